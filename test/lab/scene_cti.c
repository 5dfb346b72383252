// SPDX-License-Identifier: MIT
#include "test/lab/scene.h"
#include "test/lab/schema.h"
#include "test/lab/world.h"
#include "test/lab/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void seen_add(struct seen *s, const char *text, size_t n)
{
    s->text = realloc(s->text, (s->count + 1) * sizeof *s->text);
    s->text[s->count] = (struct buf){ 0 };
    buf_add(&s->text[s->count++], text, n);
}

static void judge(const char *xml, size_t n)
{
    if (n && schema_judge(xml, n) == SCHEMA_INVALID) {
        scene_fail("a message does not validate");
    }
}

/* What the enhanced mode adds to ECMA-323's bare messages is in each event of a call, or in none. */
static void judge_mode(const struct lab_event *e, const char *xml, size_t n)
{
    bool linked = memmem(xml, n, "allLinkageData", 14), extended = memmem(xml, n, "<extensions>", 12);
    if (e->call[0] && scene.mode == MODE_ENHANCED && !linked) {
        scene_fail("%s has no callLinkageData in enhanced mode", e->name);
    }
    if (scene.mode == MODE_BASIC && (linked || extended)) {
        scene_fail("%s has extensions in basic mode", e->name);
    }
}

static void record(const struct application *a, const char *what, const char *text, size_t n)
{
    if (scene.record) {
        buf_printf(&scene.transcript, "%c %s %.*s\n", (char)('a' + (a - scene.applications)), what, (int)n, text);
    }
}

/* A new call id takes the next place in scene.calls; the newest are kept. */
static void number_call(const char *call)
{
    unsigned i = 0;
    while (i < scene.call_count && strcmp(scene.calls[i], call)) {
        i++;
    }
    if (i < scene.call_count) {
        return;
    }
    if (i == SCENE_CALLS) {
        memmove(scene.calls, scene.calls + 1, sizeof scene.calls - sizeof scene.calls[0]);
        scene.call_count--;
    }
    snprintf(scene.calls[scene.call_count++], sizeof scene.calls[0], "%s", call);
}

/* "#2": the second call that any application saw. */
static const char *call_named(const char *name)
{
    unsigned long n = strtoul(name + 1, NULL, 10);
    if (!n || n > scene.call_count) {
        scene_fail("%u calls were seen; there is no %s", scene.call_count, name);
    }
    return scene.calls[n - 1];
}

/* Keeps in mind which calls `hold 201` and `transfer 201` mean. */
static void remember_call(struct application *a, const struct lab_event *e)
{
    if (!e->call[0]) {
        return;
    }
    number_call(e->call);
    snprintf(a->call, sizeof a->call, "%s", e->call);
    if (!strcmp(e->name, "Held") && !strcmp(e->lci, "hold")) {
        snprintf(a->held, sizeof a->held, "%s", e->call);
    } else if (strcmp(e->call, a->held) || !strcmp(e->name, "Retrieved")) {
        snprintf(a->active, sizeof a->active, "%s", e->call);
    }
}

static void on_event(struct cti *c, const char *xml, size_t n)
{
    struct application *a = cti_data(c);
    struct lab_event e;
    judge(xml, n);
    record(a, "event", xml, n);
    seen_add(&a->events, xml, n);
    if (lab_event_read(&e, xml, n)) {
        judge_mode(&e, xml, n);
        remember_call(a, &e);
    }
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    struct application *a = cti_data(c);
    struct lab_event e;
    char text[32];
    judge(xml, n);
    record(a, "answer", xml, n);
    if (n) {
        seen_add(&a->answers, xml, n);
    } else {
        seen_add(&a->answers, text, (size_t)snprintf(text, sizeof text, "SIP %d", status));
    }
    if (cseq == 1 && status < 300) {
        a->answers.at = a->answers.count;    /* the session stands: `open` has checked that */
    }
    if (n && lab_event_read(&e, xml, n)) {
        remember_call(a, &e);
        if (e.monitor[0]) {
            snprintf(a->monitor, sizeof a->monitor, "%s", e.monitor);
        }
    }
}

static void on_ended(struct cti *c, const char *why)
{
    struct application *a = cti_data(c);
    snprintf(a->ended, sizeof a->ended, "%s", why);
}

static const struct cti_watcher watcher = { on_event, on_answer, on_ended, NULL };

static void seen_clear(struct seen *s)
{
    for (unsigned i = 0; i < s->count; i++) {
        buf_free(&s->text[i]);
    }
    free(s->text);
    *s = (struct seen){ 0 };
}

static void application_clear(struct application *a)
{
    cti_free(a->cti);
    seen_clear(&a->events);
    seen_clear(&a->answers);
    *a = (struct application){ 0 };
}

/* open LINE [udp] [mute] [timer] [expires N] [edition N] [port N] [refused [STATUS|closed]] */
static void scene_open(struct application *a, unsigned count, char *words[])
{
    struct cti_start start = { .server = world_address(5060), .line = count > 1 ? words[1] : "201",
                               .watcher = &watcher, .data = a };
    char space[96];
    const char *refused = NULL;
    for (unsigned i = 2; i < count; i++) {
        const char *next = i + 1 < count ? words[i + 1] : "";
        start.udp = start.udp || !strcmp(words[i], "udp");
        start.mute = start.mute || !strcmp(words[i], "mute");
        start.timer = start.timer || !strcmp(words[i], "timer");
        if (!strcmp(words[i], "expires")) {
            start.expires = (unsigned)strtoul(next, NULL, 10);
        } else if (!strcmp(words[i], "port")) {
            start.server = world_address((unsigned)strtoul(next, NULL, 10));
        } else if (!strcmp(words[i], "refused")) {
            refused = next;
        } else if (!strcmp(words[i], "edition")) {
            snprintf(space, sizeof space, "http://www.ecma-international.org/standards/ecma-323/csta/ed%s", next);
            start.space = space;
        }
    }
    application_clear(a);
    a->cti = cti_open(&start);
    loop_drain();
    if (refused ? cti_is_open(a->cti) : !cti_is_open(a->cti)) {
        scene_fail("the session %s", refused ? "was not refused" : "was refused");
    }
    if (refused && strcmp(refused, "")) {
        const char *said = a->answers.count ? buf_text(&a->answers.text[0]) : "SIP closed";
        if (strncmp(said, "SIP ", 4) || strcmp(said + 4, refused)) {
            scene_fail("the session was refused with %s", said);
        }
        a->answers.at = a->answers.count != 0;
    }
}

static void send_file(struct application *a, const char *name)
{
    char path[512];
    struct buf xml = { 0 };
    const char *slash = strrchr(scene.file, '/');
    snprintf(path, sizeof path, "%.*s%s", (int)(slash ? slash - scene.file + 1 : 0), scene.file, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        scene_fail("no file %s", path);
    }
    for (size_t n; (n = fread(buf_reserve(&xml, 4096), 1, 4096, file)) > 0;) {
        xml.size += n;
    }
    fclose(file);
    cti_send(a->cti, xml.data, xml.size);
    buf_free(&xml);
}

/* Services on connections take the last calls seen when none is named: `hold 201`, `transfer 201`. `#2` names one. */
static void scene_service(struct application *a, unsigned count, char *words[])
{
    const char *sentence[SCENE_WORDS + 2];
    struct buf xml = { 0 };
    for (unsigned i = 0; i < count; i++) {
        sentence[i] = words[i][0] == '#' && words[i][1] ? call_named(words[i]) : words[i];
    }
    if (!strcmp(words[0], "stop") && count == 1) {
        sentence[count++] = a->monitor;
    }
    const struct cti_service *s = cti_service(count, sentence);
    if (s && s->calls && count == s->words) {
        sentence[count++] = s->calls == 2 ? a->held : a->call;
        if (s->calls == 2) {
            sentence[count++] = a->active;
        }
    }
    if (!cti_body(a->cti, "%s", count, sentence, &xml)) {
        scene_fail("an application cannot `%s`", words[0]);
    }
    cti_send(a->cti, xml.data, xml.size);
    buf_free(&xml);
}

void scene_cti(unsigned letter, unsigned count, char *words[])
{
    struct application *a = &scene.applications[letter];
    const char *verb = words[0];
    if (!strcmp(verb, "open")) {
        scene_open(a, count, words);
        return;
    }
    if (!a->cti) {
        scene_fail("application %c is not there", 'a' + letter);
    }
    if (!strcmp(verb, "bye")) {
        cti_bye(a->cti);
    } else if (!strcmp(verb, "refresh")) {
        cti_refresh(a->cti);
    } else if (!strcmp(verb, "options")) {
        cti_options(a->cti);
    } else if (!strcmp(verb, "lose")) {
        cti_cut(a->cti);
    } else if (!strcmp(verb, "register") && count > 2) {
        cti_register(a->cti, words[1], (unsigned)strtoul(words[2], NULL, 10));
    } else if (!strcmp(verb, "send") && count > 1) {
        send_file(a, words[1]);
    } else {
        scene_service(a, count, words);
    }
}

/* -- expecting -- */

/* Short names of elements. */
static const struct {
    const char *name, *path;
} short_names[] = {
    { "by", "transferringDevice" }, { "to", "transferredToDevice" }, { "second", "secondaryOldCall/callID" },
    { "convener", "conferencingDevice" }, { "added", "addedParty" },
};

static const char *path_of(const char *name)
{
    for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++) {
        if (!strcmp(short_names[i].name, name)) {
            return short_names[i].path;
        }
    }
    return name;
}

/* "called=202" and the like, against the named element of the message; "has=PATH" and "lacks=PATH". */
static void expect_detail(const char *message, size_t n, const struct lab_event *e, char *detail)
{
    char *equals = strchr(detail, '='), text[256];
    const bool has = !strncmp(detail, "has=", 4), lacks = !strncmp(detail, "lacks=", 6);
    if (has || lacks) {
        if (lab_xml_find(message, n, equals + 1, text, sizeof text) != has) {
            scene_fail("%s %s %s", e->name, has ? "lacks" : "has", equals + 1);
        }
        return;
    }
    if (!equals) {
        scene_fail("`%s` is no NAME=VALUE", detail);
    }
    *equals = 0;
    const char *wanted = equals[1] == '#' ? call_named(equals + 1) : equals + 1, *seen = text;
    if (!strcmp(detail, "call")) {
        seen = e->call;
    } else if (!strcmp(detail, "calling")) {
        seen = e->calling;
    } else if (!strcmp(detail, "called")) {
        seen = e->called;
    } else if (!strcmp(detail, "redirected")) {
        seen = e->redirected;
    } else if (!lab_xml_find(message, n, path_of(detail), text, sizeof text)) {
        scene_fail("%s has no %s", e->name, detail);
    }
    if (strcmp(seen, wanted)) {
        scene_fail("%s of %s is %s, not %s", detail, e->name, seen, wanted);
    }
}

static void expect_next(struct seen *s, const char *kind, unsigned count, char *words[])
{
    struct buf line = { 0 };
    struct lab_event e;
    if (s->at == s->count) {
        scene_fail("no %s came; expected %s", kind, words[0]);
    }
    const struct buf *message = &s->text[s->at++];
    if (lab_event_read(&e, message->data, message->size)) {
        lab_event_print(&e, &line);
    } else {
        buf_adds(&line, buf_text(message));
    }
    char wanted[256];
    unsigned details = count;
    for (unsigned i = 1; i < count && details == count; i++) {
        details = strchr(words[i], '=') ? i : details;
    }
    scene_join(wanted, sizeof wanted, details, words);
    if (strcmp(buf_text(&line), wanted)) {
        scene_fail("%s %s came, not %s", kind, buf_text(&line), wanted);
    }
    for (unsigned i = details; i < count; i++) {
        expect_detail(message->data, message->size, &e, words[i]);
    }
    buf_free(&line);
}

static void expect_silence(const struct application *a, unsigned letter)
{
    const struct seen *kinds[] = { &a->events, &a->answers };
    for (size_t i = 0; i < 2; i++) {
        if (kinds[i]->at < kinds[i]->count) {
            struct buf line = { 0 };
            struct lab_event e;
            const struct buf *message = &kinds[i]->text[kinds[i]->at];
            if (lab_event_read(&e, message->data, message->size)) {
                lab_event_print(&e, &line);
            }
            scene_fail("application %c also got %s", 'a' + letter, line.size ? buf_text(&line) : buf_text(message));
        }
    }
}

void scene_expect_cti(unsigned letter, unsigned count, char *words[])
{
    struct application *a = &scene.applications[letter];
    if (!strcmp(words[0], "none")) {
        expect_silence(a, letter);
    } else if (!strcmp(words[0], "answer") && count > 1) {
        expect_next(&a->answers, "answer", count - 1, words + 1);
    } else if (!strcmp(words[0], "ended")) {
        char why[64];
        scene_join(why, sizeof why, count - 1, words + 1);
        if (!a->ended[0] || (why[0] && strcmp(why, a->ended))) {
            scene_fail("the session %s%s", a->ended[0] ? "ended: " : "stands", a->ended);
        }
    } else if (!strcmp(words[0], "open")) {
        if (!a->cti || !cti_is_open(a->cti)) {
            scene_fail("the session ended: %s", a->ended);
        }
    } else if (!strcmp(words[0], "expires") && count > 1) {
        bool by_us;
        unsigned granted = cti_expires(a->cti, &by_us);
        if (granted != strtoul(words[1], NULL, 10) || (count > 2 && by_us != !strcmp(words[2], "uac"))) {
            scene_fail("the session expires after %u, refresher %s", granted, by_us ? "uac" : "uas");
        }
    } else {
        expect_next(&a->events, "event", count, words);
    }
}

void scene_forget(unsigned letter)
{
    seen_clear(&scene.applications[letter].events);
    seen_clear(&scene.applications[letter].answers);
}

void scene_expect_none(void)
{
    for (unsigned i = 0; i < SCENE_APPLICATIONS; i++) {
        expect_silence(&scene.applications[i], i);
    }
    scene_servers_silent();
}

void scene_close(void)
{
    for (unsigned i = 0; i < SCENE_APPLICATIONS; i++) {
        application_clear(&scene.applications[i]);
    }
    scene_servers_close();
    for (unsigned i = 0; i <= SCENE_PHONES; i++) {
        desk_free(scene.phones[i]);
        scene.phones[i] = NULL;
    }
    loop_drain();
    buf_free(&scene.printed);
}
