// SPDX-License-Identifier: MIT
/* What a session does with a finished line, and with the keys that are no text: help, completion, leaving. */
#include "cli/help.h"
#include "cli/shell.h"
#include "core/loop.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* Nobody can help a pipe while it types: there `?` counts at the end of the line. */
void session_run(struct shell_session *s, const char *line)
{
    size_t n = strlen(line);
    if (s->interactive || !n || line[n - 1] != '?') {
        run_line(s, line);
        return;
    }
    char *begun = must(strndup(line, n - 1));
    help_show(&s->position, s->privilege, begun, s->columns, &s->output);
    free(begun);
}

void session_line(struct shell_session *s)
{
    const char *line = editor_line(&s->editor);
    s->active = loop_now();
    if (s->question.answer) {
        struct question asked = s->question;
        s->question.answer = NULL;
        asked.answer(s, line);
    } else if (s->editor.spoilt) {
        session_print(s, "%% Line is too long or not text\n");
        s->failed = true;
    } else if (!s->authenticated) {
        session_leave(s, 1);                 /* whatever way led here: nobody runs a line before the login */
    } else {
        if (s->interactive)
            history_add(editor_history(&s->editor), line);
        session_run(s, line);
    }
    session_ready(s);
}

static void key_help(struct shell_session *s)
{
    if (s->question.answer) {
        editor_insert(&s->editor, "?", 1);
        return;
    }
    session_add(s, "?\n", 2);
    help_show(&s->position, s->privilege, editor_line(&s->editor), s->columns, &s->output);
    session_redraw(s);
}

static void key_complete(struct shell_session *s)
{
    struct buf rest = { 0 };
    bool at_end = s->editor.cursor == s->editor.line.size;
    if (session_idle(s) && at_end && help_complete(&s->position, s->privilege, editor_line(&s->editor), &rest))
        editor_insert(&s->editor, rest.data, rest.size);
    buf_free(&rest);
}

/* IOS runs what is typed, then leaves configuration mode. */
static void key_end(struct shell_session *s)
{
    session_add(s, "^Z\n", 3);
    if (!s->authenticated) {
        session_leave(s, 1);                 /* the question who it is cannot be left unanswered */
    } else if (s->question.answer) {
        s->question.answer = NULL;
        run_swallow_end(s);
    } else {
        history_add(editor_history(&s->editor), editor_line(&s->editor));
        run_line(s, editor_line(&s->editor));
        run_end(s);
    }
    session_ready(s);
}

/* Forgets what is typed, and leaves configuration mode as IOS does. */
static void key_abort(struct shell_session *s)
{
    session_add(s, "^C\n", 3);
    if (!s->authenticated)
        session_leave(s, 1);
    if (!session_asked(s))
        run_end(s);
    s->question.answer = NULL;
    run_swallow_end(s);
    session_ready(s);
}

void session_edited(struct shell_session *s, enum edit what)
{
    switch (what) {
    case EDIT_MORE:
        break;
    case EDIT_LINE:
        if (s->interactive)
            session_add(s, "\n", 1);
        session_line(s);
        break;
    case EDIT_HELP:
        key_help(s);
        break;
    case EDIT_COMPLETE:
        key_complete(s);
        break;
    case EDIT_END:
        key_end(s);
        break;
    case EDIT_ABORT:
        key_abort(s);
        break;
    case EDIT_REDRAW:
        session_add(s, "\n", 1);
        session_redraw(s);
        break;
    }
}
