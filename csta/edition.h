// SPDX-License-Identifier: MIT
/* The editions of ECMA-323 differ by their namespace; a client is answered in the one it speaks. */
#ifndef CSTA_EDITION_H
#define CSTA_EDITION_H

/* Spoken where a client names none: what Office Communicator and its kin speak. */
const char *edition_default(void);

/* The edition of this namespace as a pointer that lives for ever; NULL when it is none. */
const char *edition_of(const char *space);

/* 2 to 9, of an edition that edition_of or edition_default returned. */
unsigned edition_ordinal(const char *edition);

#endif
