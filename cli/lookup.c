// SPDX-License-Identifier: MIT
#include "cli/lookup.h"

#include "core/loop.h"
#include "core/memory.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_MAX = 254 };

/* A name may keep its thread of the pool for half a minute, and files have to be written meanwhile. */
struct limit lookup_limit = {
    .name = "Host names being looked up", .when_full = "`ping` and `traceroute` refuse the next one", .maximum = 2,
};

struct lookup {
    struct job job;
    uint64_t session;
    void (*then)(struct shell_session *s, const struct address *host);
    char host[HOST_MAX];
    struct address found;
    bool known;
};

static void lookup_work(struct job *j)
{
    struct lookup *l = list_entry(j, struct lookup, job);
    const struct addrinfo only = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *all = NULL;
    l->known = getaddrinfo(l->host, NULL, &only, &all) == 0;
    if (l->known)
        memcpy(&l->found, all->ai_addr, all->ai_addrlen);
    if (all)
        freeaddrinfo(all);
}

static void lookup_done(struct job *j)
{
    struct lookup *l = list_entry(j, struct lookup, job);
    struct shell_session *s = session_by_id(l->session);
    limit_give(&lookup_limit);
    if (s && l->known) {
        l->then(s, &l->found);
    } else if (s) {
        session_print(s, "%% Unrecognized host or address, or protocol not running.\n\n");
        s->failed = true;
        session_errand_end(s);
        session_unpark(s);
    }
    free(l);
}

void lookup_host(struct shell_session *s, const struct value *host,
                 void (*then)(struct shell_session *s, const struct address *host))
{
    if (!limit_take(&lookup_limit)) {
        session_print(s, "%% Other names are being looked up\n");
        s->failed = true;
        session_errand_end(s);
        return;
    }
    struct lookup *l = must(calloc(1, sizeof *l));
    *l = (struct lookup){ .job = { lookup_work, lookup_done }, .session = s->id, .then = then };
    value_text(host, l->host, sizeof l->host);
    session_park(s);
    loop_work(&l->job);
}
