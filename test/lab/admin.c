// SPDX-License-Identifier: MIT
#include "test/lab/admin.h"
#include "core/buf.h"
#include "core/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct admin {
    struct admin_start start;
    struct stream *stream;
    struct buf printed;          /* since the last line that was typed */
};

void admin_send(struct admin *a, const void *data, size_t n)
{
    if (a->stream) {
        stream_write(a->stream, data, n);
    }
}

void admin_type(struct admin *a, const char *line)
{
    buf_clear(&a->printed);
    admin_send(a, line, strlen(line));
    admin_send(a, "\r", 1);
}

void admin_rest(struct admin *a, bool resting)
{
    if (a->stream) {
        stream_pause(a->stream, resting);
    }
}

static bool ends_with(const struct buf *b, const char *text)
{
    const size_t n = strlen(text);
    return b->size >= n && !memcmp(b->data + b->size - n, text, n);
}

/* "R1#" or "R1(config-ephone)#" at the beginning of the last line. */
static bool ends_with_prompt(const struct admin *a)
{
    const char *text = buf_text(&a->printed), *line = strrchr(text, '\n');
    line = line ? line + 1 : text;
    return ends_with(&a->printed, "#") && !strncmp(line, a->start.host, strlen(a->start.host));
}

/* What telnet itself says is no text: an IAC, a word and an option. */
static void add_text(struct buf *b, const uint8_t *data, size_t n)
{
    enum { IAC = 255, OPTION = 3 };
    for (size_t i = 0; i < n; i++) {
        if (data[i] == IAC) {
            i += OPTION - 1;
        } else {
            buf_addc(b, (char)data[i]);
        }
    }
}

static void received(struct stream *s, const uint8_t *data, size_t n)
{
    struct admin *a = stream_owner(s);
    add_text(&a->printed, data, n);
    if (ends_with(&a->printed, "Username: ")) {
        admin_type(a, a->start.name);
    } else if (ends_with(&a->printed, "Password: ")) {
        admin_type(a, a->start.password);
    } else if (ends_with_prompt(a)) {
        a->start.prompted(a, buf_text(&a->printed));
    }
}

static void closed(struct stream *s, enum stream_end why)
{
    struct admin *a = stream_owner(s);
    a->stream = NULL;
    if (why != STREAM_SHUT && a->start.ended) {
        a->start.ended(a);
    }
}

static const struct stream_class telnet_client = {
    .name = "lab administrator", .message = received, .closed = closed, .message_max = 1 << 20, .queue_max = 1 << 23,
};

struct admin *admin_open(const struct admin_start *s)
{
    struct admin *a = calloc(1, sizeof *a);
    a->start = *s;
    a->stream = connect_tcp(&telnet_client, &s->server, a);
    return a;
}

void admin_free(struct admin *a)
{
    if (a && a->stream) {
        stream_close(a->stream);
    }
    if (a) {
        buf_free(&a->printed);
    }
    free(a);
}
