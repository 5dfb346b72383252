// SPDX-License-Identifier: MIT
/* What the rows promise the administrator, checked when the appliance is built: an acting row says what it does and
 * explains each word, every word on the way to it is explained, and no value is wider than the field that keeps it. */
#ifndef LAB_PROMISES_H
#define LAB_PROMISES_H

/* Names each broken promise on stderr; returns their number. Rows are registered and the shell's trees are built. */
unsigned promises_broken(void);

#endif
