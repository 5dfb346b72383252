// SPDX-License-Identifier: MIT
/* Device identifiers as clients write them: `201`, `tel:201;phone-context=dialstring`, `tel:+4930…;ext=201`,
 * `sip:201@host`, `…;device=SEP0002FD3BB5C5`, `SEP0002FD3BB5C5`. A client meets its own spelling again, byte by byte,
 * because some compare texts; numbers that it never spelled follow the form of the one it did. */
#ifndef CSTA_DEVICE_ID_H
#define CSTA_DEVICE_ID_H

#include "core/buf.h"
#include "core/call.h"

#include <stdbool.h>

enum { DEVICE_ID_MAX = 255 };            /* bytes of one identifier */

enum device_form { FORM_PLAIN, FORM_TEL, FORM_SIP };

struct device_id {
    const char *text;                    /* as the client wrote it; owned by whoever gave it */
    enum device_form form;
    char number[OUTSIDE_MAX];            /* without visual separators; "" when only the phone is named */
    char phone[16];                      /* "SEP0002FD3BB5C5", "" when any phone of the number will do */
    const char *host;                    /* FORM_SIP: "@host" in text; NULL else */
    size_t host_size;
};

/* False when the text is no device identifier. */
bool device_id_parse(const char *text, struct device_id *id);

/* The device of ours that it names, perhaps by its expanded number, or NULL; *where is the phone it names, NULL when
 * it names none. */
struct device *device_id_find(const struct device_id *id, struct phone **where);

/* Adds `number` (escaped) in the words of a client that wrote `own`. */
void device_id_spell(struct buf *b, const struct device_id *own, const char *number);

#endif
