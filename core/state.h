// SPDX-License-Identifier: MIT
/* What users set and IOS does not print, or what they set without `write memory`: it stays over a restart in one small
 * file (`paths: state` of naisen.yaml), written atomically, at most once a second.
 *
 *     naisen state 1
 *     do-not-disturb SEP001E4A34A35F
 *     call-forward 3 4000
 *     end 5f0c2a91                      ← of all bytes before: a file that was cut or touched is known by it
 *
 * A damaged file, and one of a newer version, is set aside and means defaults. */
#ifndef CORE_STATE_H
#define CORE_STATE_H

#include "core/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* What a module keeps: a row of its struct module. Names are stable within a major version. */
struct state_section {
    const char *name;            /* first word of its lines */
    /* The first thing behind key *at (0 = from the start): sets *at to its key, and appends its words to `item`, or
     * nothing when there is nothing to keep of it. False when there is no further one. Called again and again, perhaps
     * turns later, so it holds no pointers. */
    bool (*save)(uint32_t *at, struct buf *item);
    /* Takes up what was saved, after the startup-config and before phones come. False for words that make no sense;
     * what the configuration does not have any more makes sense and is forgotten. */
    bool (*load)(const char *item);
};

/* Something that a section keeps has changed. O(1). */
void state_changed(void);
/* Reads the file; from then on changes are written. */
void state_load(void);

#endif
