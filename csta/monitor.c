// SPDX-License-Identifier: MIT
#include "csta/monitor.h"

#include "core/hash.h"
#include "core/memory.h"
#include "csta/compose.h"
#include "csta/restrictions.h"
#include "csta/settings.h"
#include "csta/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct limit monitor_limit = { "CTI monitors", "MonitorStart is answered overallMonitorLimitExceeded", MONITORS_MAX,
                               0, 0 };

/* Of the device that was monitored last. */
struct limit monitor_device_limit = {
    .name = "CTI monitors of one device", .when_full = "MonitorStart is answered objectMonitorLimitExceeded",
    .maximum = DEVICE_MONITORS_MAX,
};

enum { BUCKETS = 4096 };                 /* a power of two */

struct watched {
    char number[OUTSIDE_MAX];
    struct list monitors, hashed;
    unsigned count;
};

static struct list by_xref[BUCKETS], by_number[BUCKETS];
static uint32_t last_xref;

void monitors_init(void)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        list_init(&by_xref[i]);
        list_init(&by_number[i]);
    }
}

static struct list *number_bucket(const char *number)
{
    return &by_number[hash_text(number) % BUCKETS];
}

/* -- watched devices: made by the first monitor, freed with the last -- */

static struct watched *watched_find(const char *number)
{
    list_each(node, number_bucket(number)) {
        struct watched *w = list_entry(node, struct watched, hashed);
        if (strcmp(w->number, number) == 0)
            return w;
    }
    return NULL;
}

static struct watched *watched_make(const char *number)
{
    struct watched *w = must(calloc(1, sizeof *w));
    snprintf(w->number, sizeof w->number, "%s", number);
    list_init(&w->monitors);
    list_append(number_bucket(number), &w->hashed);
    return w;
}

static void watched_drop(struct watched *w)
{
    if (!list_empty(&w->monitors))
        return;
    list_remove(&w->hashed);
    free(w);
}

/* -- monitors -- */

const struct csta_error *monitor_start(struct session *s, const char *edition, const struct device_id *id,
                                       const char *number, struct monitor **started)
{
    struct watched *w = watched_find(number);
    if (w && w->count >= DEVICE_MONITORS_MAX) {
        monitor_device_limit.refused++;
        return &error_device_monitor_limit;
    }
    if (!limit_take(&monitor_limit))
        return &error_monitor_limit;
    struct monitor *m = must(calloc(1, sizeof *m));
    char *text = must(strdup(id->text));
    *m = (struct monitor){ .xref = ++last_xref, .session = s, .watched = w ? w : watched_make(number),
                           .edition = edition };
    device_id_parse(text, &m->id);           /* again, because the parsed form points into its text */
    snprintf(m->id.number, sizeof m->id.number, "%s", number);
    list_append(&s->monitors, &m->of_session);
    list_append(&m->watched->monitors, &m->of_watched);
    list_append(&by_xref[m->xref % BUCKETS], &m->hashed);
    limit_set(&monitor_device_limit, ++m->watched->count);
    s->monitor_count++;
    TRACE(TRACE_LINE, "//CTI/LM:session %u monitor %u of %s started", s->id, m->xref, number);
    *started = m;
    return NULL;
}

void monitor_stop(struct monitor *m)
{
    TRACE(TRACE_LINE, "//CTI/LM:session %u monitor %u of %s stopped", m->session->id, m->xref, m->watched->number);
    list_remove(&m->of_session);
    list_remove(&m->of_watched);
    list_remove(&m->hashed);
    monitor_device_limit.used = --m->watched->count;
    m->session->monitor_count--;
    watched_drop(m->watched);
    limit_give(&monitor_limit);
    free((char *)m->id.text);
    free(m);
}

struct monitor *monitor_find(const struct session *s, uint32_t xref)
{
    list_each(node, &by_xref[xref % BUCKETS]) {
        struct monitor *m = list_entry(node, struct monitor, hashed);
        if (m->xref == xref && m->session == s)
            return m;
    }
    return NULL;
}

struct list *monitors_of(const char *number)
{
    struct watched *w = watched_find(number);
    return w ? &w->monitors : NULL;
}

const struct monitor *monitor_of_session(const struct session *s, const char *number)
{
    const struct watched *w = watched_find(number);
    if (!w)
        return NULL;
    list_each(node, &w->monitors) {
        const struct monitor *m = list_entry(node, struct monitor, of_watched);
        if (m->session == s)
            return m;
    }
    return NULL;
}

/* -- permission -- */

bool device_watched(const struct device *d)
{
    list_each(node, &d->lines)
        if (line_watched(list_entry(node, struct line, of_device)))
            return true;
    return false;
}

static void end_monitors(struct watched *w)
{
    static struct buf message;
    for (unsigned left = w->count; left; left--) {
        struct monitor *m = list_entry(w->monitors.next, struct monitor, of_watched);
        compose_begin(&message, m->edition, "MonitorStop");
        compose_number(&message, "monitorCrossRefID", m->xref);
        compose_close(&message, "MonitorStop");
        cti_session_send(m->session, &message);
        monitor_stop(m);                     /* the last one frees w */
    }
    buf_free(&message);
}

static void monitors_review(void)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        list_each(node, &by_number[i]) {
            struct watched *w = list_entry(node, struct watched, hashed);
            const struct device *d = device_find(w->number);
            if (!d || device_permission(d))
                end_monitors(w);
        }
    }
}

static bool review_posted;

static void review(void *unused)
{
    (void)unused;
    review_posted = false;
    restrictions_applied();
    monitors_review();
}

void monitors_review_soon(void)
{
    if (!review_posted)
        loop_post(review, NULL);
    review_posted = true;
}
