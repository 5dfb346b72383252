// SPDX-License-Identifier: MIT
/* Phone files: what phones fetch by TFTP before they register. The settings of telephony-service that shape them, and
 * the texts, which are written anew for each request from the configuration of that moment. */
#ifndef SCCP_PROVISION_H
#define SCCP_PROVISION_H

#include "core/buf.h"
#include "core/call.h"
#include "core/config/row.h"
#include "core/pages.h"

enum { NAMED_MAX = 40, OWN_PARAMETERS = 12, NAMED_NAME = 32, NAMED_TEXT = 64, LOCALES_MAX = 5, STAMP_TEXT = 48 };

enum cnf_location { LOCATION_SYSTEM, LOCATION_FLASH, LOCATION_SLOT0, LOCATION_TFTP };
enum cnf_file { FILE_FOR_ALL, FILE_PER_TYPE, FILE_PER_PHONE };

/* One of many, sorted by name: `load TYPE FILE`, `service phone PARAMETER VALUE`. */
struct settings_named {
    char name[NAMED_NAME];       /* "7960-7940", "webAccess"; "" = unused entry, those stand last */
    char text[NAMED_TEXT];
};
/* One of five `user-locale` or `network-locale`. */
struct settings_locale {
    uint8_t choice;              /* from 1 in the order of the row; 0 = US, or as the first */
    uint8_t own;                 /* U1 to U5: an own set of files, named by `code` */
    char code[3];
    char load[NAMED_TEXT];
};
struct settings_provision {
    bool created;                /* create cnf-files */
    char stamp[STAMP_TEXT];
    uint8_t location;            /* enum cnf_location */
    char location_url[URL_TEXT];
    uint8_t file;                /* enum cnf_file */
    uint8_t time_zone;           /* 1..53 */
    struct settings_named loads[NAMED_MAX], parameters[NAMED_MAX];
    struct settings_locale user[LOCALES_MAX], network[LOCALES_MAX];
};
extern struct slice provision_slice;
const struct settings_provision *settings_provision(void);

/* `service phone` of the phone alone (own.c): OWN_PARAMETERS of them. */
const struct settings_named *phone_parameters(const struct phone *p);

/* -- cnf.c: the texts -- */
void cnf_of_phone(const struct phone *p, struct buf *xml);
void cnf_of_strangers(struct buf *xml);
/* "7960": what `type` says, else what the phone said when it registered; "" unknown. */
const char *cnf_type(const struct phone *p);

/* Text as XML says it, and an element with one. */
void cnf_escape(struct buf *xml, const char *text, size_t n);
void cnf_element(struct buf *xml, const char *name, const char *text);

/* -- rings.c -- */
/* The rings that stand in the folder of phone files. */
void cnf_of_rings(struct buf *xml);

/* -- locale.c: names that phones know -- */
struct locale {
    const char *code, *country, *language;       /* "DE", "Germany", "German_Germany" */
    const char *lang_code, *charset;
};
/* What `user-locale 0` (or its own set of files) says; `network` for network-locale. */
const struct locale *locale_of(const struct settings_locale *l, bool network);
/* "Pacific Standard/Daylight Time" */
const char *time_zone_name(unsigned number);

/* -- rows of irregular settings, for provision.c -- */
bool load_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void load_print(const void *slice, struct buf *lines);
bool user_locale_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void user_locale_print(const void *slice, struct buf *lines);
bool network_locale_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void network_locale_print(const void *slice, struct buf *lines);
bool parameter_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void parameter_print(const void *slice, struct buf *lines);
/* The same for a table of so many entries. */
bool parameter_set_in(struct settings_named all[], unsigned room, const struct args *args, enum how how,
                      struct refusal *r);
void parameters_print_of(const struct settings_named all[], unsigned room, struct buf *lines);
/* Those of a template that the phone does not say itself, as far as there is room. */
void parameters_add(struct settings_named own[OWN_PARAMETERS], const struct settings_named from[OWN_PARAMETERS]);
#define USER_LOCALES "de|dk|es|fr|it|jp|nl|no|pt|ru|se|us"
#define NETWORK_LOCALES "at|ca|ch|de|dk|es|fr|gb|it|jp|nl|no|pt|ru|se|us"

#endif
