// SPDX-License-Identifier: MIT
/* Secrets as IOS writes them: type 0 plain, 5 MD5-crypt, 7 obfuscated, 8 PBKDF2-SHA256, 9 scrypt. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_TEXT = 128 };

/* Slow (tens of milliseconds by design): call from a job in the thread pool.
 * Makes a type 9 hash "$9$salt$hash" of `plain`. */
void secret_hash(const char *plain, char hash[SECRET_TEXT]);
/* Constant-time comparison with a hash of type 5, 8 or 9 (told by its "$5…" prefix: $1$, $8$, $9$) or, for type 0/7,
 * with the plain or obfuscated text. */
bool secret_verify(int type, const char *stored, const char *offered);
/* True when `text` is a well-formed hash of that type: what `secret 9 …` may store as it is. */
bool secret_valid(int type, const char *text);
/* Type 7 obfuscation, both ways. Reveal is false for malformed input. */
void secret_obfuscate(const char *plain, char *out, size_t size);
bool secret_reveal(const char *obfuscated, char *plain, size_t size);

/* Hash of an SSH public key's base64 blob in upper-case hex: MD5 as IOS's `key-hash` has it, SHA-256 as ours. False
 * when it is not base64. */
enum key_hash { KEY_MD5, KEY_SHA256 };
enum { KEY_HASH_TEXT = 65 };
bool secret_key_hash(const char *base64, enum key_hash kind, char text[KEY_HASH_TEXT]);
/* Makes an SSH host key (mode 0600) in place of the one that may be there, and its public half as OpenSSH writes it in
 * PATH.pub: kind, base64, and a word that says what it is ("rsa-2048"). Slow for RSA: call from a job. 0 or -errno. */
enum host_key { HOST_KEY_ED25519, HOST_KEY_RSA, HOST_KEY_EC };
int secret_host_key(const char *path, enum host_key kind, unsigned bits);

#endif
