// SPDX-License-Identifier: MIT
/* Inside a session: what its parts (session, run, print, login, exec commands) share. Others see cli/session.h. */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include "cli/editor.h"
#include "cli/filter.h"
#include "cli/match.h"
#include "cli/session.h"
#include "core/list.h"
#include "core/log.h"

enum { QUESTION_MAX = 256 };

struct print;
struct swallowing;

/* The next line answers this instead of being run; or the next key: Enter and `y` are yes. */
struct question {
    void (*answer)(struct shell_session *s, const char *line);
    void (*confirm)(struct shell_session *s, bool yes);          /* both NULL = none is asked */
    char prompt[QUESTION_MAX];
    bool hidden;
};

struct shell_session {
    uint64_t id;
    struct list linked;          /* all sessions, oldest first */
    const struct terminal *terminal;
    void *carrier;
    struct actor actor;
    int privilege;
    bool console, interactive, authenticated;
    bool asked;                  /* who sits there had to say */
    bool leaving_after;          /* `-c`: one command, then the end */
    char line[8];                /* session_start.line */
    unsigned rows, columns;      /* terminal length and width; 0 = endless */
    bool rows_typed, columns_typed;   /* by `terminal length` and `width`: the window's size counts no more */
    uint64_t opened, active;     /* loop_now of the beginning and of the last line */

    struct position position;
    struct editor editor;
    struct buf input, output;    /* not yet looked at; not yet written */
    struct question question;
    struct print *print;         /* a command's output on its way; NULL = none */
    bool parked;                 /* a line waits for the thread pool, or for the network */
    void (*interrupt)(struct shell_session *s);   /* what Ctrl-C does then; NULL = it waits like other input */
    /* Not NULL: what comes is no typing. Takes what it can of it (*taken); false = nothing more to do until more comes,
     * or until it is unparked. */
    bool (*raw)(struct shell_session *s, const char *data, size_t n, size_t *taken);
    bool pumping, slicing;       /* input is being worked off; a slice will go on */
    bool stopped;                /* the carrier was asked to stop reading */
    bool ended;                  /* no more input will come */

    struct log_sink monitor;
    bool monitoring;
    struct buf notes;            /* log lines that wait for the prompt */
    unsigned tries;              /* passwords so far */
    int enabling;                /* level that they are asked for */
    bool failed, ending;
    int status;

    struct swallowing *swallowing;   /* a kept line that is not complete yet */
    void *errand;                /* what a command's questions are about; until the next one or the end */
    void (*errand_free)(void *errand);
    void *scratch;               /* of the running show; dies with it */
    void (*scratch_free)(void *scratch);
};

/* The session whose command is being called; NULL outside commands. */
struct shell_session *session_current(void);
void session_set_current(struct shell_session *s);
/* Jobs remember the id: the session may be gone. */
struct shell_session *session_by_id(uint64_t id);
/* NULL = the first. */
struct shell_session *session_next(const struct shell_session *after);

void session_add(struct shell_session *s, const char *text, size_t n);
void session_print(struct shell_session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The line goes on later: no input is looked at until then. */
void session_park(struct shell_session *s);
void session_unpark(struct shell_session *s);
/* Hands the output over to the carrier. */
void session_flush(struct shell_session *s);
/* Shows what a parked line has printed so far. */
void session_show(struct shell_session *s);
/* Ends the session once the current line is done. */
void session_leave(struct shell_session *s, int status);
void session_monitor(struct shell_session *s, bool on);
/* "R1(config-ephone-dn)#" */
void session_prompt(const struct shell_session *s, struct buf *text);

/* Waits for a line: nothing prints, is parked, asked or over. */
bool session_idle(const struct shell_session *s);
/* After whatever a line or key did: the prompt, or the question, unless it goes on. */
void session_ready(struct shell_session *s);
/* The prompt again, with what is typed of the line. */
void session_redraw(struct shell_session *s);

/* question.c */
/* The next line goes to `answer`. */
void session_ask(struct shell_session *s, const char *prompt, bool hidden,
                 void (*answer)(struct shell_session *s, const char *line));
/* The next key: `prompt` ends in "[confirm]". */
void session_confirm(struct shell_session *s, const char *prompt, void (*answer)(struct shell_session *s, bool yes));
/* Whether somebody is there to answer: no questions in pipes and single commands, nor with `file prompt quiet`. */
bool session_asks(const struct shell_session *s);
/* Zeroed memory for what a command does over several questions and waits. */
void *session_errand(struct shell_session *s, size_t size, void (*free_it)(void *errand));
void session_errand_end(struct shell_session *s);
bool session_asked(const struct shell_session *s);
/* A key comes while a confirmation is asked for. */
void session_answer_key(struct shell_session *s, char key);

/* session_notes.c: log lines wait, to be written before the next prompt or, when it stands there, over it. */
void notes_take(struct log_sink *sink, int severity, const char *text);
void notes_deliver(struct shell_session *s);
void notes_show(struct shell_session *s);

/* session_keys.c */
/* The line in the editor is finished. */
void session_line(struct shell_session *s);
void session_edited(struct shell_session *s, enum edit what);
/* Runs it, or helps with it when a `?` ends what nobody typed on a terminal. */
void session_run(struct shell_session *s, const char *line);

/* What `help` prints. */
extern const char help_paragraph[];

/* run.c: one typed line. Afterwards the session may be printing, parked or asking. */
void run_line(struct shell_session *s, const char *line);
/* What a line does to the configuration, for sessions and files alike; moves the position. Actions are done only with
 * `out`. */
bool run_config(struct candidate *c, struct position *p, struct found *f, const struct actor *who, struct out *out,
                struct refusal *r);
/* Keeps a foreign line, or several joined by newlines. */
bool run_keep(struct candidate *c, struct position *p, const struct found *f, const char *text,
              const struct actor *who, struct refusal *r);
/* Forgets a kept line that is not complete yet. */
void run_swallow_end(struct shell_session *s);
/* Back to EXEC from any configuration mode. */
void run_end(struct shell_session *s);
/* The log line of a change that is complete; `from` is "console", or the name of a file. */
void run_configured(const struct shell_session *s, const char *from);

/* print.c: the output of a command through filter and pager. Takes over `copy` and `filter`. */
/* AGAIN: there is more; LATER: there is more, and this turn has done enough. */
enum print_state { PRINT_DONE, PRINT_AGAIN, PRINT_LATER, PRINT_PAUSED };
void print_begin(struct shell_session *s, struct line_copy *copy, struct filter *filter, bool json);
/* The sink of what is being printed. */
struct out *print_out(struct shell_session *s);
/* Moves some of it to the session's output. */
enum print_state print_pump(struct shell_session *s);
/* True while ` --More-- ` stands on the screen. */
bool print_paused(const struct shell_session *s);
void print_key(struct shell_session *s, char key);
/* All is printed: what a file is to get is written, and the session waits for that. */
void print_finish(struct shell_session *s);
void print_end(struct shell_session *s);

/* login.c */
void login_begin(struct shell_session *s);
/* To a level at or above the session's. False when it is refused at once. */
bool login_enable(struct shell_session *s, int level);

/* load.c: what was wrong with the startup-config ("file:line: text"). */
unsigned load_error_count(void);
const char *load_error(unsigned index);

/* The first line of what `write memory` writes: later versions know by it how to read the rest. */
#define CONFIG_HEADER "! naisen " NAISEN_VERSION " schema 1\n"
enum { CONFIG_FILE_MAX = 16 * 1024 * 1024 };

#endif
