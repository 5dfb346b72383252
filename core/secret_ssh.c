// SPDX-License-Identifier: MIT
#include "core/buf.h"
#include "core/files.h"
#include "core/memory.h"
#include "core/secret.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BLOB_MAX = 4096, ED25519_BYTES = 32, CIPHER_BLOCK = 8, BASE64_LINE = 64,
       RSA_BITS_MAX = 4096, EC_BITS_MAX = 521 };

bool secret_key_hash(const char *base64, enum key_hash kind, char text[KEY_HASH_TEXT])
{
    uint8_t blob[KEY_BLOB_MAX], digest[EVP_MAX_MD_SIZE];
    size_t size = strlen(base64);
    unsigned digest_size;
    if (size == 0 || size % 4 || size > KEY_BLOB_MAX)
        return false;
    int bytes = EVP_DecodeBlock(blob, (const uint8_t *)base64, (int)size);
    if (bytes <= 0)
        return false;
    bytes -= (base64[size - 1] == '=') + (base64[size - 2] == '=');
    if (EVP_Digest(blob, (size_t)bytes, digest, &digest_size, kind == KEY_MD5 ? EVP_md5() : EVP_sha256(), NULL) != 1)
        return false;
    for (unsigned i = 0; i < digest_size; i++)
        snprintf(text + 2 * i, 3, "%02X", digest[i]);
    return true;
}

/* -- a private key as OpenSSH writes it (PROTOCOL.key): numbers are big-endian, strings have a length before them -- */

static void add_number(struct buf *b, uint32_t n)
{
    const uint8_t bytes[] = { n >> 24, n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff };
    buf_add(b, bytes, sizeof bytes);
}

static void add_string(struct buf *b, const void *data, size_t n)
{
    add_number(b, (uint32_t)n);
    buf_add(b, data, n);
}

static void add_text(struct buf *b, const char *text)
{
    add_string(b, text, strlen(text));
}

/* Seed and public half of a new key. */
static void generate(uint8_t seed[ED25519_BYTES], uint8_t public[ED25519_BYTES])
{
    size_t seed_size = ED25519_BYTES, public_size = ED25519_BYTES;
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    if (!key || EVP_PKEY_get_raw_private_key(key, seed, &seed_size) != 1 ||
        EVP_PKEY_get_raw_public_key(key, public, &public_size) != 1)
        abort();
    EVP_PKEY_free(key);
}

static void add_private_part(struct buf *b, const uint8_t *seed, const uint8_t *public)
{
    uint32_t check;
    if (RAND_bytes((uint8_t *)&check, sizeof check) != 1)
        abort();
    size_t begin = b->size;
    add_number(b, check);
    add_number(b, check);
    add_text(b, "ssh-ed25519");
    add_string(b, public, ED25519_BYTES);
    add_number(b, 2 * ED25519_BYTES);
    buf_add(b, seed, ED25519_BYTES);
    buf_add(b, public, ED25519_BYTES);
    add_text(b, "naisen");
    for (char pad = 1; (b->size - begin) % CIPHER_BLOCK; pad++)
        buf_addc(b, pad);
}

static void add_armour(struct buf *text, const struct buf *key)
{
    char line[4 * BASE64_LINE / 3 + 1];
    enum { LINE_BYTES = BASE64_LINE / 4 * 3 };
    buf_adds(text, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    for (size_t at = 0; at < key->size; at += LINE_BYTES) {
        size_t n = key->size - at < LINE_BYTES ? key->size - at : LINE_BYTES;
        EVP_EncodeBlock((uint8_t *)line, (const uint8_t *)key->data + at, (int)n);
        buf_printf(text, "%s\n", line);
    }
    buf_adds(text, "-----END OPENSSH PRIVATE KEY-----\n");
}

static void forget(struct buf *b)
{
    OPENSSL_cleanse(b->data, b->size);
    buf_free(b);
}

/* Both files, or an error. */
static int write_key(const char *path, const struct buf *private, const char *type, const struct buf *blob,
                     const char *what)
{
    char name[4096];
    struct buf line = { 0 };
    buf_printf(&line, "%s ", type);
    const size_t room = 4 * (blob->size + 2) / 3 + 1;
    char *base64 = must(malloc(room));
    EVP_EncodeBlock((uint8_t *)base64, (const uint8_t *)blob->data, (int)blob->size);
    buf_printf(&line, "%s %s\n", base64, what);
    free(base64);
    snprintf(name, sizeof name, "%s.pub", path);
    int error = files_write_now(path, private->data, private->size, false);
    error = error ? error : files_write_now(name, line.data, line.size, false);
    buf_free(&line);
    return error;
}

static int make_ed25519(const char *path)
{
    uint8_t seed[ED25519_BYTES], public[ED25519_BYTES];
    struct buf blob = { 0 }, private = { 0 }, key = { 0 }, text = { 0 };
    generate(seed, public);
    add_text(&blob, "ssh-ed25519");
    add_string(&blob, public, sizeof public);
    add_private_part(&private, seed, public);

    buf_add(&key, "openssh-key-v1", sizeof "openssh-key-v1");
    add_text(&key, "none");                  /* cipher, key derivation and its options */
    add_text(&key, "none");
    add_text(&key, "");
    add_number(&key, 1);
    add_string(&key, blob.data, blob.size);
    add_string(&key, private.data, private.size);
    add_armour(&text, &key);
    int error = write_key(path, &text, "ssh-ed25519", &blob, "ed25519");

    OPENSSL_cleanse(seed, sizeof seed);
    buf_free(&blob);
    forget(&private);
    forget(&key);
    forget(&text);
    return error;
}

/* -- keys that libcrypto writes itself -- */

/* A number as SSH writes it: no leading zeros, but one where the first bit would be a sign. */
static void add_integer(struct buf *b, const EVP_PKEY *key, const char *name)
{
    uint8_t bytes[1 + RSA_BITS_MAX / 8] = { 0 };
    BIGNUM *n = NULL;
    if (EVP_PKEY_get_bn_param(key, name, &n) != 1)
        abort();
    const int size = BN_bn2bin(n, bytes + 1);
    const bool sign = bytes[1] & 0x80;
    add_string(b, bytes + !sign, (size_t)size + sign);
    BN_free(n);
}

static void add_point(struct buf *b, const EVP_PKEY *key)
{
    uint8_t point[1 + 2 * (EC_BITS_MAX / 8 + 1)];
    size_t size;
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size) != 1)
        abort();
    add_string(b, point, size);
}

static int write_libcrypto_key(const char *path, EVP_PKEY *key, const char *type, const struct buf *blob,
                               const char *what)
{
    struct buf text = { 0 };
    char *pem;
    BIO *memory = BIO_new(BIO_s_mem());
    if (!memory || PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL) != 1)
        abort();
    const long size = BIO_get_mem_data(memory, &pem);
    buf_add(&text, pem, (size_t)size);
    OPENSSL_cleanse(pem, (size_t)size);
    BIO_free(memory);
    int error = write_key(path, &text, type, blob, what);
    forget(&text);
    EVP_PKEY_free(key);
    return error;
}

static int make_rsa(const char *path, unsigned bits)
{
    char what[16];
    struct buf blob = { 0 };
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
    if (!key)
        return -EINVAL;
    add_text(&blob, "ssh-rsa");
    add_integer(&blob, key, OSSL_PKEY_PARAM_RSA_E);
    add_integer(&blob, key, OSSL_PKEY_PARAM_RSA_N);
    snprintf(what, sizeof what, "rsa-%u", bits);
    int error = write_libcrypto_key(path, key, "ssh-rsa", &blob, what);
    buf_free(&blob);
    return error;
}

static int make_ec(const char *path, unsigned bits)
{
    char curve[16], ssh_curve[16], type[32], what[16];
    struct buf blob = { 0 };
    snprintf(curve, sizeof curve, "P-%u", bits);
    snprintf(ssh_curve, sizeof ssh_curve, "nistp%u", bits);
    snprintf(type, sizeof type, "ecdsa-sha2-%s", ssh_curve);
    snprintf(what, sizeof what, "ec-%u", bits);
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
    if (!key)
        return -EINVAL;
    add_text(&blob, type);
    add_text(&blob, ssh_curve);
    add_point(&blob, key);
    int error = write_libcrypto_key(path, key, type, &blob, what);
    buf_free(&blob);
    return error;
}

int secret_host_key(const char *path, enum host_key kind, unsigned bits)
{
    return kind == HOST_KEY_RSA ? make_rsa(path, bits) : kind == HOST_KEY_EC ? make_ec(path, bits) : make_ed25519(path);
}
