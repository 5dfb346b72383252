// SPDX-License-Identifier: MIT
#include "rtp/settings.h"

#include "core/settings.h"
#include "core/storage.h"
#include "rtp/music.h"

struct slice rtp_slice = { .mode = &mode_voip, .size = sizeof(struct settings_rtp) };
struct slice music_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_music) };
struct slice *const rtp_slices[] = { &rtp_slice, &music_slice, NULL };

static bool check_range(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    (void)next;
    const struct settings_rtp *s = object_slice(object, &rtp_slice);
    return s->port_first + 2 < s->port_last ||
           refuse(r, FAULT_INVALID_VALUE, "The highest port must be above the lowest by 3 at least");
}

static bool check_file(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    (void)next;
    struct storage_file file;
    const struct settings_music *s = object_slice(object, &music_slice);
    return !*s->file || storage_parse(s->file, &file) ||
           refuse(r, FAULT_INVALID_VALUE, "%s is no name of a file in flash:", s->file);
}

struct row rtp_rows[] = {
    { .syntax = "rtp-port range <5500-65535> <5500-65535>", .help = "Ports of sound",
      .slot_help = HELP("Range of ports", "Lowest port", "Highest port"), .mode = &mode_voip, .place = 175,
      .slice = &rtp_slice, .check = check_range,
      .bind = { FLAG(struct settings_rtp, range), U32(struct settings_rtp, port_first, 16384),
                U32(struct settings_rtp, port_last, 32767) },
      .effect = NEXT_CALL("where phones send sound that is mixed here; without it 16384 to 32767") },
    { .syntax = "moh LINE:79", .help = "Music on hold", .slot_help = HELP("WAV or AU file in flash:"),
      .mode = &mode_telephony, .place = 730, .slice = &music_slice, .check = check_file, .resolve = music_resolve,
      .bind = { TEXT(struct settings_music, file) },
      .effect = AT_ONCE("what is heard on hold: G.711 or linear 16 bits, 8000 Hz, mono; read when it is typed") },
    { .syntax = NULL },
};

const struct settings_rtp *settings_rtp(void)
{
    return config_settings(&rtp_slice);
}

const struct settings_music *settings_music(void)
{
    return config_settings(&music_slice);
}

const struct settings_music *settings_music_of(const struct snapshot *s)
{
    return object_slice(config_find(s, &mode_telephony, 0), &music_slice);
}
