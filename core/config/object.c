// SPDX-License-Identifier: MIT
/* One configuration object: never changed once published, counted by its holders. */
#include "core/config/internal.h"
#include "core/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct object *object_new(struct mode *mode, uint32_t tag, const char *name)
{
    struct object *o = object_clone(mode->initial);
    o->tag = tag;
    free(o->name);
    o->name = name ? must(strdup(name)) : NULL;
    return o;
}

struct object *object_clone(const struct object *o)
{
    struct object *copy = must(calloc(1, o->mode->size));
    memcpy(copy, o, o->mode->size);
    copy->references = 1;
    copy->name = o->name ? must(strdup(o->name)) : NULL;
    copy->kept = NULL;
    return copy;
}

struct object *object_hold(const struct object *o)
{
    struct object *mine = (struct object *)o;
    if (mine)
        mine->references++;
    return mine;
}

void object_release(const struct object *o)
{
    struct object *mine = (struct object *)o;
    if (!mine || --mine->references)
        return;
    while (mine->kept)
        kept_remove(&mine->kept);
    free(mine->name);
    free(mine);
}

static bool kept_equal(const struct kept_line *a, const struct kept_line *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (a->row != b->row || strcmp(a->text, b->text))
            return false;
    return a == b;
}

bool object_equal(const struct object *a, const struct object *b)
{
    size_t slices = sizeof *a;
    return !memcmp(a->set, b->set, sizeof a->set) && kept_equal(a->kept, b->kept) &&
           !memcmp((const char *)a + slices, (const char *)b + slices, a->mode->size - slices);
}

/* -- kept lines -- */

void kept_add(struct object *o, const struct row *row, const char *text, size_t size)
{
    struct kept_line *line = must(calloc(1, sizeof *line + size + 1)), **end = &o->kept;
    line->row = row;
    memcpy(line->text, text, size);
    while (*end)
        end = &(*end)->next;
    *end = line;
}

void kept_copy(struct object *to, const struct object *from)
{
    struct kept_line **end = &to->kept;
    for (const struct kept_line *k = from->kept; k; k = k->next, end = &(*end)->next) {
        size_t size = sizeof *k + strlen(k->text) + 1;
        *end = must(calloc(1, size));
        memcpy(*end, k, size);
        (*end)->next = NULL;
    }
}

struct kept_line **kept_find(struct object *o, const struct row *row, const char *text, size_t size)
{
    for (struct kept_line **at = &o->kept; *at; at = &(*at)->next)
        if ((*at)->row == row && strlen((*at)->text) == size && !strncasecmp((*at)->text, text, size))
            return at;
    return NULL;
}

void kept_remove(struct kept_line **at)
{
    struct kept_line *line = *at;
    *at = line->next;
    free(line);
}

void object_title(const struct object *o, struct buf *line)
{
    const struct row *opener = &o->mode->opener;
    struct args args;
    row_fetch(opener, opener->slice ? object_slice(o, opener->slice) : NULL, &args);
    if (o->mode->key != KEY_NONE && args.count) {
        args.at[0] = (struct value){ .given = true, .number = o->tag };
        if (o->name)
            args.at[0] = (struct value){ .given = true, .number = atol(o->name), .text = o->name,
                                         .size = strlen(o->name) };
    }
    syntax_print(opener->compiled, &args, line);
}
