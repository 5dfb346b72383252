// SPDX-License-Identifier: MIT
/* A phone that asks for a sign of life a few hundred times a second, in a process of its own, so that nothing but the
 * appliance of daemon.h makes it wait: what a phone notices of whatever else goes on meanwhile. */
#ifndef LAB_BEAT_H
#define LAB_BEAT_H

#include <stdbool.h>

/* How long it waited for its answers, in ms: half of them at most, 99 %, and all; and by how much it overslept at most
 * between them: so long the machine lets anybody wait who has nothing to do with the appliance. */
struct beat_report {
    unsigned count;
    double median, most, longest, overslept;
};

/* Registers the phone with this name ("SEP020000000001"); to be called before the test opens anything. */
void beat_begin(const char *name);
/* Ends it. False when it was not served all the time. */
bool beat_end(struct beat_report *r);

#endif
