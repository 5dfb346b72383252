// SPDX-License-Identifier: MIT
#include "cli/help.h"

#include "cli/filter.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One word that may stand here. */
struct choice {
    char word[64];
    const char *help;
    bool keyword;
};

struct choices {
    struct choice *at;
    size_t count, capacity;
    struct token prefix;         /* what is typed of it already; empty after a blank */
    bool arguments;              /* no keyword begins like it: which arguments might? */
    enum match kind;             /* why there are none */
    bool heading;                /* the first word of a line */
    const char *row_help;        /* explains a word of the row that has no help of its own */
};

static bool fits(const struct choices *c, const char *word, bool keyword)
{
    if (!c->prefix.size)
        return true;
    if (keyword)
        return !c->arguments && !strncasecmp(word, c->prefix.text, c->prefix.size);
    bool number = strchr("-0123456789", c->prefix.text[0]);
    return c->arguments && strcmp(word, "<cr>") && (word[0] != '<' || number);
}

static void add(struct choices *c, const char *word, const char *help, bool keyword)
{
    if (!fits(c, word, keyword))
        return;
    for (size_t i = 0; i < c->count; i++) {
        if (!strcmp(c->at[i].word, word))
            return;
    }
    if (c->count == c->capacity) {
        c->capacity = c->capacity ? c->capacity * 2 : 32;
        c->at = must(realloc(c->at, c->capacity * sizeof *c->at));
    }
    struct choice *made = &c->at[c->count++];
    strncpy(made->word, word, sizeof made->word - 1);
    made->word[sizeof made->word - 1] = '\0';
    made->help = help ? help : "";
    made->keyword = keyword;
}

static void expected(void *arg, const char *word, const char *help, bool keyword)
{
    const struct choices *c = arg;
    add(arg, word, *help || !strcmp(word, "<cr>") ? help : c->row_help, keyword);
}

/* -- collecting -- */

struct asked {
    const char *line;
    struct found found;          /* the words before the one asked for */
    bool pipe;                   /* a complete show command takes output modifiers */
};

static bool entry_shown(const struct node *n, const struct entry *e, const struct found *f)
{
    if (e->hidden || !entry_open(n, e, f->privilege))
        return false;
    const enum how how = f->how;
    return how == HOW_SET || e->kind == ENTRY_ROW || e->kind == ENTRY_MODE || e->kind == ENTRY_DEBUG;
}

/* Whether anything below may be negated: `no ?` does not list `exit`. */
static bool node_shown(const struct node *n, const struct found *f)
{
    if (n->hidden || !node_open(n, f->privilege))
        return false;
    if (f->how == HOW_SET)
        return true;
    for (unsigned i = 0; i < n->entry_count; i++) {
        if (entry_shown(n, &n->entries[i], f))
            return true;
    }
    for (unsigned i = 0; i < n->child_count; i++) {
        if (node_shown(&n->children[i], f))
            return true;
    }
    return false;
}

static void entry_choices(const struct entry *e, struct asked *a, unsigned from, struct choices *c)
{
    size_t before = c->count;
    c->row_help = e->help;
    if (e->syntax)
        syntax_expect(e->syntax, a->line, a->found.tokens, from, a->found.count, expected, c);
    else if (from == a->found.count)
        add(c, "<cr>", "", false);
    bool complete = c->count > before && !strcmp(c->at[c->count - 1].word, "<cr>");
    a->pipe |= complete && e->kind == ENTRY_COMMAND && e->command->show;
}

/* The way through the tree is the matcher's: keywords first; at each node the rows that end there may go on. */
static void tree_choices(const struct tree *t, struct asked *a, unsigned from, struct choices *c)
{
    const struct node *n = &t->root;
    const struct found *f = &a->found;
    for (unsigned i = from;; i++) {
        for (unsigned e = 0; e < n->entry_count; e++) {
            if (entry_shown(n, &n->entries[e], f))
                entry_choices(&n->entries[e], a, i, c);
        }
        if (i == a->found.count)
            break;
        enum find find;
        n = node_child(n, a->found.tokens[i], a->found.privilege, &find);
        if (find == FIND_AMBIGUOUS)
            c->kind = MATCH_AMBIGUOUS;
        if (find == FIND_AMBIGUOUS || find == FIND_NOTHING)
            return;
    }
    for (unsigned i = 0; i < n->child_count; i++) {
        if (node_shown(&n->children[i], f))
            add(c, node_keyword(&n->children[i]), node_help(&n->children[i]), true);
    }
}

static enum shell_word word_of(const struct tree *t, struct token token, int privilege)
{
    enum find how;
    const struct node *n = node_child(&t->root, token, privilege, &how);
    if (how != FIND_EXACT && how != FIND_PREFIX)
        return WORD_NONE;
    return n->entry_count && n->entries[0].kind == ENTRY_WORD ? n->entries[0].word : WORD_NONE;
}

static void line_choices(const struct position *p, struct asked *a, struct choices *c)
{
    const struct mode *mode = position_mode(p);
    const struct tree *tree = mode ? registry_mode(mode) : registry_exec();
    struct found *f = &a->found;
    enum shell_word word = f->count ? word_of(tree, f->tokens[0], f->privilege) : WORD_NONE;
    unsigned from = word == WORD_NO || word == WORD_DEFAULT || word == WORD_DO;
    if (word == WORD_NO || word == WORD_DEFAULT)
        f->how = word == WORD_NO ? HOW_NO : HOW_DEFAULT;
    c->heading = f->count == 0;
    if (word == WORD_DO || !mode) {
        tree_choices(registry_exec(), a, from, c);
        return;
    }
    for (unsigned level = p->depth; level > 0 && !c->count; level--) {
        tree_choices(registry_mode(p->at[level - 1].mode), a, from, c);
        if (f->count == from)
            break;
    }
}

static void filter_choices(const char *text, int privilege, struct choices *c)
{
    const bool may_write = privilege == PRIVILEGE_FULL;
    text += strspn(text, " ");
    if (strchr(text, ' ')) {
        struct filter *f;
        size_t column;
        if (filter_open(text, may_write, &f, &column) == FILTER_INCOMPLETE)
            add(c, "LINE", "Regular Expression", false);
        filter_free(f);
        return;
    }
    c->prefix = (struct token){ text, strlen(text) };
    for (unsigned i = 0; filter_words[i].keyword; i++)
        if (may_write || !filter_words[i].writes)
            add(c, filter_words[i].keyword, filter_words[i].help, true);
}

static int by_word(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;
    bool end_x = !strcmp(x->word, "<cr>"), end_y = !strcmp(y->word, "<cr>");
    return end_x != end_y ? (end_x ? 1 : -1) : strcasecmp(x->word, y->word);
}

static void collect(const struct position *p, int privilege, const char *line, struct choices *c)
{
    struct asked a = { .line = line, .found.privilege = privilege };
    size_t size = strlen(line);
    long bar = filter_split(line);
    memset(c, 0, sizeof *c);
    c->kind = MATCH_INVALID;
    if (bar >= 0) {
        filter_choices(line + bar + 1, privilege, c);
        return;
    }
    int count = syntax_split(line, a.found.tokens);
    if (count < 0)
        return;
    a.found.count = (unsigned)count;
    if (size && line[size - 1] != ' ' && a.found.count)
        c->prefix = a.found.tokens[--a.found.count];
    line_choices(p, &a, c);
    if (!c->count && c->prefix.size) {
        c->arguments = true;
        a.found.how = HOW_SET;
        line_choices(p, &a, c);
    }
    if (a.pipe && !c->prefix.size)
        add(c, "|", "Output modifiers", false);
    if (c->count)
        qsort(c->at, c->count, sizeof *c->at, by_word);
}

/* -- showing -- */

/* "  word  explanation", wrapped with a hanging indent. */
static void show_choice(const struct choice *c, unsigned column, unsigned width, struct buf *text)
{
    const char *help = c->help;
    size_t room = width > column + 20 ? width - column : 60;
    if (!*help) {
        buf_printf(text, "  %s\n", c->word);
        return;
    }
    buf_printf(text, "  %-*s", (int)column - 2, c->word);
    while (strlen(help) > room) {
        size_t n = room;
        while (n && help[n] != ' ')
            n--;
        n = n ? n : room;
        buf_printf(text, "%.*s\n%*s", (int)n, help, (int)column, "");
        help += n + (help[n] == ' ');
    }
    buf_printf(text, "%s\n", help);
}

static void show_list(const struct choices *c, unsigned width, struct buf *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < c->count; i++)
        longest = strlen(c->at[i].word) > longest ? strlen(c->at[i].word) : longest;
    for (size_t i = 0; i < c->count; i++)
        show_choice(&c->at[i], (unsigned)longest + 4, width, text);
    buf_adds(text, "\n");
}

static void show_words(const struct choices *c, unsigned width, struct buf *text)
{
    size_t longest = 0, column = 0;
    for (size_t i = 0; i < c->count; i++)
        longest = strlen(c->at[i].word) > longest ? strlen(c->at[i].word) : longest;
    for (size_t i = 0; i < c->count; i++) {
        if (column && width && column + longest + 2 > width) {
            buf_adds(text, "\n");
            column = 0;
        }
        buf_printf(text, "%-*s", (int)longest + 2, c->at[i].word);
        column += longest + 2;
    }
    buf_adds(text, "\n\n");
}

void help_show(const struct position *p, int privilege, const char *line, unsigned width, struct buf *text)
{
    struct choices c;
    collect(p, privilege, line, &c);
    const struct mode *mode = position_mode(p);
    width = width ? width : 80;
    if (!c.count && c.kind == MATCH_AMBIGUOUS)
        buf_printf(text, "%% Ambiguous command:  \"%s\"\n", line);
    else if (!c.count)
        buf_adds(text, "% Unrecognized command\n");
    else if (c.prefix.size && !c.arguments)
        show_words(&c, width, text);
    else {
        if (c.heading)
            buf_printf(text, "%s\n", mode ? mode->title ? mode->title : "Configure commands:" : "Exec commands:");
        show_list(&c, width, text);
    }
    free(c.at);
}

/* So many letters of the word begin some keyword. */
static size_t letters_shared(const struct choices *c, struct token word)
{
    size_t most = 0;
    for (size_t i = 0; i < c->count; i++) {
        size_t n = 0;
        while (c->at[i].keyword && n < word.size && (c->at[i].word[n] | 0x20) == (word.text[n] | 0x20))
            n++;
        most = n > most ? n : most;
    }
    return most;
}

size_t help_caret(const struct position *p, const char *line, const struct found *f)
{
    if (f->token >= f->count)
        return 0;
    const struct token word = f->tokens[f->token];
    const size_t begin = (size_t)(word.text - line);
    char *before = must(strndup(line, begin));
    size_t fits = 0;
    struct position from = *p;
    do {
        struct choices c;
        collect(&from, f->privilege, before, &c);
        const size_t n = letters_shared(&c, word);
        fits = n > fits ? n : fits;
        free(c.at);
    } while (from.depth && --from.depth);
    free(before);
    return begin + (fits < word.size ? fits : 0);
}

bool help_complete(const struct position *p, int privilege, const char *line, struct buf *rest)
{
    struct choices c;
    collect(p, privilege, line, &c);
    size_t exact = c.count;
    if (c.arguments)
        c.count = 0;
    for (size_t i = 0; i < c.count; i++) {
        if (strlen(c.at[i].word) == c.prefix.size)
            exact = i;
    }
    bool one = c.prefix.size && (c.count == 1 || exact < c.count);
    if (one)
        buf_printf(rest, "%s ", c.at[c.count == 1 ? 0 : exact].word + c.prefix.size);
    free(c.at);
    return one;
}
