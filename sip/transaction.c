// SPDX-License-Identifier: MIT
#include "sip/transaction.h"

#include "core/content.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { BUCKETS = 16384, TRANSACTIONS_MAX = 65536, BYTES_MAX = 64 * 1024 * 1024, LIFE_MS = 32 * 1000 };

/* At 8,000 requests a second the table holds 8 s of them: sixteen times T1, four copies of a request. */
struct limit limit_transactions = { "SIP transactions", "the oldest is forgotten", TRANSACTIONS_MAX, 0, 0 };

struct limit limit_answers = {
    .name = "Answers to repeat, bytes", .when_full = "the oldest is forgotten", .maximum = BYTES_MAX,
};

struct transaction {
    struct list hashed, by_age;
    uint64_t hash, dies;
    size_t key_size, size;
    char bytes[];                    /* key, answer */
};

static struct list table[BUCKETS], by_age = LIST_INIT(by_age);
static uint64_t seed;
static struct timer sweep;

static void on_sweep(struct timer *t);

void transactions_init(void)
{
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        abort();
    for (unsigned i = 0; i < BUCKETS; i++)
        list_init(&table[i]);
    sweep.fire = on_sweep;
}

/* Seeded, so that nobody can choose keys that meet in one bucket. */
static uint64_t hash_of(const char *data, size_t size)
{
    uint64_t hash = seed ^ size;
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, data + i, size - i < sizeof word ? size - i : sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32 ^ seed;
    }
    return hash;
}

static void forget(struct transaction *t)
{
    limit_answers.used -= t->key_size + t->size;
    limit_transactions.used--;
    list_remove(&t->hashed);
    list_remove(&t->by_age);
    free(t);
}

static struct transaction *oldest(void)
{
    return list_empty(&by_age) ? NULL : list_entry(by_age.next, struct transaction, by_age);
}

static void on_sweep(struct timer *timer)
{
    const uint64_t now = loop_now();
    struct transaction *t;
    while ((t = oldest()) && t->dies <= now)
        forget(t);
    if (t)
        timer_start(timer, t->dies - now);
}

void transactions_forget(void)
{
    struct transaction *t;
    while ((t = oldest()))
        forget(t);
    timer_stop(&sweep);
}

static void add_part(struct buf *key, struct text part)
{
    buf_add(key, part.at, part.size);
    buf_addc(key, 0);
}

const struct buf *transaction_key(const struct message *m, const struct path *p, struct text method)
{
    static struct buf key;
    char peer[ADDRESS_TEXT];
    buf_clear(&key);
    add_part(&key, m->first[H_VIA]);         /* with its branch, if it has one: RFC 3261 17.2.3 */
    add_part(&key, m->first[H_CALL_ID]);
    add_part(&key, method);
    buf_printf(&key, "%s %u %s", m->addresses.from_tag, m->cseq, address_text(&p->peer, peer));
    /* Without branch a client whose CSeq starts again tells its requests apart by what they say alone. */
    if (text_is(method, "INFO"))
        buf_printf(&key, " %llx", (unsigned long long)hash_of(m->body.at, m->body.size));
    return &key;
}

const struct body *transaction_find(const struct buf *key)
{
    static struct body answer;
    const uint64_t hash = hash_of(key->data, key->size);
    list_each(node, &table[hash % BUCKETS]) {
        const struct transaction *t = list_entry(node, struct transaction, hashed);
        if (t->hash != hash || t->key_size != key->size || memcmp(t->bytes, key->data, key->size))
            continue;
        answer = (struct body){ t->bytes + t->key_size, t->size };
        return &answer;
    }
    return NULL;
}

void transaction_store(const struct buf *key, const struct buf *answer)
{
    const size_t size = key->size + answer->size;
    while (limit_transactions.used >= TRANSACTIONS_MAX || limit_answers.used + size > BYTES_MAX) {
        (limit_transactions.used >= TRANSACTIONS_MAX ? &limit_transactions : &limit_answers)->refused++;
        forget(oldest());
    }
    struct transaction *t = must(malloc(sizeof *t + size));
    *t = (struct transaction){
        .hash = hash_of(key->data, key->size),
        .dies = loop_now() + LIFE_MS,
        .key_size = key->size,
        .size = answer->size,
    };
    memcpy(t->bytes, key->data, key->size);
    memcpy(t->bytes + key->size, answer->data, answer->size);
    list_append(&table[t->hash % BUCKETS], &t->hashed);
    list_append(&by_age, &t->by_age);
    limit_set(&limit_answers, limit_answers.used + size);
    limit_add(&limit_transactions);
    if (!timer_active(&sweep))
        timer_start(&sweep, LIFE_MS);
}
