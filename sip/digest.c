// SPDX-License-Identifier: MIT
#include "sip/digest.h"

#include "core/loop.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NONCE_MS = 60 * 1000, SERIAL_BITS = 20,
    NUMBER_TEXT = 16, SEAL_BYTES = 16, NONCE_TEXT = NUMBER_TEXT + 2 * SEAL_BYTES,
    MD5_BYTES = 16, MD5_TEXT = 2 * MD5_BYTES,
    SPENT_MAX = 64,
};

static void hex(const unsigned char *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* -- nonces: time and a serial number, and a seal by which we know them again without keeping them -- */

static uint64_t issued;

static void seal(uint64_t number, char text[2 * SEAL_BYTES + 1])
{
    static unsigned char key[32];
    static bool made;
    unsigned char mac[EVP_MAX_MD_SIZE];
    if (!made && RAND_bytes(key, sizeof key) != 1)
        abort();
    made = true;
    if (!HMAC(EVP_sha256(), key, sizeof key, (const unsigned char *)&number, sizeof number, mac, NULL))
        abort();
    hex(mac, SEAL_BYTES, text);
}

static void nonce_new(char text[NONCE_TEXT + 1])
{
    const uint64_t now = loop_now() << SERIAL_BITS;
    issued = issued < now ? now : issued + 1;
    snprintf(text, NUMBER_TEXT + 1, "%016llx", (unsigned long long)issued);
    seal(issued, text + NUMBER_TEXT);
}

/* True when the seal is ours and the nonce is not too old. */
static bool nonce_read(struct text nonce, uint64_t *number)
{
    char digits[NUMBER_TEXT + 1], ours[2 * SEAL_BYTES + 1];
    if (nonce.size != NONCE_TEXT)
        return false;
    snprintf(digits, sizeof digits, "%.*s", NUMBER_TEXT, nonce.at);
    *number = strtoull(digits, NULL, 16);
    seal(*number, ours);
    return !CRYPTO_memcmp(ours, nonce.at + NUMBER_TEXT, 2 * SEAL_BYTES)
        && (*number >> SERIAL_BITS) + NONCE_MS >= loop_now();
}

/* Marks it as used; false when it was. Of more than we remember the older ones count as used. */
static bool nonce_spend(uint64_t number)
{
    static uint64_t spent[SPENT_MAX], floor;
    static unsigned next;
    if (number <= floor)
        return false;
    for (unsigned i = 0; i < SPENT_MAX; i++)
        if (spent[i] == number)
            return false;
    if (floor < spent[next])
        floor = spent[next];
    spent[next] = number;
    next = (next + 1) % SPENT_MAX;
    return true;
}

void digest_challenge(struct buf *headers, const char *realm, bool stale)
{
    char nonce[NONCE_TEXT + 1];
    nonce_new(nonce);
    buf_printf(headers, "WWW-Authenticate: Digest realm=\"%s\", nonce=\"%s\", algorithm=MD5, qop=\"auth\"%s\r\n", realm,
               nonce, stale ? ", stale=true" : "");
}

/* -- credentials -- */

/* A parameter of "Digest a=b, c="d"", without its quotes; empty when absent. */
static struct text parameter(struct text list, const char *name)
{
    struct text item;
    const size_t size = strlen(name);
    while (text_item(&list, &item)) {
        if (item.size <= size || strncasecmp(item.at, name, size) != 0 || item.at[size] != '=')
            continue;
        struct text value = { item.at + size + 1, item.size - size - 1 };
        if (value.size >= 2 && *value.at == '"' && value.at[value.size - 1] == '"')
            value = (struct text){ value.at + 1, value.size - 2 };
        return value;
    }
    return (struct text){ "", 0 };
}

/* The parameters of the credentials for this realm. */
static bool find_credentials(const struct message *m, const char *realm, struct text *list)
{
    static const char scheme[] = "Digest ";
    for (unsigned i = 0; i < m->line_count; i++) {
        const struct text value = m->lines[i].value;
        if (m->lines[i].id != H_AUTHORIZATION || value.size < sizeof scheme
            || strncasecmp(value.at, scheme, sizeof scheme - 1) != 0)
            continue;
        *list = (struct text){ value.at + sizeof scheme - 1, value.size - (sizeof scheme - 1) };
        if (text_is(parameter(*list, "realm"), realm))
            return true;
    }
    return false;
}

/* The texts with colons between them, hashed. */
static void md5_of(const struct text parts[], unsigned count, char out[MD5_TEXT + 1])
{
    struct buf joined = { 0 };
    unsigned char bytes[EVP_MAX_MD_SIZE];
    for (unsigned i = 0; i < count; i++) {
        if (i)
            buf_addc(&joined, ':');
        buf_add(&joined, parts[i].at, parts[i].size);
    }
    *out = 0;
    if (EVP_Digest(buf_text(&joined), joined.size, bytes, NULL, EVP_md5(), NULL) == 1)
        hex(bytes, MD5_BYTES, out);
    OPENSSL_cleanse(joined.data, joined.size);
    buf_free(&joined);
}

static struct text of(const char *text)
{
    return (struct text){ text, strlen(text) };
}

/* RFC 2617 3.2.2.1; without qop as RFC 2069 had it. */
static void expected_response(const struct message *m, const struct account *a, struct text list,
                              char out[MD5_TEXT + 1])
{
    char secret[MD5_TEXT + 1], request[MD5_TEXT + 1];
    const struct text nonce = parameter(list, "nonce"), qop = parameter(list, "qop");
    md5_of((struct text[]){ of(a->name), of(a->realm), of(a->password) }, 3, secret);
    md5_of((struct text[]){ m->method, parameter(list, "uri") }, 2, request);
    if (qop.size)
        md5_of((struct text[]){ of(secret), nonce, parameter(list, "nc"), parameter(list, "cnonce"), qop, of(request) },
               6, out);
    else
        md5_of((struct text[]){ of(secret), nonce, of(request) }, 3, out);
}

enum digest digest_check(const struct message *m, const struct account *a)
{
    struct text list;
    char expected[MD5_TEXT + 1];
    uint64_t number;
    if (!find_credentials(m, a->realm, &list))
        return DIGEST_NONE;
    const struct text qop = parameter(list, "qop"), response = parameter(list, "response");
    if (!text_is(parameter(list, "username"), a->name) || (qop.size && !text_is(qop, "auth")))
        return DIGEST_WRONG;
    expected_response(m, a, list, expected);
    if (response.size != MD5_TEXT || strlen(expected) != MD5_TEXT || CRYPTO_memcmp(expected, response.at, MD5_TEXT))
        return DIGEST_WRONG;
    return nonce_read(parameter(list, "nonce"), &number) && nonce_spend(number) ? DIGEST_RIGHT : DIGEST_STALE;
}
