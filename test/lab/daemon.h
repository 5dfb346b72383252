// SPDX-License-Identifier: MIT
/* The real naisend in a process of its own, with a folder and a loopback address of its own: standard ports above 1024,
 * others moved (telnet 2323, SSH 2222, HTTP 8080, TFTP 6969). One at a time; it ends with us. */
#ifndef LAB_DAEMON_H
#define LAB_DAEMON_H

#include "core/address.h"
#include "core/buf.h"
#include "test/lab/bench.h"

/* Where it lives from now on; removes such a folder. */
void daemon_folder(const char *path);
void daemon_remove(const char *path);
/* Starts it with this startup-config (NULL: the one that stands there); true when its console answers. */
bool daemon_start(const char *config);
/* When that was, on bench_now's clock. */
double daemon_booted(void);
/* SIGTERM; its exit status, 255 for any other end or when a sanitizer spoke. *seconds until it was gone. */
int daemon_end(double *seconds);
struct address daemon_port(unsigned port);
/* For its memory and processor time. */
const struct bench_child *daemon_child(void);
/* One command at its console; what it printed, until the next one. */
const char *daemon_says(const char *command);
const char *daemon_path(const char *file, char path[256]);

/* daemon_files.c: what stands in a file of its folder, "" without one (the caller frees); whether this stands there. */
char *daemon_read(const char *file);
bool daemon_has(const char *file, const char *text);
void daemon_write(const char *file, const char *text);

/* What it has in use. */
enum { STOCK_ROWS = 128, STOCK_NAME = 64 };
struct daemon_stock {
    long memory;                 /* KiB */
    unsigned count;
    struct { char name[STOCK_NAME]; long used; } rows[STOCK_ROWS];
};
/* How much of one is in use. */
long daemon_used(const char *resource);
void daemon_take_stock(struct daemon_stock *s);
/* Whether the same is in use, but for the log and for this resource (NULL: none); what is not is written down. */
bool daemon_same(const struct daemon_stock *before, const struct daemon_stock *now, const char *except,
                 struct buf *difference);

/* Lines of bench_office, and those that let `joe` in by telnet and SSH with `opensesame`. */
void daemon_office(struct buf *config, unsigned phones);
/* A counter of `show metrics`, by its name there without naisen_. */
long daemon_counter(const char *name);

#endif
