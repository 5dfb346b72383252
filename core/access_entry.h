// SPDX-License-Identifier: MIT
/* One entry of an access list: what it says of who comes in. */
#ifndef CORE_ACCESS_ENTRY_H
#define CORE_ACCESS_ENTRY_H

#include "core/address.h"
#include "core/buf.h"

enum { ENTRY_TEXT = 101 };

/* A connection to one of the appliance's own ports; `port`: as a list says it, 22 or 23. */
struct access_visit {
    const struct address *peer, *local;
    uint16_t port;
};

struct address_range {
    uint32_t ip, wildcard;       /* network byte order; a bit of the wildcard that is set does not count */
};
struct port_range {
    uint16_t first, last;
    bool except;                 /* neq: the others */
};

struct access_entry {
    uint32_t sequence;           /* 10, 20 … in order; 0 = none */
    bool permit, log;
    bool other;                  /* another protocol than TCP, or a connection that exists already: says nothing here */
    bool beyond;                 /* asks what is not known of a visitor: permits nobody, denies as the rest says */
    struct address_range source, destination;
    struct port_range source_port, destination_port;
    char text[ENTRY_TEXT];       /* as it is printed behind the verdict; of a remark all of it */
    bool remark;
};

/* Of an extended list: `PROTOCOL SOURCE [PORTS] DESTINATION [PORTS] […]`. What is not understood is `beyond`. */
void access_entry_extended(struct access_entry *e, const char *text);
/* Of a standard list: `any`, `host A`, `A`, `A WILDCARD`, with `log` behind it. False when it is none of these. */
bool access_entry_standard(struct access_entry *e, const char *text);
bool access_entry_matches(const struct access_entry *e, const struct access_visit *who);

#endif
