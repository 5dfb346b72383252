// SPDX-License-Identifier: MIT
/* The syntax of a row, as the command reference writes it, compiled once and used three ways: to match words, to say
 * what may come next (`?`, Tab), and to print a setting back in canonical form.
 *
 *   word                keyword, matched without case, by unique prefix
 *   <1-300>  <-6-6>     number in a range; <1-max-dn> takes the bound from a dynamic limit (row.h)
 *   WORD  WORD:30       one token, at most 30 bytes       LINE  LINE:40    the rest of the line, verbatim
 *   NUMBER:16           dial string: digits, letters, * # + . and so on      NAME:30    [A-Za-z0-9_.-]
 *   A.B.C.D  H.H.H      IPv4 address, MAC address          hh:mm           time of day, 0:0 to 24:00
 *   X:X:X:X::X          IPv6 address, as written       URL                one token with a scheme
 *   {a | b c | <1-2>}   choice; alternatives are sequences
 *   [x]                 optional; neighbouring optionals may come in any order
 *   PAIR...             one or more tokens of a kind that the row's own `set` reads (any upper-case name)
 *
 * Slots are what a match yields, numbered in the order of writing: every number, token, choice, and every optional
 * whose content has no slot of its own (a flag). A choice yields the number of the alternative, from 1, followed by
 * the slots inside its alternatives. */
#ifndef CORE_CONFIG_SYNTAX_H
#define CORE_CONFIG_SYNTAX_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLOTS_MAX = 28, WORDS_MAX = 100, LINE_MAX_BYTES = 4000 };

/* A word of the line; points into it. */
struct token {
    const char *text;
    size_t size;
};

/* What a slot received. */
struct value {
    bool given;
    int64_t number;          /* number; choice from 1; flag 1; minutes of hh:mm; IPv4 in network byte order */
    const char *text;        /* the token, or the rest of the line (not NUL-terminated; points into the line) */
    size_t size;
    uint8_t mac[6];
};

struct args {
    unsigned count;          /* slots of the syntax */
    struct value at[SLOTS_MAX];
    /* For PAIR...: the first and the number of its tokens in `tokens`. */
    const struct token *tokens;
    unsigned first_repeated, repeated;
};

/* Copies a value's text, NUL-terminated, cut at size; returns `out`. */
char *value_text(const struct value *v, char *out, size_t size);
/* The same without the quotes in which it may stand. */
char *value_label(const struct value *v, char *out, size_t size);

enum match { MATCH_OK, MATCH_INCOMPLETE, MATCH_INVALID, MATCH_AMBIGUOUS };

struct match_result {
    enum match kind;
    unsigned token;          /* index of the word that did not fit (or of the missing one) */
    unsigned exact;          /* keywords typed in full: the tie-breaker between rows */
};

struct syntax;

/* Compiles; a malformed syntax is a bug and aborts with the text. `slot_help[i]` explains slot or keyword i of the
 * tail in order of writing; missing ones are empty. Kept for the life of the process. */
struct syntax *syntax_compile(const char *text, const char *const *slot_help);
/* The keywords that every match begins with: "clear cti session [id] <1-9>" has 3: clear, cti,
 * session. Returns their number, however many fit. */
unsigned syntax_path(const struct syntax *s, const char *words[], unsigned max);

/* Matches tokens[from..count) against the part behind the path. `line` is the whole line (LINE takes its rest). With
 * `partial_ok` missing trailing words are fine: the `no` form. */
struct match_result syntax_match(const struct syntax *s, const char *line, const struct token *tokens, unsigned from,
                                 unsigned count, bool partial_ok, struct args *args);

/* What may follow tokens[from..count), all of which match: calls `expect` per keyword or argument, in order of
 * writing; `word` is as shown by `?` ("<1-300>", "WORD", "timeout", "<cr>"), `keyword`: Tab may type it. */
void syntax_expect(const struct syntax *s, const char *line, const struct token *tokens, unsigned from, unsigned count,
                   void (*expect)(void *arg, const char *word, const char *help, bool keyword), void *arg);

/* The canonical line of these values: keywords in full, one blank between words, optionals that were not given left
 * out. Appended without newline. */
void syntax_print(const struct syntax *s, const struct args *args, struct buf *line);

/* Splits a line into words; quotes and backslashes have no meaning, as in IOS. Returns their number, or -1 above
 * WORDS_MAX. */
int syntax_split(const char *line, struct token tokens[WORDS_MAX]);

#endif
