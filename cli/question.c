// SPDX-License-Identifier: MIT
/* Questions: the next line, or the next key, answers one instead of being run. */
#include "cli/settings.h"
#include "cli/shell.h"
#include "core/loop.h"
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>

bool session_asked(const struct shell_session *s)
{
    return s->question.answer || s->question.confirm;
}

void session_ask(struct shell_session *s, const char *prompt, bool hidden,
                 void (*answer)(struct shell_session *s, const char *line))
{
    s->question = (struct question){ .answer = answer, .hidden = hidden };
    snprintf(s->question.prompt, sizeof s->question.prompt, "%s", prompt);
}

void session_confirm(struct shell_session *s, const char *prompt, void (*answer)(struct shell_session *s, bool yes))
{
    s->question = (struct question){ .confirm = answer };
    snprintf(s->question.prompt, sizeof s->question.prompt, "%s", prompt);
}

void session_answer_key(struct shell_session *s, char key)
{
    void (*answer)(struct shell_session *s, bool yes) = s->question.confirm;
    if (!editor_lend(&s->editor, key))
        return;
    s->question.confirm = NULL;
    s->active = loop_now();
    if (key > ' ' && key < 0x7f)
        session_add(s, &key, 1);
    session_add(s, "\n", 1);
    answer(s, key == '\r' || key == '\n' || key == 'y' || key == 'Y');
    session_ready(s);
}

bool session_asks(const struct shell_session *s)
{
    return s->interactive && !s->leaving_after && shell_settings()->file_prompt != PROMPT_QUIET;
}

void *session_errand(struct shell_session *s, size_t size, void (*free_it)(void *errand))
{
    session_errand_end(s);
    s->errand = must(calloc(1, size));
    s->errand_free = free_it;
    return s->errand;
}

void session_errand_end(struct shell_session *s)
{
    if (s->errand)
        s->errand_free(s->errand);
    s->errand = NULL;
}
