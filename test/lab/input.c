// SPDX-License-Identifier: MIT
#include "test/lab/input.h"
#include "core/address.h"
#include "core/loop.h"
#include "core/stream.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void (*on_line)(char *text);
static void (*on_end)(void);

/* Standard input may be a file, a pipe or a terminal, and the loop waits for none of them alike: a thread, which dies
 * with the process, passes it on through a socket. */
static void *pass_on(void *arg)
{
    int fd = *(int *)arg;
    char part[4096];
    for (ssize_t n; (n = read(STDIN_FILENO, part, sizeof part)) > 0;) {
        if (write(fd, part, (size_t)n) != n) {
            break;
        }
    }
    (void)!write(fd, "\n", 1);   /* the last line may have no end */
    close(fd);
    return NULL;
}

static long line_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    const uint8_t *end = memchr(data, '\n', n);
    return end ? end - data + 1 : 0;
}

static void line_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    char *text = strndup((const char *)data, n);
    text[strcspn(text, "\r\n")] = 0;
    on_line(text);
    free(text);
}

static void line_closed(struct stream *s, enum stream_end why)
{
    (void)s;
    if (why != STREAM_SHUT) {
        on_end();
    }
}

static const struct stream_class lines = {
    .name = "lab input", .frame = line_frame, .message = line_message, .closed = line_closed, .message_max = 65536,
    .queue_max = 65536,
};

void lab_input(void (*line)(char *text), void (*end)(void))
{
    static int ends[2];
    pthread_t thread;
    on_line = line;
    on_end = end;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) || pthread_create(&thread, NULL, pass_on, &ends[1])) {
        perror("input");
        exit(1);
    }
    pthread_detach(thread);
    stream_adopt(&lines, ends[0], NULL);
}

unsigned lab_words(char *line, char *words[], unsigned max)
{
    unsigned n = 0;
    while (n < max) {
        while (isspace((unsigned char)*line)) {
            *line++ = 0;
        }
        if (!*line) {
            break;
        }
        words[n++] = line;
        while (*line && !isspace((unsigned char)*line)) {
            line++;
        }
    }
    if (*line) {
        *line = 0;
    }
    return n;
}

int lab_server(struct address *a, const char *text, unsigned port)
{
    char host[64];
    const char *open = text[0] == '[' ? text + 1 : text, *colon = strrchr(text, ':');
    size_t n = open != text ? strcspn(open, "]") : strcspn(open, ":");
    snprintf(host, sizeof host, "%.*s", (int)n, open);
    if (colon && (open == text || colon > open + n)) {
        port = (unsigned)strtoul(colon + 1, NULL, 10);
    }
    return address_parse(a, host, (uint16_t)port);
}
