// SPDX-License-Identifier: MIT
#include "cli/visitor.h"

#include "cli/exec.h"
#include "core/access_list.h"
#include "core/peer.h"

#include <stdio.h>
#include <string.h>

enum {
    LOGIN_MS = 60000,
    /* Wrong passwords by host: after three, one second, then twice as long each time. */
    OFFENDERS_MAX = 64, FORGIVE_MS = 600000, PENALTY_MAX_MS = 8000,
};

const struct log_message visitor_log_success = {
    "SEC_LOGIN", 5, "LOGIN_SUCCESS", "Someone has logged in by telnet or SSH. Nothing to do.",
};
const struct log_message visitor_log_failure = {
    "SEC_LOGIN", 4, "LOGIN_FAILED",
    "Someone gave a wrong name, password or key by telnet or SSH. Many of these from one host are an attack.",
};
struct limit visitor_limit_lines = { .name = "vty sessions", .when_full = "is told that all lines are in use",
                                     .maximum = VTY_COUNT };
struct limit visitor_limit_waiting = { .name = "connections not logged in", .when_full = "takes the place of another",
                                       .maximum = VISITORS_WAITING };
struct limit visitor_limit_offenders = { .name = "Hosts with wrong passwords", .when_full = "the oldest is forgotten",
                                         .maximum = OFFENDERS_MAX };

const char *const door_names[] = { [DOOR_TELNET] = "telnet", [DOOR_SSH] = "ssh" };
static struct list visitors = LIST_INIT(visitors);       /* oldest first */
static unsigned uses[VTY_COUNT];                         /* logins by line */

static struct offender {
    struct address host;
    unsigned failures;
    uint64_t last;
} offenders[OFFENDERS_MAX];

/* -- wrong passwords -- */

static struct offender *find_offender(const struct address *host)
{
    for (unsigned i = 0; i < OFFENDERS_MAX; i++)
        if (offenders[i].failures && loop_now() - offenders[i].last < FORGIVE_MS &&
            address_same_host(&offenders[i].host, host))
            return &offenders[i];
    return NULL;
}

/* The one that offended longest ago makes room. */
static struct offender *new_offender(const struct address *host)
{
    struct offender *o = &offenders[0];
    for (unsigned i = 1; i < OFFENDERS_MAX && o->failures; i++)
        if (!offenders[i].failures || offenders[i].last < o->last)
            o = &offenders[i];
    if (o->failures)
        visitor_limit_offenders.refused++;
    else
        limit_add(&visitor_limit_offenders);
    *o = (struct offender){ .host = *host };
    return o;
}

unsigned visitor_penalty(const struct visitor *v)
{
    const struct offender *o = find_offender(&v->peer);
    if (!o || o->failures < VISITOR_TRIES)
        return 0;
    unsigned doublings = o->failures - VISITOR_TRIES;
    return doublings > 3 || 1000u << doublings > PENALTY_MAX_MS ? PENALTY_MAX_MS : 1000u << doublings;
}

void visitor_failed(struct visitor *v, const char *user, unsigned tries)
{
    char host[ADDRESS_TEXT], name[2 * USER_NAME_MAX];
    struct offender *o = find_offender(&v->peer);
    if (!o)
        o = new_offender(&v->peer);
    o->failures += tries;
    peer_refuse(door_names[v->door], &v->peer);
    o->last = loop_now();
    log_say(&visitor_log_failure, "Login failed [user: %s] [Source: %s] [%s]",
            log_escape(user, strlen(user), name, sizeof name), address_host(&v->peer, host),
            door_names[v->door]);
}

/* -- who is here -- */

static struct visitor *visitor_at(struct list *node)
{
    return list_entry(node, struct visitor, linked);
}

static unsigned waiting_of(const struct address *host)
{
    unsigned count = 0;
    list_each(node, &visitors)
        count += !visitor_at(node)->logged_in && address_same_host(&visitor_at(node)->peer, host);
    return count;
}

/* Of those who have not logged in (and hold a line, where only that helps) one who is silent, if there is one: the
 * oldest of the busiest host. */
static struct visitor *whom_to_turn_out(const struct visitor *newest, bool with_line)
{
    struct visitor *found = NULL;
    unsigned most = 0;
    list_each(node, &visitors) {
        struct visitor *v = visitor_at(node);
        if (v == newest || v->logged_in || (with_line && v->vty < 0))
            continue;
        unsigned weight = waiting_of(&v->peer) + (v->spoke ? 0 : VISITORS_WAITING + 1);
        if (weight > most) {
            most = weight;
            found = v;
        }
    }
    return found;
}

static void turn_out(struct visitor *v, const char *reason)
{
    peer_find(door_names[v->door], &v->peer)->closed++;
    v->turn_out(v, reason);
}

static void on_patience(struct timer *t)
{
    struct visitor *v = list_entry(t, struct visitor, patience);
    turn_out(v, v->logged_in ? "" : "% Login timed out");
}

void visitor_arrive(struct visitor *v)
{
    v->vty = -1;
    v->spoke = v->logged_in = false;
    v->patience.fire = on_patience;
    timer_start(&v->patience, v->door == DOOR_SSH ? access_enable()->ssh_seconds * 1000u : LOGIN_MS);
    list_append(&visitors, &v->linked);
    if (!limit_take(&visitor_limit_waiting)) {
        limit_add(&visitor_limit_waiting);
        struct visitor *out = whom_to_turn_out(v, false);
        if (out)
            turn_out(out, "");
    }
}

void visitor_leave(struct visitor *v)
{
    timer_stop(&v->patience);
    list_remove(&v->linked);
    limit_give(v->logged_in ? &visitor_limit_lines : &visitor_limit_waiting);
}

/* -- lines -- */

struct visitor *visitor_on(int vty)
{
    list_each(node, &visitors)
        if (visitor_at(node)->vty == vty)
            return visitor_at(node);
    return NULL;
}

unsigned visitor_uses(int vty)
{
    return uses[vty];
}

static bool open_to(int vty, const struct visitor *v)
{
    const struct settings_line *line = access_vty(config_running(), (unsigned)vty);
    const struct access_visit visit = { &v->peer, &v->local, v->door == DOOR_TELNET ? TELNET_PORT : SSH_PORT };
    return line && (v->door == DOOR_TELNET ? line->telnet : line->ssh) &&
           access_list_permits(line->access_class, &visit);
}

bool visitor_welcome(const struct visitor *v)
{
    for (int vty = 0; vty < VTY_COUNT; vty++)
        if (open_to(vty, v))
            return true;
    shell_counters[COUNT_UNWELCOME].value++;
    return false;
}

static int free_line(const struct visitor *v)
{
    for (int vty = 0; vty < VTY_COUNT; vty++)
        if (!visitor_on(vty) && open_to(vty, v))
            return vty;
    return -1;
}

int visitor_take_line(struct visitor *v)
{
    struct visitor *out;
    while ((v->vty = free_line(v)) < 0 && (out = whom_to_turn_out(v, true)))
        turn_out(out, "");
    if (v->vty < 0)
        visitor_limit_lines.refused++;
    return v->vty;
}

const struct settings_line *visitor_line(const struct visitor *v)
{
    return v->vty < 0 ? NULL : access_vty(config_running(), (unsigned)v->vty);
}

void visitor_origin(const struct visitor *v, char *text, size_t size)
{
    char host[ADDRESS_TEXT];
    snprintf(text, size, "vty%d (%s)", v->vty, address_host(&v->peer, host));
}

void visitor_logged_in(struct visitor *v, const char *user)
{
    char host[ADDRESS_TEXT], name[2 * USER_NAME_MAX];
    struct offender *o = find_offender(&v->peer);
    if (o) {
        o->failures = 0;
        limit_give(&visitor_limit_offenders);
    }
    limit_give(&visitor_limit_waiting);
    limit_add(&visitor_limit_lines);
    v->logged_in = true;
    snprintf(v->user, sizeof v->user, "%s", user);
    uses[v->vty]++;
    log_say(&visitor_log_success, "Login Success [user: %s] [Source: %s] [%s]",
            log_escape(user, strlen(user), name, sizeof name), address_host(&v->peer, host),
            door_names[v->door]);
    visitor_active(v);
}

void visitor_active(struct visitor *v)
{
    const struct settings_line *line = visitor_line(v);
    uint64_t seconds = line ? (uint64_t)line->exec_minutes * 60 + line->exec_seconds : 0;
    v->spoke = true;
    if (!v->logged_in)
        return;
    if (seconds)
        timer_start(&v->patience, seconds * 1000);
    else
        timer_stop(&v->patience);
}
