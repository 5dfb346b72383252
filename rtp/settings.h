// SPDX-License-Identifier: MIT
/* What the configuration says to rtp/. */
#ifndef RTP_SETTINGS_H
#define RTP_SETTINGS_H

#include "core/config/row.h"

enum { MUSIC_NAME = 80 };

struct settings_rtp {            /* voice service voip */
    bool range;
    uint32_t port_first, port_last;
};
struct settings_music {          /* telephony-service */
    char file[MUSIC_NAME];       /* "" none */
};

extern struct slice rtp_slice, music_slice;
extern struct slice *const rtp_slices[];
extern struct row rtp_rows[];

const struct settings_rtp *settings_rtp(void);
const struct settings_music *settings_music(void);
const struct settings_music *settings_music_of(const struct snapshot *s);

#endif
