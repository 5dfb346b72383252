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
        w->begin = (size_t)(text->text - f->tokens[0].text);
    }
    buf_add(&w->text, f->tokens[0].text, (size_t)(last->text + last->size - f->tokens[0].text));
    return true;
}

/* Whatever was typed around it, IOS prints a banner between ^C, and tools look for that. `end`: its last delimiter. */
static void delimit_as_ios(struct swallow *w, size_t end)
{
    const char *text = buf_text(&w->text), *inside = text + w->begin + 1;
    const size_t size = end - w->begin - 1;
    if (w->delimiter == '^' || memchr(inside, '^', size))
        return;
    struct buf printed = { 0 };
    buf_add(&printed, text, w->begin);
    buf_adds(&printed, "^C");
    buf_add(&printed, inside, size);
    buf_adds(&printed, "^C");
    buf_free(&w->text);
    w->text = printed;
}

bool swallow_line(struct swallow *w, const char *line)
{
    const size_t start = w->text.size + 1;
    buf_printf(&w->text, "\n%s", line);
    if (!w->until) {
        const char *end = strchr(line, w->delimiter);
        if (end)
            delimit_as_ios(w, start + (size_t)(end - line));
        return end;
    }
    line += strspn(line, " \t");
    size_t n = strlen(w->until);
    return !strncmp(line, w->until, n) && !line[n + strspn(line + n, " \t")];
}
