// SPDX-License-Identifier: MIT
/* One row per setting, one row per command: const data beside the code that reads the value. From rows come the
 * shell's tree, `no` and `default`, ranges, `?` and Tab, the running-config, the command reference and the table tests.
 *
 * A setting:
 *     { .syntax = "cti watch", .help = "Let applications monitor and control this directory number",
 *       .mode = &mode_ephone_dn, .place = 710, .slice = &dn_csta_slice, .bind = { FLAG(struct dn_csta, watch) },
 *       .effect = AT_ONCE("without it monitors end and services are refused") },
 *
 * A row without bind, set and act is inert: its canonical text is stored and printed, and `show configuration
 * unsupported` lists it. */
#ifndef CORE_CONFIG_ROW_H
#define CORE_CONFIG_ROW_H

#include "core/buf.h"
#include "core/config/syntax.h"
#include "core/fault.h"
#include "core/out.h"

struct candidate;
struct object;
struct snapshot;

/* A refusal by configuration: which kind, and the sentence for the administrator (without the leading "% "). */
struct refusal {
    enum fault fault;
    char text[200];
};
/* Fills `r`; returns false, so that a check can end with it. */
bool refuse(struct refusal *r, enum fault fault, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Who changes something: the log and the change log tell the truth about phones and applications, too. */
struct actor {
    enum { ACTOR_SHELL, ACTOR_PHONE, ACTOR_APPLICATION, ACTOR_STARTUP } kind;
    char name[64];           /* user name, SEP… or application; "" for the console */
    char origin[80];         /* "console", "vty0 (10.0.0.9)" */
};

/* What an acting row does, and what the administrator is promised about the moment a change of it acts: one is not
 * said without the other, `.effect = "…"` does not compile. None waits for a restart of the appliance. */
enum apply_class {
    APPLY_NEVER,             /* inert */
    APPLY_AT_ONCE,           /* phones are updated in place */
    APPLY_BY_NEW_PORT,       /* the new listener is bound before the old one closes */
    APPLY_NEXT_CALL,         /* calls under way finish with what they began with */
    APPLY_NEXT_SESSION,      /* sessions of the shell keep what they began with */
    APPLY_NEXT_REGISTRATION, /* a phone or application is asked, or told, when it registers */
    APPLY_NEXT_FILE,         /* a phone reads its file when it boots: `reset` */
    APPLY_WHEN_IDLE,         /* that phone is marked and restarts when idle or at `restart` */
    APPLY_CLASSES
};
struct effect {
    enum apply_class when;
    const char *text;        /* one sentence; NULL = inert, and listed as such */
};
#define AT_ONCE(text) { APPLY_AT_ONCE, text }
#define BY_NEW_PORT(text) { APPLY_BY_NEW_PORT, text }
#define NEXT_CALL(text) { APPLY_NEXT_CALL, text }
#define NEXT_SESSION(text) { APPLY_NEXT_SESSION, text }
#define NEXT_REGISTRATION(text) { APPLY_NEXT_REGISTRATION, text }
#define NEXT_FILE(text) { APPLY_NEXT_FILE, text }
#define WHEN_IDLE(text) { APPLY_WHEN_IDLE, text }
extern const char *const apply_promises[APPLY_CLASSES];

/* A module's share of every object of a mode; the offset is given out at registration. */
struct slice {
    struct mode *mode;
    size_t size;
    size_t offset;           /* filled by config_register */
    struct slice *lent;      /* the same share of the mode's template; filled by config_register */
};

/* Where a slot's value is kept inside the slice. */
enum bind_kind {
    BIND_NONE, BIND_FLAG, BIND_NOT_FLAG, BIND_U8, BIND_U16, BIND_U32, BIND_I32, BIND_TEXT, BIND_IP4, BIND_MAC
};
struct bind {
    enum bind_kind kind;
    uint16_t offset, size;
    int64_t fallback;        /* the default */
    const char *fallback_text;
};
/* The row's own presence, always first: true after the command, false after `no`. */
#define FLAG(type, field) { BIND_FLAG, offsetof(type, field), sizeof(bool), 0, NULL }
/* The same for what is on unless switched off: prints as `no …`. */
#define FLAG_ON(type, field) { BIND_FLAG, offsetof(type, field), sizeof(bool), 1, NULL }
/* The opposite: false after the command, true after `no` (`cti shutdown` clears `cti_up`). */
#define FLAG_NOT(type, field) { BIND_NOT_FLAG, offsetof(type, field), sizeof(bool), 0, NULL }
#define NUMBER_OF(kind, type, field, fallback) \
    { kind, offsetof(type, field), sizeof(((type *)0)->field), fallback, NULL }
#define U8(type, field, fallback) NUMBER_OF(BIND_U8, type, field, fallback)
#define U16(type, field, fallback) NUMBER_OF(BIND_U16, type, field, fallback)
#define U32(type, field, fallback) NUMBER_OF(BIND_U32, type, field, fallback)
#define I32(type, field, fallback) NUMBER_OF(BIND_I32, type, field, fallback)
#define TEXT(type, field) { BIND_TEXT, offsetof(type, field), sizeof(((type *)0)->field), 0, NULL }
#define TEXT_OR(type, field, text) { BIND_TEXT, offsetof(type, field), sizeof(((type *)0)->field), 0, text }
#define IP4(type, field) { BIND_IP4, offsetof(type, field), sizeof(uint32_t), 0, NULL }
#define MAC(type, field) { BIND_MAC, offsetof(type, field), 6, 0, NULL }

/* After a presence flag, bind[i + 1] takes slot i; without one bind[i] does. An empty entry stores nothing. What the
 * line does not give gets the fallback (flags and choices inside a line: nothing). When a row is printed, an optional
 * number is left out at its fallback, or, in a row with a presence flag, at zero: IOS says `ip source-address A port
 * 2000` in full, but `keepalive 20` without its `auxiliary 30`. */
enum { BINDS_MAX = 14 };

/* How a line was typed. */
enum how { HOW_SET, HOW_NO, HOW_DEFAULT };

enum row_flags {
    ROW_ALWAYS = 1,          /* printed even at its default (in its `no` form where it is a false flag) */
    ROW_HIDDEN = 2,          /* not shown by `?` */
    ROW_ALIAS = 4,           /* an old or misprinted spelling: parses, prints as the row that binds the same fields */
    ROW_SECRET = 8,          /* masked in the change log */
    ROW_KEPT = 16,           /* a foreign line: stored as typed, printed back in place, inert */
    ROW_ACTION = 32,         /* acts at once and is never stored (`reset`, `restart`) */
    ROW_MANY = 64,           /* an inert row that may be given several times, told apart by its whole text */
    ROW_KEYED = 128,         /* the same, told apart by its first slot: `speed-dial 1 …` replaces another one of 1 */
    ROW_ON = 256,            /* an inert row that is on unless switched off: `no X` is what gets stored */
    ROW_LENT = 512,          /* the mode's template has the row, too, for objects that do not say it themselves */
    ROW_UNIQUE = 1024,       /* no two objects of the mode may hold the same first value (one row per mode) */
};

/* A row's slot_help. */
#define HELP(...) (const char *const[]){ __VA_ARGS__, NULL }

struct row {
    const char *syntax;
    const char *help;                        /* of the whole line */
    const char *const *slot_help;            /* of what follows the path, in order of writing; may be NULL */
    struct mode *mode;                       /* where it is typed */
    uint16_t place;                          /* printing order among its mode's rows and sub-modes */
    uint16_t flags;
    struct effect effect;
    const struct slice *slice;
    struct bind bind[BINDS_MAX];
    /* Refuses a value that the syntax allows. `next` holds the object with the change in it, of the mode or, when it
     * lends the row, of its template: object_share reads both. */
    bool (*check)(const struct snapshot *next, const struct object *object, struct refusal *r);
    /* Irregular rows (button, number lists): store into the slice, and print as lines without indentation, one call
     * of buf_printf("…\n") each. Printed when the text differs from what an untouched object prints. */
    bool (*set)(void *slice, const struct args *args, enum how how, struct refusal *r);
    void (*print)(const void *slice, struct buf *lines);
    /* Irregular rows that a template lends: fills what `slice` leaves open from the template's. Asked for objects that
     * say the row themselves as well: they may have one entry and borrow another. */
    void (*lend)(void *slice, const void *template);
    /* Slow half of the line (hashing): runs in the thread pool before the commit and may replace texts by what it
     * writes into `room`. */
    void (*resolve)(struct args *args, char room[256]);
    /* What changes together with the row's own value, in objects of other modes: sets further lines in `c`, which does
     * not hold the change yet. */
    void (*along)(struct candidate *c, enum how how, const struct actor *who);
    /* ROW_ACTION: what to do. */
    void (*act)(const struct object *object, const struct args *args, const struct actor *who, struct out *out);
    /* A kept row that swallows the lines after it, up to and including one with only this word ("quit" of a
     * certificate), or, when it is "", up to the next occurrence of the first character of its LINE (banners). Its text
     * then holds newlines. */
    const char *until;
    /* Filled by config_register. */
    struct syntax *compiled;
    uint16_t id;                             /* bit in struct object's `set` */
    const struct row *canonical;             /* of an alias: the row that binds the same field, else the one above it */
    const struct row *twin;                  /* the row of the same syntax in the mode's template */
};

enum mode_key { KEY_NONE, KEY_TAG, KEY_NAME };

/* A configuration mode: a kind of object. Its opener is a row as well (`ephone-dn <1-max-dn> [dual-line|octo-line]`),
 * slot 0 being the key of KEY_TAG and KEY_NAME. A mode without prompt is a line that makes an object but enters
 * nothing (`username …`). */
struct mode {
    const char *name;                        /* "ephone-dn" */
    const char *prompt;                      /* "config-ephone-dn" */
    const char *title;                       /* heading of `?`: "Ephone DN configuration commands:" */
    struct mode *parent;                     /* NULL for global configuration only */
    enum mode_key key;
    bool kept;                               /* a foreign stanza: lines no global row claims are kept verbatim */
    uint8_t bangs;                           /* "!" lines after the stanza */
    struct row opener;                       /* place = printing order in the parent */
    /* Objects may borrow what they do not set from an object of `template`: the row of this mode with the syntax
     * `template_row` holds its tag. Rows present in both modes (same syntax text; the template's is made of a row with
     * ROW_LENT) are lent, field by field. */
    struct mode *template;
    const char *template_row;
    /* Resetting that mode (`no telephony-service`) deletes this one's objects, too. */
    struct mode *belongs;
    /* Filled by config_register. */
    unsigned index;
    size_t size;                             /* bytes of one object */
    struct object *initial;                  /* every field at its default */
    struct row **rows;                       /* by id; without the opener */
    unsigned row_count;
    const struct row *template_ref;
    const struct row *unique;
};

/* Help for the words on the way to a row: { "cti", "Computer Telephony Integration" }, { "show ephone", … }. */
struct path_help {
    const char *path, *text;
};

/* Numbers that bound others: <1-max-dn>. -1 = no bound yet. While a file loads they are checked at its end. */
struct dynamic_limit {
    const char *name;
    long (*value)(const struct snapshot *s);
};

/* EXEC commands. */
enum exec_level { EXEC_USER, EXEC_PRIVILEGED, EXEC_EVERYBODY };      /* privilege 1, 15, 0 */

/* One running `show`: called again, perhaps a turn later, while it returns true; it goes on from the last key, never
 * from a pointer. */
struct cursor {
    const struct args *args;
    const struct actor *actor;
    struct out *out;
    unsigned stage;          /* 0 at first; the command's own */
    uint64_t at;             /* last key printed; the command's own */
    uint64_t count[4];       /* totals for a trailer; the command's own */
};

struct command {
    const char *syntax;
    const char *help;
    const char *const *slot_help;
    enum exec_level level;
    /* One of the two. `show` prints one object per call; `run` acts and may print a few lines (errors: "% …"). It
     * returns false when it refused (the exit status of `naisen -c`). */
    bool (*show)(struct cursor *c);
    bool (*run)(const struct actor *who, const struct args *args, struct out *out);
    uint16_t flags;          /* ROW_HIDDEN */
    struct syntax *compiled; /* filled by config_register */
};

#endif
