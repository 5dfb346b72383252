// SPDX-License-Identifier: MIT
/* Strangers: who comes to any door, says bytes that no client of it would say, or nothing, and what becomes of him. */
#include "core/stream.h"
#include "test/lab/scene.h"
#include "test/lab/world.h"

#include <stdlib.h>
#include <string.h>

static struct stranger {
    struct stream *stream;       /* NULL: gone */
    struct buf heard;
} strangers[26];

static void hears(struct stream *s, const uint8_t *data, size_t n)
{
    buf_add(&((struct stranger *)stream_owner(s))->heard, data, n);
}

static void over(struct stream *s, enum stream_end why)
{
    (void)why;
    ((struct stranger *)stream_owner(s))->stream = NULL;
}

static const struct stream_class stranger_class = { .name = "lab stranger", .message = hears, .closed = over };

/* "\r", "\n" and "\xHH" are the bytes that they say. */
static struct buf unescaped(const char *text)
{
    struct buf b = { 0 };
    for (; *text; text++) {
        char byte[3] = { 0 };
        if (text[0] == '\\' && (text[1] == 'r' || text[1] == 'n')) {
            buf_addc(&b, *++text == 'r' ? '\r' : '\n');
        } else if (text[0] == '\\' && text[1] == 'x' && strlen(text) > 3) {
            memcpy(byte, text + 2, 2);
            buf_addc(&b, (char)strtoul(byte, NULL, 16));
            text += 3;
        } else {
            buf_addc(&b, *text);
        }
    }
    return b;
}

/* comes PORT | says TEXT | leaves */
void scene_stranger(unsigned letter, const char *verb, const char *rest)
{
    struct stranger *s = &strangers[letter];
    if (!strcmp(verb, "comes")) {
        const struct address door = world_address((unsigned)strtoul(rest, NULL, 10));
        if (s->stream) {
            scene_fail("the stranger is here already");
        }
        buf_clear(&s->heard);
        s->stream = connect_tcp(&stranger_class, &door, s);
    } else if (!s->stream) {
        scene_fail("the stranger is gone");
    } else if (!strcmp(verb, "says")) {
        struct buf b = unescaped(rest);
        stream_write(s->stream, b.data, b.size);
        buf_free(&b);
    } else if (!strcmp(verb, "leaves")) {
        stream_close(s->stream);
    } else {
        scene_fail("strangers do not `%s`", verb);
    }
}

/* here | gone | TEXT that he heard */
void scene_expect_stranger(unsigned letter, const char *text)
{
    const struct stranger *s = &strangers[letter];
    const bool here = s->stream;
    if (!strcmp(text, "here") || !strcmp(text, "gone")) {
        if (here != !strcmp(text, "here")) {
            scene_fail("the stranger is %s; he heard\n%s", here ? "here" : "gone", buf_text(&s->heard));
        }
    } else if (!s->heard.size || !memmem(s->heard.data, s->heard.size, text, strlen(text))) {
        scene_fail("the stranger heard\n%s", buf_text(&s->heard));
    }
}

void scene_strangers_close(void)
{
    for (unsigned i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        if (strangers[i].stream) {
            stream_close(strangers[i].stream);
        }
        buf_free(&strangers[i].heard);
    }
}
