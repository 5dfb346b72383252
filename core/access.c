// SPDX-License-Identifier: MIT
#include "core/access.h"

#include "core/module.h"
#include "core/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct secret_slots user_slots = { 3, 4, TYPES_ANY }, password_slots = { 0, 1, TYPES_PASSWORD };

/* -- username -- */

static void user_resolve(struct args *args, char room[256])
{
    if (args->at[2].given && args->at[2].number == 1)
        credential_resolve(args, &user_slots, room);
}

static bool user_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_user *u = slice;
    const struct value *privilege = &args->at[1], *kind = &args->at[2];
    (void)how;
    if (!*u->name)
        u->privilege = 1;
    value_text(&args->at[0], u->name, sizeof u->name);
    if (privilege->given)
        u->privilege = (uint8_t)privilege->number;
    if (!kind->given)
        return true;
    u->secret = kind->number == 1;
    uint8_t type = credential_type(args, &user_slots);
    if (type != SECRET_PLAIN && u->secret == (type == SECRET_VEILED))
        return refuse(r, FAULT_INVALID_VALUE, "A %s is not of type %u", u->secret ? "secret" : "password", type);
    return (u->secret ? credential_take_secret : credential_take)(&u->credential, args, &user_slots, r);
}

static void user_print(const void *slice, struct buf *lines)
{
    const struct settings_user *u = slice;
    buf_printf(lines, "username %s", u->name);
    if (u->privilege != 1)
        buf_printf(lines, " privilege %u", u->privilege);
    credential_print(u->secret ? " secret" : " password", &u->credential, true, lines);
    buf_addc(lines, '\n');
}

const struct settings_user *access_user(const char *name)
{
    const struct object *o = config_find_name(config_running(), &mode_username, name);
    return o ? object_slice(o, &user_slice) : NULL;
}

static const char *const user_help[] = {
    "User name", "Privilege of the user", "Privilege level", "A secret, stored as a hash",
    "A password, stored as typed", "A plain text follows", "An MD5 hash follows (secret)",
    "A hidden text follows (password)",
    "A PBKDF2 hash follows (secret)", "A scrypt hash follows (secret)", "The secret or password", NULL,
};

struct mode mode_username = {
    .name = "username", .parent = &mode_global, .key = KEY_NAME,
    .opener = {
        .syntax = "username WORD:63 [privilege <0-15>] [{secret | password} [0 | 5 | 7 | 8 | 9] LINE:127]",
        .help = "A user who may log in", .slot_help = user_help, .place = 3000, .flags = ROW_SECRET,
        .slice = &user_slice, .effect = AT_ONCE("logs in by telnet and SSH with this secret"), .resolve = user_resolve,
        .set = user_set, .print = user_print,
    },
};
struct slice user_slice = { &mode_username, sizeof(struct settings_user), 0 };

/* -- lines -- */

static bool vty_range_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_line *l = slice;
    const struct value *first = &args->at[0], *last = &args->at[1];
    (void)how;
    /* A range only grows: `line vty 0 4` typed again must not take lines 5 to 15 away. */
    if (last->given && last->number > l->last)
        l->last = (uint8_t)last->number;
    return !last->given || last->number >= first->number ||
           refuse(r, FAULT_INVALID_VALUE, "The last line comes before the first");
}

static bool line_password_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct credential *c = &((struct settings_line *)slice)->password;
    *c = (struct credential){ 0 };
    return how != HOW_SET || credential_take(c, args, &password_slots, r);
}

static void line_password_print(const void *slice, struct buf *lines)
{
    const struct credential *c = &((const struct settings_line *)slice)->password;
    credential_print("password", c, false, lines);
    buf_adds(lines, *c->text ? "\n" : "");
}

/* transport input {all | none | telnet [ssh] | ssh [telnet]} */
static bool transport_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { ALL = 1, NONE, TELNET, SSH };
    struct settings_line *l = slice;
    int64_t choice = how == HOW_SET ? args->at[0].number : NONE;
    (void)r;
    l->telnet = choice == ALL || choice == TELNET || (choice == SSH && args->at[2].given);
    l->ssh = choice == ALL || choice == SSH || (choice == TELNET && args->at[1].given);
    return true;
}

static void transport_print(const void *slice, struct buf *lines)
{
    const struct settings_line *l = slice;
    if (l->telnet || l->ssh)
        buf_printf(lines, "transport input%s%s\n", l->telnet ? " telnet" : "", l->ssh ? " ssh" : "");
    else
        buf_adds(lines, "transport input none\n");
}

static void timeout_print(const void *slice, struct buf *lines)
{
    const struct settings_line *l = slice;
    buf_printf(lines, "exec-timeout %u %u\n", l->exec_minutes, l->exec_seconds);
}

struct mode mode_line_con = {
    .name = "line con", .prompt = "config-line", .title = "Line configuration commands:", .parent = &mode_global,
    .key = KEY_TAG, .opener = { .syntax = "line con <0-0>", .help = "The console",
                                  .slot_help = (const char *const[]){ "Its only line", NULL }, .place = 6100 },
};
struct mode mode_line_vty = {
    .name = "line vty", .prompt = "config-line", .title = "Line configuration commands:", .parent = &mode_global,
    .key = KEY_TAG,
    .opener = {
        .syntax = "line vty <0-15> [<0-15>]", .help = "Lines for telnet and SSH",
        .slot_help = (const char *const[]){ "First line", "Last line", NULL }, .place = 6120, .slice = &vty_slice,
        .bind = { { 0 }, U8(struct settings_line, last, 0) }, .set = vty_range_set,
    },
};
struct slice con_slice = { &mode_line_con, sizeof(struct settings_line), 0 };
struct slice vty_slice = { &mode_line_vty, sizeof(struct settings_line), 0 };

const struct settings_line *access_vty(const struct snapshot *s, unsigned vty)
{
    const struct settings_line *found = NULL;
    for (const struct object *o = NULL; (o = config_next(s, &mode_line_vty, o)) && o->tag <= vty;) {
        const struct settings_line *l = object_slice(o, &vty_slice);
        if (vty == o->tag || vty <= l->last)
            found = l;
    }
    return found;
}

const struct settings_line *access_console(void)
{
    const struct object *o = config_find(config_running(), &mode_line_con, 0);
    return object_slice(o ? o : mode_line_con.initial, &con_slice);
}

/* -- SSH -- */

struct mode mode_pubkey_chain = {
    .name = "ip ssh pubkey-chain", .prompt = "config-ssh-pubkey", .title = "Public key chain commands:",
    .parent = &mode_global, .key = KEY_NONE, .bangs = 1,
    .opener = { .syntax = "ip ssh pubkey-chain", .help = "Public keys of users", .place = 3300 },
};
struct mode mode_pubkey_user = {
    .name = "pubkey-chain username", .prompt = "config-ssh-pubkey-user", .title = "Public key commands:",
    .parent = &mode_pubkey_chain, .key = KEY_NAME,
    .opener = { .syntax = "username WORD:63", .help = "The user who owns the keys",
                .slot_help = (const char *const[]){ "User name", NULL }, .place = 100 },
};

int access_host_key(char *path, size_t size)
{
    int n = snprintf(path, size, "%s/ssh", boot.root);
    if (n < 0 || (size_t)n >= size)
        return -ENAMETOOLONG;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return -errno;
    n = snprintf(path, size, "%s/ssh/host_key", boot.root);
    if (n < 0 || (size_t)n >= size)
        return -ENAMETOOLONG;
    return access(path, F_OK) == 0 ? 0 : secret_host_key(path, HOST_KEY_ED25519, 0);
}

/* -- rows -- */

static const char *const password_help[] = { "A plain text follows", "A hidden text follows", "The password", NULL };
static const char *const login_help[] = { "Ask for user name and password (`username`)", NULL };
static const char *const length_help[] = { "Number of lines on screen (0 for no pausing)", NULL };
static const char *const width_help[] = { "Number of characters on a screen line", NULL };
static const char *const history_help[] = { "Size of history buffer", NULL };
static const char *const timeout_help[] = { "Minutes", "Seconds", NULL };
static const char *const privilege_help[] = { "Privilege level", NULL };
static const char *const transport_help[] = {
    "Telnet and SSH", "Neither", "Telnet", "SSH", "SSH", "Telnet", NULL,
};
static const char *const key_hash_help[] = {
    "Type of the key: ssh-rsa, ssh-ed25519", "Hash in hexadecimal: MD5 or SHA-256", "Comment", NULL,
};

static struct row rows[] = {
    { .syntax = "ip ssh version 2", .help = "Version of the protocol; there is no other",
      .slot_help = (const char *const[]){ "Version 2", NULL }, .mode = &mode_global,
      .place = 3310, .slice = &enable_slice, .bind = { FLAG(struct settings_enable, ssh_version) },
      .effect = AT_ONCE("version 2 is spoken always") },
    { .syntax = "ip ssh time-out <1-120>", .help = "Seconds for logging in",
      .slot_help = (const char *const[]){ "SSH time-out interval (secs)", NULL }, .mode = &mode_global, .place = 3320,
      .slice = &enable_slice, .bind = { U8(struct settings_enable, ssh_seconds, 120) },
      .effect = NEXT_SESSION("who comes by SSH and has not logged in by then is sent away") },
    { .syntax = "ip ssh authentication-retries <0-5>", .help = "Tries of logging in",
      .slot_help = (const char *const[]){ "Number of authentication retries", NULL }, .mode = &mode_global,
      .place = 3330, .slice = &enable_slice, .bind = { U8(struct settings_enable, ssh_retries, 3) },
      .effect = NEXT_SESSION("so many wrong passwords end a connection by SSH") },

#define LINE_ROWS(mode_, slice_, minutes, privilege_)                                                                  \
    { .syntax = "exec-timeout <0-35791> [<0-2147483>]", .help = "Idle time after which a session ends; 0 = never",     \
      .slot_help = timeout_help, .mode = mode_, .place = 100, .slice = slice_,                                         \
      .bind = { U32(struct settings_line, exec_minutes, minutes), U32(struct settings_line, exec_seconds, 0) },        \
      .effect = AT_ONCE("ends sessions of the line that are idle for so long"), .print = timeout_print },              \
    { .syntax = "privilege level <0-15>", .help = "Privilege that sessions of the line begin with",                    \
      .slot_help = privilege_help, .mode = mode_, .place = 110, .slice = slice_,                                       \
      .bind = { U8(struct settings_line, privilege, privilege_) },                                                     \
      .effect = NEXT_SESSION("sessions begin with this privilege") },                                                  \
    { .syntax = "logging synchronous", .help = "Log lines do not break typed lines", .mode = mode_, .place = 130,      \
      .slice = slice_, .bind = { FLAG(struct settings_line, synchronous) },                                            \
      .effect = AT_ONCE("log lines never break what is typed: it is drawn again below them, also without this "        \
                        "line") },                                                                                     \
    { .syntax = "length <0-512>", .help = "Rows of the terminal", .slot_help = length_help, .mode = mode_,             \
      .place = 150, .slice = slice_, .bind = { U16(struct settings_line, length, LINE_LENGTH) },                       \
      .effect = NEXT_SESSION("sessions of the line show pages of so many rows, 0 for no pages; without it as the "     \
                             "terminal says") },                                                                       \
    { .syntax = "width <0-512>", .help = "Columns of the terminal", .slot_help = width_help, .mode = mode_,            \
      .place = 160, .slice = slice_, .bind = { U16(struct settings_line, width, LINE_WIDTH) },                         \
      .effect = NEXT_SESSION("sessions of the line have so many columns, 0 for no bound; without it as the "           \
                             "terminal says") },                                                                       \
    { .syntax = "history size <0-256>", .help = "Lines that are remembered", .slot_help = history_help, .mode = mode_, \
      .place = 165, .slice = slice_, .bind = { U16(struct settings_line, history, LINE_HISTORY) },                     \
      .effect = NEXT_SESSION("sessions of the line remember so many lines") }

    LINE_ROWS(&mode_line_con, &con_slice, 0, 1),
    LINE_ROWS(&mode_line_vty, &vty_slice, 10, 1),
#undef LINE_ROWS
    { .syntax = "password [0 | 7] LINE:127", .help = "Password that `login` without `local` asks for",
      .slot_help = password_help, .mode = &mode_line_con, .place = 120, .flags = ROW_SECRET, .slice = &con_slice,
      .effect = NEXT_SESSION("is asked at the console with `login`"), .set = line_password_set,
      .print = line_password_print },
    { .syntax = "login [local]", .help = "Ask for the line's password, or for `local` users",
      .slot_help = login_help, .mode = &mode_line_con, .place = 140, .slice = &con_slice,
      .effect = NEXT_SESSION("the console asks for it, if there is any, and `enable` for its secret; pipes and single "
                             "commands are never asked"),
      .bind = { FLAG(struct settings_line, login), FLAG(struct settings_line, local) } },
    { .syntax = "stopbits <1-2>", .help = "Of a serial line", .mode = &mode_line_con, .place = 170 },
    { .syntax = "password [0 | 7] LINE:127", .help = "Password that `login` without `local` asks for",
      .slot_help = password_help, .mode = &mode_line_vty, .place = 120, .flags = ROW_SECRET, .slice = &vty_slice,
      .effect = NEXT_SESSION("is asked by telnet on lines with `login`"), .set = line_password_set,
      .print = line_password_print },
    { .syntax = "login [local]",
      .help = "How telnet asks: the line's password, or `local` users; without it nobody enters",
      .slot_help = login_help, .mode = &mode_line_vty, .place = 140, .slice = &vty_slice,
      .effect = NEXT_SESSION("chooses whether telnet asks for the line's password or for a user"),
      .bind = { FLAG_ON(struct settings_line, login), FLAG(struct settings_line, local) } },
    { .syntax = "transport input {all | none | telnet [ssh] | ssh [telnet]}",
      .help = "Which doors lead to the line; without it none is open", .slot_help = transport_help,
      .mode = &mode_line_vty, .place = 180, .slice = &vty_slice,
      .effect = BY_NEW_PORT("opens the ports of telnet and SSH"), .set = transport_set, .print = transport_print },
    { .syntax = "transport output LINE:60", .help = "Doors that lead out", .mode = &mode_line_vty, .place = 190 },
    { .syntax = "transport preferred WORD", .help = "Door that leads out first", .mode = &mode_line_vty, .place = 191 },
    { .syntax = "access-class WORD:64 in [vrf-also]", .help = "Filter connections based on an IP access list",
      .slot_help = (const char *const[]){ "IP access list, by number or name", "Filter incoming connections",
                                          "Changes nothing", NULL },
      .mode = &mode_line_vty, .place = 90, .slice = &vty_slice, .bind = { TEXT(struct settings_line, access_class) },
      .effect = NEXT_SESSION("only whom the access list permits comes in on the line") },
    { .syntax = "access-class WORD:64 out", .help = "Addresses that sessions may call", .mode = &mode_line_vty,
      .place = 92 },

    { .syntax = "key-string", .help = "A public key in base64 on the next lines, then `exit`",
      .mode = &mode_pubkey_user, .place = 100, .flags = ROW_KEPT, .until = "exit",
      .effect = AT_ONCE("the user logs in by SSH with this key") },
    { .syntax = "key-hash WORD:40 WORD:64 [LINE:100]", .help = "Hash of a public key", .slot_help = key_hash_help,
      .mode = &mode_pubkey_user, .place = 110, .flags = ROW_MANY,
      .effect = AT_ONCE("the user logs in by SSH with the key of this hash") },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "ip ssh", "Secure shell" },
    { "line", "Terminal lines" },
    { "transport", "Doors of the line" },
    { "privilege", "Privilege of the line" },
    { "logging", "Log lines" },
    { "history", "Lines that are remembered" },
    { "key-hash", "Hash of a public key" },
    { "access-class", "Filter connections based on an IP access list" },
    { NULL, NULL },
};

static struct mode *const modes[] = {
    &mode_username, &mode_pubkey_chain, &mode_pubkey_user, &mode_line_con, &mode_line_vty, NULL,
};
static struct slice *const slices[] = { &user_slice, &con_slice, &vty_slice, NULL };

extern const struct module module_access;
const struct module module_access = { .name = "access", .modes = modes, .slices = slices, .rows = rows, .help = help };
