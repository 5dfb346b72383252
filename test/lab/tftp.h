// SPDX-License-Identifier: MIT
/* A phone's TFTP client, on the loop's clock: fetches one file, answers block by block, and can lose what it gets. */
#ifndef LAB_TFTP_H
#define LAB_TFTP_H

#include "core/address.h"
#include "core/buf.h"

struct fetch_start {
    struct address server;
    const char *name, *mode;     /* mode NULL = "octet" */
    const char *options[8];      /* names and values in turn; NULL ends them */
    unsigned lose;               /* every nth packet that arrives is lost; 0 = none */
    bool write;                  /* asks to write instead */
    bool mute;                   /* answers nothing */
};

/* Open to read. */
struct fetch {
    struct fetch_start start;
    struct datagrams *socket;
    struct address peer;         /* the server's port for this transfer */
    unsigned expected, received, lost;
    bool bound, done;
    int error;                   /* code of the server's ERROR; -1 none */
    char options[128];           /* as the server acknowledged them: "blksize 1024 tsize 70" */
    unsigned block_size;
    struct buf content;
};

struct fetch *fetch_open(const struct fetch_start *s);
/* Sends the request again, as an impatient client does. */
void fetch_again(struct fetch *f);
void fetch_free(struct fetch *f);

#endif
