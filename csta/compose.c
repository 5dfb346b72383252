// SPDX-License-Identifier: MIT
#include "csta/compose.h"

#include <stdio.h>
#include <string.h>

void compose_begin(struct buf *b, const char *space, const char *root)
{
    compose_root(b, space, root);
    compose_content(b);
}

void compose_root(struct buf *b, const char *space, const char *root)
{
    buf_clear(b);
    buf_adds(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    compose_start(b, root);
    compose_attribute(b, "xmlns", space);
}

void compose_start(struct buf *b, const char *name)
{
    buf_addc(b, '<');
    buf_adds(b, name);
}

void compose_attribute(struct buf *b, const char *name, const char *value)
{
    buf_addc(b, ' ');
    buf_adds(b, name);
    buf_adds(b, "=\"");
    compose_escaped(b, value);
    buf_addc(b, '"');
}

void compose_content(struct buf *b)
{
    buf_addc(b, '>');
}

void compose_finish(struct buf *b)
{
    buf_add(b, "/>", 2);
}

void compose_open(struct buf *b, const char *name)
{
    buf_addc(b, '<');
    buf_adds(b, name);
    buf_addc(b, '>');
}

void compose_close(struct buf *b, const char *name)
{
    buf_add(b, "</", 2);
    buf_adds(b, name);
    buf_addc(b, '>');
}

void compose_empty(struct buf *b, const char *name)
{
    buf_addc(b, '<');
    buf_adds(b, name);
    buf_add(b, "/>", 2);
}

void compose_text(struct buf *b, const char *name, const char *text)
{
    compose_open(b, name);
    compose_escaped(b, text);
    compose_close(b, name);
}

void compose_number(struct buf *b, const char *name, uint32_t number)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%u", number);
    compose_text(b, name, digits);
}

void compose_flag(struct buf *b, const char *name, bool on)
{
    compose_text(b, name, on ? "true" : "false");
}

/* Bytes of the UTF-8 character at `p`, 0 when it is none that XML may carry. */
static size_t character(const unsigned char *p)
{
    static const struct { unsigned char mask, lead; uint32_t least; } forms[] = {
        { 0x80, 0x00, 0 }, { 0xe0, 0xc0, 0x80 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 },
    };
    for (unsigned more = 0; more < 4; more++) {
        if ((p[0] & forms[more].mask) != forms[more].lead)
            continue;
        uint32_t code = p[0] & (unsigned char)~forms[more].mask;
        for (unsigned i = 1; i <= more; i++) {
            if ((p[i] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (p[i] & 0x3f);
        }
        const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
        const bool surrogate = code >= 0xd800 && code <= 0xdfff;
        return control || surrogate || code < forms[more].least || code > 0x10ffff || (code & ~1u) == 0xfffe
            ? 0 : more + 1;
    }
    return 0;
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':                            /* an attribute's end */
        return "&quot;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

void compose_escaped(struct buf *b, const char *text)
{
    const char *from = text;
    while (*text) {
        const size_t n = character((const unsigned char *)text);
        const char *instead = n ? entity(*text) : "?";
        if (instead) {
            buf_add(b, from, (size_t)(text - from));
            buf_adds(b, instead);
            from = text + 1;
        }
        text += n ? n : 1;
    }
    buf_add(b, from, (size_t)(text - from));
}
