// SPDX-License-Identifier: MIT
#include "test/lab/input.h"
#include "core/address.h"
#include "core/loop.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Standard input may be a file, a pipe or a terminal: a pool thread waits for each line, the loop handles it. */
struct input_job {
    struct job job;
    char *text;
    size_t room;
    ssize_t size;
};

static void (*on_line)(char *text);
static void (*on_end)(void);

static void input_work(struct job *j)
{
    struct input_job *input = (struct input_job *)(void *)j;
    input->size = getline(&input->text, &input->room, stdin);
}

static void input_done(struct job *j)
{
    struct input_job *input = (struct input_job *)(void *)j;
    if (input->size < 0) {
        free(input->text);
        free(input);
        on_end();
        return;
    }
    input->text[strcspn(input->text, "\r\n")] = 0;
    on_line(input->text);
    loop_work(j);
}

void lab_input(void (*line)(char *text), void (*end)(void))
{
    struct input_job *input = calloc(1, sizeof *input);
    input->job = (struct job){ input_work, input_done };
    on_line = line;
    on_end = end;
    loop_work(&input->job);
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
