// SPDX-License-Identifier: MIT
#ifndef SIP_COUNTERS_H
#define SIP_COUNTERS_H

#include "core/counter.h"

enum sip_count {
    COUNT_MESSAGES,
    COUNT_MALFORMED,
    COUNT_REJECTED,              /* requests that we refused */
    COUNT_REPEATED,              /* requests answered from the store */
    COUNT_REFUSED,               /* requests of ours that the peer refused */
    COUNT_UNANSWERED,
    COUNT_UNTRUSTED,             /* INVITE and REGISTER of sources that are not on the list */
    COUNT_SLOW,                  /* connections whose peer did not read */
    COUNT_UNAUTHORIZED,          /* REGISTER with a wrong password */
    COUNT_COUNT
};

extern struct counter sip_counters[COUNT_COUNT + 1];

#endif
