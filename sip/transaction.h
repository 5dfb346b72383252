// SPDX-License-Identifier: MIT
/* Requests over UDP that we answered: a request that comes again gets the stored answer and is not executed twice (RFC
 * 3261 17.2.2, Timer J). Over TCP nothing is kept. */
#ifndef SIP_TRANSACTION_H
#define SIP_TRANSACTION_H

#include "core/buf.h"
#include "core/counter.h"
#include "sip/parse.h"
#include "sip/transport.h"

void transactions_init(void);
/* What makes two requests the same, whether or not their Via has a branch. `method` is the request's own, or INVITE to
 * find what a CANCEL wants. Valid until the next call. */
const struct buf *transaction_key(const struct message *m, const struct path *p, struct text method);
/* The stored answer, or NULL. */
const struct body *transaction_find(const struct buf *key);
void transaction_store(const struct buf *key, const struct buf *answer);
void transactions_forget(void);

extern struct limit limit_transactions, limit_answers;

#endif
