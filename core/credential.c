// SPDX-License-Identifier: MIT
#include "core/credential.h"

#include "core/settings.h"

#include <ctype.h>
#include <string.h>

enum { HIDDEN_MAX = 62 };    /* bytes whose hidden text can be read again */

/* The order of the words that the rows offer. */
static const struct {
    uint8_t types[5];
    unsigned count;
} types_of[] = {
    [TYPES_ANY] = { { SECRET_PLAIN, SECRET_MD5, SECRET_VEILED, SECRET_PBKDF2, SECRET_SCRYPT }, 5 },
    [TYPES_SECRET] = { { SECRET_PLAIN, SECRET_MD5, SECRET_PBKDF2, SECRET_SCRYPT }, 4 },
    [TYPES_PASSWORD] = { { SECRET_PLAIN, SECRET_VEILED }, 2 },
};

uint8_t credential_type(const struct args *args, const struct secret_slots *at)
{
    const struct value *type = &args->at[at->type];
    return type->given ? types_of[at->types].types[type->number - 1] : SECRET_PLAIN;
}

void credential_resolve(struct args *args, const struct secret_slots *at, char room[256])
{
    char plain[SECRET_TEXT];
    struct value *text = &args->at[at->text];
    if (!text->given || text->size >= sizeof plain || credential_type(args, at) != SECRET_PLAIN)
        return;
    secret_hash(value_text(text, plain, sizeof plain), room);
    explicit_bzero(plain, sizeof plain);
    text->text = room;
    text->size = strlen(room);
    args->at[at->type].given = true;
    args->at[at->type].number = types_of[at->types].count;       /* type 9 stands last */
}

bool credential_take(struct credential *c, const struct args *args, const struct secret_slots *at, struct refusal *r)
{
    const struct value *text = &args->at[at->text];
    *c = (struct credential){ .type = credential_type(args, at) };
    if (text->size >= sizeof c->text)
        return refuse(r, FAULT_INVALID_VALUE, "At most %zu characters", sizeof c->text - 1);
    value_text(text, c->text, sizeof c->text);
    return secret_valid(c->type, c->text) ||
           refuse(r, FAULT_INVALID_VALUE, "That is not a valid secret of type %u", c->type);
}

bool credential_take_secret(struct credential *c, const struct args *args, const struct secret_slots *at,
                            struct refusal *r)
{
    struct args hashed = *args;
    char room[256];
    credential_resolve(&hashed, at, room);
    return credential_take(c, &hashed, at, r);
}

bool credential_hides(const struct credential *c)
{
    return c->type == SECRET_PLAIN && *c->text && strlen(c->text) <= HIDDEN_MAX;
}

void credential_print(const char *before, const struct credential *c, bool zero, struct buf *lines)
{
    char hidden[SECRET_TEXT];
    const bool hides = credential_hides(c) && settings_system()->password_encryption;
    if (!*c->text)
        return;
    if (hides)
        secret_obfuscate(c->text, hidden, sizeof hidden);
    buf_adds(lines, before);
    if (zero || hides || c->type != SECRET_PLAIN || isdigit((unsigned char)*c->text) || strchr(c->text, ' '))
        buf_printf(lines, " %u", hides ? SECRET_VEILED : c->type);
    buf_printf(lines, " %s", hides ? hidden : c->text);
}
