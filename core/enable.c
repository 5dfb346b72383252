// SPDX-License-Identifier: MIT
/* Module "enable": the secrets and passwords that lead to a level. */
#include "core/access.h"

#include "core/module.h"

#include <stdio.h>
#include <strings.h>

static const struct secret_slots enable_secret_slots = { 0, 1, TYPES_SECRET };
static const struct secret_slots level_secret_slots = { 1, 2, TYPES_SECRET };
static const struct secret_slots password_slots = { 0, 1, TYPES_PASSWORD };
static const struct secret_slots level_password_slots = { 1, 2, TYPES_PASSWORD };

/* `enable secret level 16 x` is no secret "level 16 x". */
static bool says_level(const struct args *args)
{
    static const char word[] = "level ";
    const struct value *text = &args->at[1];
    return !args->at[0].given && text->size >= sizeof word && !strncasecmp(text->text, word, sizeof word - 1);
}

static void enable_resolve(struct args *args, char room[256])
{
    if (!says_level(args))
        credential_resolve(args, &enable_secret_slots, room);
}

static void level_resolve(struct args *args, char room[256])
{
    credential_resolve(args, &level_secret_slots, room);
}

/* Without `level` it is the highest; what was said of that one in the other form counts no more. */
static struct credential *enable_take(struct credential levels[], unsigned level)
{
    levels[level] = (struct credential){ 0 };
    if (level == 0 || level == ENABLE_LEVELS - 1)
        levels[ENABLE_LEVELS - 1 - level] = (struct credential){ 0 };
    return &levels[level];
}

static bool no_level(const struct args *args, enum how how, struct refusal *r)
{
    return how != HOW_SET || !says_level(args) || refuse(r, FAULT_INVALID_VALUE, "Levels are 1 to 15");
}

static bool enable_secret_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    if (!no_level(args, how, r))
        return false;
    struct credential *c = enable_take(((struct settings_enable *)slice)->secret, 0);
    return how != HOW_SET || credential_take_secret(c, args, &enable_secret_slots, r);
}

static bool level_secret_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct credential *c = enable_take(((struct settings_enable *)slice)->secret, (unsigned)args->at[0].number);
    return how != HOW_SET || credential_take_secret(c, args, &level_secret_slots, r);
}

static bool enable_password_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    if (!no_level(args, how, r))
        return false;
    struct credential *c = enable_take(((struct settings_enable *)slice)->password, 0);
    return how != HOW_SET || credential_take(c, args, &password_slots, r);
}

static bool level_password_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct credential *c = enable_take(((struct settings_enable *)slice)->password, (unsigned)args->at[0].number);
    return how != HOW_SET || credential_take(c, args, &level_password_slots, r);
}

static void enable_secret_print(const void *slice, struct buf *lines)
{
    const struct credential *c = ((const struct settings_enable *)slice)->secret;
    credential_print("enable secret", c, false, lines);
    buf_adds(lines, *c->text ? "\n" : "");
}

static void enable_password_print(const void *slice, struct buf *lines)
{
    const struct credential *c = ((const struct settings_enable *)slice)->password;
    credential_print("enable password", c, false, lines);
    buf_adds(lines, *c->text ? "\n" : "");
}

static void print_levels(const char *what, const struct credential levels[], struct buf *lines)
{
    for (unsigned level = 1; level < ENABLE_LEVELS; level++) {
        char before[32];
        snprintf(before, sizeof before, "enable %s level %u", what, level);
        credential_print(before, &levels[level], false, lines);
        buf_adds(lines, *levels[level].text ? "\n" : "");
    }
}

static void level_secret_print(const void *slice, struct buf *lines)
{
    print_levels("secret", ((const struct settings_enable *)slice)->secret, lines);
}

static void level_password_print(const void *slice, struct buf *lines)
{
    print_levels("password", ((const struct settings_enable *)slice)->password, lines);
}

struct slice enable_slice = { &mode_global, sizeof(struct settings_enable), 0 };

const struct settings_enable *access_enable(void)
{
    return config_settings(&enable_slice);
}

/* -- rows -- */

static const char *const secret_help[] = {
    "A plain text follows", "An MD5 hash follows", "A PBKDF2 hash follows", "A scrypt hash follows", "The secret", NULL,
};
static const char *const level_secret_help[] = {
    "Level number", "A plain text follows", "An MD5 hash follows", "A PBKDF2 hash follows", "A scrypt hash follows",
    "The secret", NULL,
};
static const char *const level_password_help[] = {
    "Level number", "A plain text follows", "A hidden text follows", "The password", NULL,
};
static const char *const password_help[] = { "A plain text follows", "A hidden text follows", "The password", NULL };

static struct row rows[] = {
#define ENABLE .mode = &mode_global, .flags = ROW_SECRET, .slice = &enable_slice
    { .syntax = "enable secret level <1-15> [0 | 5 | 8 | 9] LINE:127", .help = "Secret that leads to a level",
      .slot_help = level_secret_help, ENABLE, .place = 601, .resolve = level_resolve, .set = level_secret_set,
      .print = level_secret_print, .effect = AT_ONCE("is asked by `enable` of that level") },
    { .syntax = "enable secret [0 | 5 | 8 | 9] LINE:127", .help = "Secret that leads to privileged EXEC",
      .slot_help = secret_help, ENABLE, .place = 600, .resolve = enable_resolve, .set = enable_secret_set,
      .print = enable_secret_print, .effect = AT_ONCE("is asked by `enable`") },
    { .syntax = "enable password level <1-15> [0 | 7] LINE:127",
      .help = "Password that leads to a level, without a secret", .slot_help = level_password_help, ENABLE,
      .place = 611, .set = level_password_set, .print = level_password_print,
      .effect = AT_ONCE("is asked by `enable` of that level while there is no `enable secret` of it") },
    { .syntax = "enable password [0 | 7] LINE:127", .help = "Password that leads to privileged EXEC, without a secret",
      .slot_help = password_help, ENABLE, .place = 610, .set = enable_password_set, .print = enable_password_print,
      .effect = AT_ONCE("is asked by `enable` while there is no `enable secret`") },
#undef ENABLE
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "enable", "Secrets of privileged EXEC" },
    { NULL, NULL },
};

static struct slice *const slices[] = { &enable_slice, NULL };

extern const struct module module_enable;
const struct module module_enable = { .name = "enable", .slices = slices, .rows = rows, .help = help };
