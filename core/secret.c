// SPDX-License-Identifier: MIT
#include "core/secret.h"

#include "core/memory.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* IOS writes hashes in crypt(3)'s alphabet, but packs bytes as base64 does, without padding. */
static const char alphabet[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

enum {
    DIGEST_BYTES = 32,
    DIGEST_TEXT = 43,        /* 32 bytes in base64 without padding */
    SALT_TEXT = 14,
    MD5_SALT_MAX = 8,
    MD5_TEXT = 22,
    PBKDF2_ROUNDS = 20000,
    SCRYPT_N = 16384, SCRYPT_R = 1, SCRYPT_P = 1,
    SCRYPT_MEMORY = 64 << 20,
};

/* The table that every IOS carries for `service password-encryption`: it hides from glances, not from readers. */
static const char veil[] = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";
enum { VEIL = sizeof veil - 1, VEIL_START_MAX = 15 };

static void encode(const uint8_t *data, size_t n, char *out)
{
    unsigned bits = 0, value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value << 8 | data[i];
        for (bits += 8; bits >= 6; bits -= 6)
            *out++ = alphabet[value >> (bits - 6) & 63];
    }
    if (bits > 0)
        *out++ = alphabet[value << (6 - bits) & 63];
    *out = '\0';
}

static bool equal(const char *a, const char *b)
{
    size_t size = strlen(a);
    return size == strlen(b) && CRYPTO_memcmp(a, b, size) == 0;
}

static bool derive_pbkdf2(const char *plain, const char *salt, uint8_t digest[DIGEST_BYTES])
{
    return PKCS5_PBKDF2_HMAC(plain, (int)strlen(plain), (const uint8_t *)salt, SALT_TEXT, PBKDF2_ROUNDS, EVP_sha256(),
                             DIGEST_BYTES, digest) == 1;
}

static bool derive_scrypt(const char *plain, const char *salt, uint8_t digest[DIGEST_BYTES])
{
    return EVP_PBE_scrypt(plain, strlen(plain), (const uint8_t *)salt, SALT_TEXT, SCRYPT_N, SCRYPT_R, SCRYPT_P,
                          SCRYPT_MEMORY, digest, DIGEST_BYTES) == 1;
}

/* "$8$salt$hash" or "$9$salt$hash" from its parts. */
static bool digest_text(int type, const char *plain, const char *salt, char out[SECRET_TEXT])
{
    uint8_t digest[DIGEST_BYTES];
    if (!(type == 8 ? derive_pbkdf2 : derive_scrypt)(plain, salt, digest))
        return false;
    int used = snprintf(out, SECRET_TEXT, "$%d$%.*s$", type, SALT_TEXT, salt);
    encode(digest, sizeof digest, out + used);
    return true;
}

void secret_hash(const char *plain, char hash[SECRET_TEXT])
{
    uint8_t random[SALT_TEXT];
    char salt[SALT_TEXT + 1];
    if (RAND_bytes(random, sizeof random) != 1)
        abort();
    for (unsigned i = 0; i < SALT_TEXT; i++)
        salt[i] = alphabet[random[i] & 63];
    salt[SALT_TEXT] = '\0';
    if (!digest_text(9, plain, salt, hash))
        abort();
}

/* Text that starts with `prefix`, then salt, '$' and exactly `digest` characters of the alphabet. */
static bool well_formed(const char *text, const char *prefix, size_t salt_min, size_t salt_max, size_t digest)
{
    size_t head = strlen(prefix);
    if (strncmp(text, prefix, head) != 0)
        return false;
    text += head;
    size_t salt = strspn(text, alphabet);
    if (salt < salt_min || salt > salt_max || text[salt] != '$')
        return false;
    text += salt + 1;
    return strspn(text, alphabet) == digest && text[digest] == '\0';
}

bool secret_valid(int type, const char *text)
{
    char plain[SECRET_TEXT];
    switch (type) {
    case 0: return *text != '\0' && strlen(text) < SECRET_TEXT;
    case 5: return well_formed(text, "$1$", 1, MD5_SALT_MAX, MD5_TEXT);
    case 7: return secret_reveal(text, plain, sizeof plain);
    case 8: return well_formed(text, "$8$", SALT_TEXT, SALT_TEXT, DIGEST_TEXT);
    case 9: return well_formed(text, "$9$", SALT_TEXT, SALT_TEXT, DIGEST_TEXT);
    default: return false;
    }
}

static bool verify_md5(const char *stored, const char *offered)
{
    struct crypt_data *work = must(calloc(1, sizeof *work));    /* 32 KB: not for a pool thread's stack */
    const char *made = crypt_r(offered, stored, work);
    bool same = made && equal(stored, made);
    OPENSSL_cleanse(work, sizeof *work);
    free(work);
    return same;
}

bool secret_verify(int type, const char *stored, const char *offered)
{
    char made[SECRET_TEXT];
    bool same = false;
    if (!secret_valid(type, stored))
        return false;
    if (type == 0)
        return equal(stored, offered);
    if (type == 5)
        return verify_md5(stored, offered);
    if (type == 7)
        same = secret_reveal(stored, made, sizeof made) && equal(made, offered);
    else
        same = digest_text(type, offered, stored + 3, made) && equal(stored, made);
    OPENSSL_cleanse(made, sizeof made);
    return same;
}

/* -- type 7 -- */

void secret_obfuscate(const char *plain, char *out, size_t size)
{
    unsigned start = 0;
    if (size < 3)
        abort();
    for (const char *c = plain; *c; c++)
        start += (unsigned char)*c;
    start %= VEIL_START_MAX + 1;     /* the same text hides in the same way, so that printed twice it is equal */
    snprintf(out, size, "%02u", start);
    for (size_t i = 0, at = 2; plain[i] && at + 2 < size; i++, at += 2)
        snprintf(out + at, 3, "%02X", (uint8_t)plain[i] ^ (uint8_t)veil[(start + i) % VEIL]);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool secret_reveal(const char *obfuscated, char *plain, size_t size)
{
    size_t digits = strlen(obfuscated);
    if (digits < 4 || digits % 2 || digits / 2 > size || strspn(obfuscated, "0123456789") < 2)
        return false;
    unsigned start = (unsigned)(obfuscated[0] - '0') * 10 + (unsigned)(obfuscated[1] - '0');
    if (start >= VEIL)
        return false;
    size_t n = 0;
    for (const char *at = obfuscated + 2; *at; at += 2, n++) {
        int high = hex(at[0]), low = hex(at[1]);
        if (high < 0 || low < 0)
            return false;
        plain[n] = (char)((high << 4 | low) ^ veil[(start + n) % VEIL]);
        if (plain[n] == '\0')
            return false;
    }
    plain[n] = '\0';
    return true;
}
