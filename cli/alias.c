// SPDX-License-Identifier: MIT
#include "cli/alias.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

struct settings_alias {
    char name[32], command[161];
};

/* IOS has these from the start; what is configured comes before them. */
static const struct settings_alias initial[] = {
    { "h", "help" }, { "lo", "logout" }, { "p", "ping" }, { "s", "show" }, { "u", "undebug" }, { "un", "undebug" },
};
enum { INITIAL = sizeof initial / sizeof initial[0] };

static bool alias_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_alias *a = slice;
    (void)how, (void)r;
    value_text(&args->at[0], a->name, sizeof a->name);
    value_text(&args->at[1], a->command, sizeof a->command);
    return true;
}

static void alias_print(const void *slice, struct buf *lines)
{
    const struct settings_alias *a = slice;
    buf_printf(lines, "alias exec %s %s\n", a->name, a->command);
}

static const char *const alias_help[] = { "Alias name", "Aliased command", NULL };

struct mode mode_alias = {
    .name = "alias exec", .parent = &mode_global, .key = KEY_NAME,
    .opener = {
        .syntax = "alias exec WORD:31 LINE:160", .help = "Another name of an EXEC command", .slot_help = alias_help,
        .place = 6030, .slice = &alias_slice, .set = alias_set, .print = alias_print,
        .effect = AT_ONCE("the name, typed in EXEC as the first word of a line, stands for the command"),
    },
};
struct slice alias_slice = { &mode_alias, sizeof(struct settings_alias), 0 };

static const char *command_of(const char *name)
{
    const struct object *o = config_find_name(config_running(), &mode_alias, name);
    if (o)
        return ((const struct settings_alias *)object_slice(o, &alias_slice))->command;
    for (unsigned i = 0; i < INITIAL; i++)
        if (!strcmp(initial[i].name, name))
            return initial[i].command;
    return NULL;
}

char *alias_line(const char *line)
{
    char name[sizeof initial[0].name];
    const char *word = line + strspn(line, " ");
    const size_t n = strcspn(word, " ");
    if (!n || n >= sizeof name)
        return NULL;
    memcpy(name, word, n);
    name[n] = '\0';
    const char *command = command_of(name);
    if (!command)
        return NULL;
    struct buf meant = { 0 };
    buf_printf(&meant, "%s%s", command, word + n);
    return meant.data;
}

static void show_one(struct out *o, const struct settings_alias *a)
{
    out_item(o);
    out_string(o, "name", "  %-21s ", a->name);
    out_string(o, "command", "%s\n", a->command);
    out_item_end(o);
}

bool show_aliases(struct cursor *c)
{
    const struct snapshot *now = config_running();
    out_text(c->out, "Exec mode aliases:\n");
    out_list(c->out, "aliases");
    for (unsigned i = 0; i < INITIAL; i++)
        if (!config_find_name(now, &mode_alias, initial[i].name))
            show_one(c->out, &initial[i]);
    for (const struct object *o = NULL; (o = config_next(now, &mode_alias, o));)
        show_one(c->out, object_slice(o, &alias_slice));
    out_list_end(c->out);
    return false;
}
