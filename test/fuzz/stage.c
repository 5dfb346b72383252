// SPDX-License-Identifier: MIT
#include "test/fuzz/stage.h"
#include "core/hunt.h"
#include "core/loop.h"
#include "core/mobility.h"
#include "core/service.h"
#include "test/lab/mixer.h"
#include "test/lab/world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { JOINED_GROUP = 3 };       /* the hunt group of the office that lines may join */

static const char office[] =
    "ip http server\nvoice service voip\n gcid\n no cti shutdown\n callmonitor\n cti timeout make-call-prompt 20\n"
    "telephony-service\n max-ephones 10\n max-dn 40\n no auto-reg-ephone\n ip source-address 10.0.0.1 port 2000\n"
    " timeouts ringing 60\n timeouts busy 5\n timeouts interdigit 5\n timeouts transfer-recall 20\n"
    " transfer-system full-consult\n conference hardware\n max-conferences 4\n"
    " fac standard\n service dss\n call-park system application\n night-service code *8\n"
    " directory entry 1 555 name Bob\n directory entry 2 556 name Zoe & Co\n"
    "ephone-dn 1 dual-line\n number 201 secondary 301\n name Ann\n cti watch\n pickup-group 5\n"
    "ephone-dn 2\n number 202\n ephone-hunt login\n cti watch\n pickup-group 5\n"
    " call-forward noan 203 timeout 8\n call-forward busy 204\n"
    "ephone-dn 3 dual-line\n number 203\n cti watch\n night-service bell\n transfer-mode blind\n"
    "ephone-dn 4\n number 204\n cti watch\n cti notify\n call-forward noan 201 timeout 12\n"
    "ephone-dn 5 octo-line\n number 205\n ephone-hunt login\n cti watch\n huntstop channel 4\n"
    "ephone-dn 6\n number 206\n intercom 207 label Boss\n"
    "ephone-dn 7\n number 207\n intercom 206\n"
    "ephone-dn 8\n number 208\n mwi-type both\n"
    "ephone-dn 9\n number 209\n cti watch\n"
    "ephone-dn 10\n number 210\n cti watch\n cti notify\n"
    "ephone-dn 11\n number 701\n park-slot timeout 10 limit 3 notify 204 recall\n cti watch\n"
    "ephone-dn 12\n number 702\n park-slot reserved-for 202 timeout 10 limit 1 transfer 203 alternate 204\n cti watch\n"
    "ephone-dn 20\n number 800\n paging ip 239.0.1.20 port 2000\n cti watch\n"
    "ephone-dn 21\n number 801\n paging\n"
    "ephone-hunt 1 sequential\n pilot 500\n list 201, 202, 203\n final 204\n timeout 10, 20\n"
    "ephone-hunt 2 longest-idle\n pilot 510 secondary 511\n list 201, 203, 205\n timeout 10\n max-timeout 15\n"
    "ephone-hunt 3 peer\n pilot 520\n list 204, *, *\n timeout 8\n final 201\n auto logout 1\n"
    "ephone 1\n mac-address 0000.0000.0001\n type 7961\n username u password p\n"
    " privacy off\n privacy-button\n paging-dn 20\n feature-button 1 dnd\n feature-button 2 Park\n"
    " url-button 1 http://10.0.0.9/\n button 1:1 2:5 3m2 4w3\n"
    "ephone 2\n mac-address 0000.0000.0002\n type 7960\n paging-dn 20 multicast\n speed-dial 1 203 label Carol\n"
    " blf-speed-dial 1 204 label Dan\n button 1:2 2b3 3:5 4:6\n"
    "ephone 3\n mac-address 0000.0000.0003\n type 7961\n privacy off\n keep-conference\n night-service bell\n"
    " button 1:3 2s5 3:7 4:8\n"
    "ephone 4\n mac-address 0000.0000.0004\n type 7912\n paging-dn 21\n button 1o1,2,3\n"
    "voice logout-profile 1\n number 209 type normal\n"
    "voice user-profile 1\n user anna password cello\n number 210 type normal\n number 203 type normal\n"
    "ephone 5\n mac-address 0000.0000.0005\n type 7960\n logout-profile 1\n";

static struct snapshot *furnished;       /* the office's configuration, and the version it was last in force as */
static uint64_t furnished_at;

static void unfurnish(void)
{
    snapshot_free(furnished);
}

void stage_keep(void)
{
    if (furnished)
        snapshot_free(furnished);
    furnished = snapshot_copy(config_running());
    furnished_at = config_version();
}

void stage_open(void)
{
    static bool opened;
    if (opened)
        return;
    opened = true;
    world_open();
    atexit(world_close);
    mixer_open(8, true);
    if (world_load_text(office))
        abort();
    atexit(unfurnish);
    stage_keep();
}

const char *stage_phone(unsigned number)
{
    static const char *const names[STAGE_PHONES] = {
        "SEP000000000001", "SEP000000000002", "SEP000000000003", "SEP000000000004",
    };
    return names[number % STAGE_PHONES];
}

bool stage_restore(void)
{
    static const struct actor nobody = { .kind = ACTOR_SHELL, .origin = "console" };
    struct refusal r;
    if (config_version() == furnished_at)
        return false;
    if (!config_commit(candidate_of(furnished), &nobody, &r))
        abort();
    loop_drain();
    furnished_at = config_version();
    return true;
}

/* Through the services that switch it on, so that only what was switched costs anything. */
void stage_clear(void)
{
    static const struct actor nobody = { .kind = ACTOR_SHELL, .origin = "console" };
    assert(call_count() == 0 && mixer_legs() == 0);
    for (struct line *l = line_next(0); l; l = line_next(l->tag)) {
        if (!l->device)
            continue;
        if (*device_forward(l->device))
            service_set_forward(l->device, "", &nobody);
        if (l->device->message_waiting)
            service_set_message_waiting(l->device, false);
        if (device_do_not_disturb(l->device))
            service_set_do_not_disturb(l->device, NULL, false);
        l->agent = AGENT_UNSAID;
    }
    for (unsigned at = 0; at < HUNT_MEMBERS; at++)
        if (hunt_member(JOINED_GROUP, at)->joined)
            hunt_part(hunt_member(JOINED_GROUP, at)->joined);
    for (const struct phone *p = phone_next(0); p; p = phone_next(p->tag))
        if (mobility_enabled(p->tag))
            mobility_logout(p->tag);
    loop_settle();
}

/* -- phones that are served by nobody -- */

static struct media_order asked[64];         /* receive channels to be opened behind the turn */
static const struct phone *asked_of[64];
static unsigned asked_count;

static void on_indicate(struct phone *p, const struct indication *i)
{
    (void)p;
    assert(i->view < VIEW_COUNT && i->calling.number && i->called.number);
}

static void on_media(struct phone *p, const struct media_order *o)
{
    if (o->verb != MEDIA_RECEIVE || asked_count == sizeof asked / sizeof asked[0])
        return;
    asked_of[asked_count] = p;
    asked[asked_count++] = *o;
}

static void on_notice(struct phone *p, enum notice n)
{
    (void)p, (void)n;
}

static void on_digits(struct phone *p, uint32_t reference, const char *digits)
{
    (void)p, (void)reference;
    assert(*digits);
}

static void on_bell(struct phone *p, const char *number)
{
    (void)p, (void)number;
}

static void on_watch(struct phone *p, unsigned index, enum watch_lamp state)
{
    (void)p, (void)index, (void)state;
}

static const struct address *peer_of(const struct phone *p)
{
    static struct address a;
    (void)p;
    address_parse(&a, "127.0.0.1", 2000);
    return &a;
}

static const struct port port = {
    on_indicate, on_media, on_notice, on_digits, on_bell, on_watch, peer_of, on_bell,
};

void stage_settle(void)
{
    loop_settle();
    for (unsigned i = 0; i < asked_count; i++)
        phone_receives(phone_find(asked_of[i]->tag), asked[i].reference, asked[i].party, true, 0x0100007f, 20000);
    asked_count = 0;
    loop_settle();
}

void stage_register(struct phone *p)
{
    phone_registered(p, &port, NULL);
}

void stage_serve(void)
{
    for (unsigned i = 1; i <= STAGE_PHONES; i++)
        if (!phone_find(i)->port)
            stage_register(phone_find(i));
    stage_settle();
}

static void leave(bool all)
{
    for (unsigned i = 1; i <= STAGE_PHONES; i++) {
        struct phone *p = phone_find(i);
        if (p && p->port && (all || !list_empty(&p->appearances)))
            phone_lost(p);
    }
    stage_settle();
}

void stage_leave(void)
{
    leave(true);
}

void stage_hang_up(void)
{
    leave(false);
}

void stage_call(unsigned phone, const char *number, unsigned answering)
{
    struct connection *made;
    struct phone *p = phone_find(phone), *other = phone_find(answering);
    const bool begun = service_initiate(p, 0, &made) == FAULT_NONE && service_dial(made, number) == FAULT_NONE;
    assert(begun);
    stage_settle();
    if (other && !list_empty(&other->appearances))
        service_answer(list_entry(other->appearances.next, struct appearance, of_phone)->connection, other, false);
    stage_settle();
}

/* -- in place of OpenSSL's, which takes long on purpose -- */

int EVP_PBE_scrypt(const char *password, size_t size, const unsigned char *salt, size_t salt_size, uint64_t n,
                   uint64_t r, uint64_t p, uint64_t memory_max, unsigned char *key, size_t key_size);

int EVP_PBE_scrypt(const char *password, size_t size, const unsigned char *salt, size_t salt_size, uint64_t n,
                   uint64_t r, uint64_t p, uint64_t memory_max, unsigned char *key, size_t key_size)
{
    (void)password, (void)size, (void)salt, (void)salt_size, (void)n, (void)r, (void)p, (void)memory_max;
    memset(key, 0, key_size);
    return 1;
}

/* -- an input -- */

uint8_t input_byte(struct input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

uint32_t input_number(struct input *in)
{
    uint32_t n = input_byte(in);
    if (n != 255)
        return n;
    n = 0;
    for (unsigned i = 0; i < 4; i++)
        n = n << 8 | input_byte(in);
    return n;
}

const uint8_t *input_bytes(struct input *in, size_t *n)
{
    const uint8_t *bytes = in->at;
    const size_t left = (size_t)(in->end - in->at);
    *n = *n < left ? *n : left;
    in->at += *n;
    return *n ? bytes : NULL;
}
