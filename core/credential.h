// SPDX-License-Identifier: MIT
/* Passwords and secrets as lines of the configuration have them: `[0 | 5 | 7 | 8 | 9] LINE`. secret.h computes them. */
#ifndef CORE_CREDENTIAL_H
#define CORE_CREDENTIAL_H

#include "core/config/config.h"
#include "core/secret.h"

enum { SECRET_PLAIN = 0, SECRET_MD5 = 5, SECRET_VEILED = 7, SECRET_PBKDF2 = 8, SECRET_SCRYPT = 9 };

/* A password or a hash as it stands in the configuration; type 0 with an empty text = none. */
struct credential {
    uint8_t type;                /* SECRET_PLAIN … */
    char text[SECRET_TEXT];
};

/* Where a row has its type and its text, and what its choice of types means. */
enum credential_types { TYPES_ANY, TYPES_SECRET, TYPES_PASSWORD };
struct secret_slots {
    unsigned type, text;
    enum credential_types types;
};

/* The type that was typed. */
uint8_t credential_type(const struct args *args, const struct secret_slots *at);
/* Replaces a plain text on its way in by its hash, in the thread pool (row.resolve). */
void credential_resolve(struct args *args, const struct secret_slots *at, char room[256]);
/* What a line says, as it was typed. */
bool credential_take(struct credential *c, const struct args *args, const struct secret_slots *at, struct refusal *r);
/* The same of a secret, which is never stored plain, even when nobody resolved the line. */
bool credential_take_secret(struct credential *c, const struct args *args, const struct secret_slots *at,
                            struct refusal *r);
/* "BEFORE TYPE TEXT"; nothing where there is none. The type of a plain text is said with `zero`, as IOS says it of
 * users, else only where the text could be taken for more. */
void credential_print(const char *before, const struct credential *c, bool zero, struct buf *lines);
/* Whether it is plain and can be written as type 7. */
bool credential_hides(const struct credential *c);

#endif
