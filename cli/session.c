// SPDX-License-Identifier: MIT
/* One session: takes bytes, lets the editor make lines of them, runs them, writes a turn's output at once. */
#include "cli/session.h"

#include "cli/banner.h"
#include "cli/scp.h"
#include "cli/shell.h"
#include "core/access.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/settings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINES_PER_SLICE = 100,       /* about half a millisecond */
    LINES_PER_OUTPUT = 50,       /* what a piece of output counts */
    INPUT_HIGH = 256 * 1024,     /* the carrier stops reading … */
    INPUT_LOW = 16 * 1024,       /* … and goes on */
    INPUT_MAX = 4 * 1024 * 1024, /* of a carrier that cannot stop */
    QUEUE_HIGH = 64 * 1024,
};

/* Of the session that got some last. */
struct limit session_input_limit = {
    .name = "Input of one session, bytes", .when_full = "the session ends", .maximum = INPUT_MAX,
};
static struct list sessions = LIST_INIT(sessions);
static uint64_t last_id;
static struct shell_session *current;

struct shell_session *session_current(void)
{
    return current;
}

void session_set_current(struct shell_session *s)
{
    current = s;
}

struct shell_session *session_by_id(uint64_t id)
{
    list_each(node, &sessions) {
        struct shell_session *s = list_entry(node, struct shell_session, linked);
        if (s->id == id)
            return s;
    }
    return NULL;
}

struct shell_session *session_next(const struct shell_session *after)
{
    struct list *next = after ? after->linked.next : sessions.next;
    return next == &sessions ? NULL : list_entry(next, struct shell_session, linked);
}

/* -- output -- */

void session_add(struct shell_session *s, const char *text, size_t n)
{
    buf_add(&s->output, text, n);
}

void session_print(struct shell_session *s, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&s->output, format, ap);
    va_end(ap);
}

/* A terminal wants CR LF. */
static void write_translated(struct shell_session *s)
{
    static struct buf translated;
    const char *at = s->output.data, *end = at + s->output.size;
    buf_clear(&translated);
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((newline ? newline : end) - at);
        buf_add(&translated, at, n);
        if (newline)
            buf_add(&translated, "\r\n", 2);
        at += n + (newline ? 1 : 0);
    }
    s->terminal->write(s->carrier, translated.data, translated.size);
}

void session_flush(struct shell_session *s)
{
    if (!s->output.size)
        return;
    if (s->interactive)
        write_translated(s);
    else
        s->terminal->write(s->carrier, s->output.data, s->output.size);
    buf_clear(&s->output);
}

void session_prompt(const struct shell_session *s, struct buf *text)
{
    const struct mode *mode = position_mode(&s->position);
    buf_adds(text, settings_system()->hostname);
    if (mode) {
        buf_addc(text, '(');
        buf_adds(text, mode->prompt);
        buf_adds(text, ")#");
    } else {
        buf_addc(text, s->privilege > PRIVILEGE_USER ? '#' : '>');
    }
}

bool session_idle(const struct shell_session *s)
{
    return !s->print && !s->parked && !s->raw && !s->ending && !session_asked(s);
}

/* The session waits for the next line. */
void session_ready(struct shell_session *s)
{
    if (s->ending || s->print || s->parked || s->raw)
        return;
    s->editor.hidden = session_asked(s) && s->question.hidden;
    if (!session_asked(s) && s->leaving_after) {
        session_leave(s, s->failed);
        return;
    }
    if (!session_asked(s))
        notes_deliver(s);
    size_t before = s->output.size;
    if (session_asked(s))
        buf_adds(&s->output, s->question.prompt);
    else if (s->interactive)
        session_prompt(s, &s->output);
    s->editor.configuring = s->position.depth > 0;
    editor_begin(&s->editor, text_columns(buf_text(&s->output) + before, s->output.size - before));
}

/* The prompt again, with what is typed of the line. */
void session_redraw(struct shell_session *s)
{
    if (!session_idle(s) || !s->interactive)
        return;
    session_prompt(s, &s->output);
    editor_redraw(&s->editor);
}

/* -- the pump -- */

/* Ctrl-C or Ctrl-^, even when other keys were typed before. */
static bool take_break(struct shell_session *s, size_t *used)
{
    for (size_t i = s->input.size; s->interactive && i > *used; i--) {
        if (s->input.data[i - 1] == 0x03 || s->input.data[i - 1] == 0x1e) {
            *used = i;
            return true;
        }
    }
    return false;
}

/* It stops long output. */
static void look_for_break(struct shell_session *s, size_t *used)
{
    if (!take_break(s, used))
        return;
    if (print_paused(s))
        print_key(s, 0x03);
    print_end(s);
    session_add(s, "\n", 1);
    session_ready(s);
}

/* Moves the running command's output on. False when it must wait for a key or for the carrier. */
static bool pump_print(struct shell_session *s, size_t *used, unsigned *lines)
{
    look_for_break(s, used);
    if (!s->print)
        return true;
    if (print_paused(s)) {
        if (*used == s->input.size)
            return false;
        const char key = s->input.data[(*used)++];
        if (editor_lend(&s->editor, key))
            print_key(s, key);
    } else {
        session_flush(s);
        if (s->terminal->queued(s->carrier) > QUEUE_HIGH)
            return false;
        enum print_state state = print_pump(s);
        if (state == PRINT_PAUSED)
            return true;
        if (state == PRINT_DONE)
            print_finish(s);
        *lines = state == PRINT_LATER ? 0 : *lines;
    }
    if (!s->print)
        session_ready(s);
    return true;
}

/* The end of a pipe: what is left is a line, too. */
static void finish_pipe(struct shell_session *s)
{
    if (s->editor.line.size || s->editor.spoilt)
        session_line(s);
    else
        session_leave(s, s->failed);
}

/* What comes is no typing. At its end there is nothing to wait for. */
static bool pump_raw(struct shell_session *s, size_t *used)
{
    size_t taken = 0;
    session_flush(s);
    if (s->terminal->queued(s->carrier) > QUEUE_HIGH)
        return false;
    const bool goes_on = s->raw(s, s->input.data + *used, s->input.size - *used, &taken);
    *used += taken;
    if (!goes_on && !s->parked && s->ended)
        session_leave(s, s->failed);
    return goes_on;
}

static bool pump_step(struct shell_session *s, size_t *used, unsigned *lines)
{
    if (s->print) {
        if (!pump_print(s, used, lines))
            return false;
        *lines -= *lines < LINES_PER_OUTPUT ? *lines : LINES_PER_OUTPUT;
        return true;
    }
    if (s->parked) {
        if (s->interrupt && take_break(s, used))
            s->interrupt(s);
        return false;
    }
    if (s->raw)
        return pump_raw(s, used);
    if (*used < s->input.size && s->question.confirm) {
        session_answer_key(s, s->input.data[(*used)++]);
        return true;
    }
    if (*used < s->input.size) {
        size_t taken;
        enum edit what = editor_feed(&s->editor, s->input.data + *used, s->input.size - *used, &taken);
        *used += taken;
        session_edited(s, what);
        *lines -= what == EDIT_LINE;
        return true;
    }
    if (!s->ended)
        return false;
    finish_pipe(s);
    return true;
}

static void finish(struct shell_session *s)
{
    session_flush(s);
    const struct terminal *terminal = s->terminal;
    void *carrier = s->carrier;
    int status = s->status;
    s->terminal = NULL;
    terminal->end(carrier, status);
    session_gone(s);
}

static void balance(struct shell_session *s)
{
    bool stop = s->stopped ? s->input.size > INPUT_LOW : s->input.size > INPUT_HIGH;
    if (stop == s->stopped || !s->terminal->pause)
        return;
    s->stopped = stop;
    s->terminal->pause(s->carrier, stop);
}

/* Whether it goes on: there is more to do than these lines. */
static bool pump(struct shell_session *s, unsigned lines)
{
    const uint64_t began = loop_microseconds();
    size_t used = 0;
    s->pumping = true;
    while (!s->ending && lines && pump_step(s, &used, &lines))
        ;
    buf_consume(&s->input, used);
    session_input_limit.used = s->input.size;
    s->pumping = false;
    if (s->terminal->worked)
        s->terminal->worked(s->carrier, began);
    if (s->ending) {
        finish(s);
        return false;
    }
    if (s->notes.size && session_idle(s))
        notes_show(s);
    session_flush(s);
    balance(s);
    return !lines;
}

static bool slice(void *arg)
{
    struct shell_session *s = session_by_id((uint64_t)(uintptr_t)arg);
    if (!s)
        return false;
    s->slicing = false;
    if (!pump(s, LINES_PER_SLICE) || s->slicing)     /* it may be gone, or woken meanwhile */
        return false;
    return s->slicing = true;
}

/* Whatever a session has to do, it does in slices, later in this turn: so all sessions together keep a phone waiting no
 * longer than one does. */
static void wake(struct shell_session *s)
{
    if (s->slicing)
        return;
    s->slicing = true;
    loop_slice(slice, (void *)(uintptr_t)s->id);
}

void session_park(struct shell_session *s)
{
    s->parked = true;
}

void session_show(struct shell_session *s)
{
    wake(s);
}

void session_unpark(struct shell_session *s)
{
    s->parked = false;
    session_ready(s);
    wake(s);
}

void session_leave(struct shell_session *s, int status)
{
    s->ending = true;
    s->status = status;
}

/* -- life -- */

static struct shell_session *session_make(const struct session_start *start)
{
    struct shell_session *s = must(calloc(1, sizeof *s));
    s->id = ++last_id;
    s->terminal = start->terminal;
    s->carrier = start->carrier;
    s->actor.kind = ACTOR_SHELL;
    memcpy(s->actor.name, start->user, sizeof s->actor.name);
    memcpy(s->actor.origin, start->origin, sizeof s->actor.origin);
    memcpy(s->line, start->line, sizeof s->line);
    s->privilege = start->privilege;
    s->console = start->console;
    s->interactive = start->interactive;
    s->authenticated = start->authenticated;
    s->asked = !start->authenticated;
    s->rows = start->rows ? start->rows : 24;
    s->columns = start->columns ? start->columns : 80;
    if (start->settings && start->settings->length != LINE_LENGTH) {
        s->rows = start->settings->length;
        s->rows_typed = true;
    }
    if (start->settings && start->settings->width != LINE_WIDTH) {
        s->columns = start->settings->width;
        s->columns_typed = true;
    }
    s->opened = s->active = loop_now();
    s->position = position_exec();
    s->monitor = (struct log_sink){ .line = notes_take, .monitor = true };
    editor_open(&s->editor, &s->output);
    s->editor.width = s->columns;
    if (start->settings)
        editor_remember(&s->editor, start->settings->history);
    s->editor.raw = !start->interactive;
    list_append(&sessions, &s->linked);
    return s;
}

struct shell_session *session_open(const struct session_start *start)
{
    struct shell_session *s = session_make(start);
    s->pumping = true;
    if (!s->authenticated) {
        login_begin(s);
    } else if (!start->command) {
        banner_show(s, BANNER_MOTD);
        banner_show(s, BANNER_EXEC);
    }
    if (start->command && s->authenticated) {
        s->leaving_after = true;
        if (!scp_begin(s, start->command))
            session_run(s, start->command);
    }
    session_ready(s);
    s->pumping = false;
    /* Whatever comes next, even the end, comes from the loop: the carrier does not know this session yet. */
    session_flush(s);
    wake(s);
    return s;
}

void session_input(struct shell_session *s, const char *data, size_t n)
{
    buf_add(&s->input, data, n);
    limit_set(&session_input_limit, s->input.size);
    if (s->input.size > INPUT_MAX) {
        session_input_limit.refused++;
        session_print(s, "%% Too much input\n");
        session_leave(s, 1);
    }
    balance(s);
    wake(s);
}

void session_input_end(struct shell_session *s)
{
    s->ended = true;
    wake(s);
}

void session_resize(struct shell_session *s, unsigned rows, unsigned columns)
{
    if (rows && !s->rows_typed)
        s->rows = rows;
    if (columns && !s->columns_typed)
        s->columns = columns;
    s->editor.width = s->columns;
}

void session_drained(struct shell_session *s)
{
    wake(s);
}

void session_gone(struct shell_session *s)
{
    session_monitor(s, false);
    print_end(s);
    session_errand_end(s);
    run_swallow_end(s);
    editor_close(&s->editor);
    buf_free(&s->input);
    buf_free(&s->output);
    buf_free(&s->notes);
    list_remove(&s->linked);
    free(s);
}
