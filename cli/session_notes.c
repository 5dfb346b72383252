// SPDX-License-Identifier: MIT
/* Log lines in a session that monitors them. */
#include "cli/shell.h"

#include <string.h>

enum { NOTES_MAX = 64 * 1024 };

/* Of the session that got some last. */
struct limit session_notes_limit = {
    .name = "Log lines that wait for one session, bytes", .when_full = "it misses the next ones", .maximum = NOTES_MAX,
};

void notes_deliver(struct shell_session *s)
{
    if (!s->notes.size)
        return;
    buf_add(&s->output, s->notes.data, s->notes.size);
    buf_clear(&s->notes);
    session_notes_limit.used = 0;
}

/* Writes over the prompt and the half-typed line, and shows them again below. IOS does so with `logging synchronous`
 * only, which is the first thing that administrators configure; without it what they type is torn apart. Tools that
 * wait for the prompt find it at the end of the screen either way. */
void notes_show(struct shell_session *s)
{
    unsigned covered = s->interactive ? s->editor.prompt + editor_columns(&s->editor) : 0;
    const char *end = memchr(s->notes.data, '\n', s->notes.size);
    unsigned columns = text_columns(s->notes.data, (size_t)(end - s->notes.data));
    if (s->interactive)
        session_print(s, "\r%.*s%*s", (int)(end - s->notes.data), s->notes.data,
                      covered > columns ? (int)(covered - columns) : 0, "");
    else
        buf_add(&s->output, s->notes.data, (size_t)(end - s->notes.data));
    buf_consume(&s->notes, (size_t)(end - s->notes.data));
    notes_deliver(s);
    session_redraw(s);
    session_flush(s);
}

void notes_take(struct log_sink *sink, int severity, const char *text)
{
    struct shell_session *s = list_entry(sink, struct shell_session, monitor);
    (void)severity;
    if (s->notes.size > NOTES_MAX) {
        session_notes_limit.refused++;
        return;
    }
    buf_printf(&s->notes, "%s\n", text);
    limit_set(&session_notes_limit, s->notes.size);
    if (!s->pumping && session_idle(s))
        notes_show(s);
}

void session_monitor(struct shell_session *s, bool on)
{
    if (on == s->monitoring)
        return;
    s->monitoring = on;
    if (on)
        log_attach(&s->monitor);
    else
        log_detach(&s->monitor);
}
