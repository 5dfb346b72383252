// SPDX-License-Identifier: MIT
/* Plans the sound of a call: two connected ends talk directly, phone to phone; of three and more each has a leg in the
 * appliance's mixer; whose only partner holds hears music, of its own or from the stream to a multicast group. Each end
 * first opens a receive channel; its acknowledgement says where, and only then is the other end told to send there. Who
 * pages sends to the multicast group itself; when some hear copies, the mixer makes these and serves the group, too. */
#include "core/media.h"

#include "core/internal.h"
#include "core/music.h"
#include "core/paging.h"

enum { PACKET_MS = 20, MU_LAW = 4 };      /* SCCP's number of the codec of groups */

static const struct sound *sound;

void media_set_sound(const struct sound *s)
{
    sound = s;
}

const struct sound *media_sound(void)
{
    return sound;
}

static void order(const struct appearance *a, enum media_verb verb, const struct media_order *with)
{
    struct media_order o = with ? *with : (struct media_order){ 0 };
    o.verb = verb;
    o.reference = a->reference;
    o.party = a->media_party;
    event_media(a->phone, &o);
}

static void close_leg(struct appearance *a)
{
    if (a->leg && sound)
        sound->close(a->leg);
    a->leg = 0;
}

void media_stop(struct appearance *a, bool keep)
{
    const struct media_order o = { .keep = keep };
    const bool group = a->plan == PLAN_GROUP || a->plan == PLAN_STREAM;
    if (a->media != MEDIA_NONE)
        order(a, group ? MEDIA_STOP_GROUP : MEDIA_STOP_RECEIVE, &o);
    if (a->plan == PLAN_STREAM)
        music_leave(a->media_ip, a->media_port);
    if (a->sending)
        order(a, MEDIA_STOP_SEND, &o);
    close_leg(a);
    a->media = MEDIA_NONE;
    a->sending = false;
    a->plan = PLAN_NONE;
}

static bool takes_part(const struct appearance *a)
{
    return a->state == APPEARANCE_ACTIVE || a->state == APPEARANCE_BARGED;
}

void media_halt(const struct connection *c)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (takes_part(a))
            media_stop(a, true);
    }
}

static uint32_t next_party(void)
{
    static uint32_t last = 0x01000000;           /* CallManager's style; unique per opened channel */
    return ++last;
}

static void open_receive(struct appearance *a, uint32_t codec)
{
    if (a->media != MEDIA_NONE)
        return;
    a->media = MEDIA_OPENING;
    a->media_party = next_party();
    a->media_codec = codec;
    const struct media_order o = { .codec = codec, .ms = PACKET_MS };
    order(a, MEDIA_RECEIVE, &o);
}

static void send_to(struct appearance *a, uint32_t ip, uint16_t port, uint32_t codec)
{
    if (a->sending || a->media == MEDIA_NONE)
        return;
    a->sending = true;
    const struct media_order o = { .codec = codec, .ms = PACKET_MS, .ip = ip, .port = port };
    order(a, MEDIA_SEND, &o);
}

/* -- the plan -- */

/* What is common to all ends of a call. */
struct scene {
    const struct page *page;             /* of a call to a paging number */
    unsigned ends, talking;
    bool held;                           /* somebody holds */
    struct appearance *talker[2];        /* the first two that talk */
};

static struct scene scene_of(const struct call *call)
{
    struct scene s = { 0 };
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        s.ends += 1 + connection_barged(c);
        s.held |= c->state == CONNECTION_HOLD || c->state == CONNECTION_QUEUED;
        s.page = c->page ? c->page : s.page;
        list_each(shown, &c->appearances) {
            struct appearance *a = list_entry(shown, struct appearance, of_connection);
            if (c->state == CONNECTION_CONNECTED && takes_part(a) && s.talking++ < 2)
                s.talker[s.talking - 1] = a;
        }
    }
    return s;
}

static enum media_plan plan_of(const struct scene *s, const struct appearance *a)
{
    if (a->connection->state != CONNECTION_CONNECTED)
        return PLAN_NONE;
    if (s->page)
        return s->page->copies ? PLAN_MIX : s->page->ip ? PLAN_SPEAK : PLAN_NONE;
    if (s->ends > 2)
        return PLAN_MIX;
    if (s->talking == 2)
        return PLAN_PEER;
    return !s->held ? PLAN_NONE : a->plan == PLAN_STREAM ? PLAN_STREAM : PLAN_MUSIC;
}

static void open_leg(struct appearance *a, enum leg_kind kind)
{
    const uint32_t codec = codec_of_leg(a->phone);
    if (!a->leg && sound)
        a->leg = sound->open(kind, a->connection->call->id, codec, PACKET_MS, &a->leg_ip, &a->leg_port);
    if (!a->leg)
        return;                          /* silence */
    open_receive(a, codec);
    if (a->media != MEDIA_OPEN)
        return;
    sound->send(a->leg, a->media_ip, a->media_port);
    if (a->plan == PLAN_MIX)
        send_to(a, a->leg_ip, a->leg_port, codec);
}

static void open_peers(struct appearance *a, struct appearance *b)
{
    const uint32_t codec = codec_of_peers(a->phone, b->phone);
    open_receive(a, codec);
    open_receive(b, codec);
    if (b->media == MEDIA_OPEN)
        send_to(a, b->media_ip, b->media_port, codec);
    if (a->media == MEDIA_OPEN)
        send_to(b, a->media_ip, a->media_port, codec);
}

/* -- multicast: the stream of music, pages -- */

bool media_group_fits(uint32_t ip, struct refusal *r)
{
    const uint8_t first = *(const uint8_t *)&ip;
    if (!ip || (first >= 225 && first <= 239))
        return true;                     /* they do not listen at 224.x.x.x */
    return refuse(r, FAULT_INVALID_VALUE, "Phones listen to multicast addresses from 225.0.0.0 to 239.255.255.255");
}

static void speak_to(struct appearance *a, const struct page *page)
{
    const struct media_order o = { .codec = MU_LAW, .ms = PACKET_MS, .ip = page->ip, .port = page->port };
    if (a->sending)
        return;
    a->sending = true;
    a->media_party = next_party();
    order(a, MEDIA_SEND, &o);
}

static void hear_group(struct appearance *a, uint32_t ip, uint16_t port)
{
    const struct media_order o = { .codec = MU_LAW, .ms = PACKET_MS, .ip = ip, .port = port };
    if (a->media != MEDIA_NONE)
        return;
    a->media = MEDIA_OPEN;
    a->media_party = next_party();
    a->media_codec = o.codec;
    a->media_ip = o.ip;
    a->media_port = o.port;
    order(a, MEDIA_RECEIVE_GROUP, &o);
}

/* From the stream where that can be, and then until it ends. */
static void hear_music(struct appearance *a)
{
    uint32_t ip;
    uint16_t port;
    if (a->media != MEDIA_NONE || !music_join(a->phone, &ip, &port)) {
        open_leg(a, LEG_MUSIC);
        return;
    }
    a->plan = PLAN_STREAM;
    hear_group(a, ip, port);
}

/* What the mixer makes of the caller's voice goes to the group, too. */
static void open_group(struct page *page, uint32_t call)
{
    uint32_t ip;
    uint16_t port;
    if (!page->ip || !page->copies || page->leg || !sound)
        return;
    page->leg = sound->open(LEG_MIX, call, MU_LAW, PACKET_MS, &ip, &port);
    if (page->leg)
        sound->send(page->leg, page->ip, page->port);
}

/* Another plan is another far end and perhaps another codec: what was for the old one ends. */
static void follow(struct appearance *a, enum media_plan plan, const struct page *page)
{
    if (a->plan != plan)
        media_stop(a, true);
    a->plan = plan;
    if (plan == PLAN_MIX || plan == PLAN_COPY)
        open_leg(a, LEG_MIX);
    else if (plan == PLAN_MUSIC)
        hear_music(a);
    else if (plan == PLAN_SPEAK)
        speak_to(a, page);
    else if (plan == PLAN_GROUP)
        hear_group(a, page->ip, page->port);
}

/* Those who hear it have their plan since it began. */
static void update_page(struct connection *c)
{
    open_group(c->page, c->call->id);
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_PAGED)
            follow(a, a->plan, c->page);
    }
}

void media_update(const struct call *call)
{
    const struct scene s = scene_of(call);
    list_each(node, &call->connections) {
        struct connection *c = list_entry(node, struct connection, of_call);
        list_each(shown, &c->appearances) {
            struct appearance *a = list_entry(shown, struct appearance, of_connection);
            if (takes_part(a))
                follow(a, plan_of(&s, a), s.page);
        }
        if (c->page)
            update_page(c);
    }
    if (s.ends == 2 && s.talking == 2)
        open_peers(s.talker[0], s.talker[1]);
}

void phone_receives(struct phone *p, uint32_t reference, uint32_t party, bool ok, uint32_t ip, uint16_t port)
{
    struct appearance *a = appearance_find(p, reference);
    if (!a) {
        /* Acknowledgements of older phones name the party only (7912: 16 bytes). */
        list_each(node, &p->appearances) {
            struct appearance *other = list_entry(node, struct appearance, of_phone);
            if (reference == 0 && other->media_party == party)
                a = other;
        }
    }
    if (!a || a->media != MEDIA_OPENING || a->media_party != party || !ok)
        return;
    a->media = MEDIA_OPEN;
    a->media_ip = ip;
    a->media_port = port;
    media_update(a->connection->call);
}

struct address media_far_end(const struct appearance *a)
{
    const struct connection *peer = connection_peer(a->connection);
    const struct appearance *far = peer ? connection_active(peer) : NULL;
    if (a->leg)
        return address_ipv4(a->leg_ip, a->leg_port);
    return far ? address_ipv4(far->media_ip, far->media_port) : address_ipv4(0, 0);
}
