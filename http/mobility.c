// SPDX-License-Identifier: MIT
/* Extension mobility on the phone: who is logged in, the form of the login, and the way out. */
#include "http/http.h"
#include "http/phone_xml.h"

#include "core/mobility.h"
#include "core/profile.h"

#include <stdio.h>
#include <string.h>

static const char title[] = "Extension Mobility";

/* -- refusals, in words for the screen -- */

static const char *const sentences[FAULT_COUNT] = {
    [FAULT_INVALID_DEVICE] = "This phone is not known here.",
    [FAULT_INCOMPATIBLE_DEVICE] = "This phone has no logout profile: nobody can log in here.",
    [FAULT_INVALID_VALUE] = "User or password is wrong.",
    [FAULT_NOT_PERMITTED] = "User or password is wrong.",
    [FAULT_DEVICE_STATE] = "Somebody is logged in here already, or nobody any more.",
    [FAULT_LIMIT] = "Too many logins at once. Please try again.",
};

static void tell(struct reply *to, enum fault fault, const char *good)
{
    const char *bad = sentences[fault] ? sentences[fault] : "This is not possible now.";
    xml_text(to, title, fault == FAULT_NONE ? good : bad);
}

/* -- who may -- */

static bool offered(const struct phone *p)
{
    return p && mobility_enabled(p->tag) && !settings_mobility()->external && !page_excluded(p, PAGE_OF_MOBILITY);
}

void mobility_item(const struct request *r, struct reply *to)
{
    char url[URL_TEXT];
    if (offered(request_phone(r)))
        xml_menu_item(to, title, page_link(r, PAGE_MOBILITY, url));
}

/* -- pages -- */

static void ask(const struct request *r, struct reply *to)
{
    char url[URL_TEXT];
    xml_begin(to, "Input", title, "Enter user and password");
    xml_element(to, "URL", page_link(r, PAGE_MOBILITY "/login", url), URL_TEXT);
    xml_input_item(to, "User", "user", "A");
    xml_input_item(to, "Password or PIN", "password", "AP");
    xml_end(to, "Input");
}

static void show_user(const struct request *r, struct reply *to, uint32_t user)
{
    char text[160], url[URL_TEXT];
    const struct object *profile = config_find(config_running(), &mode_user_profile, user);
    snprintf(text, sizeof text, "%s is logged in here.", profile ? profile_person(profile)->user : "Somebody");
    xml_begin(to, "Text", title, "");
    xml_element(to, "Text", text, TEXT_MAX);
    xml_soft_key(to, "Logout", page_link(r, PAGE_MOBILITY "/logout", url), 1);
    xml_soft_key(to, "Exit", "SoftKey:Exit", 3);
    xml_end(to, "Text");
}

void serve_mobility(const struct request *r, struct reply *to)
{
    const struct phone *p = request_phone(r);
    const uint32_t user = p ? mobility_user_at(p->tag, NULL) : 0;
    if (!p)
        tell(to, FAULT_INVALID_DEVICE, "");
    else if (!offered(p))
        tell(to, FAULT_INCOMPATIBLE_DEVICE, "");
    else if (user)
        show_user(r, to, user);
    else
        ask(r, to);
}

static void logged_in(unsigned long long asker, enum fault fault)
{
    struct reply to = { .status = 200 };
    tell(&to, fault, "Logged in. The phone restarts with your lines.");
    http_answer(asker, &to);
}

void serve_login(const struct request *r, struct reply *to)
{
    const struct phone *p = request_phone(r);
    if (!p || !offered(p)) {
        tell(to, p ? FAULT_INCOMPATIBLE_DEVICE : FAULT_INVALID_DEVICE, "");
        return;
    }
    to->later = true;
    mobility_login_with(p->tag, r->argument(r, "user"), r->argument(r, "password"), logged_in, r->id);
}

void serve_logout(const struct request *r, struct reply *to)
{
    const struct phone *p = request_phone(r);
    tell(to, p ? mobility_logout(p->tag) : FAULT_INVALID_DEVICE, "Logged out. The phone restarts.");
}
