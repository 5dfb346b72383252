// SPDX-License-Identifier: MIT
#include "cli/registry.h"

#include "cli/session.h"
#include "core/memory.h"
#include "core/module.h"

#include <assert.h>
#include <libcli.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_WORDS = 12, PATH_BYTES = 200 };

/* While a tree grows: which libcli node has which entry. */
struct pair {
    const struct cli_command *command;
    struct entry entry;
    size_t order;
};
struct pairs {
    struct pair *at;
    size_t count;
};

static struct tree exec, *modes;
static unsigned mode_count;

const struct tree *registry_exec(void)
{
    return &exec;
}

const struct tree *registry_mode(const struct mode *mode)
{
    return &modes[mode->index];
}

struct node *registry_root(const struct mode *mode)
{
    return !modes ? NULL : mode ? &modes[mode->index].root : &exec.root;
}

const char *node_keyword(const struct node *n)
{
    return n->command->command;
}

const char *node_help(const struct node *n)
{
    return n->help;
}

/* -- growing libcli's tree -- */

static struct cli_command *find_or_register(struct tree *t, struct cli_command *parent, const char *word,
                                            const char *help)
{
    for (struct cli_command *c = parent ? parent->children : t->cli->commands; c; c = c->next) {
        if (!strcasecmp(c->command, word))
            return c;
    }
    struct cli_command *made = cli_register_command(t->cli, parent, word, NULL, PRIVILEGE_UNPRIVILEGED, MODE_ANY, help);
    assert(made);
    return made;
}

/* Registers the words; the last one is explained by `help`. In a configuration mode a help text of its path comes
 * first; EXEC does not ask for it there, since `enable` and `enable secret` mean two things. */
static struct cli_command *register_path(struct tree *t, const char *const words[], unsigned count, const char *help)
{
    struct cli_command *at = NULL;
    char path[PATH_BYTES] = "";
    for (unsigned i = 0; i < count; i++) {
        if (i)
            strncat(path, " ", sizeof path - strlen(path) - 1);
        strncat(path, words[i], sizeof path - strlen(path) - 1);
        const bool last = i + 1 == count;
        const char *text = last && !t->mode ? NULL : config_path_help(t->mode, path);
        if (!text && last)
            text = help;
        at = find_or_register(t, at, words[i], text ? text : "");
        if (text && at->help && !*at->help) {
            /* The word was first seen on the way to a longer row. */
            free(at->help);
            at->help = must(strdup(text));
        }
    }
    return at;
}

static void add_entry(struct tree *t, struct pairs *p, const char *const words[], unsigned count, struct entry e)
{
    const struct cli_command *at = count ? register_path(t, words, count, e.help) : NULL;
    p->at = must(realloc(p->at, (p->count + 1) * sizeof *p->at));
    p->at[p->count] = (struct pair){ at, e, p->count };
    p->count++;
}

static void note_keyword(void *arg, const char *word, const char *help, bool keyword)
{
    struct entry *e = arg;
    (void)help;
    if (!strcmp(word, "<cr>"))
        e->whole = false;
    else if (keyword)
        e->whole = true;
}

static void add_syntax(struct tree *t, struct pairs *p, struct entry e)
{
    const char *words[PATH_WORDS];
    syntax_expect(e.syntax, "", NULL, 0, 0, note_keyword, &e);       /* the end of the line is told last */
    unsigned count = syntax_path(e.syntax, words, PATH_WORDS);
    add_entry(t, p, words, count, e);
}

/* "cti xml" below "debug": splits the blanks away. */
static void add_words(struct tree *t, struct pairs *p, const char *first, const char *rest, struct entry e)
{
    char copy[PATH_BYTES];
    const char *words[PATH_WORDS] = { first };
    unsigned count = 1;
    strncpy(copy, rest, sizeof copy - 1);
    copy[sizeof copy - 1] = '\0';
    for (char *state, *w = strtok_r(copy, " ", &state); w && count < PATH_WORDS; w = strtok_r(NULL, " ", &state))
        words[count++] = w;
    add_entry(t, p, words, count, e);
}

/* -- indexing it -- */

static int by_command(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->command != y->command)
        return x->command < y->command ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static int by_keyword(const void *a, const void *b)
{
    return strcasecmp(node_keyword(a), node_keyword(b));
}

static void take_entries(struct node *n, const struct pairs *p)
{
    size_t from = 0;
    while (from < p->count && p->at[from].command != n->command)
        from++;
    size_t to = from;
    while (to < p->count && p->at[to].command == n->command)
        to++;
    n->entry_count = to - from;
    n->entries = must(calloc(n->entry_count + 1, sizeof *n->entries));
    for (size_t i = from; i < to; i++)
        n->entries[i - from] = p->at[i].entry;
}

static void index_letters(struct node *n)
{
    unsigned at = 0;
    for (unsigned letter = 0; letter < 27; letter++) {
        while (at < n->child_count && (node_keyword(&n->children[at])[0] | 0x20) < 'a' + (int)letter)
            at++;
        n->letter[letter] = at;
    }
}

/* Words on the way that nobody explains borrow from the first row below them. */
static const char *borrowed_help(const struct node *n)
{
    for (unsigned i = 0; i < n->entry_count; i++) {
        if (n->entries[i].help && !n->entries[i].hidden)
            return n->entries[i].help;
    }
    for (unsigned i = 0; i < n->child_count; i++) {
        if (n->children[i].help && *n->children[i].help)
            return n->children[i].help;
    }
    return "";
}

static bool all_hidden(const struct node *n)
{
    for (unsigned i = 0; i < n->entry_count; i++) {
        if (!n->entries[i].hidden)
            return false;
    }
    for (unsigned i = 0; i < n->child_count; i++) {
        if (!n->children[i].hidden)
            return false;
    }
    return true;
}

static uint8_t least_level(const struct node *n)
{
    uint8_t least = PRIVILEGE_FULL;
    for (unsigned i = 0; i < n->entry_count; i++)
        least = n->entries[i].level < least ? n->entries[i].level : least;
    for (unsigned i = 0; i < n->child_count; i++)
        least = n->children[i].usual < least ? n->children[i].usual : least;
    return least;
}

static void index_node(struct node *n, const struct cli_command *first, const struct pairs *p)
{
    take_entries(n, p);
    for (const struct cli_command *c = first; c; c = c->next)
        n->child_count++;
    n->children = must(calloc(n->child_count + 1u, sizeof *n->children));
    unsigned i = 0;
    for (const struct cli_command *c = first; c; c = c->next)
        n->children[i++].command = c;
    qsort(n->children, n->child_count, sizeof *n->children, by_keyword);
    for (i = 0; i < n->child_count; i++)
        index_node(&n->children[i], n->children[i].command->children, p);
    index_letters(n);
    n->help = n->command && n->command->help && *n->command->help ? n->command->help : borrowed_help(n);
    n->hidden = all_hidden(n);
    n->usual = n->level = least_level(n);
}

static void tree_begin(struct tree *t, const struct mode *mode, const char *title)
{
    t->mode = mode;
    t->title = title;
    t->cli = cli_init();
    assert(t->cli);
    cli_unregister_all_commands(t->cli);
    cli_unregister_all_filters(t->cli);
}

static void tree_end(struct tree *t, struct pairs *p)
{
    if (p->count)
        qsort(p->at, p->count, sizeof *p->at, by_command);
    index_node(&t->root, t->cli->commands, p);
    free(p->at);
}

/* -- finding -- */

static bool begins(const char *keyword, struct token word)
{
    return !strncasecmp(keyword, word.text, word.size);
}

bool node_open(const struct node *n, int privilege)
{
    return n->level <= privilege;
}

bool entry_open(const struct node *n, const struct entry *e, int privilege)
{
    const bool moved = e->whole ? n->ruled == RULED_ALL : n->ruled != RULED_NOT;
    return (moved ? n->level : e->level) <= privilege;
}

/* The next child from `at` on that the word begins and the privilege leads over. */
static unsigned next_child(const struct node *n, unsigned at, unsigned to, struct token word, int privilege)
{
    while (at < to && !(begins(node_keyword(&n->children[at]), word) && node_open(&n->children[at], privilege)))
        at++;
    return at;
}

/* Other spellings are hidden, and stand in nobody's way: `moved-temp` is the one that `?` shows. */
const struct node *node_child(const struct node *n, struct token word, int privilege, enum find *how)
{
    unsigned letter = (unsigned)((word.text[0] | 0x20) - 'a');
    unsigned from = letter < 26 ? n->letter[letter] : 0;
    unsigned to = letter < 26 ? n->letter[letter + 1] : n->child_count;
    const struct node *found = NULL;
    *how = FIND_NOTHING;
    while ((from = next_child(n, from, to, word, privilege)) < to) {
        const struct node *child = &n->children[from++];
        if (!node_keyword(child)[word.size]) {
            *how = FIND_EXACT;
            return child;
        }
        if (!found || (found->hidden && !child->hidden)) {
            found = child;
            *how = FIND_PREFIX;
        } else if (found->hidden == child->hidden) {
            *how = FIND_AMBIGUOUS;
        }
    }
    return found;
}

/* -- the entries of each tree -- */

static const struct {
    const char *keyword, *help;
    enum shell_word word;
} config_words[] = {
    { "default", "Set a command to its defaults", WORD_DEFAULT },
    { "do", "To run exec commands in config mode", WORD_DO },
    { "end", "Exit from configure mode", WORD_END },
    { "exit", "Exit from the current mode", WORD_EXIT },
    { "help", "Description of the interactive help system", WORD_HELP },
    { "no", "Negate a command or set its defaults", WORD_NO },
};

static void add_word(struct tree *t, struct pairs *p, const char *keyword, const char *help, enum shell_word word)
{
    add_entry(t, p, &keyword, 1, (struct entry){ .kind = ENTRY_WORD, .help = help, .word = word,
                                                 .level = t->mode ? 0 : PRIVILEGE_FULL });
}

static struct mode *opened_by(const struct row *row)
{
    unsigned count;
    struct mode *const *all = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        if (&all[i]->opener == row)
            return all[i];
    }
    return NULL;
}

static void build_mode(struct tree *t, const struct mode *mode)
{
    struct pairs p = { 0 };
    tree_begin(t, mode, mode->title);
    for (size_t i = 0; i < sizeof config_words / sizeof config_words[0]; i++)
        add_word(t, &p, config_words[i].keyword, config_words[i].help, config_words[i].word);
    for (unsigned i = 0; i < mode->row_count; i++) {
        const struct row *row = mode->rows[i];
        if (opened_by(row))
            continue;
        add_syntax(t, &p, (struct entry){ .kind = ENTRY_ROW, .help = row->help, .syntax = row->compiled, .row = row,
                                          .level = PRIVILEGE_FULL,
                                          .hidden = row->flags & (ROW_HIDDEN | ROW_ALIAS) });
    }
    unsigned count;
    struct mode *const *all = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        const struct row *opener = &all[i]->opener;
        if (all[i]->parent == mode && opener->compiled)
            add_syntax(t, &p, (struct entry){ .kind = ENTRY_MODE, .help = opener->help, .syntax = opener->compiled,
                                              .row = opener, .opens = all[i], .level = PRIVILEGE_FULL,
                                              .hidden = opener->flags & (ROW_HIDDEN | ROW_ALIAS) });
    }
    tree_end(t, &p);
}

/* Of a flag that may be on for some phones only. */
static const struct syntax *narrowed_syntax(const char *verb, const char *flag)
{
    static const char *const help[] = { "Of one phone", "MAC address of the phone", NULL };
    char *text;
    if (asprintf(&text, "%s %s [mac-address H.H.H]", verb, flag) < 0)
        abort();
    const struct syntax *compiled = syntax_compile(text, help);
    free(text);
    return compiled;
}

/* What stands for the whole family of a flag: `debug cti all`, and to switch it off its bare name. */
static void add_family(struct tree *t, struct pairs *p, const char *verb, const char *spelling, struct entry e)
{
    const char *last = strrchr(spelling, ' '), *blank = strchr(e.flags, ' ');
    char words[PATH_BYTES];
    if (!last || !blank)
        return;
    char *group = must(strndup(e.flags, (size_t)(blank - e.flags)));
    e = (struct entry){ .kind = ENTRY_DEBUG, .help = "All of them", .flags = group, .on = e.on, .hidden = e.hidden,
                        .level = PRIVILEGE_FULL };
    snprintf(words, sizeof words, "%.*s all", (int)(last - spelling), spelling);
    add_words(t, p, verb, words, e);
    e.hidden = e.only_off = true;
    snprintf(words, sizeof words, "%.*s", (int)(last - spelling), spelling);
    add_words(t, p, verb, words, e);
}

/* `debug cti xml`, `debug cti all`, `undebug …`: from the modules' flags. */
static void add_debugs(struct tree *t, struct pairs *p, const char *verb, bool on)
{
    const char *all[] = { verb, "all" };
    add_entry(t, p, all, 2, (struct entry){ .kind = ENTRY_DEBUG, .help = "All debugging", .flags = "", .on = on,
                                            .level = PRIVILEGE_FULL });
    for (unsigned m = 0; m < module_count; m++) {
        for (const struct debug_flag *f = modules[m]->debugs; f && f->name; f++) {
            struct entry e = { .kind = ENTRY_DEBUG, .help = f->banner, .flags = f->name, .on = on,
                               .level = PRIVILEGE_FULL };
            if (f->of_phones)
                e.syntax = narrowed_syntax(verb, f->name);
            add_family(t, p, verb, f->name, e);
            add_words(t, p, verb, f->name, e);
            e.hidden = true;
            if (f->alias) {
                add_family(t, p, verb, f->alias, e);
                add_words(t, p, verb, f->alias, e);
            }
        }
    }
}

static void build_exec(struct tree *t)
{
    static const uint8_t levels[] = {
        [EXEC_EVERYBODY] = 0, [EXEC_USER] = PRIVILEGE_USER, [EXEC_PRIVILEGED] = PRIVILEGE_FULL,
    };
    struct pairs p = { 0 };
    unsigned count;
    struct command *const *commands = config_commands(&count);
    tree_begin(t, NULL, "Exec commands:");
    for (unsigned i = 0; i < count; i++) {
        const struct command *c = commands[i];
        add_syntax(t, &p, (struct entry){ .kind = ENTRY_COMMAND, .help = c->help, .syntax = c->compiled, .command = c,
                                          .level = levels[c->level],
                                          .hidden = c->flags & ROW_HIDDEN });
    }
    add_debugs(t, &p, "debug", true);
    add_debugs(t, &p, "undebug", false);
    add_word(t, &p, "no", "Disable debugging functions", WORD_NO);
    tree_end(t, &p);
}

void shell_build(void)
{
    assert(!modes);
    struct mode *const *all = config_modes(&mode_count);
    modes = must(calloc(mode_count + 1, sizeof *modes));
    for (unsigned i = 0; i < mode_count; i++)
        build_mode(&modes[all[i]->index], all[i]);
    build_exec(&exec);
}
