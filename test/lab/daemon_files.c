// SPDX-License-Identifier: MIT
#include "core/files.h"
#include "test/lab/daemon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAEMON_FILE_MAX = 16 << 20 };

char *daemon_read(const char *file)
{
    char path[256];
    char *text = files_read(daemon_path(file, path), DAEMON_FILE_MAX, NULL);
    return text ? text : strdup("");
}

bool daemon_has(const char *file, const char *text)
{
    char *content = daemon_read(file);
    const bool has = strstr(content, text) != NULL;
    free(content);
    return has;
}

void daemon_write(const char *file, const char *text)
{
    char path[256];
    FILE *f = fopen(daemon_path(file, path), "w");
    if (!f || fputs(text, f) < 0 || fclose(f))
        perror(path);
}
