// SPDX-License-Identifier: MIT
/* Calls to paging numbers, as the files of the call model see them. */
#ifndef CORE_PAGING_H
#define CORE_PAGING_H

#include "core/internal.h"

/* Of the paging number's end of a call. What it began with stays, whatever is configured meanwhile. */
struct page {
    uint32_t ip;                 /* the multicast group, network byte order; 0 none */
    uint16_t port;
    unsigned copies;             /* phones that got a copy of their own: then the sound goes through the appliance … */
    uint32_t leg;                /* … also to the group */
};

/* A call on its way reached a paging number. */
void paging_arrive(struct connection *caller, struct line *l, bool by_service);
/* The call is over. */
void paging_end(struct connection *c);
/* After a change of the phone's configuration (NULL: it has none any more): whose pages it hears. */
void paging_follow(struct phone *p, const struct object *config);

#endif
