// SPDX-License-Identifier: MIT
#include "test/lab/torture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 512 };

/* -- reading -- */

static struct torture *begin(struct tortures *t, const char *line)
{
    struct torture *one = &t->list[t->count];
    if (t->count == TORTURES_MAX || sscanf(line, "=== %63s %7s %7s", one->name, one->udp, one->tcp) != 3) {
        fprintf(stderr, "a torture cannot be read: %s", line);
        exit(2);
    }
    t->count++;
    return one;
}

void tortures_read(struct tortures *t, const char *file)
{
    char path[512], line[LINE];
    struct torture *one = NULL;
    const char *source = getenv("NAISEN_SOURCE");
    snprintf(path, sizeof path, "%s/test/load/torture/%s", source ? source : ".", file);
    FILE *f = fopen(path, "r");
    if (!f) {
        perror(path);
        exit(2);
    }
    *t = (struct tortures){ 0 };
    while (fgets(line, sizeof line, f)) {
        if (!strncmp(line, "=== ", 4)) {
            one = begin(t, line);
        } else if (one) {
            buf_adds(&one->text, line);
        }
    }
    fclose(f);
}

void tortures_free(struct tortures *t)
{
    for (unsigned i = 0; i < t->count; i++) {
        buf_free(&t->list[i].text);
    }
}

/* -- filling in -- */

struct filling {
    const char *transport;
    unsigned port, number;
    struct buf *out;
};

static void add_via(const struct filling *f)
{
    buf_printf(f->out, "SIP/2.0/%s 127.0.0.1:%u;branch=z9hG4bKlab%u;rport", f->transport, f->port, f->number);
}

static void add_head(const struct filling *f)
{
    buf_adds(f->out, "Via: ");
    add_via(f);
    buf_printf(f->out, "\r\nFrom: <sip:lab@client.example>;tag=1\r\nTo: <sip:201@cme.example>\r\n"
               "Call-ID: lab%u@client.example\r\nMax-Forwards: 70", f->number);
}

static void add_id(const struct filling *f)
{
    buf_printf(f->out, "lab%u@client.example", f->number);
}

/* As wide as any length, so that it can be written when the rest is known. */
static const char unknown_length[] = "000000";

static void add_length(const struct filling *f)
{
    buf_adds(f->out, unknown_length);
}

static const struct {
    const char *word;
    void (*add)(const struct filling *f);
} fillings[] = { { "$VIA", add_via }, { "$HEAD", add_head }, { "$ID", add_id }, { "$LENGTH", add_length } };

static unsigned hex_digit(char c)
{
    return c >= 'a' ? (unsigned)(c - 'a') + 10 : (unsigned)(c - '0');
}

/* One character as it is written; returns what is behind it. */
static const char *add_one(const struct filling *f, const char *at)
{
    if (at[0] == '\\' && at[1] == 'x') {
        buf_addc(f->out, (char)(hex_digit(at[2]) << 4 | hex_digit(at[3])));
        return at + 4;
    }
    if (at[0] == '\\' && at[1] == '\\') {
        at++;
    }
    for (size_t i = 0; *at == '$' && i < sizeof fillings / sizeof fillings[0]; i++) {
        const size_t n = strlen(fillings[i].word);
        if (!strncmp(at, fillings[i].word, n)) {
            fillings[i].add(f);
            return at + n;
        }
    }
    buf_addc(f->out, *at);
    return at + 1;
}

static void add_text(const struct filling *f, const char *at, const char *end)
{
    while (at < end) {
        at = add_one(f, at);
    }
}

/* "$MANY 300 TEXT", "$FILL 300 TEXT". */
static void add_line(const struct filling *f, const char *at, const char *end)
{
    const bool filled = !strncmp(at, "$FILL ", 6), many = filled || !strncmp(at, "$MANY ", 6);
    const bool open = !many && end > at && end[-1] == '\\' && (end - at < 2 || end[-2] != '\\');
    unsigned times = 1;
    if (many) {
        char *text;
        times = (unsigned)strtoul(at + 6, &text, 10);
        at = text + 1;
    }
    while (times--) {
        add_text(f, at, end - open);
    }
    if (!open && !filled) {
        buf_adds(f->out, "\r\n");
    }
}

static void write_length(struct buf *message)
{
    char length[8];
    const char *body = memmem(message->data, message->size, "\r\n\r\n", 4);
    char *at = body ? memmem(message->data, message->size, unknown_length, sizeof unknown_length - 1) : NULL;
    if (at && at < body) {
        snprintf(length, sizeof length, "%06zu", message->size - (size_t)(body + 4 - message->data));
        memcpy(at, length, sizeof unknown_length - 1);
    }
}

void torture_fill(const struct torture *t, const char *transport, unsigned port, unsigned number, struct buf *message)
{
    const struct filling f = { transport, port, number, message };
    buf_clear(message);
    for (const char *at = buf_text(&t->text); *at;) {
        const char *end = strchr(at, '\n');
        add_line(&f, at, end);
        at = end + 1;
    }
    if (message->size) {
        write_length(message);
    }
}
