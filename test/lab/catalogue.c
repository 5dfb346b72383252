// SPDX-License-Identifier: MIT
/* Prints what the rows of this executable say, as Markdown: `catalogue commands`, `messages`, `metrics`, `csta`; and
 * `catalogue names`, every name that stays what it is within a major version. The results are committed;
 * test/lint/catalogues.sh compares and refreshes them.
 * `catalogue check` and `catalogue typed FILE...` judge the rows. */
#include "cli/registry.h"
#include "cli/session.h"
#include "core/module.h"
#include "test/lab/promises.h"
#include "test/lab/typed.h"
#include "csta/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In two strings, so that this file still says its own licence once. */
static const char licence[] = "<!-- SPDX-License-" "Identifier: MIT -->";

/* -- tables -- */

/* A line of the command reference: one of the three. */
struct listed {
    const char *syntax;
    const struct row *row;
    const struct mode *opens;
    const struct command *command;
};

static struct listed list[512];
static unsigned list_count;

static void list_add(struct listed l)
{
    if (list_count == sizeof list / sizeof list[0])
        abort();
    list[list_count++] = l;
}

static int by_syntax(const void *a, const void *b)
{
    return strcmp(((const struct listed *)a)->syntax, ((const struct listed *)b)->syntax);
}

static void list_sort(void)
{
    qsort(list, list_count, sizeof list[0], by_syntax);
}

/* A bar would end the cell, even in code. */
static void cell(const char *text, const char *mark)
{
    fputs(*text ? " " : "", stdout);
    fputs(*text ? mark : "", stdout);
    for (const char *c = text; *c; c++)
        printf(*c == '|' ? "\\%c" : "%c", *c);
    fputs(*text ? mark : "", stdout);
    fputs(" |", stdout);
}

static void code(const char *text)
{
    cell(text, "`");
}

static void words(const char *text)
{
    cell(text, "");
}

/* -- commands -- */

static bool documented(uint16_t flags)
{
    return !(flags & (ROW_HIDDEN | ROW_ALIAS));
}

static bool foreign(const struct row *row)
{
    return row->flags & ROW_KEPT && !row->effect.text;
}

/* As the running-config would say it; of several lines the first. */
static void default_cell(const struct row *row)
{
    struct buf line = { 0 };
    if (row->slice && !(row->flags & ROW_ACTION))
        config_print_row(row, row->mode->initial, 0, &line);
    else if (row->flags & ROW_ON)
        buf_adds(&line, row->syntax);
    if (line.size)
        line.data[strcspn(line.data, "\n")] = '\0';
    code(buf_text(&line));
    buf_free(&line);
}

static void print_setting(const struct row *row)
{
    const bool action = row->flags & ROW_ACTION;
    printf("|");
    code(row->syntax);
    words(row->help);
    words(row->effect.text ? row->effect.text : action ? "" : "*inert*");
    words(action ? "an action, not stored" : row->effect.text ? apply_promises[row->effect.when] : "");
    default_cell(row);
    printf("\n");
}

static void print_opener(const struct mode *m)
{
    const struct row *row = &m->opener;
    char opens[80];
    snprintf(opens, sizeof opens, m->prompt ? "opens `(%s)`" : "", m->prompt);
    printf("|");
    code(row->syntax);
    words(row->help);
    words(row->effect.text ? row->effect.text : opens);
    words(row->effect.text ? apply_promises[row->effect.when] : "");
    printf(" |\n");
}

static void print_mode(const struct mode *m)
{
    unsigned count;
    struct mode *const *all = config_modes(&count);
    list_count = 0;
    for (unsigned i = 0; i < m->row_count; i++)
        if (documented(m->rows[i]->flags) && !foreign(m->rows[i]))
            list_add((struct listed){ .syntax = m->rows[i]->syntax, .row = m->rows[i] });
    for (unsigned i = 0; i < count; i++)
        if (all[i]->parent == m && !all[i]->kept && documented(all[i]->opener.flags))
            list_add((struct listed){ .syntax = all[i]->opener.syntax, .opens = all[i] });
    list_sort();
    if (m->parent)
        printf("\n## %s\nPrompt `(%s)#`; opened by `%s` in %s configuration.\n", m->name, m->prompt, m->opener.syntax,
               m->parent->name);
    else
        printf("\n## Global configuration\nPrompt `(%s)#`; opened by `configure terminal`.\n", m->prompt);
    printf("\n| command | help | effect | acts | default |\n|---|---|---|---|---|\n");
    for (unsigned i = 0; i < list_count; i++)
        if (list[i].opens)
            print_opener(list[i].opens);
        else
            print_setting(list[i].row);
}

static void print_exec(enum exec_level level)
{
    unsigned count;
    struct command *const *all = config_commands(&count);
    list_count = 0;
    for (unsigned i = 0; i < count; i++)
        if (all[i]->level == level && documented(all[i]->flags))
            list_add((struct listed){ .syntax = all[i]->syntax, .command = all[i] });
    list_sort();
    printf("\n| command | help |\n|---|---|\n");
    for (unsigned i = 0; i < list_count; i++) {
        printf("|");
        code(list[i].syntax);
        words(list[i].command->help);
        printf("\n");
    }
}

static void print_debugs(void)
{
    printf("\n| after `debug`, `undebug`, `no debug` | flags |\n|---|---|\n");
    for (unsigned m = 0; m < module_count; m++)
        for (const struct debug_flag *f = modules[m]->debugs; f && f->name; f++)
            printf("| `%s` | %s |\n", f->name, f->banner);
}

/* Words that the shell itself understands in every configuration mode. */
static void print_engine_words(void)
{
    const struct node *root = &registry_mode(&mode_global)->root;
    printf("\n| in every configuration mode | help |\n|---|---|\n");
    for (unsigned i = 0; i < root->child_count; i++) {
        const struct node *n = &root->children[i];
        if (n->entry_count && n->entries[0].kind == ENTRY_WORD)
            printf("| `%s` | %s |\n", node_keyword(n), node_help(n));
    }
}

static void print_kept(void)
{
    unsigned count;
    struct mode *const *all = config_modes(&count);
    printf("\n## Kept lines of other configurations\n"
           "Stored as typed and printed in their place, without effect. A stanza keeps every line that no global "
           "command claims.\n\n| stanza | prompt |\n|---|---|\n");
    for (unsigned i = 0; i < count; i++)
        if (all[i]->kept)
            printf("| `%s` | `(%s)` |\n", all[i]->opener.syntax, all[i]->prompt);
    printf("\nLines:");
    const char *comma = " ";
    for (unsigned i = 0; i < mode_global.row_count; i++)
        if (foreign(mode_global.rows[i])) {
            printf("%s`%s`", comma, mode_global.rows[i]->syntax);
            comma = ", ";
        }
    printf(".\n");
}

static void print_commands(void)
{
    unsigned count;
    struct mode *const *all = config_modes(&count);
    puts(licence);
    printf("# Commands\nGenerated from the rows by `test/lint/catalogues.sh --write`.\n\n"
           "`{a|b}` is a choice, `[x]` may be left out, `<1-9>` is a number, words in capitals are yours. Every "
           "keyword may be abbreviated.\n"
           "`no` takes a setting back to its default, and switches off what is on by default. The running-config "
           "leaves out what is at its default, a few lines of its head aside.\n"
           "*Inert* settings are stored and printed and have no effect yet; `show configuration unsupported` lists "
           "those in use.\n");
    printf("\n## User EXEC\nPrompt `>`.\n");
    print_exec(EXEC_USER);
    printf("\n## Privileged EXEC\nPrompt `#`, after `enable`; besides those above:\n");
    print_exec(EXEC_PRIVILEGED);
    print_debugs();
    for (unsigned i = 0; i < count; i++) {
        if (all[i]->kept || !all[i]->prompt)
            continue;
        print_mode(all[i]);
        if (!all[i]->parent)
            print_engine_words();
    }
    print_kept();
}

/* -- messages, metrics -- */

static void print_messages(void)
{
    puts(licence);
    printf("# Messages and metrics\nGenerated from the rows by `test/lint/catalogues.sh --write`.\n\n## Log messages\n"
           "The number is the severity: 0 emergency … 3 error, 4 warning, 5 notice, 6 information.\n\n"
           "| message | when it is said, and what to do |\n|---|---|\n");
    for (unsigned m = 0; m < module_count; m++)
        for (const struct log_message *const *l = modules[m]->messages; l && *l; l++)
            printf("| `%%%s-%d-%s` | %s |\n", (*l)->facility, (*l)->severity, (*l)->mnemonic, (*l)->explain);
}

static void print_limit(const struct limit *l)
{
    if (l->maximum)
        printf("| %s | %llu | %s |\n", l->name, (unsigned long long)l->maximum, l->when_full);
    else
        printf("| %s | %s | %s |\n", l->name, l->measure ? "as configured" : "–", l->when_full);
}

static void print_metrics(void)
{
    printf("\n## Metrics\n`show metrics` prints them as Prometheus reads them; each only grows.\n\n"
           "| counter | counts |\n|---|---|\n");
    for (unsigned m = 0; m < module_count; m++)
        for (const struct counter *c = modules[m]->counters; c && c->name; c++)
            printf("| `naisen_%s` | %s |\n", c->name, c->help);
    for (unsigned m = 0; m < module_count; m++)
        for (const struct counter_family *f = modules[m]->families; f && f->name; f++)
            printf("| `naisen_%s{%s=…}` | %s |\n", f->name, f->label, f->help);
    printf("\n## Limits\n`show resources` prints how much of each is in use.\n\n"
           "| bounded thing | at most | when full |\n|---|---|---|\n");
    for (unsigned m = 0; m < module_count; m++)
        for (struct limit *const *l = modules[m]->limits; l && *l; l++)
            print_limit(*l);
}

/* -- CSTA -- */

static void print_error(const struct csta_error *e)
{
    printf("| %s | %s |\n", e->category, e->value);
}

static void print_csta(void)
{
    printf("## Services\n| service | features list | argument → what the core does |\n|---|---|---|\n");
    for (const struct service *s = csta_services; s->element; s++)
        printf("| %s | %s | %s |\n", s->element, s->list, s->does);
    printf("\nA ConnectionID may come in either order. Without callID the device's only connection that the service "
           "could act on is\nmeant; without deviceID the end that the session monitors.\n");
    printf("\n## Events\n| event | features list | connection that changed |\n|---|---|---|\n");
    for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
        if (event_rows[kind].element)
            printf("| %s | %s | %s |\n", event_rows[kind].element, event_rows[kind].list,
                   event_rows[kind].connection ? event_rows[kind].connection : "–");
    printf("\n## Refusals\n| category | value |\n|---|---|\n");
    for (enum fault f = FAULT_NONE + 1; f < FAULT_COUNT; f++)
        print_error(error_of(f));
    for (unsigned e = FAULT_COUNT; e < ERROR_COUNT; e++)
        print_error(&csta_errors[e]);
}

/* -- names -- */

static void print_names(void)
{
    unsigned count;
    struct command *const *commands = config_commands(&count);
    for (unsigned i = 0; i < count; i++)
        printf("exec: %s\n", commands[i]->syntax);
    struct mode *const *all = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        if (all[i]->parent)
            printf("%s: %s\n", all[i]->parent->name, all[i]->opener.syntax);
        for (unsigned k = 0; k < all[i]->row_count; k++)
            printf("%s: %s\n", all[i]->name, all[i]->rows[k]->syntax);
    }
    for (unsigned m = 0; m < module_count; m++) {
        for (const struct debug_flag *f = modules[m]->debugs; f && f->name; f++)
            printf("exec: debug %s\n", f->name);
        for (const struct log_message *const *l = modules[m]->messages; l && *l; l++)
            printf("message: %%%s-%d-%s\n", (*l)->facility, (*l)->severity, (*l)->mnemonic);
        for (const struct counter *c = modules[m]->counters; c && c->name; c++)
            printf("metric: naisen_%s\n", c->name);
        for (const struct counter_family *f = modules[m]->families; f && f->name; f++)
            printf("metric: naisen_%s{%s}\n", f->name, f->label);
        for (struct limit *const *l = modules[m]->limits; l && *l; l++)
            printf("limit: %s\n", (*l)->name);
        for (const struct state_section *s = modules[m]->state; s && s->name; s++)
            printf("state: %s\n", s->name);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } topics[] = {
        { "commands", print_commands }, { "messages", print_messages }, { "metrics", print_metrics },
        { "csta", print_csta },         { "names", print_names },
    };
    config_register(modules, module_count);
    shell_build();
    for (unsigned i = 0; argc == 2 && i < sizeof topics / sizeof topics[0]; i++) {
        if (!strcmp(argv[1], topics[i].name)) {
            topics[i].print();
            return 0;
        }
    }
    if (argc == 2 && !strcmp(argv[1], "check"))
        return promises_broken() ? 1 : 0;
    if (argc > 2 && !strcmp(argv[1], "typed")) {
        for (int i = 2; i < argc; i++)
            if (!typed_read(argv[i]))
                return 1;
        return typed_missing() ? 1 : 0;
    }
    fprintf(stderr, "usage: catalogue commands|messages|metrics|csta|names|check|typed FILE...\n");
    return 2;
}
