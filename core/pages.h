// SPDX-License-Identifier: MIT
/* The addresses behind a phone's buttons: those of `url …`, else the appliance's own pages, whose paths are CME's. Who
 * tells phones of them and who serves them meet here. */
#ifndef CORE_PAGES_H
#define CORE_PAGES_H

#include "core/settings.h"

enum { URL_TEXT = 256 };

#define PAGE_SERVICES "/CMEserverForPhone/serviceurl"
#define PAGE_MOBILITY "/CMEserverForPhone/em"
#define PAGE_FAST_DIALS "/CMEserverForPhone/fastdial"
#define PAGE_DIRECTORY "/CMEserverForPhone/localdirectory"
#define PAGE_AUTHENTICATION "/CCMCIP/authenticate.asp"

enum phone_url {
    URL_AUTHENTICATION, URL_DIRECTORIES, URL_IDLE, URL_INFORMATION, URL_MESSAGES, URL_PROXY, URL_SERVICES, URLS
};

/* telephony-service: url … */
struct settings_urls {
    char text[URLS][URL_TEXT];   /* as typed: the address, then a name, `root`, `idle-timeout N` or a credential */
};
extern struct slice urls_slice;
const struct settings_urls *settings_urls(void);

/* What a phone is told; "" nothing. A `url services` without `root` is an item of our own menu while that is served. */
const char *phone_url(enum phone_url which, char text[URL_TEXT]);
/* Address and name of the item that `url services` puts there; false when it puts none. */
bool service_item(char url[URL_TEXT], char name[URL_TEXT]);
/* "http://10.0.0.1:80", where our pages are; "" while `ip http server` is off or no `ip source-address` is given. */
const char *page_base(char text[URL_TEXT]);

/* The row of `url` (settings.c). */
bool url_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void url_print(const void *slice, struct buf *lines);

#endif
