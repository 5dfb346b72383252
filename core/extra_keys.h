// SPDX-License-Identifier: MIT
/* What a phone offers beside its lines and speed dials: fast dials, speed dials whose lamp shows the state of a number,
 * and buttons for features and pages. Few phones have many of them, so they are kept packed. */
#ifndef CORE_EXTRA_KEYS_H
#define CORE_EXTRA_KEYS_H

#include "core/pages.h"

enum extra_kind { EXTRA_FAST_DIAL, EXTRA_BLF, EXTRA_FEATURE, EXTRA_URL };

struct extra_key {
    unsigned tag;
    char target[URL_TEXT];       /* number; name of the feature; address, or "em" and "myphoneapp" for our own pages */
    char label[LABEL_MAX];   /* "" none */
};

/* The next one of this kind, by tags; `*at` begins at 0. False behind the last. */
bool extra_key_next(const struct object *ephone, enum extra_kind kind, size_t *at, struct extra_key *out);
/* The place-th one, from 1. */
bool extra_key_at(const struct object *ephone, enum extra_kind kind, unsigned place, struct extra_key *out);
/* Whether the buttons of two ephones differ; fast dials are none. */
bool extra_keys_differ(const struct object *a, const struct object *b);
/* For who derives an ephone from a configured one: takes its watched numbers away; watches another one, under its
 * label or itself, as far as there is room. */
void extra_keys_forget_watches(struct object *ephone);
void extra_keys_watch(struct object *ephone, const struct settings_speed_dial *number);
/* A configured name stands for that feature, whatever its letters' case. */
bool extra_feature_is(const struct extra_key *key, const char *feature);

#endif
