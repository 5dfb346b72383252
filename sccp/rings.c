// SPDX-License-Identifier: MIT
/* The list that a phone's menu of rings offers beside those in its firmware: every sound in the folder of phone files,
 * by its name. An administrator who wants other names puts a ringlist.xml there. */
#include "core/settings.h"
#include "sccp/provision.h"
#include "sccp/tftp.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum {
    RINGS_MAX = 50,              /* more than phones show */
    ENTRIES_MAX = 1000,          /* looked at in the folder: the list is written while others wait */
};

struct rings {
    unsigned count;
    char names[RINGS_MAX][TFTP_NAME];
};

/* 8-bit µ-law without a header is all that phones ring with; both suffixes are in use. */
static bool is_ring(const char *name)
{
    static const char safe[] = "0123456789-._ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const size_t n = strlen(name), suffix = strlen(".raw");
    return n > suffix && n < TFTP_NAME && !name[strspn(name, safe)]
        && (strcmp(name + n - suffix, ".raw") == 0 || strcmp(name + n - suffix, ".pcm") == 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void find_rings(struct rings *r)
{
    const struct dirent *entry;
    DIR *folder = opendir(boot.tftp);
    if (!folder)
        return;
    for (unsigned i = 0; i < ENTRIES_MAX && r->count < RINGS_MAX && (entry = readdir(folder)); i++)
        if (is_ring(entry->d_name))
            strcpy(r->names[r->count++], entry->d_name);
    closedir(folder);
    qsort(r->names, r->count, sizeof r->names[0], by_name);
}

/* "Old_Bell.raw" is shown as "Old Bell". The names need no escaping. */
static void add_ring(struct buf *xml, const char *file)
{
    buf_adds(xml, "<Ring>\n<DisplayName>");
    for (const char *c = file; c < strrchr(file, '.'); c++)
        buf_addc(xml, *c == '_' ? ' ' : *c);
    buf_printf(xml, "</DisplayName>\n<FileName>%s</FileName>\n</Ring>\n", file);
}

void cnf_of_rings(struct buf *xml)
{
    struct rings r = { 0 };
    find_rings(&r);
    buf_adds(xml, "<CiscoIPPhoneRingList>\n");
    for (unsigned i = 0; i < r.count; i++)
        add_ring(xml, r.names[i]);
    buf_adds(xml, "</CiscoIPPhoneRingList>\n");
}
