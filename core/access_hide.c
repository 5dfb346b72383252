// SPDX-License-Identifier: MIT
/* `no service password-encryption`: what was hidden while it was on stays hidden, as in IOS. Passwords that were typed
 * plain are kept plain as long as the service runs, and typed again in hidden form as it ends. */
#include "core/access.h"

#include "core/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_WORDS = 8 };

struct hiding {
    struct candidate *c;
    const struct actor *who;
};

/* `line` is one that the row prints, so it matches and is accepted. */
static void type(const struct hiding *h, const struct place *at, const struct row *row, struct mode *opens,
                 const char *line)
{
    struct token words[WORDS_MAX];
    const char *path[PATH_WORDS];
    struct args args;
    struct refusal r;
    const int count = syntax_split(line, words);
    const unsigned from = syntax_path(row->compiled, path, PATH_WORDS);
    if (syntax_match(row->compiled, line, words, from, (unsigned)count, false, &args).kind != MATCH_OK ||
        !(opens ? config_enter(h->c, at, opens, &args, HOW_SET, h->who, NULL, &r)
                : config_set(h->c, at, row, &args, HOW_SET, h->who, &r)))
        abort();
}

static void type_hidden(const struct hiding *h, const struct place *at, const struct row *row, struct mode *opens,
                        const char *before, const struct credential *c)
{
    char hidden[SECRET_TEXT], line[2 * SECRET_TEXT + USER_NAME_MAX];
    if (!credential_hides(c))
        return;
    secret_obfuscate(c->text, hidden, sizeof hidden);
    snprintf(line, sizeof line, "%s 7 %s", before, hidden);
    type(h, at, row, opens, line);
}

/* Objects one after the other, each held while it is replaced by another one. */
static const struct object *first(const struct hiding *h, struct mode *m)
{
    const struct object *o = config_next(candidate_snapshot(h->c), m, NULL);
    return o ? object_hold(o) : NULL;
}

static const struct object *after(const struct hiding *h, const struct object *o)
{
    const struct object *next = config_next(candidate_snapshot(h->c), o->mode, o);
    if (next)
        object_hold(next);
    object_release(o);
    return next;
}

static void hide_users(const struct hiding *h)
{
    const struct place global = { .mode = &mode_global };
    for (const struct object *o = first(h, &mode_username); o; o = after(h, o)) {
        const struct settings_user *u = object_slice(o, &user_slice);
        char before[USER_NAME_MAX + 20];
        snprintf(before, sizeof before, "username %s password", u->name);
        type_hidden(h, &global, &mode_username.opener, &mode_username, before, &u->credential);
    }
}

static void hide_enable(const struct hiding *h)
{
    const struct place global = { .mode = &mode_global };
    const struct object *o = object_hold(config_find(candidate_snapshot(h->c), &mode_global, 0));
    const struct settings_enable *e = object_slice(o, &enable_slice);
    const struct row *row = config_row(&mode_global, "enable password level <1-15> [0 | 7] LINE:127");
    const struct row *highest = config_row(&mode_global, "enable password [0 | 7] LINE:127");
    type_hidden(h, &global, highest, NULL, "enable password", &e->password[0]);
    for (unsigned level = 1; level < ENABLE_LEVELS; level++) {
        char before[40];
        snprintf(before, sizeof before, "enable password level %u", level);
        type_hidden(h, &global, row, NULL, before, &e->password[level]);
    }
    object_release(o);
}

static void hide_lines(const struct hiding *h, const struct slice *slice)
{
    struct mode *mode = slice->mode;
    const struct row *row = config_row(mode, "password [0 | 7] LINE:127");
    for (const struct object *o = first(h, mode); o; o = after(h, o)) {
        const struct place at = { .mode = mode, .tag = o->tag };
        const struct settings_line *l = object_slice(o, slice);
        type_hidden(h, &at, row, NULL, "password", &l->password);
    }
}

void access_hide(struct candidate *c, enum how how, const struct actor *who)
{
    const struct object *o = config_find(candidate_snapshot(c), &mode_global, 0);
    const struct hiding h = { c, who };
    if (how == HOW_SET || !((const struct settings_system *)object_slice(o, &system_slice))->password_encryption)
        return;
    hide_users(&h);
    hide_enable(&h);
    hide_lines(&h, &con_slice);
    hide_lines(&h, &vty_slice);
}
