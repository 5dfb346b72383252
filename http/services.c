// SPDX-License-Identifier: MIT
/* What the Services button shows, and the answer to a phone that asks who may send it something. */
#include "http/http.h"
#include "http/phone_xml.h"

#include "core/call.h"
#include "core/pages.h"
#include "core/port.h"
#include "core/settings.h"

#include <string.h>

struct phone *request_phone(const struct request *r)
{
    struct phone *p = phone_by_name(r->argument(r, "name"));
    const struct address *at = p && p->port ? p->port->peer(p) : NULL;
    return at && address_same_host(at, r->peer) ? p : NULL;
}

/* Built-in services, then the one of `url services`. */
void serve_services(const struct request *r, struct reply *to)
{
    char url[URL_TEXT], name[URL_TEXT];
    xml_begin(to, "Menu", "Services", "");
    mobility_item(r, to);
    fast_dials_item(r, to);
    if (service_item(url, name))
        xml_menu_item(to, *name ? name : "My Phone Apps", url);
    xml_end(to, "Menu");
}

/* A phone asks before it obeys somebody who pushes to it: `authentication credential` says which application it may
 * obey, its ephone's `username` which user. */
void serve_authentication(const struct request *r, struct reply *to)
{
    to->type = "text/plain";
    const struct settings_account *a = config_settings(&account_slice);
    const char *user = r->argument(r, "UserID"), *password = r->argument(r, "Password");
    const bool known = (a->given && strcmp(a->name, user) == 0 && strcmp(a->password, password) == 0)
        || phone_user_is(phone_by_name(r->argument(r, "devicename")), user, password);
    buf_printf(&to->body, known ? "AUTHORIZED" : "UN-AUTHORIZED");
}
