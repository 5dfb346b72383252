// SPDX-License-Identifier: MIT
/* What a terminal and the appliance say to each other over a local socket: `naisen` on the console's UNIX socket,
 * naisen-sshd on a socketpair per connection. SSH is `naisen` with another terminal.
 *
 * A frame is a header of four bytes (type, 0, length as two bytes, little-endian) and at most 32768 bytes of payload.
 *
 *   `naisen -c "show clock"` on the console (C client, S appliance):
 *     C  01 00 08 00  "naisen" 01 00                     hello, protocol version 1
 *     S  01 00 08 00  "naisen" 01 00                     hello
 *     C  03 00 0f 00  00  18 00 50 00  "show clock"      start: no terminal, 24 rows, 80 columns, one command
 *     S  04 00 1a 00  "*12:00:00.000 UTC Sat Nov…"       data, both ways, any number
 *     S  07 00 04 00  00 00 00 00                        exit status 0, and the socket closes
 *
 *   A shell over SSH:
 *     C  hello          S  hello
 *     C  02 00 0a 00  'p' "joe" 00 "guess"               auth: a password; 'k' = a key, 'o' = an offered key
 *     S  02 00 02 00  00 02                              refused; two more tries (to 'n' a banner follows)
 *     C  02 00 .. ..  'k' "joe" 00 "ssh-ed25519" 00 "AAAAC3…"
 *     S  02 00 02 00  01 00                              accepted
 *     C  03 00 05 00  01  18 00 50 00                    start: a terminal
 *     C  05 00 04 00  32 00 84 00                        resize: 50 rows, 132 columns
 *     C  06 00 00 00                                     eof: no more input
 *
 * Before `start` the door of SSH serves `auth` alone; the console knows its peer by user id and serves no `auth`. What
 * is not expected in a state ends the connection. The version changes when old peers would misunderstand new ones. */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_HELLO = 1, WIRE_AUTH, WIRE_START, WIRE_DATA, WIRE_RESIZE, WIRE_EOF, WIRE_EXIT };

enum {
    WIRE_VERSION = 1,
    WIRE_HEADER = 4,
    WIRE_PAYLOAD_MAX = 32768,
    WIRE_FRAME_MAX = WIRE_HEADER + WIRE_PAYLOAD_MAX,
    WIRE_USER_MAX = 64, WIRE_PASSWORD_MAX = 256, WIRE_KEY_TYPE_MAX = 64, WIRE_KEY_MAX = 8192, WIRE_COMMAND_MAX = 4001,
    WIRE_BANNER_MAX = 4000,
};

/* One whole frame, taken apart; points into it. */
struct wire_message {
    enum wire_type type;
    const uint8_t *payload;
    size_t size;
};

/* PROOF_NONE asks for the banner alone. */
enum wire_proof { PROOF_PASSWORD = 'p', PROOF_KEY = 'k', PROOF_OFFER = 'o', PROOF_NONE = 'n' };

struct wire_auth {
    enum wire_proof proof;
    char user[WIRE_USER_MAX];
    char password[WIRE_PASSWORD_MAX];                        /* PROOF_PASSWORD */
    char key_type[WIRE_KEY_TYPE_MAX], key[WIRE_KEY_MAX];     /* PROOF_KEY, PROOF_OFFER */
};

struct wire_answer {
    bool accepted;
    uint8_t tries_left;      /* 0 and not accepted: the connection is over */
    char banner[WIRE_BANNER_MAX];        /* `banner login`, to PROOF_NONE */
};

struct wire_start {
    bool interactive;
    uint16_t rows, columns;
    char command[WIRE_COMMAND_MAX];                          /* "" = a shell */
};

/* Size of the first whole frame, 0 when more is needed, negative when it is none of ours: a framer of core/stream. */
long wire_frame(const uint8_t *data, size_t n);
struct wire_message wire_open(const uint8_t *frame, size_t n);

/* Each appends a whole frame; wire_data as many as it takes. */
void wire_hello(struct buf *b);
void wire_auth(struct buf *b, const struct wire_auth *a);
void wire_answer(struct buf *b, const struct wire_answer *a);
void wire_start(struct buf *b, const struct wire_start *s);
void wire_data(struct buf *b, const void *data, size_t n);
void wire_resize(struct buf *b, uint16_t rows, uint16_t columns);
void wire_eof(struct buf *b);
/* `reason` explains an end that is not the command's: "" for none. */
void wire_exit(struct buf *b, int status, const char *reason);

/* Each is false when the payload is not of that form: too short, a text too long or with a NUL inside. */
bool wire_get_hello(const struct wire_message *m, uint16_t *version);
bool wire_get_auth(const struct wire_message *m, struct wire_auth *a);
bool wire_get_answer(const struct wire_message *m, struct wire_answer *a);
bool wire_get_start(const struct wire_message *m, struct wire_start *s);
bool wire_get_resize(const struct wire_message *m, uint16_t *rows, uint16_t *columns);
bool wire_get_exit(const struct wire_message *m, int *status, char *reason, size_t size);

/* For the programs at the other end, which have no loop; all go on after a signal.
 * wire_flush writes what the descriptor takes of `b`: false on error. wire_send writes all of it, waiting.
 * wire_fill reads once: 1, 0 at the end of the stream, -1 on error. wire_next takes the next frame out of `in`: 1 and
 * *m (valid until the next call; *m starts zeroed), 0 when more is needed, -1 when it is malformed. wire_receive waits
 * for a frame: 1, 0 at the end of the stream, -1. */
bool wire_flush(int fd, struct buf *b);
bool wire_send(int fd, struct buf *b);
int wire_fill(int fd, struct buf *in);
int wire_next(struct buf *in, struct wire_message *m);
int wire_receive(int fd, struct buf *in, struct wire_message *m);

#endif
