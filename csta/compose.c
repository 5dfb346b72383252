// SPDX-License-Identifier: MIT
#include "csta/compose.h"

#include "core/utf8.h"

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

/* Bytes of the character that the text begins with, 0 when it is none that XML may carry. */
static size_t character(const char *text)
{
    uint32_t code;
    const size_t n = utf8_character(text, &code);
    const bool control = n && code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    return control || (n && (code & ~1u) == 0xfffe) ? 0 : n;
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
        const size_t n = character(text);
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
