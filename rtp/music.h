// SPDX-License-Identifier: MIT
/* `moh FILE`: from the typed name to the tune in the engine. Files are read in the thread pool only. */
#ifndef RTP_MUSIC_H
#define RTP_MUSIC_H

#include "core/config/row.h"
#include "core/log.h"
#include "rtp/tune.h"

/* The slow half of the line: reads the file. */
void music_resolve(struct args *args, char room[256]);
/* Refuses what could not be read, when it was typed. */
bool music_prepare(const struct snapshot *next, struct refusal *r);
void music_applied(void);
/* Forgets what was read; the engine keeps its own. */
void music_stop(void);

/* What plays. */
struct music_now {
    bool playing;
    enum tune_type type;
    enum law law;
    char trouble[160];       /* why nothing plays although a file is configured; "" while it is being read */
};
const struct music_now *music_now(void);

extern const struct log_message message_music, message_music_file;

extern struct limit limit_music;

#endif
