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
 * dial tone. A connected call of that phone is held first. ServiceInitiated. */
enum fault service_initiate(struct phone *p, unsigned line, struct connection **made);

/* One key into an initiated connection: digits, `*`, `#` (ends the number). Starts the interdigit timer; a number that
 * is complete is routed. */
enum fault service_digit(struct connection *c, char digit);
/* Takes the last digit back. */
enum fault service_backspace(struct connection *c);
/* A whole number into an initiated connection; routed at once. Originated, then Delivered or Failed. */
enum fault service_dial(struct connection *c, const char *number);

/* Make Call, ECMA-269 17.1.18: initiate and dial from `calling`, without its user; an initiated connection of the
 * device is reused. ServiceInitiated(makeCall), Originated, … */
enum fault service_make(struct device *calling, struct phone *where, const char *number, struct connection **made);

/* Answer Call, 17.1.3: alerting → connected; a connected call of the same phone is held first. */
enum fault service_answer(struct connection *c, struct phone *where, bool by_service);
/* Clear Connection, 17.1.8: any state but null. */
enum fault service_clear(struct connection *c);
/* Hold Call, 17.1.15 and Retrieve Call, 17.1.23: connected ↔ hold. Retrieving holds a connected call of the phone. */
enum fault service_hold(struct connection *c, bool by_service);
enum fault service_retrieve(struct connection *c, struct phone *where, bool by_service);

#endif
