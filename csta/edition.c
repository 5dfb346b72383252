// SPDX-License-Identifier: MIT
#include "csta/edition.h"

#include <stddef.h>
#include <string.h>

#define EDITIONS(host) \
    { host "2", host "3", host "4", host "5", host "6", host "7", host "8", host "9" }

/* Edition 2 and the drafts around it were published under ecma.ch. */
static const char *const spaces[2][8] = {
    EDITIONS("http://www.ecma-international.org/standards/ecma-323/csta/ed"),
    EDITIONS("http://www.ecma.ch/standards/ecma-323/csta/ed"),
};

const char *edition_default(void)
{
    return spaces[0][1];
}

unsigned edition_ordinal(const char *edition)
{
    return (unsigned)(edition[strlen(edition) - 1] - '0');
}

const char *edition_of(const char *space)
{
    const size_t n = strlen(space);
    if (!n || space[n - 1] < '2' || space[n - 1] > '9')
        return NULL;
    for (unsigned host = 0; host < 2; host++) {
        const char *known = spaces[host][space[n - 1] - '2'];
        if (strcmp(space, known) == 0)
            return known;
    }
    return NULL;
}
