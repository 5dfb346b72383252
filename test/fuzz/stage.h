// SPDX-License-Identifier: MIT
/* The office in which phones and applications are fuzzed: lines of every kind, opened once for all inputs of a run, and
 * left by each as it was found, so that an input alone tells what it does. */
#ifndef FUZZ_STAGE_H
#define FUZZ_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STAGE_PHONES = 4 };

/* The appliance with that office, and a mixer. */
void stage_open(void);
/* What users set is off again. No call may be left. */
void stage_clear(void);
/* The configuration as it is now is the office's; it is that of the office again (false: nothing had changed it). */
void stage_keep(void);
bool stage_restore(void);
/* The name of a phone, from 0. */
const char *stage_phone(unsigned number);

/* -- phones that show nothing: their port only looks at what it is told, and opens receive channels -- */
struct phone;
void stage_register(struct phone *p);
/* All are registered, from 127.0.0.1; all have gone; those that have a call have gone. */
void stage_serve(void);
void stage_leave(void);
void stage_hang_up(void);
/* The phone calls the number, which rings; or the other phone answers. */
void stage_call(unsigned phone, const char *number, unsigned answering);
/* As after any message; then the channels that were asked for are open. */
void stage_settle(void);

/* -- an input, read from its begin; zeros behind its end -- */
struct input {
    const uint8_t *at, *end;
};
uint8_t input_byte(struct input *in);
/* Small numbers in one byte, any number behind 255. */
uint32_t input_number(struct input *in);
/* So many bytes, fewer at the end; NULL for none. */
const uint8_t *input_bytes(struct input *in, size_t *n);

#endif
