// SPDX-License-Identifier: MIT
/* Calls of the daemon that fail when a test says so: its libraries are preceded by one (load/preload/faults.c) that
 * looks at a page which it shares with the test. */
#ifndef LAB_FAULTS_H
#define LAB_FAULTS_H

#include <stdatomic.h>
#include <stdbool.h>

enum faults_kind {
    FAULTS_NONE,
    FAULTS_FILES,                /* what opens, writes, syncs, renames, links, cuts, deletes or closes files */
    FAULTS_MEMORY,               /* malloc, calloc, realloc */
};
enum { FAULTS_SHORT = 0 };       /* in place of an errno: half is written; what does not write succeeds */

/* A process under a sanitizer has that one's allocator, which ends it by itself. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { FAULTS_NO_MEMORY = 1 };
#else
enum { FAULTS_NO_MEMORY = 0 };
#endif

/* What a call was, as a letter. */
enum faults_call { FAULTS_WRITE = 'w', FAULTS_SYNC = 's', FAULTS_RENAME = 'r', FAULTS_OTHER = '.' };
enum { FAULTS_CALLS = 128 };

struct faults {
    atomic_uint kind;
    atomic_uint count;           /* such calls since it was armed */
    char calls[FAULTS_CALLS];    /* the first of them, in their order */
    unsigned at;                 /* the one that fails, from 1; 0 = none, they are counted */
    bool for_ever;               /* and all that follow it */
    int error;                   /* errno, or FAULTS_SHORT */
    char program[32];            /* of this program only */
    char below[256];             /* files: how their names begin */
};

/* Before the daemon starts, whose folder is known: what starts from now on can be made to fail. */
void faults_prepare(void);
/* From now on; `below`: files of the daemon's folder. */
void faults_files(const char *below, unsigned at, bool for_ever, int error);
void faults_memory(const char *program, unsigned at, bool for_ever);
unsigned faults_count(void);
/* "..ws.rs": those since it was armed. */
const char *faults_calls(void);
/* Nothing fails any more; how many calls there were. */
unsigned faults_over(void);

#endif
