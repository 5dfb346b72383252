// SPDX-License-Identifier: MIT
/* Who someone is. Realms come from rows (`username`, `enable secret`, `user-profile`, later `xml user`); doors ask,
 * the answer comes as a job, because hashes are slow. LDAP will be one more source behind the same door. */
#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "core/counter.h"

#include <stdbool.h>

/* LOGIN: `username`. LINE: the `password` of a `line vty`, whose number is the name ("3"), or of the console. ENABLE:
 * `enable secret` of the level that the name says ("7"); "" is the highest.
 * PROFILE: `user` of a voice user-profile, with its password or its PIN. */
#define LINE_CONSOLE "con"
enum realm { REALM_LOGIN, REALM_LINE, REALM_ENABLE, REALM_PROFILE };

struct identity_answer {
    bool accepted;
    bool configured;        /* the realm has at least one credential; false: "Password required, but none set" */
    int privilege;          /* 0..15, of the user */
};

/* Checks `name` with a password. `answer` is called later, never inside this call, with the
 * asker's own id: an asker that is gone finds nobody under it. Unknown names cost as much time as known ones. */
void identity_check(enum realm realm, const char *name, const char *password,
                    void (*answer)(unsigned long long asker, const struct identity_answer *a),
                    unsigned long long asker);
/* Checks an SSH public key against `ip ssh pubkey-chain`: key type and base64 blob, or its hash. Immediate. */
struct identity_answer identity_key(const char *name, const char *type, const char *base64);
/* Whether the realm has any credential at all. */
bool identity_configured(enum realm realm);
/* Whether `enable` of that level has a secret or password. */
bool identity_enables(int level);

extern struct limit identity_checks;

#endif
