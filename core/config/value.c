// SPDX-License-Identifier: MIT
/* A row's values: from a matched line into an object's slice, and back. */
#include "core/config/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool row_inert(const struct row *row)
{
    return !row->bind[0].kind && !row->bind[1].kind && !row->set && !row->act && !(row->flags & ROW_KEPT);
}

const struct bind *row_bind(const struct row *row, unsigned slot)
{
    unsigned at = slot + row_flagged(row);
    return at < BINDS_MAX && row->bind[at].kind ? &row->bind[at] : NULL;
}

/* -- single fields -- */

static void put_number(const struct bind *b, void *slice, int64_t number)
{
    char *at = (char *)slice + b->offset;
    memset(at, 0, b->size);
    switch (b->kind) {
    case BIND_FLAG:
        *(bool *)at = number != 0;
        break;
    case BIND_NOT_FLAG:
        *(bool *)at = number == 0;
        break;
    case BIND_U8:
        *(uint8_t *)at = (uint8_t)number;
        break;
    case BIND_U16:
        *(uint16_t *)at = (uint16_t)number;
        break;
    case BIND_I32:
        *(int32_t *)at = (int32_t)number;
        break;
    case BIND_U32: case BIND_IP4:
        *(uint32_t *)at = (uint32_t)number;
        break;
    default:
        break;
    }
}

static int64_t get_number(const struct bind *b, const void *slice)
{
    const char *at = (const char *)slice + b->offset;
    switch (b->kind) {
    case BIND_FLAG:
        return *(const bool *)at;
    case BIND_NOT_FLAG:
        return !*(const bool *)at;
    case BIND_U8:
        return *(const uint8_t *)at;
    case BIND_U16:
        return *(const uint16_t *)at;
    case BIND_I32:
        return *(const int32_t *)at;
    case BIND_U32: case BIND_IP4:
        return *(const uint32_t *)at;
    default:
        return 0;
    }
}

static void put_default(const struct bind *b, void *slice)
{
    char *at = (char *)slice + b->offset;
    if (b->kind == BIND_NOT_FLAG)
        *(bool *)at = b->fallback;
    else
        put_number(b, slice, b->fallback);
    if (b->kind == BIND_TEXT && b->fallback_text)
        strncpy(at, b->fallback_text, b->size - 1u);
}

static bool at_default(const struct bind *b, const void *slice)
{
    static const uint8_t none[6];
    const char *at = (const char *)slice + b->offset;
    if (b->kind == BIND_TEXT)
        return !strcmp(at, b->fallback_text ? b->fallback_text : "");
    if (b->kind == BIND_MAC)
        return !memcmp(at, none, sizeof none);
    if (b->kind == BIND_NOT_FLAG)
        return *(const bool *)at == (b->fallback != 0);
    return get_number(b, slice) == b->fallback;
}

static bool put_value(const struct bind *b, void *slice, const struct value *v, struct refusal *r)
{
    char *at = (char *)slice + b->offset;
    if (b->kind == BIND_TEXT) {
        if (v->size >= b->size)
            return refuse(r, FAULT_INVALID_VALUE, "At most %u characters", b->size - 1u);
        memset(at, 0, b->size);
        memcpy(at, v->text, v->size);
    } else if (b->kind == BIND_MAC) {
        memcpy(at, v->mac, sizeof v->mac);
    } else {
        put_number(b, slice, v->number);
        return b->kind == BIND_NOT_FLAG || get_number(b, slice) == v->number ||
               refuse(r, FAULT_INVALID_VALUE, "%lld is out of range", (long long)v->number);
    }
    return true;
}

/* -- rows -- */

void row_reset(const struct row *row, void *slice)
{
    for (unsigned i = 0; i < BINDS_MAX; i++)
        if (row->bind[i].kind)
            put_default(&row->bind[i], slice);
}

bool row_store(const struct row *row, void *slice, const struct args *args, enum how how, struct refusal *r)
{
    if (row->set)
        return row->set(slice, args, how, r);
    row_reset(row, slice);
    if (how == HOW_DEFAULT)
        return true;
    if (row_flagged(row))
        put_number(&row->bind[0], slice, how == HOW_SET);
    for (unsigned i = 0; how == HOW_SET && i < args->count; i++) {
        const struct bind *b = row_bind(row, i);
        if (b && args->at[i].given && !put_value(b, slice, &args->at[i], r))
            return false;
        if (b && !args->at[i].given && b->kind == BIND_FLAG)
            put_number(b, slice, 0);
    }
    return true;
}

bool row_at_default(const struct row *row, const void *slice)
{
    for (unsigned i = 0; i < BINDS_MAX; i++)
        if (row->bind[i].kind && !at_default(&row->bind[i], slice))
            return false;
    return true;
}

bool row_present(const struct row *row, const void *slice)
{
    return !row_flagged(row) || get_number(&row->bind[0], slice);
}

static void fetch(const struct row *row, const struct bind *b, const void *slice, enum slot_use use, struct value *v)
{
    static const uint8_t none[6];
    const char *at = (const char *)slice + b->offset;
    v->number = get_number(b, slice);
    if (b->kind == BIND_TEXT) {
        v->text = at;
        v->size = strlen(at);
        v->given = v->size > 0 && (use != SLOT_OPTIONAL || !at_default(b, slice));
    } else if (b->kind == BIND_MAC) {
        memcpy(v->mac, at, sizeof v->mac);
        v->given = memcmp(at, none, sizeof none) != 0;
    } else if (use == SLOT_OPTIONAL) {
        v->given = v->number != (row_flagged(row) ? 0 : b->fallback);
    } else {
        v->given = use == SLOT_REQUIRED ? b->kind != BIND_IP4 || v->number : v->number > 0;
    }
}

bool row_fetch(const struct row *row, const void *slice, struct args *args)
{
    bool complete = true;
    *args = (struct args){ .count = syntax_slots(row->compiled) };
    for (unsigned i = 0; i < args->count; i++) {
        const struct bind *b = row_bind(row, i);
        long low;
        enum slot_use use = syntax_slot(row->compiled, i, &low);
        if (b)
            fetch(row, b, slice, use, &args->at[i]);
        if (use == SLOT_REQUIRED && args->at[i].number < low)
            args->at[i].given = false;
        if (use == SLOT_REQUIRED || use == SLOT_CHOICE)
            complete &= args->at[i].given;
    }
    return complete;
}

void row_copy(const struct row *row, void *slice, const struct row *from, const void *from_slice)
{
    for (unsigned i = 0; i < BINDS_MAX; i++)
        if (row->bind[i].kind && row->bind[i].kind == from->bind[i].kind)
            memcpy((char *)slice + row->bind[i].offset, (const char *)from_slice + from->bind[i].offset,
                   row->bind[i].size);
}

char *value_label(const struct value *v, char *out, size_t size)
{
    struct value inside = *v;
    if (v->given && v->size >= 2 && v->text[0] == '"' && v->text[v->size - 1] == '"') {
        inside.text++;
        inside.size -= 2;
    }
    return value_text(&inside, out, size);
}

size_t row_key(const struct row *row, const struct object *o, const void **bytes)
{
    const struct bind *b = row_bind(row, 0);
    const char *slice = object_slice(o, row->slice);
    *bytes = slice + b->offset;
    return at_default(b, slice) ? 0 : b->kind == BIND_TEXT ? strlen(*bytes) : b->size;
}

void row_mark(struct object *o, const struct row *row, bool on)
{
    uint64_t bit = (uint64_t)1 << (row->id % 64);
    if (on)
        o->set[row->id / 64] |= bit;
    else
        o->set[row->id / 64] &= ~bit;
}

bool refuse(struct refusal *r, enum fault fault, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    r->fault = fault;
    vsnprintf(r->text, sizeof r->text, format, ap);
    va_end(ap);
    return false;
}
