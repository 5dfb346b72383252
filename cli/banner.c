// SPDX-License-Identifier: MIT
#include "cli/banner.h"

#include "cli/settings.h"
#include "cli/shell.h"

#include <string.h>

static const char *const syntaxes[BANNERS] = {
    [BANNER_MOTD] = "banner motd LINE", [BANNER_LOGIN] = "banner login LINE", [BANNER_EXEC] = "banner exec LINE",
};

static const char *kept_text(enum banner which)
{
    const struct row *row = config_row(&mode_global, syntaxes[which]);
    const struct object *global = config_raw(config_running(), config_find(config_running(), &mode_global, 0));
    for (const struct kept_line *k = global->kept; k; k = k->next)
        if (k->row == row && strncasecmp(k->text, "no ", 3))
            return k->text;
    return NULL;
}

/* What stands between the delimiters: a character, or the two of "^C". */
static const char *inside(const char *line, size_t *size)
{
    for (unsigned words = 0; words < 2; words++)
        line += strcspn(line, " ") + strspn(line + strcspn(line, " "), " ");
    const size_t width = line[0] == '^' && line[1] == 'C' ? 2 : 1;
    const char *text = *line ? line + width : line, *end = text + strlen(text);
    while (end > text && strncmp(end, line, width))
        end--;
    *size = (size_t)(end - text);
    return text;
}

const char *banner_text(enum banner which, size_t *size)
{
    const char *line = kept_text(which);
    return line ? inside(line, size) : NULL;
}

void banner_show(struct shell_session *s, enum banner which)
{
    size_t size;
    const char *text = s->interactive && !s->leaving_after ? banner_text(which, &size) : NULL;
    if (!text)
        return;
    session_print(s, "\n%.*s\n", (int)size, text);
}
