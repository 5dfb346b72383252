// SPDX-License-Identifier: MIT
/* Lines from standard input for the lab programs, read in the loop. */
#ifndef LAB_INPUT_H
#define LAB_INPUT_H

/* Calls `line` for each line (without its end), then `end` once. */
void lab_input(void (*line)(char *text), void (*end)(void));
/* Splits at blanks, in place; returns the number of words. */
unsigned lab_words(char *line, char *words[], unsigned max);
/* "HOST[:PORT]" with a default port. False when it is not numeric. */
struct address;
int lab_server(struct address *a, const char *text, unsigned port);

#endif
