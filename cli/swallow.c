// SPDX-License-Identifier: MIT
#include "cli/swallow.h"

#include <string.h>

/* The text of a banner is its last argument. */
static const struct value *last_text(const struct args *args)
{
    for (unsigned i = args->count; i-- > 0;) {
        if (args->at[i].given && args->at[i].text)
            return &args->at[i];
    }
    return NULL;
}

bool swallow_begin(struct swallow *w, const struct found *f)
{
    memset(w, 0, sizeof *w);
    bool begins = !f->keep && f->how == HOW_SET && f->entry && f->entry->kind == ENTRY_ROW && f->entry->row->until;
    if (!begins)
        return false;
    const struct token *last = &f->tokens[f->count - 1];
    const char *until = f->entry->row->until;
    if (*until) {
        w->until = until;
    } else {
        const struct value *text = last_text(&f->args);
        if (!text || !text->size || memchr(text->text + 1, text->text[0], text->size - 1))
            return false;
        w->delimiter = text->text[0];
    }
    buf_add(&w->text, f->tokens[0].text, (size_t)(last->text + last->size - f->tokens[0].text));
    return true;
}

bool swallow_line(struct swallow *w, const char *line)
{
    buf_printf(&w->text, "\n%s", line);
    if (!w->until)
        return strchr(line, w->delimiter);
    line += strspn(line, " \t");
    size_t n = strlen(w->until);
    return !strncmp(line, w->until, n) && !line[n + strspn(line + n, " \t")];
}
