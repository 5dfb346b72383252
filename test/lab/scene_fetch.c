// SPDX-License-Identifier: MIT
#include "core/files.h"
#include "core/loop.h"
#include "core/settings.h"
#include "test/lab/scene.h"
#include "test/lab/tftp.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct fetch *last;

void scene_fetch_close(void)
{
    if (last) {
        fetch_free(last);
    }
    last = NULL;
}

/* NAME [netascii] [OPTION VALUE]... */
void scene_fetch(unsigned count, char *words[])
{
    static char copy[10][80];
    struct fetch_start start = { .server = world_address(boot.tftp_port) };
    unsigned n = 0, options = 0;
    scene_fetch_close();
    for (unsigned i = 0; i < count && n < 10; i++, n++) {
        snprintf(copy[n], sizeof copy[n], "%s", words[i]);
        if (!i) {
            start.name = copy[n];
        } else if (!strcmp(words[i], "netascii")) {
            start.mode = copy[n];
        } else if (options < 8) {
            start.options[options++] = copy[n];
        }
    }
    last = fetch_open(&start);
}

void scene_expect_fetch(const char *text)
{
    const bool absent = !strncmp(text, "not ", 4);
    if (!last) {
        scene_fail("nothing was fetched");
    }
    if (!strncmp(text, "error ", 6)) {
        if (last->error != atoi(text + 6)) {
            scene_fail("the server answered error %d", last->error);
        }
        return;
    }
    if (!strncmp(text, "options ", 8)) {
        if (strcmp(last->options, text + 8)) {
            scene_fail("the server took `%s`", last->options);
        }
        return;
    }
    if (!last->done) {
        scene_fail("%s did not come (error %d)", last->start.name, last->error);
    }
    const char *content = buf_text(&last->content);
    if ((strstr(content, absent ? text + 4 : text) != NULL) == absent) {
        scene_fail("%s is\n%s", last->start.name, content);
    }
}

void scene_file(const char *name, const char *text)
{
    char path[400];
    size_t n = (size_t)snprintf(path, sizeof path, "%s/", boot.tftp);
    mkdir(boot.tftp, 0700);
    for (const char *slash; (slash = strchr(name, '/')); name = slash + 1) {
        n += (size_t)snprintf(path + n, sizeof path - n, "%.*s/", (int)(slash - name), name);
        mkdir(path, 0700);
    }
    snprintf(path + n, sizeof path - n, "%s", name);
    if (files_write_now(path, text, strlen(text), false)) {
        scene_fail("%s cannot be written", path);
    }
}
