// SPDX-License-Identifier: MIT
/* One shell session, whatever carries it: the console's UNIX socket, telnet, SSH. The carrier moves bytes; the session
 * edits lines, runs them and prints. Below it nobody knows about commands; above it nobody knows about sockets. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shell_session;
struct settings_line;

/* What a carrier offers. */
struct terminal {
    /* Takes output for the user (newlines are CR LF when `interactive`, LF otherwise). Never fails; a slow reader is
     * cut off by the stream below. */
    void (*write)(void *carrier, const char *data, size_t n);
    /* Bytes written and not yet taken by the user: long output waits while this is above 64 KB. */
    size_t (*queued)(void *carrier);
    /* The session is over: flush, give `status` to the client, close. The session is freed after this returns. */
    void (*end)(void *carrier, int status);
    /* The user has logged in (not called when `authenticated` from the start): the carrier's login time is over. */
    void (*logged_in)(void *carrier, const char *user);
    /* The session holds enough input for now (a line waits for its hash, output waits for the user): stop reading, and
     * go on. May be NULL where a carrier cannot. */
    void (*pause)(void *carrier, bool paused);
    /* The session has worked since then (loop_microseconds). May be NULL where nobody asks what that costs. */
    void (*worked)(void *carrier, uint64_t since);
};

extern struct limit session_input_limit, session_notes_limit;

struct session_start {
    const struct terminal *terminal;
    void *carrier;
    char user[64];               /* "" = not logged in, or the console */
    char origin[80];             /* "console", "vty0 (10.0.0.9)": for logs */
    bool authenticated;          /* false: the session itself asks for user name and password (telnet) */
    char line[8];                /* not authenticated, and not "": ask for `Password: ` alone and check it as
                                    identity_check(REALM_LINE, line, …): `login` without `local` */
    int privilege;               /* 15 = starts in privileged EXEC; a user's own privilege counts when it is higher */
    bool console;                /* the UNIX socket's owner: `enable` needs no secret unless he had to log in */
    bool interactive;            /* has a terminal: echo, editing, prompts, pager. False: a pipe (`naisen < file`) */
    unsigned rows, columns;      /* 0 = 24, 80 */
    const struct settings_line *settings;   /* of its line: `length` and `width`; NULL = none */
    const char *command;         /* one command to run and leave (`-c`, ssh exec); NULL = a shell */
};

struct shell_session *session_open(const struct session_start *start);
/* Bytes as the user typed them; CR, LF, CR LF and CR NUL each end a line once. Several lines are run in order. */
void session_input(struct shell_session *s, const char *data, size_t n);
/* End of a pipe's input: runs what is left, then ends. */
void session_input_end(struct shell_session *s);
void session_resize(struct shell_session *s, unsigned rows, unsigned columns);
/* The carrier's output queue has emptied: long output goes on. */
void session_drained(struct shell_session *s);
/* The peer is gone: frees the session without calling `end`. */
void session_gone(struct shell_session *s);

/* Loads a startup-config: each line through the same matcher as typed lines, into one candidate that is committed once.
 * Errors are collected as "file:line: text"; returns their number, or -1 when the file cannot be read. With
 * `check_only` nothing is committed. */
int shell_load(const char *path, bool check_only, void (*error)(void *arg, const char *where_and_text), void *arg);

/* Compares two such files: appends the lines that differ, what each promises when it is changed while phones are up,
 * and the phones that would notice. The number of lines that were not accepted, or -1 when one cannot be read. */
struct buf;
int shell_diff(const char *old, const char *new, void (*error)(void *arg, const char *where_and_text),
               struct buf *text);

/* Builds the shell's tree from the registered rows and commands. After config_register, once. */
void shell_build(void);

#endif
