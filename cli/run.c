// SPDX-License-Identifier: MIT
/* What a line does, once it is understood. */
#include "cli/alias.h"
#include "cli/exec.h"
#include "cli/help.h"
#include "cli/shell.h"
#include "cli/swallow.h"

#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/settings.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SWALLOW_MAX = 16 * 1024 };

struct swallowing {
    struct swallow swallow;
    struct line_copy *line;      /* the first one */
};

const struct log_message log_config = {
    "SYS", 5, "CONFIG_I", "Someone has left configuration mode; says who, and from where.",
};

struct counter shell_counters[] = {
    [COUNT_LINES] = { "shell_lines", "Lines typed into sessions", 0 },
    [COUNT_NOT_UNDERSTOOD] = { "shell_lines_not_understood", "Lines that no row matches", 0 },
    [COUNT_REFUSED] = { "shell_lines_refused", "Lines whose change was refused", 0 },
    [COUNT_UNWELCOME] = { "shell_visitors_refused", "Connections by telnet and SSH that no line lets in", 0 },
    { NULL, NULL, 0 },
};

/* -- what is wrong with a line -- */

/* The caret stands below the first character that does not fit; the column counts the prompt. */
static void show_caret(struct shell_session *s, const char *line, size_t offset)
{
    struct buf prompt = { 0 };
    if (s->interactive && !s->leaving_after)
        session_prompt(s, &prompt);
    unsigned column = text_columns(buf_text(&prompt), prompt.size) + text_columns(line, offset);
    session_print(s, "%*s^\n%% Invalid input detected at '^' marker.\n\n", (int)column, "");
    buf_free(&prompt);
}

/* IOS has a sentence of its own for `show` alone. */
static const char *what_lacks(const struct found *f)
{
    enum find how;
    const struct node *n = f->level ? NULL
                                    : node_child(&registry_exec()->root, f->tokens[f->count - 1], f->privilege, &how);
    return n && !strcmp(node_keyword(n), "show") ? "% Type \"show ?\" for a list of subcommands\n"
                                                 : "% Incomplete command.\n\n";
}

static void show_error(struct shell_session *s, const char *line, const struct found *f)
{
    s->failed = true;
    shell_counters[COUNT_NOT_UNDERSTOOD].value++;
    if (!s->interactive && !s->leaving_after)
        session_print(s, "%s\n", line);    /* a pipe echoes nothing: say which line it was */
    if (f->kind == MATCH_AMBIGUOUS)
        session_print(s, "%% Ambiguous command:  \"%s\"\n", line);
    else if (f->kind == MATCH_INCOMPLETE)
        session_print(s, "%s", what_lacks(f));
    else
        show_caret(s, line, help_caret(&s->position, line, f));
}

static void show_refusal(struct shell_session *s, const struct refusal *r)
{
    s->failed = true;
    shell_counters[COUNT_REFUSED].value++;
    session_print(s, "%% %s\n", r->text);
}

/* -- configuration -- */

static bool enter(struct candidate *c, struct position *p, struct found *f, const struct actor *who,
                  struct refusal *r)
{
    struct place entered;
    struct mode *opens = f->entry->opens;
    if (!config_enter(c, &p->at[f->level - 1], opens, &f->args, f->how, who, &entered, r))
        return false;
    p->depth = f->level;
    if (entered.mode == opens && opens->prompt && f->how == HOW_SET) {
        assert(p->depth < MODE_DEPTH);
        p->at[p->depth++] = entered;
    }
    return true;
}

/* So many of a line's words, from its `from`th, the row says itself, and so the first ones of its syntax. */
static unsigned add_spelled(struct buf *line, const struct row *row, const struct found *f, unsigned from)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const char *word = row->syntax;
    for (size_t n; from < f->count && (n = strspn(word, letters)) && (!word[n] || word[n] == ' '); from++) {
        buf_printf(line, "%.*s ", (int)n, word);
        word += n + (word[n] == ' ');
    }
    return from;
}

/* How a kept line is stored: the row's own words in full, because modes that keep any line know no abbreviations when
 * the configuration is read again; the others as they were typed. */
static void add_kept(struct buf *line, const struct found *f)
{
    const bool negated = f->how != HOW_SET;
    unsigned from = 0;
    if (!f->keep) {
        buf_adds(line, f->how == HOW_NO ? "no " : negated ? "default " : "");
        from = add_spelled(line, f->entry->row, f, negated);
    }
    const struct token *last = &f->tokens[f->count - 1];
    if (from < f->count)
        buf_add(line, f->tokens[from].text, (size_t)(last->text + last->size - f->tokens[from].text));
    while (line->size && line->data[line->size - 1] == ' ')
        line->data[--line->size] = '\0';
}

bool run_keep(struct candidate *c, struct position *p, const struct found *f, const char *text,
              const struct actor *who, struct refusal *r)
{
    const struct row *row = f->keep ? NULL : f->entry->row;
    if (!config_keep(c, &p->at[f->level - 1], row, text, who, r))
        return false;
    p->depth = f->level;
    return true;
}

static bool keep(struct candidate *c, struct position *p, const struct found *f, const struct actor *who,
                 struct refusal *r)
{
    struct buf line = { 0 };
    add_kept(&line, f);
    const bool kept = run_keep(c, p, f, buf_text(&line), who, r);
    buf_free(&line);
    return kept;
}

static bool act(struct position *p, const struct found *f, const struct actor *who, struct out *out)
{
    const struct place *at = &p->at[f->level - 1];
    const struct snapshot *now = config_running();
    p->depth = f->level;
    if (!out || f->how != HOW_SET)
        return true;     /* in a file, or behind `no`: `restart` and the like mean nothing there */
    const struct object *o = at->mode->key == KEY_NAME ? config_find_name(now, at->mode, at->name)
                                                       : config_find(now, at->mode, at->tag);
    if (o)
        f->entry->row->act(o, &f->args, who, out);
    return o;
}

static void leave_mode(struct position *p, const struct found *f)
{
    p->depth = f->entry->word == WORD_END ? 0 : p->depth - 1;
}

bool run_config(struct candidate *c, struct position *p, struct found *f, const struct actor *who, struct out *out,
                struct refusal *r)
{
    if (f->keep)
        return keep(c, p, f, who, r);
    switch (f->entry->kind) {
    case ENTRY_MODE:
        return enter(c, p, f, who, r);
    case ENTRY_ROW:
        if (f->entry->row->flags & ROW_KEPT)
            return keep(c, p, f, who, r);
        if (f->entry->row->flags & ROW_ACTION)
            return act(p, f, who, out) || refuse(r, FAULT_INVALID_DEVICE, "That object no longer exists");
        if (!config_set(c, &p->at[f->level - 1], f->entry->row, &f->args, f->how, who, r))
            return false;
        p->depth = f->level;
        return true;
    case ENTRY_WORD:
        leave_mode(p, f);
        return true;
    case ENTRY_COMMAND:
    case ENTRY_DEBUG:
        break;
    }
    return refuse(r, FAULT_NOT_SUPPORTED, "Not a configuration command");
}

void run_configured(const struct shell_session *s, const char *from)
{
    const char *name = s->actor.name;
    char user[200], origin[200];
    log_say(&log_config, "Configured from %s by %s%s%s", from, log_escape(name, strlen(name), user, sizeof user),
            *name ? " on " : "", log_escape(s->actor.origin, strlen(s->actor.origin), origin, sizeof origin));
}

void run_end(struct shell_session *s)
{
    if (!s->position.depth)
        return;
    s->position = position_exec();
    run_configured(s, "console");
}

const char help_paragraph[] =
    "Help may be requested at any point in a command by entering\n"
    "a question mark '?'.  If nothing matches, the help list will\n"
    "be empty and you must back up until entering a '?' shows the\n"
    "available options.\n"
    "Two styles of help are provided:\n"
    "1. Full help is available when you are ready to enter a\n"
    "   command argument (e.g. 'show ?') and describes each possible\n"
    "   argument.\n"
    "2. Partial help is provided when an abbreviated argument is entered\n"
    "   and you want to know what arguments match the input\n"
    "   (e.g. 'show pr?'.)\n\n";

/* Configuration typed into a session acts at once; actions may print. */
static void run_typed(struct shell_session *s, struct found *f)
{
    const struct entry *e = f->entry;
    if (e && e->kind == ENTRY_WORD && e->word == WORD_HELP) {
        session_print(s, "%s", help_paragraph);
        return;
    }
    struct refusal r = { 0 };
    bool acts = e && e->kind == ENTRY_ROW && e->row->flags & ROW_ACTION;
    if (acts)
        print_begin(s, NULL, NULL, false);
    session_set_current(s);
    if (!run_config(NULL, &s->position, f, &s->actor, acts ? print_out(s) : NULL, &r))
        show_refusal(s, &r);
    session_set_current(NULL);
    if (!s->position.depth)
        run_configured(s, "console");
}

/* -- the slow half of a line: hashing, in the thread pool -- */

struct resolving {
    struct job job;
    uint64_t session;
    struct line_copy *line;
    char room[256];
};

static void resolve_work(struct job *j)
{
    struct resolving *w = list_entry(j, struct resolving, job);
    w->line->found.entry->row->resolve(&w->line->found.args, w->room);
}

static void resolve_done(struct job *j)
{
    struct resolving *w = list_entry(j, struct resolving, job);
    struct shell_session *s = session_by_id(w->session);
    if (s) {
        run_typed(s, &w->line->found);
        session_unpark(s);
    }
    explicit_bzero(w->line->text, strlen(w->line->text));
    explicit_bzero(w->room, sizeof w->room);
    free(w->line);
    free(w);
}

static void resolve(struct shell_session *s, const char *line)
{
    struct resolving *w = must(calloc(1, sizeof *w));
    w->job = (struct job){ resolve_work, resolve_done };
    w->session = s->id;
    w->line = line_copy(&s->position, s->privilege, line);
    session_park(s);
    loop_work(&w->job);
}

/* -- a kept line that goes on over the next ones -- */

static void swallow_next(struct shell_session *s, const char *line)
{
    struct swallowing *w = s->swallowing;
    if (!swallow_line(&w->swallow, line) && w->swallow.text.size < SWALLOW_MAX) {
        session_ask(s, "", false, swallow_next);
        return;
    }
    struct refusal r = { 0 };
    if (!run_keep(NULL, &s->position, &w->line->found, buf_text(&w->swallow.text), &s->actor, &r))
        show_refusal(s, &r);
    run_swallow_end(s);
}

void run_swallow_end(struct shell_session *s)
{
    struct swallowing *w = s->swallowing;
    s->swallowing = NULL;
    if (!w)
        return;
    buf_free(&w->swallow.text);
    free(w->line);
    free(w);
}

static bool swallow(struct shell_session *s, const char *line, const struct found *f)
{
    struct swallow begun;
    if (!swallow_begin(&begun, f))
        return false;
    struct swallowing *w = must(calloc(1, sizeof *w));
    w->swallow = begun;
    w->line = line_copy(&s->position, s->privilege, line);
    s->swallowing = w;
    if (begun.delimiter && s->interactive)
        session_print(s, "Enter TEXT message.  End with the character '%c'.\n", begun.delimiter);
    session_ask(s, "", false, swallow_next);
    return true;
}

/* -- EXEC -- */

/* `line` without its output modifier, which is already opened. */
static void run_command(struct shell_session *s, const char *line, struct filter *filter, bool json)
{
    struct line_copy *copy = line_copy(&s->position, s->privilege, line);
    const struct command *command = copy->found.entry->command;
    print_begin(s, copy, filter, json);
    if (command->show)
        return;
    session_set_current(s);
    if (!command->run(&s->actor, &copy->found.args, print_out(s)))
        s->failed = true;
    session_set_current(NULL);
}

static void show_filter_error(struct shell_session *s, const char *line, size_t offset, enum filter_open why)
{
    s->failed = true;
    if (why == FILTER_INCOMPLETE)
        session_print(s, "%% Incomplete command.\n\n");
    else if (why == FILTER_AMBIGUOUS)
        session_print(s, "%% Ambiguous command:  \"%s\"\n", line);
    else if (why == FILTER_EXPRESSION)
        session_print(s, "%% Invalid or too long regular expression: \"%s\"\n\n", line + offset);
    else if (why == FILTER_FILE)
        session_print(s, "%%Error opening %s (%s)\n", line + offset, strerror(EINVAL));
    else
        show_caret(s, line, offset);
}

static void run_exec(struct shell_session *s, const char *line)
{
    long bar = filter_split(line);
    char *command = bar < 0 ? must(strdup(line)) : must(strndup(line, (size_t)bar));
    struct found f;
    struct filter *filter = NULL;
    size_t column = 0;
    enum filter_open opened = FILTER_OK;
    if (find_line(&s->position, s->privilege, command, &f) && f.entry && bar >= 0)
        opened = filter_open(line + bar + 1, s->privilege == PRIVILEGE_FULL, &filter, &column);
    if (f.kind != MATCH_OK)
        show_error(s, command, &f);    /* the tokens point into the copy */
    else if (opened != FILTER_OK && opened != FILTER_JSON)
        show_filter_error(s, line, (size_t)bar + 1 + column, opened);
    else if (f.entry && f.entry->kind == ENTRY_DEBUG)
        exec_debug(s, f.entry->flags, &f.args.at[0], f.entry->on && f.how == HOW_SET);
    else if (f.entry && f.entry->kind == ENTRY_COMMAND)
        run_command(s, command, filter, opened == FILTER_JSON);
    if (!s->print)
        filter_free(filter);
    free(command);
}

void run_line(struct shell_session *s, const char *line)
{
    struct found f;
    shell_counters[COUNT_LINES].value++;
    if (!s->position.depth) {
        char *meant = alias_line(line);
        run_exec(s, meant ? meant : line);
        free(meant);
        return;
    }
    bool ok = find_line(&s->position, s->privilege, line, &f);
    if (f.count && f.level == 0) {
        run_exec(s, line);
        return;
    }
    if (!ok)
        show_error(s, line, &f);
    else if (f.entry && f.how == HOW_SET && f.entry->row && f.entry->row->resolve)
        resolve(s, line);
    else if ((f.entry || f.keep) && !swallow(s, line, &f))
        run_typed(s, &f);
}
