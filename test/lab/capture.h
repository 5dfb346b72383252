// SPDX-License-Identifier: MIT
/* What the phones of a scenario sent and got, as FILE.pcap; and as FILE.read what our own codec finds in each frame of
 * the appliance, a line each, so that a judge who reads the capture can be compared with it. */
#ifndef LAB_CAPTURE_H
#define LAB_CAPTURE_H

#include "test/lab/phone.h"

/* `name` gives the phones addresses of their own, so that captures of several scenarios can be merged. */
void capture_open(const char *path, const char *name);
/* Nothing happens while none is open. */
void capture_frame(const struct desk *d, bool sent, const uint8_t *frame, size_t n);
void capture_close(void);

#endif
