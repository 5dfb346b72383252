// SPDX-License-Identifier: MIT
/* Private to core/config: what its files share. README.md names them in reading order. */
#ifndef CORE_CONFIG_INTERNAL_H
#define CORE_CONFIG_INTERNAL_H

#include "core/config/config.h"
#include "core/counter.h"

/* Zeroed; out of memory aborts. */

/* -- syntax.c -- */
enum slot_use { SLOT_REQUIRED, SLOT_OPTIONAL, SLOT_CHOICE, SLOT_OPTIONAL_CHOICE, SLOT_FLAG };
/* How a slot comes to be filled, and the least number that it takes. */
enum slot_use syntax_slot(const struct syntax *s, unsigned slot, long *low);
unsigned syntax_slots(const struct syntax *s);
/* Name of the dynamic limit of slot 0, or NULL. */
const char *syntax_limit(const struct syntax *s);
void syntax_print_path(const struct syntax *s, struct buf *line);

/* -- register.c -- */
const struct module *const *config_modules(unsigned *count);
/* A mode's rows and sub-modes in printing order. */
struct item {
    const struct row *row;       /* or */
    struct mode *mode;
    uint16_t place;
};
const struct item *mode_items(const struct mode *m, unsigned *count);
/* A dynamic limit in a snapshot; -1 when there is none of that name. */
long limit_value(const char *name, const struct snapshot *s);

/* -- value.c: a row's values in an object -- */
bool row_inert(const struct row *row);
static inline bool row_flagged(const struct row *row)
{
    return row->bind[0].kind == BIND_FLAG || row->bind[0].kind == BIND_NOT_FLAG;
}
/* Where slot i is kept, or NULL. */
const struct bind *row_bind(const struct row *row, unsigned slot);
static inline void *row_slice(struct object *o, const struct row *row)
{
    return row->slice ? (char *)o + row->slice->offset : NULL;
}
void row_reset(const struct row *row, void *slice);
bool row_store(const struct row *row, void *slice, const struct args *args, enum how how, struct refusal *r);
bool row_at_default(const struct row *row, const void *slice);
/* False: the presence flag is off. */
bool row_present(const struct row *row, const void *slice);
/* The values as if they had been typed; texts point into the slice. False when a required one is missing. */
bool row_fetch(const struct row *row, const void *slice, struct args *args);
/* Copies the values of `from` (its twin in a template). */
void row_copy(const struct row *row, void *slice, const struct row *from, const void *from_slice);
/* What a ROW_UNIQUE row compares: the bytes of its first value; 0 bytes = none. */
size_t row_key(const struct row *row, const struct object *o, const void **bytes);
void row_mark(struct object *o, const struct row *row, bool on);

/* -- object.c -- */
struct object *object_new(struct mode *mode, uint32_t tag, const char *name);
bool object_equal(const struct object *a, const struct object *b);
/* Adds a line at the end; `text` is copied. */
void kept_add(struct object *o, const struct row *row, const char *text, size_t size);
void kept_copy(struct object *to, const struct object *from);
struct kept_line **kept_find(struct object *o, const struct row *row, const char *text, size_t size);
void kept_remove(struct kept_line **at);
/* "ephone-dn 1 dual-line" */
void object_title(const struct object *o, struct buf *line);

/* -- table.c -- */
struct entry {
    const struct object *raw;        /* as typed */
    const struct object *effective;  /* the same object when it borrows nothing */
};

/* The objects of one mode. Shared by snapshots, copied when one of them changes it. */
struct table {
    unsigned references;
    struct mode *mode;
    struct entry *entries;           /* KEY_TAG: by tag; KEY_NAME: in order of making; KEY_NONE: one */
    unsigned size, capacity, count;
    uint32_t *refers;                /* by tag: the template that it borrows from, 0 none */
    uint32_t *unique;                /* hash of the unique row's values: tag + 1 */
    unsigned unique_size, unique_used;
};

struct snapshot {
    unsigned mode_count;
    struct table *tables[];
};

extern struct limit limit_names, limit_kept;
enum { TAG_MAX = 1 << 20, NAMES_MAX = 4096, KEPT_MAX = 20000 };

struct snapshot *snapshot_new(void);
const struct table *table_of(const struct snapshot *s, const struct mode *m);
/* Index of the object; -1 when there is none. */
long table_index(const struct snapshot *s, const struct mode *m, uint32_t tag, const char *name);
/* The same of an object of another snapshot, which stands at `near` there and most likely here. */
long table_index_near(const struct snapshot *s, const struct object *o, unsigned near);
/* Makes the object at `at` one with that of another snapshot when both say the same, alone and with their templates. */
void table_share(struct snapshot *s, const struct mode *m, unsigned at, const struct snapshot *with);
/* Another object with the same unique value, or NULL. */
const struct object *table_rival(const struct snapshot *s, const struct object *o);

/* Effective objects before and after a change; NULL = not there. Held. */
struct change {
    const struct object *old, *new;
};
struct changes {
    struct change *at;
    unsigned count, capacity;
};
void changes_add(struct changes *list, const struct object *old, const struct object *new);
void changes_clear(struct changes *list);

/* Puts `raw` (taken over; NULL deletes) at `index` (-1 = a new one) and merges again what borrows from it. Adds to
 * `list` when given. Returns the object that was there, as typed, held for the caller; NULL for none. */
const struct object *snapshot_put(struct snapshot *s, struct mode *m, long index, struct object *raw,
                                  struct changes *list);

/* -- commit.c -- */
extern struct snapshot *config_current;      /* the running configuration */
struct candidate {
    struct snapshot *snapshot;
    bool reading;                            /* its lines are being matched now */
    unsigned shared_modes, shared_entries;   /* how far candidate_share has come: whole modes, and in the next one */
};
struct snapshot *commit_target(struct candidate *c);
/* Puts `raw` (taken over) at `index` and, in the running configuration, asks and tells everyone; puts the old object
 * back when somebody refuses. `row` is the one that changed, NULL for a whole object. */
bool commit_replace(struct candidate *c, struct mode *m, long index, struct object *raw, const struct row *row,
                    struct refusal *r);
/* The same where only kept lines changed: no module can care. */
void commit_replace_kept(struct candidate *c, struct mode *m, long index, struct object *raw);
bool commit_checks(const struct snapshot *next, const struct object *old, const struct object *new, struct refusal *r);
bool commit_bounds(const struct snapshot *next, struct refusal *r);
bool commit_prepare(const struct snapshot *next, struct refusal *r);
/* The same without anybody's veto: who cannot says so in its log and asks for config_retry when applied. */
void commit_prepare_each(const struct snapshot *next);
/* Tells every module, counts the version, and clears the list. */
void commit_apply(struct changes *list);
/* The change log; silent for candidates. */
void commit_tell(const struct candidate *c, const struct actor *who, enum how how, const struct row *row,
                 const struct args *args);
/* A line as it was typed; `masked`: without its secrets. */
void commit_tell_line(const struct actor *who, const char *line, const char *masked);
/* What a candidate is about to change. */
void commit_tell_difference(const struct snapshot *next, const struct actor *who);

/* -- print.c -- */
/* Its opener, as the running-config has it. */
void print_title(const struct object *o, unsigned depth, struct buf *lines);
/* The lines of one row, without indentation; of a foreign stanza with `row` NULL all its lines. */
void print_setting(const struct snapshot *s, const struct object *o, const struct row *row, struct buf *lines);
/* The whole stanza, from its opener on, and whether the running-config has it at all. */
void print_whole(const struct snapshot *s, const struct object *o, struct buf *lines);
bool print_stands(const struct snapshot *s, const struct object *o);

/* -- difference.c -- */
/* Each object, as typed (raw) or effective, that was made, deleted or changed, until `fn` returns false. */
typedef bool change_fn(void *arg, const struct object *old, const struct object *new);
bool each_change(const struct snapshot *old, const struct snapshot *new, bool raw, change_fn *fn, void *arg);

/* -- batch.c: many lines at once -- */
bool config_loading(void);

#endif
