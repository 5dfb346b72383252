// SPDX-License-Identifier: MIT
/* A random walk: users of three phones and two applications do what comes to their minds, legal or not. After each step
 * the histories that the applications were told are compared with each other and with what core holds, and what a
 * session server was told with core as well. */
#include "core/call.h"
#include "core/loop.h"
#include "test/lab/input.h"
#include "test/lab/scene.h"
#include "test/lab/told.h"
#include "test/lab/world.h"
#include "test/lab/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WALK_DEVICES = 8, WALK_PHONES = 3, WALK_CONNECTIONS = 64, WALK_EVERY = 10 };

static const char *devices[WALK_DEVICES];
static unsigned device_count;

/* A connection as the monitor of its device was told. */
struct told {
    const char *device;          /* NULL: free */
    char call[32], state[16];
};

static struct {
    uint64_t random;
    char monitors[2][WALK_DEVICES][32];      /* of applications a and b, by device */
    struct told told[WALK_CONNECTIONS];
    unsigned asked[2], acted, refused, events;
    bool aloud;                  /* tells all that happens: for whoever looks for the reason of a failure */
} walk;

/* xorshift64: the same walk for the same seed everywhere. */
static unsigned any(unsigned below)
{
    walk.random ^= walk.random << 13;
    walk.random ^= walk.random >> 7;
    walk.random ^= walk.random << 17;
    return (unsigned)(walk.random >> 33) % below;
}

/* -- what is done -- */

/* $p a phone, $a an application, $d a device, $n what may be dialled; $c a call of the device named first, $h a held
 * one, $o another one; $u a user with lines of his own. */
static const struct {
    unsigned weight;
    const char *sentence;
} ideas[] = {
    { 5, "phone $p offhook" }, { 2, "phone $p onhook" }, { 2, "phone $p line 1" }, { 2, "phone $p line 2" },
    { 9, "phone $p digits $n" }, { 2, "phone $p dial $n" }, { 12, "phone $p key answer" }, { 4, "phone $p key hold" },
    { 5, "phone $p key resume" }, { 3, "phone $p key endcall" }, { 2, "phone $p key newcall" },
    { 1, "phone $p key redial" }, { 1, "phone $p key backspace" }, { 9, "phone $p key transfer" },
    { 2, "phone $p flash" }, { 3, "phone $p key park" }, { 3, "phone $p key pickup" }, { 2, "phone $p key gpickup" },
    { 1, "phone $p digits *" }, { 2, "phone $p key hlog" }, { 1, "phone $p dial *3" }, { 1, "phone $p dial #3" },
    { 1, "phone $p dial *4" },
    { 4, "phone $p key select" }, { 3, "phone $p key join" }, { 2, "phone $p key dirtrfr" },
    { 2, "phone $p key rmlstc" }, { 1, "phone $p key conflist" },
    { 2, "phone $p press 5" }, { 9, "phone $p key cbarge" },
    { 9, "phone $p key confrn" }, { 8, "cti $a conference $d $h $o" },
    { 2, "cti $a park $d $d $c" }, { 3, "cti $a pickup $d $d $c" }, { 2, "cti $a gpickup $d 5" },
    { 1, "phone $p key cfwdall" }, { 1, "phone $p key dnd" }, { 1, "phone $p lose" },
    { 12, "cti $a call $d $d" }, { 2, "cti $a call $d $n" }, { 3, "cti $a call $d $d prompt" },
    { 2, "cti $a call $d ;" }, { 1, "cti $a call $d ; prompt" }, { 2, "cti $a consult $d 2; $c" },
    { 4, "cti $a dial $d $n $c" }, { 2, "cti $a dial $d 2; $c" },
    { 12, "cti $a answer $d $c" }, { 3, "cti $a clear $d $c" }, { 3, "cti $a hold $d $c" },
    { 4, "cti $a retrieve $d $c" }, { 4, "cti $a deflect $d $d $c" }, { 9, "cti $a consult $d $d $c" },
    { 3, "cti $a consult $d $n $c" }, { 4, "cti $a sstransfer $d $d $c" }, { 4, "cti $a alternate $d $h $o" },
    { 3, "cti $a reconnect $d $h $o" }, { 8, "cti $a transfer $d $h $o" }, { 2, "cti $a transfer $d $c $c" },
    { 2, "cti $a digits $d 1# $c" }, { 1, "cti $a dnd $d on" }, { 1, "cti $a dnd $d off" },
    { 1, "cti $a forward $d $d" }, { 5, "cti $a forward $d off" }, { 1, "cti $a mwi $d on" },
    { 1, "cti $a snapshotcall $d $c" }, { 6, "wait short" }, { 2, "wait long" },
    { 2, "shell emadmin login $u $p" }, { 1, "shell emadmin logout $u" },
};

static const char *an_idea(void)
{
    unsigned sum = 0, at = 0;
    for (size_t i = 0; i < sizeof ideas / sizeof ideas[0]; i++) {
        sum += ideas[i].weight;
    }
    unsigned left = any(sum);
    while (left >= ideas[at].weight) {
        left -= ideas[at++].weight;
    }
    return ideas[at].sentence;
}

static const char *what_to_dial(void)
{
    static const char *const others[] = { "2", "20", "9", "#", "1*", "999" };
    return any(3) ? devices[any(device_count)] : others[any(sizeof others / sizeof others[0])];
}

/* Mostly a call that the device has, as $c, $h and $o tell; else one of any device's, now and then one long gone. */
static const char *a_call(const char *device, char kind)
{
    const char *fitting[WALK_CONNECTIONS];
    unsigned count = 0;
    for (size_t i = 0; i < WALK_CONNECTIONS; i++) {
        const struct told *t = &walk.told[i];
        bool held = !strcmp(t->state, "hold");
        if (t->device == device && (kind == 'c' || held == (kind == 'h'))) {
            fitting[count++] = t->call;
        }
    }
    if (count && any(10)) {
        return fitting[any(count)];
    }
    unsigned back = 1 + any(any(8) ? 3 : 20);
    return scene.call_count >= back ? scene.calls[scene.call_count - back] : "1";
}

static void fill(char *sentence, size_t size, const char *idea)
{
    const char *device = NULL;
    size_t n = 0;
    for (; *idea && n + 32 < size; idea++) {
        if (*idea != '$') {
            sentence[n++] = *idea;
            continue;
        }
        const char *word = "";
        char one[2] = "";
        switch (*++idea) {
        case 'p': one[0] = (char)('1' + any(WALK_PHONES)); word = one; break;
        case 'a': one[0] = (char)('a' + any(2)); word = one; break;
        case 'd': word = devices[any(device_count)]; device = device ? device : word; break;
        case 'n': word = what_to_dial(); break;
        case 'u': word = any(2) ? "ann" : "bob"; break;
        default: word = a_call(device, *idea); break;
        }
        n += (size_t)snprintf(sentence + n, size - n, "%s", word);
    }
    sentence[n] = 0;
}

static void act(char *sentence)
{
    char *words[SCENE_WORDS];
    unsigned count = lab_words(sentence, words, SCENE_WORDS);
    if (!strcmp(words[0], "shell")) {
        char line[80];
        buf_clear(&scene.printed);
        world_shell(scene_join(line, sizeof line, count - 1, words + 1), &scene.printed);
    } else if (!strcmp(words[0], "wait")) {
        loop_advance(1 + any(words[1][0] == 's' ? 1000 : 30000));
    } else if (!strcmp(words[0], "cti")) {
        unsigned letter = (unsigned)(words[1][0] - 'a');
        walk.asked[letter]++;
        scene_cti(letter, count - 2, words + 2);
    } else if (!scene.phones[words[1][0] - '0']->stream) {
        desk_again(scene.phones[words[1][0] - '0']);     /* lost before: its user plugs it in */
    } else {
        scene_phone((unsigned)(words[1][0] - '0'), count - 2, words + 2);
    }
    loop_drain();
}

/* -- what was told -- */

static struct told *told_find(const char *device, const char *call)
{
    for (size_t i = 0; i < WALK_CONNECTIONS; i++) {
        struct told *t = &walk.told[i];
        if (t->device == device && !strcmp(t->call, call)) {
            return t;
        }
    }
    return NULL;
}

static struct told *told_add(const char *device, const char *call)
{
    struct told *free = walk.told;
    while (free->device) {
        if (++free == walk.told + WALK_CONNECTIONS) {
            scene_fail("connections are told of and never cleared");
        }
    }
    free->device = device;
    snprintf(free->call, sizeof free->call, "%s", call);
    return free;
}

static const char *device_of(unsigned letter, const char *monitor)
{
    for (unsigned i = 0; i < device_count; i++) {
        if (!strcmp(walk.monitors[letter][i], monitor)) {
            return devices[i];
        }
    }
    scene_fail("an event of monitor %s, which nobody started", monitor);
}

/* The connection of the event at its monitor's device; made when it may begin here. After ConnectionCleared a call is
 * over for a device, unless it comes back to it. */
static struct told *told_of(const struct lab_event *e, const char *device, const struct buf *xml)
{
    struct told *t = told_find(device, e->call);
    bool own = !strcmp(e->device, device);
    char second[32] = "";
    bool merged = !strcmp(e->name, "Transfered") || !strcmp(e->name, "Conferenced");
    if (merged && lab_xml_find(xml->data, xml->size, "secondaryOldCall/callID", second, 32)) {
        struct told *other = told_find(device, second);
        if (other && t) {
            other->device = NULL;        /* who joined them is in the merged one no more */
        } else if (other) {
            snprintf(other->call, sizeof other->call, "%s", e->call);
            t = other;
        }
    }
    bool begins = own && (!strcmp(e->name, "ServiceInitiated") || !strcmp(e->name, "Delivered") ||
                          !strcmp(e->name, "Diverted") || !strcmp(e->name, "Queued") ||
                          (!strcmp(e->name, "Established") && !strcmp(e->cause, "callPickup")));
    if (!t && !begins) {
        scene_fail("%s was told %s(%s,%s) of call %s, which is over for it", device, e->name, e->device, e->lci,
                   e->call);
    }
    return t ? t : told_add(device, e->call);
}

static void take_event(const struct buf *xml)
{
    struct lab_event e;
    lab_event_read(&e, xml->data, xml->size);
    if (!e.call[0]) {
        return;                  /* a feature, or a device in and out of service */
    }
    struct told *t = told_of(&e, device_of(0, e.monitor), xml);
    snprintf(t->state, sizeof t->state, "%s", e.lci);
    if (!strcmp(e.lci, "null")) {
        t->device = NULL;
    }
}

/* Both applications watch the same devices: they are told the same in the same order. */
static void same(const struct buf *one, const struct buf *other)
{
    struct lab_event a, b;
    struct buf told_a = { 0 }, told_b = { 0 };
    lab_event_read(&a, one->data, one->size);
    lab_event_read(&b, other->data, other->size);
    lab_event_print(&a, &told_a);
    lab_event_print(&b, &told_b);
    if (strcmp(buf_text(&told_a), buf_text(&told_b)) || strcmp(a.call, b.call) ||
        device_of(0, a.monitor) != device_of(1, b.monitor)) {
        scene_fail("a was told %s of call %s, b %s of call %s", buf_text(&told_a), a.call, buf_text(&told_b), b.call);
    }
    if (walk.aloud) {
        fprintf(stderr, "        %s: %s call %s\n", device_of(0, a.monitor), buf_text(&told_a), a.call);
    }
    buf_free(&told_a);
    buf_free(&told_b);
}

static void hear(void)
{
    struct application *a = &scene.applications[0], *b = &scene.applications[1];
    if (a->events.count != b->events.count) {
        scene_fail("a was told %u events, b %u", a->events.count, b->events.count);
    }
    for (unsigned i = 0; i < a->events.count; i++, walk.events++) {
        same(&a->events.text[i], &b->events.text[i]);
        take_event(&a->events.text[i]);
    }
    for (unsigned letter = 0; letter < 2; letter++) {
        struct application *one = &scene.applications[letter];
        if (one->answers.count != walk.asked[letter]) {
            scene_fail("%c asked %u and was answered %u times", 'a' + letter, walk.asked[letter], one->answers.count);
        }
        for (unsigned i = 0; i < one->answers.count; i++) {
            walk.refused += strstr(buf_text(&one->answers.text[i]), "CSTAErrorCode") != NULL;
        }
        walk.acted += walk.asked[letter];
        walk.asked[letter] = 0;
        scene_forget(letter);
    }
}

/* What was told is what is: every connection on a line, in its state, and no other. */
static void told_fits(void)
{
    unsigned told = 0, there = 0;
    for (size_t i = 0; i < WALK_CONNECTIONS; i++) {
        const struct told *t = &walk.told[i];
        if (!t->device) {
            continue;
        }
        const struct connection *c = connection_find((uint32_t)strtoul(t->call, NULL, 10), device_find(t->device));
        const char *state = c ? connection_state_name(c->state) : "null";
        if (strcmp(state, t->state)) {
            scene_fail("call %s: %s is %s and was told to be %s", t->call, t->device, state, t->state);
        }
        told++;
    }
    for (const struct call *call = call_next(0); call; call = call_next(call->id)) {
        list_each(node, &call->connections) {
            there += list_entry(node, struct connection, of_call)->line != NULL;
        }
    }
    if (told != there) {
        scene_fail("%u connections were told of, there are %u", told, there);
    }
}

void told_asked(unsigned letter)
{
    walk.asked[letter]++;
}

void told_check(void)
{
    hear();
    told_fits();
}

/* A snapshot of a device says the same as its history. */
static void snapshot_fits(const char *device)
{
    struct application *a = &scene.applications[0];
    char verb[] = "snapshot", number[8], *words[] = { verb, number };
    unsigned listed = 0, told = 0;
    snprintf(number, sizeof number, "%s", device);
    scene_cti(0, 2, words);
    loop_drain();
    const struct buf *answer = &a->answers.text[0];
    const char *at = answer->data, *end = answer->data + answer->size;
    static const char item[] = "<snapshotDeviceResponseInfo>";
    while ((at = memmem(at, (size_t)(end - at), item, sizeof item - 1))) {
        char call[32], state[16];
        lab_xml_find(at, (size_t)(end - at), "connectionIdentifier/callID", call, sizeof call);
        lab_xml_find(at, (size_t)(end - at), "localConnectionState", state, sizeof state);
        const struct told *t = told_find(device, call);
        if (!t || strcmp(t->state, state)) {
            scene_fail("the snapshot of %s lists call %s as %s", device, call, state);
        }
        at += sizeof item - 1;
        listed++;
    }
    for (size_t i = 0; i < WALK_CONNECTIONS; i++) {
        told += walk.told[i].device == device;
    }
    if (listed != told) {
        scene_fail("the snapshot of %s lists %u calls of %u", device, listed, told);
    }
    scene_forget(0);
}

/* -- the walk -- */

static void watch_all(unsigned letter)
{
    char open[] = "open", monitor[] = "monitor", number[8], *words[] = { open, number };
    snprintf(number, sizeof number, "%s", devices[letter]);
    scene_cti(letter, 2, words);
    words[0] = monitor;
    for (unsigned i = 0; i < device_count; i++) {
        snprintf(number, sizeof number, "%s", devices[i]);
        scene_cti(letter, 2, words);
        loop_drain();
        snprintf(walk.monitors[letter][i], sizeof walk.monitors[0][0], "%s", scene.applications[letter].monitor);
    }
    scene_forget(letter);
}

void told_watch(unsigned count, char *words[])
{
    for (unsigned i = 0; i < count && device_count < WALK_DEVICES; i++) {
        devices[device_count++] = strdup(words[i]);
    }
    watch_all(0);
    watch_all(1);
}

/* walk STEPS SEED DEVICE...; wants phones 1 to 3, and applications a and b not opened. */
void scene_walk(unsigned count, char *words[])
{
    const unsigned steps = (unsigned)strtoul(words[0], NULL, 10), seed = (unsigned)strtoul(words[1], NULL, 10);
    walk.aloud = getenv("NAISEN_WALK");
    walk.random = 0x9E3779B97F4A7C15u ^ seed;
    told_watch(count - 2, words + 2);
    scene_dialogs_watch(devices, device_count);
    for (unsigned i = 0; i < steps; i++) {
        char sentence[80];
        fill(sentence, sizeof sentence, an_idea());
        snprintf(scene.doing, sizeof scene.doing, "step %u of walk %u, %s", i, seed, sentence);
        if (walk.aloud) {
            fprintf(stderr, "%u %s\n", i, sentence);
        }
        act(sentence);
        told_check();
        scene_dialogs_fit();
        scene_invariants();
        if (i % WALK_EVERY == 0) {
            snapshot_fits(devices[any(device_count)]);
        }
    }
    scene.doing[0] = 0;
    scene_dialogs_close();
    printf("walk %u: %u steps, %u requests (%u refused), %u events\n", seed, steps, walk.acted, walk.refused,
           walk.events);
}
