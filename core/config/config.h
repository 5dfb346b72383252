// SPDX-License-Identifier: MIT
/* The configuration: objects in flat tables, changed line by line, applied at once.
 *
 * A published object never changes: a line clones it, checks, and swaps the pointer. Live code sees only effective
 * objects, merged from object, template and defaults at commit. A snapshot copies the tables; replace, rollback and
 * startup are "compare two snapshots, apply the typed difference".
 *
 * Two halves of a line: resolve (parse, hash; in cli/, may wait) and commit (here, never yields). */
#ifndef CORE_CONFIG_CONFIG_H
#define CORE_CONFIG_CONFIG_H

#include "core/config/row.h"

struct module;

enum { OBJECT_ROWS = 256, ROW_OPENER = OBJECT_ROWS - 1 };   /* the opener's bit in its own objects */

/* A line that is stored as text: of a foreign stanza (row NULL), of a kept row (as typed), or of an inert row of ours
 * (in canonical form, one per row unless ROW_MANY). */
struct kept_line {
    struct kept_line *next;
    const struct row *row;
    char text[];
};

struct object {
    unsigned references;
    struct mode *mode;
    uint32_t tag;            /* KEY_TAG */
    char *name;              /* KEY_NAME; owned */
    struct kept_line *kept;  /* owned, in order */
    uint64_t set[OBJECT_ROWS / 64];   /* rows given a value here: what the running-config prints */
    /* the modules' slices follow */
};

struct object *object_hold(const struct object *o);
void object_release(const struct object *o);
/* A copy without kept lines, the caller's own: for who derives an object from a configured one and changes a slice
 * before anybody else sees it. */
struct object *object_clone(const struct object *o);
static inline bool object_has(const struct object *o, const struct row *row)
{
    return o->set[row->id / 64] >> (row->id % 64) & 1;
}
/* A module's share of an object. */
static inline const void *object_slice(const struct object *o, const struct slice *s)
{
    return (const char *)o + s->offset;
}
/* The same of an object of the slice's mode or of its template: for checks of rows that a template lends. */
static inline const void *object_share(const struct object *o, const struct slice *s)
{
    return object_slice(o, o->mode == s->mode ? s : s->lent);
}

/* Registers every module's modes, slices, rows, commands and limits, in that order; compiles the syntaxes. Once. */
void config_register(const struct module *const modules[], unsigned count);
/* Every registered mode, row and command, for the shell's tree and the catalogue. */
struct mode *const *config_modes(unsigned *count);
struct command *const *config_commands(unsigned *count);
const char *config_path_help(const struct mode *mode, const char *path);   /* mode NULL = EXEC; NULL when none */
/* The row of exactly this syntax in a mode, for who changes a setting in somebody's name; a wrong syntax is a bug. */
const struct row *config_row(const struct mode *m, const char *syntax);
/* The value of a dynamic limit for typed lines, -1 when there is none, or while a file loads: at its end objects above
 * a limit are refused. Lines that refer to such objects stay as they are, because a limit may be lowered below what is
 * merely referred to, and what was printed must read back. */
long config_bound(const char *name);
extern struct mode mode_global;

/* -- reading -- */
const struct snapshot *config_running(void);
/* The effective object, or NULL. The one of a KEY_NONE mode exists always. Borrowed: valid until the next commit;
 * object_hold what must live longer. */
const struct object *config_find(const struct snapshot *s, const struct mode *m, uint32_t tag);
const struct object *config_find_name(const struct snapshot *s, const struct mode *m, const char *name);
/* The object, as typed, whose ROW_UNIQUE row holds this text. */
const struct object *config_find_unique(const struct snapshot *s, const struct mode *m, const char *text);
/* Objects in printing order: `after` NULL = the first. Effective. */
const struct object *config_next(const struct snapshot *s, const struct mode *m, const struct object *after);
unsigned config_count(const struct snapshot *s, const struct mode *m);
/* The slice of a KEY_NONE mode of the running configuration. */
const void *config_settings(const struct slice *slice);
/* The object as typed, without its template. */
const struct object *config_raw(const struct snapshot *s, const struct object *effective);
/* Consistent copy for later comparison; 16 µs for 10,000 objects. */
struct snapshot *snapshot_copy(const struct snapshot *s);
void snapshot_free(struct snapshot *s);

/* -- changing -- */
/* Where a line is typed. A session keeps this, never a pointer: the object is found again for each line. */
struct place {
    struct mode *mode;
    uint32_t tag;
    char name[96];
};

/* A file on its way in: lines change it, nothing acts until config_commit. One at a time (the configuration lock). */
struct candidate;
struct candidate *candidate_begin(bool empty);        /* empty: `configure replace` and startup; else from running */
struct candidate *candidate_of(const struct snapshot *s);   /* what s holds: to go back to it */
/* While its lines are matched, bounds like <1-max-dn> are not: they are checked at its end. On from the beginning; who
 * reads a file over several turns switches it off in between. */
void candidate_reading(struct candidate *c, bool on);
const struct snapshot *candidate_snapshot(const struct candidate *c);
/* Makes some of its objects one with those of the running configuration that say the same; true while there are more
 * to look at. Nothing needs it, but afterwards a commit, which cannot be cut into turns, has only to look closely at
 * what differs. */
bool candidate_share(struct candidate *c);
void candidate_drop(struct candidate *c);

/* One line. With c NULL it is committed to the running configuration and acts before this returns; false and `r`
 * otherwise, with nothing changed. */
bool config_set(struct candidate *c, const struct place *at, const struct row *row, const struct args *args,
                enum how how, const struct actor *who, struct refusal *r);
/* Opens a mode from `at` (its opener's words are `args`): makes the object when it does not exist, HOW_NO deletes it.
 * On success *entered is the new place (of the leaf's parent for a mode without prompt). */
bool config_enter(struct candidate *c, const struct place *at, struct mode *mode, const struct args *args, enum how how,
                  const struct actor *who, struct place *entered, struct refusal *r);
/* A foreign line, under a kept row or inside a kept mode (row NULL). `no X` removes a kept X or is itself kept; the
 * same line twice is kept once. */
bool config_keep(struct candidate *c, const struct place *at, const struct row *row, const char *line,
                 const struct actor *who, struct refusal *r);
/* Takes out of a candidate what would make config_commit refuse it (a tag above its bound, a value that a check
 * refuses), so that one bad object does not cost a whole startup-config. Calls `dropped` for each, with the row whose
 * check refused (NULL: the object as a whole); returns how many. */
typedef void candidate_dropped(void *arg, const struct object *o, const struct row *row, const char *why);
unsigned candidate_prune(struct candidate *c, candidate_dropped *dropped, void *arg);
/* Checks the whole candidate, then applies the typed difference at once; frees it either way. */
bool config_commit(struct candidate *c, const struct actor *who, struct refusal *r);

/* A module whose port is busy, or whose address is not ours yet, asks in `applied`: prepare and applied are called
 * again in 5 seconds, and so on until nobody asks any more. */
void config_retry(void);

/* Counts committed changes; and what it was when the startup-config was written or read: later ones are not saved. */
uint64_t config_version(void);
uint64_t config_saved_version(void);
void config_saved(uint64_t at);
/* The change log: each accepted line, with and without its secrets; what a file changed, too, as commands. */
typedef void config_line_fn(const struct actor *who, const char *line, const char *masked);
void config_subscribe_lines(config_line_fn *fn);
void config_unsubscribe_lines(config_line_fn *fn);

/* -- printing -- */
/* PRINT_MASKED: as PRINT_SET, without what rows of secrets say. */
enum print_what { PRINT_SET, PRINT_ALL, PRINT_INERT, PRINT_MASKED };
enum { LINE_GOES_ON = '\v' };
struct printer {
    const struct snapshot *snapshot;
    enum print_what what;
    bool joined;                 /* a kept line that goes on over the next ones stays one, LINE_GOES_ON between */
    unsigned stage;
    const struct object *at;
};
/* Appends the next stanza (or group of global lines) in IOS form; false when all is printed. Restart-safe only within
 * one snapshot: hold a snapshot_copy across turns. */
void printer_begin(struct printer *p, const struct snapshot *s, enum print_what what);
bool printer_next(struct printer *p, struct buf *lines);
/* The whole configuration: "version …" to "end". */
void config_print(const struct snapshot *s, struct buf *lines);
/* One object as the running-config prints it: its opener and what is set inside, without the closing "!". */
void config_print_object(const struct object *o, struct buf *lines);
/* The row's line as it stands in the running-config, `depth` blanks in; at its default, too. The row has a slice. */
void config_print_row(const struct row *row, const struct object *o, unsigned depth, struct buf *lines);

#endif
