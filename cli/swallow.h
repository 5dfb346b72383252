// SPDX-License-Identifier: MIT
/* Kept lines that go on over several lines, up to a delimiter: banners (the first character of their text, again) and
 * certificates ("quit"). Shared by sessions and files. */
#ifndef CLI_SWALLOW_H
#define CLI_SWALLOW_H

#include "cli/match.h"
#include "core/buf.h"

struct swallow {
    const char *until;       /* a line of this word alone; NULL = the next `delimiter` */
    char delimiter;
    size_t begin;            /* where the first delimiter stands in `text` */
    struct buf text;         /* all lines so far, joined by newlines */
};

/* Begins with the line that was found; false when it is complete in itself. */
bool swallow_begin(struct swallow *w, const struct found *f);
/* One more line; true when it was the last. */
bool swallow_line(struct swallow *w, const char *line);

#endif
