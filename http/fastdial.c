// SPDX-License-Identifier: MIT
/* The fast dials of a phone: a list from which its user calls, a screenful at a time. */
#include "http/http.h"
#include "http/phone_xml.h"

#include "core/call.h"
#include "core/extra_keys.h"
#include "core/pages.h"

#include <stdio.h>
#include <stdlib.h>

static const char title[] = "Fast Dials";

void fast_dials_item(const struct request *r, struct reply *to)
{
    const struct phone *p = request_phone(r);
    struct extra_key key;
    char url[URL_TEXT];
    if (p && !page_excluded(p, PAGE_OF_APPLICATIONS) && extra_key_at(p->config, EXTRA_FAST_DIAL, 1, &key))
        xml_menu_item(to, title, page_link(r, PAGE_FAST_DIALS, url));
}

static void link_next(const struct request *r, struct reply *to, unsigned start)
{
    char url[URL_TEXT], next[URL_TEXT + 16];
    snprintf(next, sizeof next, "%s&start=%u", page_link(r, PAGE_FAST_DIALS, url), start);
    xml_soft_key(to, "Dial", "SoftKey:Dial", 1);
    xml_soft_key(to, "EditDial", "SoftKey:EditDial", 2);
    xml_soft_key(to, "Exit", "SoftKey:Exit", 3);
    xml_soft_key(to, "Next", next, 4);
}

void serve_fast_dials(const struct request *r, struct reply *to)
{
    const struct phone *p = request_phone(r);
    const unsigned start = (unsigned)strtoul(r->argument(r, "start"), NULL, 10) % 1000;
    struct extra_key key;
    unsigned count = 0;
    if (!p || !extra_key_at(p->config, EXTRA_FAST_DIAL, 1, &key)) {
        xml_text(to, title, p ? "This phone has no fast dials." : "This phone is not known here.");
        return;
    }
    xml_begin(to, "Directory", title, "");
    for (size_t at = 0; extra_key_next(p->config, EXTRA_FAST_DIAL, &at, &key); count++)
        if (count >= start && count < start + ENTRIES_MAX)
            xml_directory_entry(to, *key.label ? key.label : key.target, key.target);
    if (count > start + ENTRIES_MAX)
        link_next(r, to, start + ENTRIES_MAX);
    xml_end(to, "Directory");
}
