// SPDX-License-Identifier: MIT
/* Visitors: whoever comes over the network, by telnet or SSH. First they wait, then they log in.
 *
 * Sixteen lines (vty 0 to 15), so a flood must not take what administrators need: who has logged in is never turned
 * out; who has not makes room for the newest, and of those who is silent goes before who has typed, then the oldest of
 * the host that has most waiting. Wrong passwords make their host wait longer and longer. */
#ifndef CLI_VISITOR_H
#define CLI_VISITOR_H

#include "core/access.h"
#include "core/address.h"
#include "core/counter.h"
#include "core/list.h"
#include "core/log.h"
#include "core/loop.h"

enum door { DOOR_TELNET, DOOR_SSH };
extern const char *const door_names[];
enum { VISITORS_WAITING = 32, VISITORS_MAX = VTY_COUNT + VISITORS_WAITING };
enum { VISITOR_TRIES = 3, TELNET_PORT = 23, SSH_PORT = 22 };

struct visitor {
    enum door door;
    struct address peer, local;
    /* Ends the visit: closes the connection, which then calls visitor_leave. */
    void (*turn_out)(struct visitor *v, const char *reason);
    struct list linked;
    int vty;                         /* -1 = none yet */
    bool spoke, logged_in;
    char user[USER_NAME_MAX];        /* once logged in */
    struct timer patience;           /* time to log in, then exec-timeout */
};

/* A visitor comes; `door`, the addresses and `turn_out` are set. Others may be turned out. */
void visitor_arrive(struct visitor *v);
void visitor_leave(struct visitor *v);
/* Gives the first line that is open to the visitor's door and free, or freed for the newest; -1 when there is none. */
int visitor_take_line(struct visitor *v);
/* Whether some line is open to the visitor's door and its `access-class` lets the visitor in. */
bool visitor_welcome(const struct visitor *v);
/* Who is on a line, NULL nobody; how often somebody logged in there. */
struct visitor *visitor_on(int vty);
unsigned visitor_uses(int vty);
/* The line's settings, NULL when the configuration has no such line any more. */
const struct settings_line *visitor_line(const struct visitor *v);
/* "vty0 (10.0.0.9)" */
void visitor_origin(const struct visitor *v, char *text, size_t size);
void visitor_logged_in(struct visitor *v, const char *user);
/* The user typed: exec-timeout begins again. Or, before the login: this is not one of the silent. */
void visitor_active(struct visitor *v);
/* So many wrong passwords or keys. */
void visitor_failed(struct visitor *v, const char *user, unsigned tries);
/* Milliseconds that this visitor's host must wait before it is heard. */
unsigned visitor_penalty(const struct visitor *v);

extern const struct log_message visitor_log_success, visitor_log_failure;
extern struct limit visitor_limit_lines, visitor_limit_waiting, visitor_limit_offenders;

#endif
