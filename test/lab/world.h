// SPDX-License-Identifier: MIT
/* The whole appliance inside a test: every module, a virtual clock, a folder of its own, and the console. Standard
 * ports on a loopback address of this process alone, so that worlds run side by side. */
#ifndef LAB_WORLD_H
#define LAB_WORLD_H

#include "core/address.h"
#include "core/buf.h"

#include <stdbool.h>

void world_open(void);
/* The same with the machine's clocks, for programs that run the loop themselves. */
void world_open_real(void);
void world_close(void);
/* Types one line at the console and works off what follows from it; appends what it printed to `output`. */
void world_shell(const char *line, struct buf *output);
/* Loads a startup-config; errors go to `errors`, one in a line. Their number, or -1 when it cannot be read. */
int world_load(const char *path, struct buf *errors);
/* Loads this text as startup-config; errors go to standard error. Their number. Needs the rows, not world_open. */
int world_load_text(const char *text);
/* 127.x.y.z of this process with that port. */
struct address world_address(unsigned port);
/* The temporary folder. */
const char *world_root(void);
/* Writes a file of flash:. */
void world_file(const char *name, const char *text);

#endif
