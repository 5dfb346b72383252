// SPDX-License-Identifier: MIT
/* What rtp/ gives to the appliance. */
#include "core/module.h"
#include "rtp/music.h"
#include "rtp/ports.h"
#include "rtp/settings.h"
#include "rtp/show.h"
#include "rtp/sound.h"

#include <stdio.h>

static struct command commands[] = {
    { .syntax = "show ephone moh", .help = "Music on hold", .show = show_moh },
    { .syntax = "show voip rtp connections", .help = "Where the sound of calls goes, mixed or not",
      .level = EXEC_PRIVILEGED, .show = show_connections },
    { .syntax = "show voip rtp connections detail", .help = "The same, with the parties of each call",
      .level = EXEC_PRIVILEGED, .show = show_connections_detail },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "rtp-port", "Ports of sound" },
    { "show voip", "Voice over IP" },
    { "show voip rtp", "Sound" },
    { NULL, NULL },
};

static const struct log_message *const messages[] = { &message_music, &message_music_file, NULL };
static struct limit *const limits[] = { &limit_legs, &limit_ports, &limit_orders, &limit_music, NULL };

/* -- what core is given -- */

static bool room(enum leg_kind kind, unsigned legs)
{
    return sound_room(legs) && (kind != LEG_MUSIC || music_now()->playing);
}

static uint32_t open_leg(enum leg_kind kind, uint32_t group, uint32_t codec, uint16_t ms, uint32_t *ip, uint16_t *port)
{
    const bool any = kind != LEG_MUSIC || music_now()->playing;
    return any && ms == FRAME_MS ? sound_open(kind, group, codec, ip, port) : 0;
}

static void stats(struct sound_stats *s)
{
    *s = (struct sound_stats){ .maximum = LEGS_MAX };
    for (enum leg_kind kind = 0; kind < LEG_KINDS; kind++)
        s->legs[kind] = sound_legs(kind);
    if (music_now()->playing)
        snprintf(s->tune, sizeof s->tune, "%s", settings_music()->file);
}

static const struct sound sound = {
    .room = room, .open = open_leg, .send = sound_send, .gain = sound_gain, .close = sound_close, .stats = stats,
};

static int start(void)
{
    const int error = sound_start();
    if (!error)
        media_set_sound(&sound);
    return error;
}

static void stop(void)
{
    media_set_sound(NULL);
    music_stop();
    sound_stop();
}

extern const struct module module_rtp;
const struct module module_rtp = {
    .name = "rtp",
    .slices = rtp_slices,
    .rows = rtp_rows,
    .commands = commands,
    .help = help,
    .messages = messages,
    .counters = rtp_counters,
    .limits = limits,
    .prepare = music_prepare,
    .applied = music_applied,
    .start = start,
    .stop = stop,
};
