// SPDX-License-Identifier: MIT
#include "core/identity.h"

#include "core/access.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/profile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PASSWORD_MAX = 256, USER_PRIVILEGE = 1, HASHED = 9 };

/* Nobody's secret: checking it costs what checking anyone's costs. */
static const char nobody[] = "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6";

/* -- passwords -- */

struct check {
    struct job job;
    struct credential credential;        /* without text: unknown name */
    struct credential other;             /* that does as well (a PIN); without text: none */
    char password[PASSWORD_MAX];
    bool too_long;
    struct identity_answer result;
    void (*answer)(unsigned long long asker, const struct identity_answer *a);
    unsigned long long asker;
};

static bool exists(const struct credential *c)
{
    return *c->text != '\0';
}

static const struct settings_enable *enable_settings(void)
{
    return config_settings(&enable_slice);
}

static const struct credential *enable_credential(int level)
{
    const struct settings_enable *e = enable_settings();
    const int plain = level == ENABLE_LEVELS - 1 ? 0 : level;      /* the highest, said without its number */
    const struct credential *secret = exists(&e->secret[plain]) ? &e->secret[plain] : &e->secret[level];
    const struct credential *password = exists(&e->password[plain]) ? &e->password[plain] : &e->password[level];
    return exists(secret) ? secret : password;
}

static int enable_level(const char *name)
{
    const unsigned long level = *name ? strtoul(name, NULL, 10) : ENABLE_LEVELS - 1;
    return level >= 1 && level < ENABLE_LEVELS ? (int)level : 1;
}

bool identity_enables(int level)
{
    return level > 0 && exists(enable_credential(level));
}

static const struct settings_line *line_called(const char *name)
{
    return !strcmp(name, LINE_CONSOLE) ? access_console()
                                       : access_vty(config_running(), (unsigned)strtoul(name, NULL, 10));
}

/* What the name's password is compared with, and what it is worth; NULL when there is no such name. */
static const struct credential *find_credential(enum realm realm, const char *name, int *privilege)
{
    if (realm == REALM_ENABLE) {
        *privilege = enable_level(name);
        return enable_credential(*privilege);
    }
    if (realm == REALM_LINE) {
        const struct settings_line *line = line_called(name);
        *privilege = line ? line->privilege : USER_PRIVILEGE;
        return line ? &line->password : NULL;
    }
    if (realm == REALM_PROFILE) {
        const struct object *profile = profile_of_user(name);
        *privilege = 0;
        return profile ? profile_password(profile_person(profile)) : NULL;
    }
    const struct settings_user *user = access_user(name);
    *privilege = user ? user->privilege : USER_PRIVILEGE;
    return user ? &user->credential : NULL;
}

static const struct credential *find_other(enum realm realm, const char *name)
{
    const struct object *profile = realm == REALM_PROFILE ? profile_of_user(name) : NULL;
    return profile ? profile_pin(profile_person(profile)) : NULL;
}

static bool verify(const struct credential *c, const char *password)
{
    return exists(c) && secret_verify(c->type, c->text, password);
}

struct limit identity_checks = {
    .name = "Passwords being checked", .when_full = "the next one counts as wrong", .maximum = 128,
};

/* Whoever asks pays for one scrypt, so that time does not tell who exists. */
static void check_work(struct job *j)
{
    struct check *c = list_entry(j, struct check, job);
    bool known = exists(&c->credential);
    if (!known || c->credential.type != HASHED)
        secret_verify(HASHED, nobody, c->password);
    c->result.accepted = !c->too_long && (verify(&c->credential, c->password) | verify(&c->other, c->password));
}

static void check_end(void *arg)
{
    struct check *c = arg;
    c->answer(c->asker, &c->result);
    explicit_bzero(c, sizeof *c);
    free(c);
}

static void check_done(struct job *j)
{
    limit_give(&identity_checks);
    check_end(j);
}

void identity_check(enum realm realm, const char *name, const char *password,
                    void (*answer)(unsigned long long asker, const struct identity_answer *a), unsigned long long asker)
{
    struct check *c = must(calloc(1, sizeof *c));
    c->job = (struct job){ .work = check_work, .done = check_done };
    const struct credential *credential = find_credential(realm, name, &c->result.privilege);
    if (credential)
        c->credential = *credential;
    const struct credential *other = find_other(realm, name);
    if (other)
        c->other = *other;
    c->result.configured = realm == REALM_LINE ? credential && exists(credential) : identity_configured(realm);
    size_t size = strlen(password);
    c->too_long = size >= sizeof c->password;
    memcpy(c->password, password, c->too_long ? 0 : size);
    c->answer = answer;
    c->asker = asker;
    if (limit_take(&identity_checks))
        loop_work(&c->job);
    else
        loop_post(check_end, c);
}

bool identity_configured(enum realm realm)
{
    const struct snapshot *s = config_running();
    if (realm == REALM_ENABLE)
        return identity_enables(ENABLE_LEVELS - 1);
    if (realm == REALM_LINE) {
        for (unsigned vty = 0; vty < VTY_COUNT; vty++) {
            const struct settings_line *line = access_vty(s, vty);
            if (line && exists(&line->password))
                return true;
        }
        return exists(&access_console()->password);
    }
    if (realm == REALM_PROFILE)
        return config_count(s, &mode_user_profile) > 0;
    for (const struct object *o = NULL; (o = config_next(s, &mode_username, o));)
        if (exists(&((const struct settings_user *)object_slice(o, &user_slice))->credential))
            return true;
    return config_count(s, &mode_pubkey_user) > 0;
}

/* -- keys -- */

/* The next word of `text`; its length in *n, 0 at the end. */
static const char *next_word(const char *text, size_t *n)
{
    while (isspace((unsigned char)*text))
        text++;
    *n = strcspn(text, " \t\r\n");
    return text;
}

static bool word_is(const char *word, size_t n, const char *text)
{
    return strlen(text) == n && strncasecmp(word, text, n) == 0;
}

/* "key-string", then the base64 cut into lines, perhaps with the type before it and a comment behind. A key's blob
 * knows its own length, so one that begins with the whole of another is the other. */
static bool key_string_is(const char *text, const char *type, const char *base64)
{
    size_t n;
    const char *at = next_word(text, &n) + n, *word = next_word(at, &n);
    if (word_is(word, n, type))
        at = word + n;
    for (; *base64; base64++, at++) {
        at = next_word(at, &n);
        if (*at != *base64)
            return false;
    }
    return *at == '\0' || isspace((unsigned char)*at);
}

/* "key-hash ssh-rsa HEX [comment]": MD5 as IOS makes it, or SHA-256. */
static bool key_hash_is(const char *text, const char *type, const char *base64)
{
    char hash[KEY_HASH_TEXT];
    size_t n, type_size;
    const char *type_word = next_word(next_word(text, &n) + n, &type_size);
    const char *hex = next_word(type_word + type_size, &n);
    return word_is(type_word, type_size, type) &&
           ((secret_key_hash(base64, KEY_MD5, hash) && word_is(hex, n, hash)) ||
            (secret_key_hash(base64, KEY_SHA256, hash) && word_is(hex, n, hash)));
}

struct identity_answer identity_key(const char *name, const char *type, const char *base64)
{
    const struct object *o = config_find_name(config_running(), &mode_pubkey_user, name);
    const struct settings_user *user = access_user(name);
    struct identity_answer answer = { .configured = identity_configured(REALM_LOGIN),
                                      .privilege = user ? user->privilege : USER_PRIVILEGE };
    for (const struct kept_line *k = o && *base64 ? o->kept : NULL; k && !answer.accepted; k = k->next) {
        size_t n;
        const char *word = next_word(k->text, &n);
        answer.accepted = word_is(word, n, "key-string") ? key_string_is(k->text, type, base64)
                        : word_is(word, n, "key-hash") ? key_hash_is(k->text, type, base64) : false;
    }
    return answer;
}
