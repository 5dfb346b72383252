// SPDX-License-Identifier: MIT
/* `judge show …` prints a command as text and as `| json`; `judge all` does so with each show command of the registry
 * that needs no arguments and fails when one that needs some was not judged. shows.py judges the pairs. */
#include "cli/match.h"
#include "cli/session.h"
#include "test/lab/scene.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { COMMANDS_MAX = 512, HELD = 10000 };

static bool judged[COMMANDS_MAX];
static struct buf pairs;                 /* syntax, line, text, JSON, text, JSON, as shows.py splits them */

static unsigned index_of(const struct command *command)
{
    unsigned count, i = 0;
    struct command *const *all = config_commands(&count);
    while (i < count && all[i] != command)
        i++;
    if (i == COMMANDS_MAX)
        abort();
    return i;
}

static void print_pair(const struct command *command, const char *line)
{
    char as_data[300];
    snprintf(as_data, sizeof as_data, "%s | json", line);
    buf_printf(&pairs, "%s\x1f%s", command->syntax, line);
    for (unsigned i = 0; i < 2; i++) {   /* memory and packets come and go between the forms: no facts of one moment */
        void *volatile held = malloc(1 + i * HELD);
        buf_addc(&pairs, '\x1f');
        world_shell(line, &pairs);
        buf_addc(&pairs, '\x1f');
        world_shell(as_data, &pairs);
        free(held);
    }
    buf_addc(&pairs, '\x1e');
}

static void judge_line(const char *line)
{
    static struct found f;
    const struct position exec = position_exec();
    if (!find_line(&exec, PRIVILEGE_FULL, line, &f) || f.entry->kind != ENTRY_COMMAND)
        scene_fail("no command is `%s`", line);
    judged[index_of(f.entry->command)] = true;
    print_pair(f.entry->command, line);
}

/* Its words, when they are all that it needs. */
static bool plain(const struct command *command, char *line, size_t size)
{
    static struct found f;
    const struct position exec = position_exec();
    const char *words[16];
    unsigned count = syntax_path(command->compiled, words, 16);
    line[0] = '\0';
    for (unsigned i = 0; i < count && i < 16; i++)
        snprintf(line + strlen(line), size - strlen(line), "%s%s", i ? " " : "", words[i]);
    return find_line(&exec, PRIVILEGE_FULL, line, &f) && f.entry->command == command;
}

static void judge_rest(void)
{
    char line[200];
    unsigned count;
    struct command *const *all = config_commands(&count);
    for (unsigned i = 0; i < count; i++) {
        if (strncmp(all[i]->syntax, "show ", 5) || judged[i] || all[i]->flags & ROW_ALIAS)
            continue;
        if (!plain(all[i], line, sizeof line))
            scene_fail("no line `judge` has \"%s\"", all[i]->syntax);
        print_pair(all[i], line);
    }
}

static void judge_pairs(void)
{
    char command[512];
    const char *source = getenv("NAISEN_SOURCE");
    snprintf(command, sizeof command, "python3 %s/test/lab/shows.py", source ? source : ".");
    fflush(NULL);
    FILE *judge = popen(command, "w");
    if (!judge || fwrite(buf_text(&pairs), 1, pairs.size, judge) != pairs.size)
        scene_fail("%s", command);
    int status = pclose(judge);
    buf_free(&pairs);
    if (WEXITSTATUS(status) == 127)
        printf("%s: JSON is not judged, python3 is not here\n", scene.file);
    else if (status)
        scene_fail("JSON falls short of the text");
}

void scene_judge(const char *line)
{
    if (strcmp(line, "all")) {
        judge_line(line);
        return;
    }
    judge_rest();
    judge_pairs();
}
