// SPDX-License-Identifier: MIT
/* What the files of http/ share: a request as a page sees it, and its answer. Only server.c knows libmicrohttpd. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "core/address.h"
#include "core/buf.h"
#include "core/counter.h"
#include "core/log.h"

struct phone;

/* One GET. Texts live as long as the request; what the client did not send is "". */
struct request {
    const char *path;
    const struct address *peer;
    uint64_t id;                     /* for an answer that comes later */
    const char *(*argument)(const struct request *r, const char *name);
};

/* 200 with an empty body unless the page says otherwise. */
struct reply {
    unsigned status;
    const char *type;                /* "text/xml; charset=utf-8" */
    struct buf body;
    bool later;                      /* http_answer() follows */
};

struct page {
    const char *path;
    void (*serve)(const struct request *r, struct reply *to);
};

/* NULL: there is no such page. */
const struct page *page_at(const char *path);

/* -- server.c -- */
/* Binds beside the current listener, if the address differs; apply takes it. 0 or negative errno. */
int http_prepare(const struct address *a);
void http_apply(void);
void http_abort(void);
void http_close(void);
bool http_listens_at(const struct address *a);
/* The answer to a request that was to be answered later; nobody may be there any more. Takes `to->body` over. */
void http_answer(uint64_t request, struct reply *to);

/* -- phone.c: what an ephone says of its pages -- */
enum page_kind { PAGE_OF_MOBILITY, PAGE_OF_APPLICATIONS, PAGE_OF_DIRECTORY, PAGE_OF_HISTORY, PAGE_KINDS };
/* `exclude`; a phone that is not known (NULL) has all pages. */
bool page_excluded(const struct phone *p, enum page_kind kind);
/* `username` and its password. */
bool phone_user_is(const struct phone *p, const char *user, const char *password);

/* -- pages -- */
/* The phone that asks. It speaks for itself only: NULL unless the request comes from the address at which the phone
 * that it names is registered. */
struct phone *request_phone(const struct request *r);                    /* services.c */
/* The entry of the services menu for extension mobility, where the phone has it. */
void mobility_item(const struct request *r, struct reply *to);
void serve_services(const struct request *r, struct reply *to);          /* services.c */
void serve_mobility(const struct request *r, struct reply *to);          /* mobility.c */
void serve_login(const struct request *r, struct reply *to);
void serve_logout(const struct request *r, struct reply *to);
/* The entry for the phone's fast dials, when it has some. */
void fast_dials_item(const struct request *r, struct reply *to);         /* fastdial.c */
void serve_fast_dials(const struct request *r, struct reply *to);
void serve_directory(const struct request *r, struct reply *to);         /* directory.c */
void serve_search(const struct request *r, struct reply *to);
void serve_authentication(const struct request *r, struct reply *to);    /* services.c */

/* -- module.c: rows -- */
enum http_counter { COUNT_REQUESTS, COUNT_REFUSED };
extern struct counter http_counters[];
extern struct limit http_connections;
extern struct debug_flag http_debugs[];

#endif
