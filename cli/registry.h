// SPDX-License-Identifier: MIT
/* The shell's trees: one libcli definition per mode, built once from the rows and shared by all sessions.
 *
 * libcli's tree carries the keyword path and help of every row. Beside it stands an index that leads from a node to its
 * rows (several rows may share a path: "show ephone" and "show ephone summary"), its children in sorted order. What
 * follows the path (arguments) is matched by core/config/syntax. */
#ifndef CLI_REGISTRY_H
#define CLI_REGISTRY_H

#include "core/config/config.h"
#include "core/log.h"

struct cli_def;
struct cli_command;

/* Words that the engine itself understands; in every configuration mode, `no` in EXEC, too. */
enum shell_word { WORD_NONE, WORD_NO, WORD_DEFAULT, WORD_DO, WORD_EXIT, WORD_END, WORD_HELP };

enum entry_kind { ENTRY_ROW, ENTRY_MODE, ENTRY_COMMAND, ENTRY_DEBUG, ENTRY_WORD };

/* What a path leads to. */
struct entry {
    enum entry_kind kind;
    bool hidden;                     /* not shown by `?` and Tab */
    bool on;                         /* ENTRY_DEBUG: switches on … */
    bool only_off;                   /* … but not without a further word; `no` may leave it out */
    uint8_t level;                   /* privilege that it takes, unless its node is ruled */
    bool whole;                      /* keywords have to follow: it is moved by a rule for all of the node */
    enum shell_word word;            /* ENTRY_WORD */
    const char *help;
    const struct syntax *syntax;     /* what follows the path; NULL = nothing */
    const struct row *row;           /* ENTRY_ROW; ENTRY_MODE: its opener */
    struct mode *opens;              /* ENTRY_MODE */
    const struct command *command;   /* ENTRY_COMMAND */
    const char *flags;               /* ENTRY_DEBUG: "cti xml", or "cti" for all of them, "" for every flag */
};

enum ruled { RULED_NOT, RULED_HERE, RULED_ALL };

struct node {
    const struct cli_command *command;   /* NULL at the root */
    const char *help;
    struct node *children;               /* sorted by keyword */
    struct entry *entries;
    uint16_t child_count, entry_count;
    uint16_t letter[27];                 /* children beginning with 'a' + i: [letter[i], letter[i + 1]) */
    bool hidden;                         /* everything below is */
    uint8_t usual, level;                /* privilege that leads over it: the least below it; as ruled */
    enum ruled ruled;                    /* by `privilege`: its entries take that level, too */
};

struct tree {
    struct cli_def *cli;
    const struct mode *mode;             /* NULL = EXEC */
    const char *title;                   /* heading of `?` */
    struct node root;
};

enum { PRIVILEGE_USER = 1, PRIVILEGE_FULL = 15 };

const struct tree *registry_exec(void);
const struct tree *registry_mode(const struct mode *mode);
/* For who changes levels: the root of a mode's tree, NULL = EXEC; NULL before they are built. */
struct node *registry_root(const struct mode *mode);

enum find { FIND_NOTHING, FIND_PREFIX, FIND_EXACT, FIND_AMBIGUOUS };
/* The child that a word names, in full or by unique prefix, among those that the privilege leads over. */
const struct node *node_child(const struct node *n, struct token word, int privilege, enum find *how);
bool node_open(const struct node *n, int privilege);
/* One of the node's own entries. */
bool entry_open(const struct node *n, const struct entry *e, int privilege);
const char *node_keyword(const struct node *n);
const char *node_help(const struct node *n);

#endif
