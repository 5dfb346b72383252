// SPDX-License-Identifier: MIT
#include "core/out.h"

#include "core/memory.h"
#include "core/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

/* What is open, innermost last. Level 0 is the whole answer, an object. */
struct level {
    bool is_list;
    bool has_members;
};

struct out {
    enum out_form form;
    struct buf *b;
    struct level levels[DEPTH_MAX];
    unsigned depth;
    bool failed;
};

struct out *out_open(enum out_form form, struct buf *b)
{
    struct out *o = must(calloc(1, sizeof *o));
    o->form = form;
    o->b = b;
    if (form == OUT_JSON)
        buf_addc(b, '{');
    return o;
}

enum out_form out_form_of(const struct out *o)
{
    return o->form;
}

static void add_escaped(struct buf *b, unsigned char c)
{
    static const char *const short_forms[256] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t", ['\b'] = "\\b", ['\f'] = "\\f",
    };
    if (short_forms[c])
        buf_adds(b, short_forms[c]);
    else if (c < 0x20 || c == 0x7f)
        buf_printf(b, "\\u%04x", c);
    else
        buf_addc(b, (char)c);
}

/* A JSON string (RFC 8259 7). What is not UTF-8 is a byte that some phone sent: it becomes U+FFFD. */
static void add_string(struct buf *b, const char *text)
{
    buf_addc(b, '"');
    for (const char *at = text; *at;) {
        uint32_t code;
        const size_t n = utf8_character(at, &code);
        if (n == 0)
            buf_adds(b, "\xef\xbf\xbd");
        else if (n == 1)
            add_escaped(b, (unsigned char)*at);
        else
            buf_add(b, at, n);
        at += n ? n : 1;
    }
    buf_addc(b, '"');
}

/* Comma and, inside an object, the name. */
static void begin_member(struct out *o, const char *name)
{
    struct level *l = &o->levels[o->depth];
    if (l->has_members)
        buf_addc(o->b, ',');
    l->has_members = true;
    if (!l->is_list) {
        add_string(o->b, name);
        buf_addc(o->b, ':');
    }
}

/* A field directly in a list is an item of one field. Returns whether out_item_end is due. */
static bool begin_field(struct out *o, const char *name)
{
    bool alone = o->levels[o->depth].is_list;
    if (alone)
        out_item(o);
    begin_member(o, name);
    return alone;
}

static void push(struct out *o, bool is_list)
{
    assert(o->depth + 1 < DEPTH_MAX);
    o->levels[++o->depth] = (struct level){ is_list, false };
    buf_addc(o->b, is_list ? '[' : '{');
}

static void pop(struct out *o, bool is_list)
{
    assert(o->depth > 0 && o->levels[o->depth].is_list == is_list);
    o->depth--;
    buf_addc(o->b, is_list ? ']' : '}');
}

void out_text(struct out *o, const char *format, ...)
{
    if (o->form != OUT_TEXT)
        return;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(o->b, format, ap);
    va_end(ap);
}

void out_number(struct out *o, const char *name, const char *layout, long long value)
{
    if (o->form == OUT_TEXT) {
        if (layout)
            buf_printf(o->b, layout, value);
        return;
    }
    bool alone = begin_field(o, name);
    buf_printf(o->b, "%lld", value);
    if (alone)
        out_item_end(o);
}

void out_string(struct out *o, const char *name, const char *layout, const char *value)
{
    if (o->form == OUT_TEXT) {
        if (layout)
            buf_printf(o->b, layout, value ? value : "");
        return;
    }
    bool alone = begin_field(o, name);
    if (value)
        add_string(o->b, value);
    else
        buf_adds(o->b, "null");
    if (alone)
        out_item_end(o);
}

void out_bool(struct out *o, const char *name, bool value, const char *yes, const char *no)
{
    if (o->form == OUT_TEXT) {
        const char *word = value ? yes : no;
        buf_adds(o->b, word ? word : "");
        return;
    }
    bool alone = begin_field(o, name);
    buf_adds(o->b, value ? "true" : "false");
    if (alone)
        out_item_end(o);
}

void out_null(struct out *o, const char *name)
{
    out_string(o, name, NULL, NULL);
}

void out_error(struct out *o, const char *format, ...)
{
    struct buf text = { 0 };
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&text, format, ap);
    va_end(ap);
    char *sentence = text.data + (o->form == OUT_JSON ? strspn(text.data, "% ") : 0);
    if (o->form == OUT_JSON)
        sentence[strcspn(sentence, "\n")] = '\0';
    out_string(o, "error", "%s", sentence);
    buf_free(&text);
    o->failed = true;
}

bool out_has_failed(const struct out *o)
{
    return o->failed;
}

void out_list(struct out *o, const char *name)
{
    if (o->form == OUT_TEXT)
        return;
    begin_member(o, name);
    push(o, true);
}

void out_list_end(struct out *o)
{
    if (o->form == OUT_JSON)
        pop(o, true);
}

void out_item(struct out *o)
{
    if (o->form == OUT_TEXT)
        return;
    assert(o->levels[o->depth].is_list);
    begin_member(o, NULL);
    push(o, false);
}

void out_item_end(struct out *o)
{
    if (o->form == OUT_JSON)
        pop(o, false);
}

void out_object(struct out *o, const char *name)
{
    if (o->form == OUT_TEXT)
        return;
    begin_member(o, name);
    push(o, false);
}

void out_object_end(struct out *o)
{
    out_item_end(o);
}

void out_close(struct out *o)
{
    if (o->form == OUT_JSON) {
        while (o->depth)
            pop(o, o->levels[o->depth].is_list);
        buf_adds(o->b, "}\n");
    }
    free(o);
}
