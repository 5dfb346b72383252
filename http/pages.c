// SPDX-License-Identifier: MIT
#include "http/http.h"

#include "core/pages.h"

#include <string.h>

static const struct page pages[] = {
    { PAGE_SERVICES, serve_services },
    { PAGE_MOBILITY, serve_mobility },
    { PAGE_MOBILITY "/login", serve_login },
    { PAGE_MOBILITY "/logout", serve_logout },
    { PAGE_FAST_DIALS, serve_fast_dials },
    { PAGE_DIRECTORY, serve_directory },
    { PAGE_DIRECTORY "/search", serve_search },
    { PAGE_AUTHENTICATION, serve_authentication },
};

const struct page *page_at(const char *path)
{
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(pages[i].path, path) == 0)
            return &pages[i];
    return NULL;
}
