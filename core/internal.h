// SPDX-License-Identifier: MIT
/* What the files of the call model share with each other and with nobody else. */
#ifndef CORE_INTERNAL_H
#define CORE_INTERNAL_H

#include "core/call.h"
#include "core/dialplan.h"
#include "core/event.h"
#include "core/state.h"

/* line.c */
struct device *device_take(const char *number);          /* found or made */
void device_drop(struct device *d);                      /* frees it when nothing refers to it any more */
void line_drop(struct line *l);
bool line_has_room(const struct line *l);                /* configured, up, and with a free channel */
struct line *line_take(uint32_t tag);                    /* found, or the place of one that comes later */

/* inventory.c */
void phone_mark(struct phone *p);                        /* into the drain */
void phone_follow(uint32_t ephone);                      /* its lines come from somewhere else now */

/* mobility.c */
/* The ephone with the lines that it shows: of its profile when it has one, else its own. Held for the caller. */
const struct object *mobility_ephone(const struct object *ephone);

/* buttons.c */
void phone_make_buttons(struct phone *p);                /* as its configuration says */
void phone_drop_buttons(struct phone *p);
/* A call of its line (NULL: any new one) rings there: its phone is served, and an overlay button free. */
bool button_rings(const struct button *b, const struct connection *c);
/* It shows what other phones do on its line: overlay buttons do not, they have further lines to offer. */
bool button_tells_remote(const struct button *b);
/* A call would ring somewhere, or applications hear of it (`cti notify`). */
bool line_presents(const struct line *l);
/* A connection of the line, or what the phone's user does, changed: tells those who watch. */
void watch_line(const struct line *l);
void watch_phone(const struct phone *p);

/* park.c */
/* After a change of the line's configuration or use: its place among the free slots. */
void park_offer(struct line *l);
void park_leave(struct connection *c);
/* The end that has been parked longest of those that this phone parked; NULL for none. */
struct connection *park_last(const struct phone *p);
/* A call on its way reached a park slot. */
void park_arrive(struct connection *caller, struct device *d, bool by_service);

/* pickup.c */
/* After the connection entered a state: its place among the ringing ends of its group. */
void pickup_follow(struct connection *c);
/* Complete digits that mean somebody else's call: takes it and returns true. */
bool pickup_dialled(struct connection *c, bool by_service);
/* Whether these digits can go on, for who dials after PickUp or GPickUp. */
enum dial_match pickup_match(const struct connection *c);

/* hunt.c */
/* Of the group whose pilot it is; the lines of the same number have preferences, too. */
unsigned hunt_preference(const struct device *pilot);
/* A call on its way reached a pilot. */
void hunt_arrive(struct connection *caller, struct device *pilot, bool by_service);
/* An alerting end that a hunt group rings at does not take the call: on to the next member, or to `final`. False when
 * there is none, or no hunt. */
bool hunt_on(struct connection *called, enum cause why);
/* After the connection entered a state: who answers, and who is idle since when. */
void hunt_follow(struct connection *c, enum connection_state before);
/* Who called hangs up while a group rings there (core/hunt_stats.c). */
void hunt_stats_abandoned(const struct connection *called);
/* What the group whose pilot it is calls itself; "" for nothing. */
enum { HUNT_NAME = 80 };
const char *hunt_name(const struct device *pilot, char name[HUNT_NAME]);

/* agent.c */
/* What the phone does not want its user to hear of (do not disturb) changed. */
void agents_follow(const struct phone *p);

/* fac.c */
/* Complete digits that are a feature access code: acts and returns true. */
bool fac_dialled(struct connection *c);
/* The code was understood: the call is over in a moment. */
void fac_done(struct connection *c);

/* feature.c: what it keeps over a restart. */
extern const struct state_section feature_sections[];

/* after_hours.c */
/* What the digits of an initiated connection may become: a number of the plan, or one that is blocked. */
enum dial_match after_hours_match(const struct connection *c, const char *digits,
                                  enum dial_match (*plan)(const char *digits));
/* Whether its complete digits may not be called from there now. Takes the override code away from before them. */
bool after_hours_blocks(struct connection *c);

/* blocked.c */
/* Its complete digits are longer than the phone may transfer to. */
bool transfer_too_long(const struct connection *asking);

/* night.c */
/* After the connection entered a state: whether it rings at night. */
void night_follow(struct connection *c);
/* Where calls to the line go at this time, "" = they ring. */
const char *night_forward(const struct line *l);
/* Complete digits that are the code of night service: switches it and returns true. */
bool night_dialled(struct connection *c);

/* intercom.c */
/* The number that the line calls as soon as it is taken; "" for other lines. */
const char *intercom_number(const struct line *l);
/* The phone that answers a call to this line without its user; NULL: the call rings. */
struct phone *intercom_taker(const struct line *l);
bool intercom_mutes(const struct line *l);

/* call.c */
struct call *call_make(struct device *calling, enum cause cause);
struct connection *connection_make(struct call *call, struct device *device, struct line *line);
struct appearance *appearance_make(struct connection *c, struct button *b, enum appearance_state state);
void appearance_free(struct appearance *a);
/* After a call left it: an idle phone says so, and may restart if that waits. */
void phone_rest(struct phone *p);
/* Takes it off every phone and stops its timer. */
void connection_hide(struct connection *c);
/* Goes over into another call; its own goes with its last connection. */
void connection_move(struct connection *c, struct call *to);
/* Leaves the call; the call goes with its last connection. The state is null already and the event is out. */
void connection_free(struct connection *c);
struct appearance *connection_active(const struct connection *c);   /* the appearance that has it, NULL while none */

/* shared.c */
/* The appearance has the connection from now on; on the other phones of the line it is in use elsewhere. */
void connection_taken(struct connection *c, struct appearance *taker);
/* Its remote appearances show other parties. */
void connection_renamed(const struct connection *c);
/* A phone came: the line of one of its buttons may be in use elsewhere. */
void shared_phone_found(struct button *b, struct connection *c);

/* barge.c */
/* How many phones of its line barged into the connection's call, beside the one that has it. */
unsigned connection_barged(const struct connection *c);
/* They are out of it again: their line is in use elsewhere. */
void barge_end(struct connection *c);
/* The phone leaves a call in which other phones of its line are: they go on. False when there are none. */
bool barge_step_out(struct appearance *a);

/* ephone.c */
/* The phone may have no further call on the button (`max-calls-per-button`) … */
bool button_full(const struct button *b);
/* … or no further incoming one (`busy-trigger-per-button`). */
bool button_busy(const struct button *b);

/* alert.c */
enum waiting appearance_waiting(const struct appearance *a);
/* The connection is on hold from now on: its phones may want to be reminded. */
void alert_held(struct connection *c);

/* event.c */
struct emission {
    enum event_kind kind;
    enum cause cause;
    const struct connection *subject;
    const struct connection *only;       /* only this party's monitors see it; NULL = every party's */
    const struct connection *except;     /* this party's monitors do not; NULL = none */
    const char *destination;             /* Diverted, Transferred, Conferenced; NULL = none */
    uint32_t old_call;                   /* Transferred, Conferenced: the call that was merged away; 0 */
};
void event_emit(const struct emission *e);
void event_emit_device(enum event_kind kind, enum cause cause, const struct device *d);
/* DoNotDisturb, Forwarding, MessageWaiting: the feature is on or off; `number` for Forwarding, else NULL. */
void event_emit_feature(enum event_kind kind, const struct device *d, bool on, const char *number);
/* Tells the phone what the appearance shows now, if that changed. */
void view_update(struct appearance *a, bool by_service);
/* The same for every appearance of the call; `served` is the end for which a service acted in place of its user. */
void view_update_call(const struct call *call, const struct connection *served);
/* Shows the same again: its parties changed. */
void view_refresh(struct appearance *a, bool by_service);
/* Shows the same, and makes it heard. */
void view_remind(struct appearance *a);
/* The appearance is going: shows idle. */
void view_clear(struct appearance *a);
void event_media(const struct phone *p, const struct media_order *o);
void event_notice(const struct phone *p, enum notice n);
void event_watch(const struct watch *w);
/* A call rings at this number, elsewhere. */
void event_bell(const struct phone *p, const char *number);
void event_digits(const struct appearance *a, const char *digits);
/* Reminds the phone of a call parked at this number. */
void event_remind(const struct phone *p, const char *slot);

/* codec.c: SCCP's numbers. What two phones speak with each other, and a phone with the appliance */
uint32_t codec_of_peers(const struct phone *a, const struct phone *b);
uint32_t codec_of_leg(const struct phone *p);

/* media.c */
/* Opens, points and stops channels so that they fit the states of the call. */
void media_update(const struct call *call);
/* Stops what this appearance has. `keep`: it will come back (hold). */
void media_stop(struct appearance *a, bool keep);
/* The same for an end of a call that will hear others from now on. */
void media_halt(const struct connection *c);

/* Whether phones can listen to this multicast address (0: none is given). */
bool media_group_fits(uint32_t ip, struct refusal *r);

/* service.c: the life of connections, for the services of transfer.c and the ways of route.c */
void connection_enter(struct connection *c, enum connection_state next);
/* Ends the state of now after so many seconds, instead of what its table says. */
void connection_lasts(struct connection *c, unsigned seconds, void (*over)(struct timer *t));
/* An end that talks or could: not merely ringing, held or failed. */
bool connection_talks(const struct connection *c);
void connection_hold(struct connection *c, enum cause cause, bool by_service);
void connection_retrieve(struct connection *c, struct appearance *a, enum cause cause, bool by_service);
/* Who held the call has it no more, and consults for it no more. */
void consultation_over(struct connection *c);
/* c leaves, and nobody else; `own` is told to its monitors, `others` to everybody else's. */
void connection_leave(struct connection *c, enum cause own, enum cause others);
/* c leaves; a call of one is no call, so the other end of two leaves as well. */
void connection_release(struct connection *c);
/* The appearance that has this phone's ear: active, and not on hold. NULL when none. */
struct appearance *phone_ear(const struct phone *p);
/* The appearance of c that should act: on `where`, else the active one, else the first. */
struct appearance *connection_acting(const struct connection *c, const struct phone *where);
/* Frees the phone for another call (NULL: a new one): what talks is held, what does not talk yet goes. */
void phone_make_way(struct phone *p, const struct connection *for_call, bool by_service);

/* dial.c */
/* A new call from a button, initiated; what the phone was busy with makes way. `held`: the end for which it consults,
 * or NULL. */
struct connection *connection_begin(struct button *b, struct connection *held, enum cause initiated, bool by_service);
/* The line button to begin a call with: the given instance, or (0) the first that is free. */
struct button *phone_free_button(struct phone *p, unsigned instance);
bool is_dial_string(const char *number);
/* Its user agreed to what an application wants to dial: from here as if dialled, or to be dialled. */
void prompt_accept(struct connection *c, struct appearance *a, bool by_service);

/* route.c */
/* The digits of an initiated connection are complete: Originated, then wherever the number leads. */
void route(struct connection *caller, bool by_service);
/* A call (again) on its way to a number, through the forwards on it. */
void route_to(struct connection *caller, const char *number, bool by_service);
/* An alerting end is sent on. */
void route_divert(struct connection *called, const char *to, enum cause cause);
/* An end is taken back, alerting or because its phone vanished: its device sees ConnectionCleared, the other end
 * Failed, and hears why. */
void route_withdraw(struct connection *called, enum cause own, enum cause caller);
/* Where calls to the line go while it is busy; "" = they do not. */
const char *line_forward_busy(const struct line *l);
/* What `timeouts ringing` and `timeouts busy` end. */
void route_not_answered(struct timer *t);
/* The first line with this number that can take one more call, by preference; none of the caller's own (NULL: no
 * caller yet). NULL when all are busy or down. */
struct line *route_line(const struct device *number, const struct device *caller);
/* The same, with eyes only for lines that fit. */
typedef bool line_fits(const struct line *l, const void *with);
struct line *route_line_if(const struct device *number, const struct device *caller, line_fits *fits, const void *with);
/* The same for a number. */
bool route_takes(const char *number);
/* Rings there; the end that alerts. */
struct connection *route_deliver(struct connection *caller, struct line *line, bool by_service);
/* The end, in state null, was diverted: its monitors see it leave, the call remembers; it is freed. */
void route_leave(struct connection *c, const char *to, enum cause cause);
/* The caller's own end fails (it is gone when it was on hold), or the called one does so towards it. */
void route_fail(struct connection *caller, enum cause cause, bool by_service);
void route_fail_called(struct connection *called, enum cause cause, bool by_service);

/* vanish.c */
/* A phone came: calls that ring on its lines ring there as well. */
void service_phone_found(struct phone *p);
/* A phone vanished: its ringing stops, its calls are cleared; who talked with it hears reorder. What it held stays with
 * the other phones of a shared line, which may resume it. */
void service_phone_lost(struct phone *p);

#endif
