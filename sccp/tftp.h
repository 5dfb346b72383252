// SPDX-License-Identifier: MIT
/* A read-only TFTP server: RFC 1350 with the options of RFC 2347 (blksize, RFC 2348; timeout and tsize, RFC 2349). It
 * knows nothing of phones: what a name stands for says `tftp_find_fn`.
 *
 * One request is one `struct transfer` with a port of its own (its TID), a copy of the block under way and a timer. */
#ifndef SCCP_TFTP_H
#define SCCP_TFTP_H

#include "core/address.h"
#include "core/buf.h"
#include "core/counter.h"
#include "core/log.h"

enum { TFTP_NAME = 65 };

/* RFC 1350, error codes: those that a server which only reads may give. */
enum tftp_error { TFTP_UNDEFINED, TFTP_NOT_FOUND, TFTP_ACCESS, TFTP_FULL, TFTP_ILLEGAL, TFTP_UNKNOWN_TID };

/* What is sent: text made for this request, or (fd >= 0) an open file. The transfer owns both. */
struct tftp_content {
    struct buf made;
    int fd;
    uint64_t size;
};
/* Fills `c` for this name ([A-Za-z0-9._-], parts joined by "/"); false: there is no such file. */
typedef bool tftp_find_fn(const char *name, struct tftp_content *c);

/* Serves at `a` in place of the address before; transfers under way go on. 0 or negative errno: nothing listens. */
int tftp_listen(const struct address *a, tftp_find_fn *find);
/* Stops, and ends what is under way. */
void tftp_close(void);
/* Where it listens; NULL while it does not. */
const struct address *tftp_address(void);

enum tftp_counter { COUNT_TFTP_REQUESTS, COUNT_TFTP_SENT, COUNT_TFTP_REFUSED, COUNT_TFTP_REPEATED, COUNT_TFTP_LOST };
extern struct counter tftp_counters[];
extern struct limit tftp_transfers, tftp_of_address;
extern struct debug_flag tftp_debugs[];

#endif
