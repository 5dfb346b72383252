// SPDX-License-Identifier: MIT
/* What the words of a scenario act on: phones 1 to 9, applications a to z, the console; and what was seen and not yet
 * expected. scenario.c reads lines, scene_phone.c and scene_cti.c do and expect, invariant.c judges after each step. */
#ifndef LAB_SCENE_H
#define LAB_SCENE_H

#include "core/buf.h"
#include "test/lab/cti.h"
#include "test/lab/phone.h"

enum { SCENE_PHONES = 9, SCENE_APPLICATIONS = 26, SCENE_WORDS = 32, SCENE_CALLS = 64 };

/* Messages of one kind, oldest first; `at` is the first not yet expected. */
struct seen {
    struct buf *text;
    unsigned count, at;
};

struct application {
    struct cti *cti;
    struct seen events, answers;
    char ended[32], monitor[32];             /* the last monitor started */
    char call[32], active[32], held[32];     /* the last call seen, the last in use, the last put on hold */
};

extern struct scene {
    const char *file;
    unsigned line;
    bool record;                 /* keeps a transcript of all that phones and applications got */
    struct desk *phones[SCENE_PHONES + 1];
    struct application applications[SCENE_APPLICATIONS];
    struct buf printed;          /* by the last shell line */
    char calls[SCENE_CALLS][32]; /* call ids in the order in which applications saw them first: #1, #2, … */
    unsigned call_count;
    char doing[128];             /* within a line: the step of a walk */
    struct buf transcript;
    unsigned version;            /* that phones offer which are not told otherwise; 0 = their model's */
    enum { MODE_ANY, MODE_ENHANCED, MODE_BASIC } mode;   /* which messages are expected, since a line `modes` */
} scene;

/* Says where and why, and ends the run with status 1. */
_Noreturn void scene_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct phone;
/* The scenario's phone that is this one of core's; NULL when another plays it. */
struct desk *scene_desk(const struct phone *p);
void scene_phone(unsigned number, unsigned count, char *words[]);
void scene_expect_phone(unsigned number, unsigned count, char *words[]);
void scene_cti(unsigned letter, unsigned count, char *words[]);
void scene_expect_cti(unsigned letter, unsigned count, char *words[]);
void scene_server(unsigned letter, unsigned count, char *words[]);
void scene_expect_server(unsigned letter, unsigned count, char *words[]);
void scene_servers_silent(void);
void scene_servers_close(void);
/* Fails when an application saw what no line expected. */
void scene_expect_none(void);
void scene_invariants(void);
/* tidy.c: the same of one phone's screen. */
struct phone;
void scene_tidy(struct desk *d, const struct phone *p);
/* A phone's TFTP client: the last file, and what is expected of it. */
void scene_fetch(unsigned count, char *words[]);
void scene_expect_fetch(const char *text);
/* Who says bytes that no client says, or nothing, at any door. */
void scene_stranger(unsigned letter, const char *verb, const char *rest);
void scene_expect_stranger(unsigned letter, const char *text);
void scene_strangers_close(void);
/* Puts a file into the folder that phones fetch from. */
void scene_file(const char *name, const char *text);
void scene_fetch_close(void);
/* A session server (`walk`) that follows the calls of these numbers; whether what it knows is what is. */
void scene_dialogs_watch(const char *const numbers[], unsigned count);
void scene_dialogs_fit(void);
void scene_dialogs_close(void);
/* Forgets what an application saw so far. */
void scene_forget(unsigned letter);
/* So many changes that concern nobody here: typed, or by `configure replace`. */
void scene_disturb(unsigned count);
void scene_replace(unsigned count);
/* A line of configuration, which must be accepted. */
void scene_config_line(const char *line);
/* A show command as text and as JSON; `all`: each of the registry. */
void scene_judge(const char *line);
/* One line of a scenario. */
void scene_step(const char *line);
/* Tells these lines for each phone and each way to vanish (told.h watches). */
void scene_story(const char *name, char *const lines[], unsigned count);
/* Random actions, checked step by step. */
void scene_walk(unsigned count, char *words[]);
void scene_close(void);
/* Words joined by blanks again. */
char *scene_join(char *text, size_t size, unsigned count, char *words[]);

#endif
