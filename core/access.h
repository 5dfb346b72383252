// SPDX-License-Identifier: MIT
/* The configuration of access: users, enable secrets, terminal lines, SSH keys. core/identity reads the secrets; the
 * doors in cli/ read the lines. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include "core/credential.h"

enum { USER_NAME_MAX = 64, VTY_COUNT = 16, LINE_LENGTH = 24, LINE_WIDTH = 80, LINE_HISTORY = 20, ACCESS_NAME = 65 };

/* Of `service password-encryption`: as it ends, passwords stay hidden. */
void access_hide(struct candidate *c, enum how how, const struct actor *who);

/* username NAME … */
struct settings_user {
    char name[USER_NAME_MAX];
    uint8_t privilege;
    bool secret;                 /* said as `secret`, not as `password` */
    struct credential credential;
};

/* enable secret, enable password */
enum { ENABLE_LEVELS = 16 };
struct settings_enable {
    struct credential secret[ENABLE_LEVELS], password[ENABLE_LEVELS];     /* by level; [0] without the word */
    bool ssh_version;            /* ip ssh version 2 */
    uint8_t ssh_seconds;         /* ip ssh time-out */
    uint8_t ssh_retries;         /* ip ssh authentication-retries */
};

/* line con 0, line vty 0 4 */
struct settings_line {
    uint8_t last;                /* of the range; 0 = the tag alone */
    bool login, local;           /* login [local] */
    struct credential password;
    bool telnet, ssh;            /* transport input */
    bool synchronous;            /* logging synchronous */
    uint16_t length, width;      /* of the terminal; LINE_LENGTH and LINE_WIDTH leave it to the terminal */
    uint16_t history;            /* lines remembered */
    char access_class[ACCESS_NAME];      /* access-class … in; "" none */
    uint32_t exec_minutes, exec_seconds;
    uint8_t privilege;
};

extern struct mode mode_username, mode_line_con, mode_line_vty, mode_pubkey_chain, mode_pubkey_user;
extern struct slice user_slice, enable_slice, con_slice, vty_slice;

/* The user, or NULL. */
const struct settings_user *access_user(const char *name);
/* What is configured for vty 0..15; NULL when no `line vty` covers it. Of overlapping ranges the one that begins last
 * counts. */
const struct settings_line *access_vty(const struct snapshot *s, unsigned vty);
/* line con 0, or its defaults. */
const struct settings_line *access_console(void);

/* enable, ip ssh */
const struct settings_enable *access_enable(void);

/* The SSH host key's path; an Ed25519 key is made when it is not there. 0 or -errno. */
int access_host_key(char *path, size_t size);

#endif
