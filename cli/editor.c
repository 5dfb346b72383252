// SPDX-License-Identifier: MIT
#include "cli/editor.h"

#include "cli/console.h"
#include "core/access.h"
#include "core/config/syntax.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* -- characters -- */

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

unsigned text_columns(const char *text, size_t n)
{
    unsigned columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += !continues(text[i]);
    return columns;
}

static size_t next_char(const struct editor *e, size_t at)
{
    if (at < e->line.size)
        at++;
    while (at < e->line.size && continues(e->line.data[at]))
        at++;
    return at;
}

static size_t previous_char(const struct editor *e, size_t at)
{
    if (at)
        at--;
    while (at && continues(e->line.data[at]))
        at--;
    return at;
}

static bool blank(const struct editor *e, size_t at)
{
    return e->line.data[at] == ' ';
}

/* Bytes that a character beginning with this one has. */
static size_t char_size(char lead)
{
    unsigned char c = (unsigned char)lead;
    return c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
}

/* -- the screen -- */

static void fill(struct editor *e, char c, unsigned n)
{
    char *to = buf_reserve(e->screen, n);
    memset(to, c, n);
    e->screen->size += n;
    to[n] = '\0';
}

/* Byte of the line at a column. */
static size_t byte_at(const struct editor *e, unsigned column)
{
    size_t at = 0;
    while (column-- && at < e->line.size)
        at = next_char(e, at);
    return at;
}

/* IOS scrolls a long line sideways and marks what is hidden by `$`. */
static void scroll(struct editor *e)
{
    unsigned cursor = text_columns(e->line.data, e->cursor);
    unsigned room = e->width > e->prompt + 10 ? e->width - e->prompt - 1 : 10;
    if (!e->width) {
        e->shift = 0;
        return;
    }
    if (cursor < e->shift + (e->shift > 0) || cursor >= e->shift + room)
        e->shift = cursor < room ? 0 : cursor - room / 2;
}

/* Draws the line over what is shown now. */
static void refresh(struct editor *e)
{
    if (e->hidden || e->raw)
        return;
    scroll(e);
    unsigned room = e->width ? (e->width > e->prompt + 10 ? e->width - e->prompt - 1 : 10) : ~0u;
    size_t from = byte_at(e, e->shift + (e->shift > 0));
    unsigned columns = text_columns(e->line.data + from, e->line.size - from) + (e->shift > 0);
    size_t to = columns > room ? byte_at(e, e->shift + room) : e->line.size;
    columns = columns > room ? room : columns;
    unsigned cursor = text_columns(e->line.data, e->cursor) - e->shift;

    fill(e, '\b', e->at);
    if (e->shift)
        buf_addc(e->screen, '$');
    buf_add(e->screen, e->line.data + from, to - from);
    unsigned drawn = columns;
    if (e->shown > columns) {
        fill(e, ' ', e->shown - columns);
        drawn = e->shown;
    }
    fill(e, '\b', drawn - cursor);
    e->shown = columns;
    e->at = cursor;
}

void editor_redraw(struct editor *e)
{
    e->shown = e->at = 0;
    refresh(e);
}

unsigned editor_columns(const struct editor *e)
{
    return e->shown;
}

/* -- life -- */

void editor_open(struct editor *e, struct buf *screen)
{
    memset(e, 0, sizeof *e);
    e->screen = screen;
    buf_reserve(&e->line, 80);
    editor_remember(e, HISTORY_DEFAULT);
}

void editor_close(struct editor *e)
{
    buf_free(&e->line);
    buf_free(&e->killed);
    buf_free(&e->kept);
    editor_remember(e, 0);
}

void editor_begin(struct editor *e, unsigned prompt_columns)
{
    buf_clear(&e->line);
    e->cursor = 0;
    e->browsing = 0;
    e->prompt = prompt_columns;
    e->shift = e->shown = e->at = 0;
    e->spoilt = false;
    e->keys = KEYS_PLAIN;
}

const char *editor_line(struct editor *e)
{
    return buf_text(&e->line);
}

/* -- changing the line -- */

static void cut(struct editor *e, size_t from, size_t to)
{
    memmove(e->line.data + from, e->line.data + to, e->line.size - to);
    e->line.size -= to - from;
    e->line.data[e->line.size] = '\0';
    e->cursor = from;
}

static void kill_text(struct editor *e, size_t from, size_t to)
{
    if (from == to)
        return;
    buf_clear(&e->killed);
    buf_add(&e->killed, e->line.data + from, to - from);
    cut(e, from, to);
    refresh(e);
}

static void put(struct editor *e, const char *text, size_t n)
{
    buf_reserve(&e->line, n + 1);
    memmove(e->line.data + e->cursor + n, e->line.data + e->cursor, e->line.size - e->cursor);
    memcpy(e->line.data + e->cursor, text, n);
    e->line.size += n;
    e->line.data[e->line.size] = '\0';
    e->cursor += n;
}

static bool whole_char(const struct editor *e)
{
    size_t lead = previous_char(e, e->cursor);
    return e->cursor - lead >= char_size(e->line.data[lead]);
}

void editor_insert(struct editor *e, const char *text, size_t n)
{
    if (e->line.size + n > LINE_MAX_BYTES) {
        e->spoilt = e->raw;
        if (!e->raw)
            buf_addc(e->screen, '\a');
        return;
    }
    bool end = e->cursor == e->line.size;
    unsigned columns = text_columns(text, n);
    put(e, text, n);
    bool fits = !e->width || e->prompt + e->at + columns < e->width;
    if (e->raw || e->hidden)
        return;
    if (end && fits) {
        buf_add(e->screen, text, n);
        e->at += columns;
        e->shown += columns;
    } else if (whole_char(e)) {
        refresh(e);
    }
}

/* -- history -- */

static void replace(struct editor *e, const char *text)
{
    buf_clear(&e->line);
    buf_adds(&e->line, text);
    e->cursor = e->line.size;
    refresh(e);
}

static void browse(struct editor *e, unsigned back)
{
    const struct history *h = editor_history(e);
    if (e->hidden || back > h->count || back == e->browsing)
        return;
    if (!e->browsing) {
        buf_clear(&e->kept);
        buf_adds(&e->kept, editor_line(e));
    }
    e->browsing = back;
    replace(e, back ? h->line[h->count - back] : buf_text(&e->kept));
}

/* -- keys -- */

static void move(struct editor *e, size_t to)
{
    e->cursor = to;
    refresh(e);
}

static size_t word_left(const struct editor *e)
{
    size_t at = e->cursor;
    while (at && blank(e, at - 1))
        at--;
    while (at && !blank(e, at - 1))
        at--;
    return at;
}

static size_t word_right(const struct editor *e)
{
    size_t at = e->cursor;
    while (at < e->line.size && blank(e, at))
        at++;
    while (at < e->line.size && !blank(e, at))
        at++;
    return at;
}

static void key_begin(struct editor *e) { move(e, 0); }
static void key_end(struct editor *e) { move(e, e->line.size); }
static void key_left(struct editor *e) { move(e, previous_char(e, e->cursor)); }
static void key_right(struct editor *e) { move(e, next_char(e, e->cursor)); }
static void key_word_left(struct editor *e) { move(e, word_left(e)); }
static void key_word_right(struct editor *e) { move(e, word_right(e)); }
static void key_kill_end(struct editor *e) { kill_text(e, e->cursor, e->line.size); }
static void key_kill_begin(struct editor *e) { kill_text(e, 0, e->cursor); }
static void key_kill_word(struct editor *e) { kill_text(e, word_left(e), e->cursor); }
static void key_kill_word_right(struct editor *e) { kill_text(e, e->cursor, word_right(e)); }
static void key_yank(struct editor *e) { editor_insert(e, buf_text(&e->killed), e->killed.size); }
static void key_older(struct editor *e) { browse(e, e->browsing + 1); }
static void key_quote(struct editor *e) { e->keys = KEYS_QUOTE; }
static void key_escape(struct editor *e) { e->keys = KEYS_ESCAPE; }

static void key_newer(struct editor *e)
{
    if (e->browsing)
        browse(e, e->browsing - 1);
}

static void key_delete(struct editor *e)
{
    size_t to = next_char(e, e->cursor);
    if (to == e->cursor)
        return;
    cut(e, e->cursor, to);
    refresh(e);
}

static void key_backspace(struct editor *e)
{
    size_t from = previous_char(e, e->cursor);
    if (from == e->cursor)
        return;
    cut(e, from, e->cursor);
    refresh(e);
}

static void key_transpose(struct editor *e)
{
    size_t middle = e->cursor == e->line.size ? previous_char(e, e->cursor) : e->cursor;
    size_t from = previous_char(e, middle), to = next_char(e, middle);
    char first[8];
    size_t n = middle - from;
    if (!n || to == middle || n > sizeof first)
        return;
    memcpy(first, e->line.data + from, n);
    memmove(e->line.data + from, e->line.data + middle, to - middle);
    memcpy(e->line.data + to - n, first, n);
    move(e, to);
}

typedef void key_fn(struct editor *e);

static key_fn *const control_keys[32] = {
    [0x01] = key_begin, [0x02] = key_left, [0x04] = key_delete, [0x05] = key_end, [0x06] = key_right,
    [0x08] = key_backspace, [0x0b] = key_kill_end, [0x0e] = key_newer, [0x10] = key_older,
    [0x14] = key_transpose, [0x15] = key_kill_begin, [0x16] = key_quote,
    [0x17] = key_kill_word, [0x18] = key_kill_begin, [0x19] = key_yank, [0x1b] = key_escape,
};

static const struct {
    char key;
    key_fn *fn;
} escape_keys[] = {
    { 'b', key_word_left }, { 'f', key_word_right }, { 'd', key_kill_word_right }, { 0x7f, key_kill_word },
}, sequence_keys[] = {
    { 'A', key_older }, { 'B', key_newer }, { 'C', key_right }, { 'D', key_left }, { 'H', key_begin },
    { 'F', key_end },
};

static void escape_key(struct editor *e, char c)
{
    e->keys = c == '[' || c == 'O' ? KEYS_SEQUENCE : KEYS_PLAIN;
    for (size_t i = 0; i < sizeof escape_keys / sizeof escape_keys[0]; i++) {
        if (escape_keys[i].key == (c | (c < 0x7f ? 0x20 : 0)))
            escape_keys[i].fn(e);
    }
}

/* "ESC [ A", also with numbers before the letter ("ESC [ 1 ; 5 C"). */
static void sequence_key(struct editor *e, char c)
{
    if (c >= 0x20 && c < 0x40)
        return;
    e->keys = KEYS_PLAIN;
    for (size_t i = 0; i < sizeof sequence_keys / sizeof sequence_keys[0]; i++) {
        if (sequence_keys[i].key == c)
            sequence_keys[i].fn(e);
    }
}

static bool printable(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7f;
}

/* Bytes that are plain text: the whole of a pasted line goes in at once. */
static size_t plain_run(const struct editor *e, const char *data, size_t n)
{
    size_t i = 0;
    while (i < n && printable(data[i]) && (data[i] != '?' || e->hidden))
        i++;
    return i;
}

static enum edit special(struct editor *e, char c)
{
    if (c == '\r' || c == '\n') {
        e->after_cr = c == '\r';
        return EDIT_LINE;
    }
    if (c == 0x03)
        return EDIT_ABORT;
    if (c == 0x0c || c == 0x12)
        return EDIT_REDRAW;
    if (c == 0x1a && !e->hidden)
        return EDIT_END;
    if (c == '\t' && !e->hidden)
        return EDIT_COMPLETE;
    if (c == '?')
        return EDIT_HELP;
    if (c == 0x7f)
        key_backspace(e);
    else if (c >= 0 && c < 0x20 && control_keys[(int)c])
        control_keys[(int)c](e);
    return EDIT_MORE;
}

/* A key of more than one byte goes on. */
static bool pending_key(struct editor *e, char c)
{
    switch (e->keys) {
    case KEYS_PLAIN:
        return false;
    case KEYS_QUOTE:
        e->keys = KEYS_PLAIN;
        if (printable(c))
            editor_insert(e, &c, 1);
        return printable(c);
    case KEYS_ESCAPE:
        escape_key(e, c);
        return true;
    case KEYS_SEQUENCE:
        sequence_key(e, c);
        return true;
    }
    return false;
}

static enum edit feed_raw(struct editor *e, const char *data, size_t n, size_t *taken)
{
    size_t i = 0;
    while (i < n && data[i] != '\n' && data[i] != '\r')
        i++;
    editor_insert(e, data, i);
    if (memchr(data, '\0', i))
        e->spoilt = true;
    *taken = i < n ? i + 1 : n;
    if (i == n)
        return EDIT_MORE;
    e->after_cr = data[i] == '\r';
    return EDIT_LINE;
}

bool editor_lend(struct editor *e, char key)
{
    const bool completes = e->after_cr && (key == '\n' || key == '\0');
    e->after_cr = key == '\r';
    return !completes;
}

/* CR, LF, CR LF and CR NUL each end a line once. */
enum edit editor_feed(struct editor *e, const char *data, size_t n, size_t *taken)
{
    size_t i = 0;
    if (n && e->after_cr) {
        i = data[0] == '\n' || data[0] == '\0';
        e->after_cr = false;
    }
    if (e->raw) {
        enum edit what = feed_raw(e, data + i, n - i, taken);
        *taken += i;
        return what;
    }
    while (i < n) {
        if (pending_key(e, data[i])) {
            i++;
            continue;
        }
        size_t run = plain_run(e, data + i, n - i);
        if (run) {
            editor_insert(e, data + i, run);
            i += run;
            continue;
        }
        enum edit what = special(e, data[i++]);
        if (what != EDIT_MORE) {
            *taken = i;
            return what;
        }
    }
    *taken = n;
    return EDIT_MORE;
}
