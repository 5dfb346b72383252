// SPDX-License-Identifier: MIT
/* Module "privilege": rules that move commands to other levels. A rule rules a node of a tree; a command that is moved
 * takes the words before it along, which become rules of their own, as IOS prints them. */
#include "cli/privilege.h"

#include "cli/match.h"
#include "core/log.h"
#include "core/module.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { RULES_MAX = 96, RULE_TEXT = 102 };

struct rule {
    char text[RULE_TEXT];        /* mode and words: "exec show running-config"; "" at the end of the list */
    uint8_t level;
    bool all;                    /* whatever stands below goes with it */
};

/* Words stand behind what they lead to, so that a text that is read again gives the same rules. */
struct settings_privilege {
    struct rule rules[RULES_MAX];
};
static struct slice privilege_slice = { .mode = &mode_global, .size = sizeof(struct settings_privilege) };

static struct limit limit_rules = { .name = "privilege rules", .when_full = "refuses the line", .maximum = RULES_MAX };

/* -- modes by the names that IOS gives them -- */

static bool is_word(const char *text, const char *word, size_t n)
{
    return strlen(text) == n && !strncasecmp(text, word, n);
}

/* "ephone-dn", or "line" for what has the prompt (config-line); blanks of our names are hyphens. */
static bool is_mode(const struct mode *m, const char *word, size_t n)
{
    static const char config[] = "config-";
    if (!m->parent)
        return is_word("configure", word, n);
    if (m->prompt && !strncmp(m->prompt, config, sizeof config - 1) && is_word(m->prompt + sizeof config - 1, word, n))
        return true;
    for (size_t i = 0; i < n; i++)
        if (m->name[i] != word[i] && !(m->name[i] == ' ' && word[i] == '-'))
            return false;
    return !m->name[n];
}

/* Calls `fn` with the root of each tree of that name. */
static void each_tree(const char *word, size_t n, void (*fn)(struct node *root, void *arg), void *arg)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    if (!registry_root(NULL))
        return;
    if (is_word("exec", word, n))
        fn(registry_root(NULL), arg);
    for (unsigned i = 0; i < count; i++)
        if (is_mode(modes[i], word, n))
            fn(registry_root(modes[i]), arg);
}

/* -- the words of a command in full -- */

struct spelling {
    const char *line;
    struct buf text;             /* "show running-config" */
    bool inside;                 /* the line goes on among the words of a command that is moved as a whole */
};

/* The command of the node behind which the words from `from` on may be typed. */
static const struct entry *taker(const struct node *n, const char *line, const struct token words[], unsigned from,
                                 unsigned count)
{
    struct args args;
    for (unsigned i = 0; i < n->entry_count; i++)
        if (n->entries[i].syntax &&
            syntax_match(n->entries[i].syntax, line, words, from, count, true, &args).kind == MATCH_OK)
            return &n->entries[i];
    return NULL;
}

/* Keywords in full; what may be typed behind them counts for nothing, and words that nothing knows stay. */
static void spell(struct node *root, void *arg)
{
    struct spelling *s = arg;
    struct token words[WORDS_MAX];
    const int count = syntax_split(s->line, words);
    const struct node *n = root;
    if (s->text.size)
        return;
    for (int i = 0; i < count; i++) {
        enum find how;
        const struct node *child = node_child(n, words[i], PRIVILEGE_FULL, &how);
        if (how != FIND_EXACT && how != FIND_PREFIX) {
            const struct entry *e = taker(n, s->line, words, (unsigned)i, (unsigned)count);
            s->inside = e && e->whole;
            if (!e)
                buf_clear(&s->text);
            return;
        }
        buf_printf(&s->text, "%s%s", i ? " " : "", node_keyword(child));
        n = child;
    }
}

/* "exec show running-config" of `exec` and "sh run". */
static bool rule_text(const struct value *mode, const struct value *command, char text[RULE_TEXT], struct refusal *r)
{
    char word[RULE_TEXT], line[RULE_TEXT];
    struct spelling s = { .line = value_text(command, line, sizeof line) };
    each_tree(mode->text, mode->size, spell, &s);
    const int n = snprintf(text, RULE_TEXT, "%s %s", value_text(mode, word, sizeof word),
                           s.text.size ? buf_text(&s.text) : line);
    buf_free(&s.text);
    if (s.inside)
        return refuse(r, FAULT_INVALID_VALUE, "Only all of it can be moved: privilege %s all level N %s", word,
                      text + strlen(word) + 1);
    return n < RULE_TEXT || refuse(r, FAULT_INVALID_VALUE, "At most %d characters", RULE_TEXT - 1);
}

/* -- the list -- */

static int mode_rank(const char *text)
{
    return !strncmp(text, "exec ", 5) ? 2 : !strncmp(text, "configure ", 10) ? 1 : 0;
}

/* Other modes, `configure`, `exec`; words behind what they lead to. */
static int in_order(const char *a, const char *b)
{
    if (mode_rank(a) != mode_rank(b))
        return mode_rank(a) - mode_rank(b);
    while (*a && *a == *b)
        a++, b++;
    return (*a ? (unsigned char)*a : UINT8_MAX + 1) - (*b ? (unsigned char)*b : UINT8_MAX + 1);
}

static unsigned rule_count(const struct settings_privilege *s)
{
    unsigned n = 0;
    while (n < RULES_MAX && *s->rules[n].text)
        n++;
    return n;
}

/* The rule, made when it is not there; NULL when there is no room. */
static struct rule *rule_take(struct settings_privilege *s, const char *text)
{
    const unsigned count = rule_count(s);
    unsigned at = 0;
    while (at < count && in_order(s->rules[at].text, text) < 0)
        at++;
    struct rule *r = &s->rules[at];
    if (at < count && !strcmp(r->text, text))
        return r;
    if (count == RULES_MAX)
        return NULL;
    memmove(r + 1, r, (count - at) * sizeof *r);
    memset(r, 0, sizeof *r);
    strcpy(r->text, text);
    return r;
}

static bool rule_drop(struct settings_privilege *s, const char *text, int level)
{
    const unsigned count = rule_count(s);
    for (unsigned at = 0; at < count; at++) {
        struct rule *r = &s->rules[at];
        if (strcmp(r->text, text) || (level >= 0 && r->level != level))
            continue;
        memmove(r, r + 1, (count - at - 1) * sizeof *r);
        memset(&s->rules[count - 1], 0, sizeof *r);
        return true;
    }
    return false;
}

/* A rule that the words lead to, or NULL. */
static const struct rule *led_to(const struct settings_privilege *s, const char *text)
{
    const size_t n = strlen(text);
    for (unsigned i = 0; i < rule_count(s); i++)
        if (!strncmp(s->rules[i].text, text, n) && s->rules[i].text[n] == ' ')
            return &s->rules[i];
    return NULL;
}

/* Cuts the last word off; false when only the mode would be left. */
static bool shorten(char *text)
{
    char *last = strrchr(text, ' ');
    *last = '\0';
    return strchr(text, ' ');
}

static bool move(struct settings_privilege *s, char *text, uint8_t level, bool all, struct refusal *r)
{
    struct rule *rule = rule_take(s, text);
    if (rule)
        rule->all = all;
    while (rule) {
        rule->level = level;
        if (!shorten(text))
            return true;
        rule = rule_take(s, text);
    }
    limit_rules.refused++;
    return refuse(r, FAULT_RESOURCE_BUSY, "At most %d privilege rules", RULES_MAX);
}

/* With all below. The words before it go back, too, unless they lead elsewhere or were moved by themselves. */
static bool put_back(struct settings_privilege *s, char *text)
{
    int level = -1;
    for (const struct rule *below; (below = led_to(s, text));) {
        char gone[RULE_TEXT];
        rule_drop(s, strcpy(gone, below->text), below->level);
    }
    for (unsigned i = 0; i < rule_count(s); i++)
        if (!strcmp(s->rules[i].text, text))
            level = s->rules[i].level;
    for (bool gone = level >= 0; gone && rule_drop(s, text, level);)
        gone = shorten(text) && !led_to(s, text);
    return true;
}

/* -- the row -- */

static bool rule_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { MODE, ALL, VERB, LEVEL, COMMAND, RESET };
    enum { TO_LEVEL = 1 };
    const bool moves = args->at[VERB].number == TO_LEVEL;
    const struct value *command = &args->at[moves ? COMMAND : RESET];
    char text[RULE_TEXT];
    if (!command->given)
        return refuse(r, FAULT_INVALID_VALUE, "Incomplete command.");
    if (!rule_text(&args->at[MODE], command, text, r))
        return false;
    return moves && how == HOW_SET ? move(slice, text, (uint8_t)args->at[LEVEL].number, args->at[ALL].given, r)
                                   : put_back(slice, text);
}

static void rules_print(const void *slice, struct buf *lines)
{
    const struct settings_privilege *s = slice;
    for (const struct rule *r = s->rules; r < s->rules + RULES_MAX && *r->text; r++) {
        const int mode = (int)strcspn(r->text, " ");
        buf_printf(lines, "privilege %.*s%s level %u%s\n", mode, r->text, r->all ? " all" : "", r->level,
                   r->text + mode);
    }
}

/* -- acting -- */

static void back_to_usual(struct node *n)
{
    n->level = n->usual;
    n->ruled = RULED_NOT;
    for (unsigned i = 0; i < n->child_count; i++)
        back_to_usual(&n->children[i]);
}

static void rule_node(struct node *n, uint8_t level, bool all)
{
    n->level = level;
    n->ruled = all ? RULED_ALL : RULED_HERE;
    for (unsigned i = 0; all && i < n->child_count; i++)
        rule_node(&n->children[i], level, all);
}

static void rule_tree(struct node *root, void *arg)
{
    const struct rule *r = arg;
    struct token words[WORDS_MAX];
    const int count = syntax_split(r->text, words);
    struct node *n = root;
    for (int i = 1; n && i < count; i++) {
        enum find how;
        const struct node *child = node_child(n, words[i], PRIVILEGE_FULL, &how);
        n = how == FIND_EXACT ? &n->children[child - n->children] : NULL;
    }
    if (n)
        rule_node(n, r->level, r->all);
}

/* Shorter texts first: what is said of one command counts more than what is said of all below a word. */
static void apply(const struct object *old, const struct object *new)
{
    const struct settings_privilege *s = object_slice(new, &privilege_slice);
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    (void)old;
    if (!registry_root(NULL))
        return;
    back_to_usual(registry_root(NULL));
    for (unsigned i = 0; i < count; i++)
        back_to_usual(registry_root(modes[i]));
    for (unsigned i = rule_count(s); i-- > 0;) {
        struct rule r = s->rules[i];
        each_tree(r.text, strcspn(r.text, " "), rule_tree, &r);
    }
    limit_rules.used = rule_count(s);
}

/* -- what who is below 15 sees of the configuration -- */

/* Whether the line may be typed at `depth` blanks by that privilege; follows the modes that open. */
static bool may_configure(struct position *p, unsigned depth, const char *line, int privilege)
{
    struct found f;
    if (depth + 1 > p->depth)
        return false;                    /* its stanza is not shown */
    p->depth = depth + 1;
    if (!find_line(p, privilege, line, &f))
        return false;
    if (f.entry && f.entry->kind == ENTRY_MODE && f.entry->opens->prompt && p->depth < MODE_DEPTH)
        p->at[p->depth++] = (struct place){ .mode = f.entry->opens };
    return true;
}

void privilege_filter(int privilege, struct buf *lines)
{
    struct position p = position_global();
    struct buf shown = { 0 };
    for (char *line = lines->data, *end; line && *line; line = end + 1) {
        end = strchrnul(line, '\n');
        if (!*end)
            break;
        *end = '\0';
        const unsigned depth = (unsigned)strspn(line, " ");
        if (may_configure(&p, depth, line, privilege))
            buf_printf(&shown, "%s\n", line);
    }
    buf_clear(lines);
    if (shown.size && strcmp(buf_text(&shown), "!\n"))
        buf_add(lines, shown.data, shown.size);
    buf_free(&shown);
}

static struct row rows[] = {
    { .syntax = "privilege WORD:31 [all] {level <0-15> LINE:80|reset LINE:80}", .help = "Command privilege parameters",
      .slot_help = HELP("exec, configure, or the name of a configuration mode",
                        "All that stands below it, too", "Set privilege level of command",
                        "Privilege level", "Initial keywords of the command to modify",
                        "Reset privilege level of command", "Initial keywords of the command to modify"),
      .mode = &mode_global, .place = 6020, .slice = &privilege_slice, .set = rule_set, .print = rules_print,
      .effect = AT_ONCE("who has this level, or a higher one, may use the command and the words that lead to it") },
    { .syntax = NULL },
};

static struct slice *const slices[] = { &privilege_slice, NULL };
static struct limit *const limits[] = { &limit_rules, NULL };

extern const struct module module_privilege;
const struct module module_privilege = {
    .name = "privilege", .slices = slices, .rows = rows, .limits = limits, .apply = apply,
};
