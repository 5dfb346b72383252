// SPDX-License-Identifier: MIT
/* The configuration that this folder reads. */
#ifndef SIP_SETTINGS_H
#define SIP_SETTINGS_H

#include "core/settings.h"

enum { SIP_PORT = 5060, TRUSTED_MAX = 128 };

/* voice service voip, sip */
struct settings_sip {
    bool registrar;
    uint32_t expires_max;
    uint16_t expires_min;
};

/* voice register global */
struct settings_source {
    bool given;
    uint32_t ip, secondary;      /* network byte order */
    uint16_t port;
};

/* voice service voip: ip address trusted authenticate, and its list in order of writing */
struct settings_trust {
    bool authenticate;
};
struct settings_trusted {
    unsigned count, count6;
    struct network {
        uint32_t ip, mask;       /* network byte order */
    } networks[TRUSTED_MAX];
    struct network6 {
        uint8_t ip[16];
        uint8_t bits;            /* of the prefix */
    } networks6[TRUSTED_MAX];
};

/* "2001:db8::/32" */
enum { NETWORK6_TEXT = 50 };
const char *network6_text(const struct network6 *n, char text[NETWORK6_TEXT]);

extern struct mode mode_trusted_list;
extern struct slice sip_slice, source_slice, trust_slice, trusted_slice;
extern struct mode *const sip_modes[];
extern struct slice *const sip_slices[];
extern struct row sip_rows[];

#endif
