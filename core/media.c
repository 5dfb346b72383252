// SPDX-License-Identifier: MIT
/* Plans the sound of a call: two connected ends talk directly, phone to phone. Each end first opens a receive channel;
 * its acknowledgement says where, and only then is the other end told to send there. */
#include "core/media.h"

#include "core/internal.h"

enum { PACKET_MS = 20 };

/* What we prefer, as CME does: G.711 µ-law, A-law, G.722, G.729A, G.729. SCCP codec numbers. */
static const uint32_t preferred[] = { 4, 2, 6, 0x0C, 0x0B };

static bool can(const struct phone *p, uint32_t codec)
{
    for (unsigned i = 0; i < p->codec_count; i++)
        if (p->codecs[i] == codec)
            return true;
    return p->codec_count == 0;      /* said nothing: every phone has G.711 */
}

uint32_t media_codec(const struct phone *a, const struct phone *b)
{
    for (unsigned i = 0; i < sizeof preferred / sizeof preferred[0]; i++)
        if (can(a, preferred[i]) && can(b, preferred[i]))
            return preferred[i];
    return preferred[0];
}

static void order(const struct appearance *a, enum media_verb verb, const struct media_order *with)
{
    struct media_order o = with ? *with : (struct media_order){ 0 };
    o.verb = verb;
    o.reference = a->reference;
    o.party = a->media_party;
    event_media(a->phone, &o);
}

void media_stop(struct appearance *a, bool keep)
{
    const struct media_order o = { .keep = keep };
    if (a->media != MEDIA_NONE)
        order(a, MEDIA_STOP_RECEIVE, &o);
    if (a->sending)
        order(a, MEDIA_STOP_SEND, &o);
    a->media = MEDIA_NONE;
    a->sending = false;
}

static void open_receive(struct appearance *a, uint32_t codec)
{
    static uint32_t last_party = 0x01000000;     /* CallManager's style; unique per opened channel */
    if (a->media != MEDIA_NONE)
        return;
    a->media = MEDIA_OPENING;
    a->media_party = ++last_party;
    const struct media_order o = { .codec = codec, .ms = PACKET_MS };
    order(a, MEDIA_RECEIVE, &o);
}

static void send_to(struct appearance *a, const struct appearance *far, uint32_t codec)
{
    if (a->sending || a->media == MEDIA_NONE || far->media != MEDIA_OPEN)
        return;
    a->sending = true;
    const struct media_order o = { .codec = codec, .ms = PACKET_MS, .ip = far->media_ip, .port = far->media_port };
    order(a, MEDIA_SEND, &o);
}

/* The two ends that can talk, when there are two. */
static bool talking(const struct call *call, struct appearance *end[2])
{
    unsigned n = 0;
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        struct appearance *a = connection_active(c);
        if (c->state != CONNECTION_CONNECTED || !a || n == 2)
            return false;
        end[n++] = a;
    }
    return n == 2;
}

void media_update(const struct call *call)
{
    struct appearance *end[2];
    if (!talking(call, end)) {
        list_each(node, &call->connections) {
            struct appearance *a = connection_active(list_entry(node, struct connection, of_call));
            if (a)
                media_stop(a, true);
        }
        return;
    }
    const uint32_t codec = media_codec(end[0]->phone, end[1]->phone);
    for (unsigned i = 0; i < 2; i++)
        open_receive(end[i], codec);
    for (unsigned i = 0; i < 2; i++)
        send_to(end[i], end[!i], codec);
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
