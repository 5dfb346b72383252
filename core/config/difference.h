// SPDX-License-Identifier: MIT
/* What differs between two configurations, line by line as the running-config would show it. Objects are compared as
 * typed values; text is only made of what differs. */
#ifndef CORE_CONFIG_DIFFERENCE_H
#define CORE_CONFIG_DIFFERENCE_H

#include "core/config/config.h"

enum line_change { LINE_AROUND, LINE_REMOVED, LINE_ADDED };

struct difference {
    enum line_change change;         /* LINE_AROUND: the opener of a stanza that differs inside */
    unsigned depth;
    const struct object *object;     /* of the stanza, as typed; the old one of what is removed */
    const struct row *row;           /* NULL: the opener, or a line that is kept in a foreign stanza */
    bool opener;
    bool inside;                     /* the whole stanza around it comes or goes */
    bool replaced;                   /* removed, and the same setting is added with another value */
    const char *text;
};

/* Calls `fn` for each such line, in the order of the running-config; what is removed of a stanza or setting before
 * what is added. */
typedef void difference_fn(void *arg, const struct difference *d);
void config_differences(const struct snapshot *old, const struct snapshot *new, difference_fn *fn, void *arg);

/* Each object that acts differently, by itself or because of its template, in its effective form (NULL: made or
 * deleted) and the weightiest apply class of the settings in which it differs. */
typedef void effect_fn(void *arg, const struct object *old, const struct object *new, enum apply_class weightiest);
void config_effects(const struct snapshot *old, const struct snapshot *new, effect_fn *fn, void *arg);

/* The command that makes this difference, appended; false when another one does (a whole stanza goes, a value is
 * replaced). */
bool difference_command(const struct difference *d, struct buf *line);

/* As `show archive config differences` prints them: `-` and `+` before the lines, below their openers. */
void config_print_differences(const struct snapshot *old, const struct snapshot *new, struct buf *lines);
/* As commands that lead from the old to the new. */
void config_print_commands(const struct snapshot *old, const struct snapshot *new, struct buf *lines);

#endif
