// SPDX-License-Identifier: MIT
/* What the programs of test/load share: which tests run and in which form, and verdicts. Each test runs in a process of
 * its own against the real daemon (test/lab/daemon.h) and says each thing that it found in one line:
 *
 *     T3<TAB>phones of a burst register<TAB>1.52 s<TAB><= 15 s<TAB>ok
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "test/lab/daemon.h"

struct load_test {
    const char *name;            /* "T3" */
    void (*run)(void);
};

/* Runs the chosen ones; the exit status of the program. Options: --short, --long [HOURS], -t T3,T8. */
int load_main(int argc, char *argv[], const struct load_test *tests, unsigned count);

/* How much of everything: the short form takes a moment, under sanitizers as well; the long one is for a night. */
enum load_form { LOAD_SHORT, LOAD_USUAL, LOAD_LONG };
enum load_form load_form(void);
/* How long such a night is; 8 unless said. */
double load_hours(void);
/* So many of it, or so many in the short form. */
unsigned load_many(unsigned usual, unsigned in_short);

/* -- verdicts -- */
/* The short form judges FACTs; a MEASURE is time, memory or speed. */
enum load_kind { LOAD_FACT, LOAD_MEASURE };
/* "1.52 s" against "<= 15 s". */
void load_at_most(const char *what, double figure, double limit, const char *unit, enum load_kind kind);
void load_at_least(const char *what, double figure, double limit, const char *unit, enum load_kind kind);
/* Something is so, or not. */
void load_so(const char *what, bool is);
/* A figure to know that has no limit. */
void load_told(const char *what, double figure, const char *unit);
/* What cannot be tried here, and why. */
void load_skipped(const char *what, const char *why);

/* -- the appliance of a test -- */
/* Starts it with this configuration (NULL: the one that stands there), waits for its console and takes stock. */
void load_start(const char *config);
/* With daemon_office of so many phones and these lines more (NULL: none). */
void load_office(unsigned phones, const char *more);
/* Runs the loop for so long. */
void load_pause(double seconds);
/* Once it is quiet again: descriptors, threads and everything that `show resources` counts are as they were before,
 * and it has grown by at most so many KiB. */
void load_as_before(long growth_kib);
/* Ends it: exit status 0 and no word of a sanitizer. */
void load_stop(void);

#endif
