// SPDX-License-Identifier: MIT
/* The office at work: two phones talk, others ring, and an application monitors them. */
#ifndef FUZZ_OFFICE_H
#define FUZZ_OFFICE_H

void office_begin(void);
/* The configuration is put back; who was there while it changed takes the office up anew. */
void office_end(void);

#endif
