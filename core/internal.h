// SPDX-License-Identifier: MIT
/* What the files of the call model share with each other and with nobody else. */
#ifndef CORE_INTERNAL_H
#define CORE_INTERNAL_H

#include "core/call.h"
#include "core/event.h"

/* inventory.c */
struct device *device_take(const char *number);          /* found or made */
void device_drop(struct device *d);                      /* frees it when nothing refers to it any more */
void line_drop(struct line *l);
bool line_has_room(const struct line *l);                /* configured, up, and with a free channel */
void phone_mark(struct phone *p);                        /* into the drain */

/* call.c */
struct call *call_make(struct device *calling, enum cause cause);
struct connection *connection_make(struct call *call, struct device *device, struct line *line);
struct appearance *appearance_make(struct connection *c, struct button *b, enum appearance_state state);
void appearance_free(struct appearance *a);
/* Takes it off every phone and stops its timer. */
void connection_hide(struct connection *c);
/* Leaves the call; the call goes with its last connection. The state is null already and the event is out. */
void connection_free(struct connection *c);
struct appearance *connection_active(const struct connection *c);   /* the appearance that has it, NULL while none */

/* event.c */
struct emission {
    enum event_kind kind;
    enum cause cause;
    const struct connection *subject;
    const struct connection *only;       /* only this party's monitors see it; NULL = every party's */
    const struct connection *except;     /* this party's monitors do not; NULL = none */
};
void event_emit(const struct emission *e);
void event_emit_device(enum event_kind kind, enum cause cause, const struct device *d);
/* Tells the phone what the appearance shows now, if that changed. */
void view_update(struct appearance *a, bool by_service);
/* The same for every appearance of the call; `served` is the end for which a service acted in place of its user. */
void view_update_call(const struct call *call, const struct connection *served);
/* The appearance is going: shows idle. */
void view_clear(struct appearance *a);
void event_media(const struct phone *p, const struct media_order *o);
void event_notice(const struct phone *p, enum notice n);

/* media.c */
/* Opens, points and stops channels so that they fit the states of the call. */
void media_update(const struct call *call);
/* Stops what this appearance has. `keep`: it will come back (hold). */
void media_stop(struct appearance *a, bool keep);

/* service.c */
/* A phone came: calls that ring on its lines ring there as well. */
void service_phone_found(struct phone *p);
/* A phone vanished: its ringing stops, its calls are cleared. */
void service_phone_lost(struct phone *p);

#endif
