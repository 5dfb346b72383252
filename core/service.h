// SPDX-License-Identifier: MIT
/* The only door for every actor: soft key, CSTA request, shell. A service checks, changes state, queues one event per
 * transition and returns; phones and monitors hear of it in core_settle. A refusal changes nothing.
 *
 * `where`: services name a connection. On shared lines an actor may say which phone should act (`;device=SEP…`, the
 * phone whose key was pressed); NULL lets core choose: the appearance that is active, else the one ringing, else the
 * first registered phone that shows the line. */
#ifndef CORE_SERVICE_H
#define CORE_SERVICE_H

#include "core/call.h"
#include "core/fault.h"

/* Off-hook or New Call on a line of a phone (line instance; 0 = its first free line): a new call in state initiated,
 * dial tone; or the one that the phone has there (0: anywhere). A connected call of that phone is held first, a dial
 * tone on another line ends. ServiceInitiated. An intercom line that is named calls its number at once; among the free
 * lines it does not count. */
enum fault service_initiate(struct phone *p, unsigned line, struct connection **made);

/* One key into an initiated connection: digits, `*`, `#` (ends the number). Starts the interdigit timer; a number that
 * is complete is routed. */
enum fault service_digit(struct connection *c, char digit);
/* Takes the last digit back. */
enum fault service_backspace(struct connection *c);
/* A whole number into an initiated connection; routed at once. Originated, then Delivered or Failed. */
enum fault service_dial(struct connection *c, const char *number);

/* Dial Digits, 17.1.12: further digits behind those of an initiated connection. With `more` they are not the last: the
 * rest comes by hand, by this service, or the interdigit timer says that there is none. */
enum fault service_dial_digits(struct connection *c, const char *digits, bool more);

/* Make Call with autoOriginate=prompt: the phone rings to ask its user; going off hook or Answer Call dials (`number`
 * "": gives dial tone), `cti timeout make-call-prompt` (seconds) clears. ServiceInitiated(makeCall), later as by
 * hand. */
enum fault service_make_prompted(struct device *calling, struct phone *where, const char *number, unsigned seconds,
                                 struct connection **made);

/* Make Call, ECMA-269 17.1.18: initiate and dial from `calling`, without its user; an initiated connection of the
 * device is reused. ServiceInitiated(makeCall), Originated, … */
enum fault service_make(struct device *calling, struct phone *where, const char *number, struct connection **made);
/* The same with the first digits of a number, or none: dialled in stages. */
enum fault service_make_staged(struct device *calling, struct phone *where, const char *digits,
                               struct connection **made);

/* Answer Call, 17.1.3: alerting → connected; a connected call of the same phone is held first. */
enum fault service_answer(struct connection *c, struct phone *where, bool by_service);
/* Clear Connection, 17.1.8: any state but null. */
enum fault service_clear(struct connection *c);
/* The handset goes down at `where`: the same, but other phones of the line that are in the call go on. */
enum fault service_hang_up(struct connection *c, struct phone *where);
/* cBarge: a phone of a shared octo-line joins the call that another one has. FAULT_NOT_PERMITTED for a private call.
 * Conferenced(activeParticipation). */
enum fault service_barge(struct connection *c, struct phone *where);
/* Hold Call, 17.1.15 and Retrieve Call, 17.1.23: connected ↔ hold. Retrieving holds a connected call of the phone. */
enum fault service_hold(struct connection *c, bool by_service);
enum fault service_retrieve(struct connection *c, struct phone *where, bool by_service);

/* Consultation Call, 17.1.10: holds a connected call and begins another on the same phone (same line when it has room,
 * else another line). `number` NULL: dial tone, its user dials (Transfer key). Held(consultation),
 * ServiceInitiated(consultation) … */
enum fault service_consult(struct connection *c, const char *number, bool by_service, struct connection **made);
/* The same by the Transfer or Confrn key, which says what for; its user dials. A blind transfer (`transfer-system`,
 * `transfer-mode`, `transfer-pattern`, or no line free to consult) is made as soon as the number rings. */
enum fault service_ask(struct connection *c, enum purpose purpose, struct connection **made);
/* Alternate Call, 17.1.2: the active one is held, the held one retrieved; both of one device. Causes alternate. */
enum fault service_alternate(struct connection *held, struct connection *active, bool by_service);
/* Reconnect Call, 17.1.22: the active one (in any state but null) is cleared, the held one retrieved. */
enum fault service_reconnect(struct connection *active, struct connection *held, bool by_service);
/* Transfer Call, 17.1.27: the far ends of both calls of one device are joined, the device leaves. The active call's far
 * end may still alert, unless the result is a conference. The result keeps the held call's id. Transferred. */
enum fault service_transfer(struct connection *held, struct connection *active);
/* Conference Call, 17.1.9: the calls of one phone, a held one and one that talks, are joined, and the phone stays. The
 * result keeps the held call's id. FAULT_NO_MIXER when none is free. Conferenced. */
enum fault service_conference(struct connection *held, struct connection *active);
/* Who convened a conference takes out again who joined last. ConnectionCleared. */
enum fault service_remove_last(struct connection *c);
/* The same where Confrn means that (`keep-conference`, `conference hardware`). */
enum fault service_drop_last(struct connection *c);
/* The EndCall key: as service_hang_up, but who convened a conference ends it for all (with `keep-conference endcall` he
 * leaves). */
enum fault service_end_call(struct connection *c, struct phone *where);
/* Single Step Transfer Call, 17.1.25: the far end of a connected call is sent to `number`. Transferred, Delivered … */
enum fault service_single_step_transfer(struct connection *c, const char *number);
/* Park Call, 17.1.20: the far end of a connected call waits in a park slot: this one, or (NULL) the first that is free
 * for the phone. Diverted(park), Queued(park). */
enum fault service_park(struct connection *c, const struct device *slot, struct connection **parked);
/* Directed Pickup Call, 17.1.14: the requesting device's phone begins a connection, to which `from` moves, an alerting
 * or parked end of another device. ConnectionCleared of what was begun, Diverted and Established(callPickup). */
enum fault service_directed_pickup(struct device *requesting, struct phone *where, struct connection *from,
                                   struct connection **taken);
/* Group Pickup Call, 17.1.15: the same with the end that has rung longest in a pickup group; NULL: the device's own. */
enum fault service_group_pickup(struct device *requesting, struct phone *where, const char *group,
                                struct connection **taken);
/* The keys PickUp and GPickUp: as service_initiate, and what is dialled then means whose call is picked up. */
enum fault service_initiate_pickup(struct phone *p, unsigned line, enum dialling what);
/* Deflect Call, 17.1.11: an alerting connection goes to `number`. Diverted(redirected), Delivered … */
enum fault service_deflect(struct connection *c, const char *number);
/* The phone hears the page no longer, which goes on for others. FAULT_NO_CONNECTION_TO_CLEAR when it hears none. */
enum fault service_leave_page(struct phone *p);
/* Generate Digits, 18.1.3: the far end of a connected call hears them. */
enum fault service_generate_digits(struct connection *c, const char *digits);

/* -- features of devices and phones -- */
/* Call forward immediate, as `call-forward all` on the device's lines: changes the configuration in the actor's name.
 * "" switches it off. FAULT_INVALID_DESTINATION for no number, or its own; FAULT_NOT_PERMITTED to a phone for one
 * longer than `call-forward max-length`. Forwarding. */
enum fault service_set_forward(struct device *d, const char *number, const struct actor *who);
/* "" = not forwarded. */
const char *device_forward(const struct device *d);
/* Do not disturb, on every phone whose first line shows the device (`where`: on this one only). DoNotDisturb. */
enum fault service_set_do_not_disturb(struct device *d, struct phone *where, bool on);
bool device_do_not_disturb(const struct device *d);
/* Agents of hunt groups, by the key HLog or its codes: those of the phone (`only`: this line of it) log out where one
 * is logged in, else all log in. FAULT_INCOMPATIBLE_DEVICE where there is none. */
enum fault service_toggle_agent(const struct phone *p, const struct line *only);
/* The privacy button of a phone: its calls on shared octo-lines are private, or are not any more. */
enum fault service_switch_privacy(struct phone *p);
/* The message lamp of the device. MessageWaiting. */
enum fault service_set_message_waiting(struct device *d, bool on);

#endif
