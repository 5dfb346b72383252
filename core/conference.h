// SPDX-License-Identifier: MIT
/* What the files of the call model ask about calls of three and more ends. */
#ifndef CORE_CONFERENCE_H
#define CORE_CONFERENCE_H

#include "core/internal.h"

/* Whether the call has more than two ends, or phones. All of them are connected or on hold: nobody rings in a
 * conference. */
bool is_conference(const struct call *call);
/* Its connections, and the phones that barged into them. */
unsigned call_ends(const struct call *call);
unsigned call_connections(const struct call *call);
/* Whether a call of so many ends, made of these two, may be: the parties it may have, a mixer, a leg for each. */
enum fault conference_room(const struct call *into, const struct call *from, unsigned ends);
/* The same for one phone more. */
enum fault conference_room_for_one(const struct call *call);
/* Whether joining their calls would have one device twice in the result: a connection is {call, device}. `stays`: the
 * device that holds stays in. */
bool conference_meets_itself(const struct connection *held, const struct connection *active, bool stays);
/* All ends of the call but `leaver` go on in `into`; each remembers where it came from. */
void conference_move(struct connection *leaver, struct call *into);
/* Two ends that are left: one calls the other. */
void call_pair(struct connection *calling, struct connection *called);
/* After phones came or went: the mixer is taken or given back. */
void conference_resize(struct call *call);
/* The same after ends came or went: of two that remain one calls the other. */
void conference_settle(struct call *call);
/* c leaves a conference. When it was who convened it, and its phone does not keep conferences, all leave. */
void conference_release(struct connection *c);

#endif
