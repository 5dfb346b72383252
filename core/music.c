// SPDX-License-Identifier: MIT
/* Module "music": `multicast moh` has the sound engine play its tune to a multicast group while anybody is on hold, and
 * phones listen there. Only phones with `no multicast-moh`, which are beyond the reach of multicast, have legs of their
 * own, as all have without the line. */
#include "core/music.h"

#include "core/internal.h"
#include "core/media.h"
#include "core/memory.h"
#include "core/module.h"

#include <stdlib.h>

/* -- settings -- */

struct settings_music_group {    /* telephony-service */
    uint32_t ip;                 /* 0 none */
    uint16_t port;
    char route[64];
};
struct settings_hearing {        /* ephone */
    bool multicast;
};

static struct slice group_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_music_group) };
static struct slice hearing_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_hearing) };
static struct slice *const slices[] = { &group_slice, &hearing_slice, NULL };

static bool check_group(const struct snapshot *next, const struct object *o, struct refusal *r)
{
    (void)next;
    return media_group_fits(((const struct settings_music_group *)object_slice(o, &group_slice))->ip, r);
}

static struct row rows[] = {
    { .syntax = "multicast moh A.B.C.D port <2000-65535> [route LINE:63]", .help = "Music on hold by multicast",
      .mode = &mode_telephony, .place = 731, .slice = &group_slice, .check = check_group,
      .slot_help = HELP("Multicast address", "Port", "Even port", "Interfaces", "Addresses"),
      .bind = { IP4(struct settings_music_group, ip), U16(struct settings_music_group, port, 0),
                TEXT(struct settings_music_group, route) },
      .effect = NEXT_CALL("who is put on hold from now on hears the music from this group, all of them one stream "
                          "(`route` adds nothing: the stream leaves where routes lead)") },
    { .syntax = "multicast-moh", .help = "Music on hold by multicast", .mode = &mode_ephone, .flags = ROW_LENT,
      .place = 904, .slice = &hearing_slice, .bind = { FLAG_ON(struct settings_hearing, multicast) },
      .effect = NEXT_CALL("switched off, the phone hears music by a stream of its own") },
    { 0 }
};

static const struct settings_music_group *settings(void)
{
    return config_settings(&group_slice);
}

bool music_group(uint32_t *ip, uint16_t *port)
{
    *ip = settings()->ip;
    *port = settings()->port;
    return *ip;
}

/* -- streams: one, and until its last listener has gone one that was configured before -- */

struct stream {
    struct list all;
    uint32_t ip, leg;
    uint16_t port;
    unsigned listeners;
};
static struct list streams = LIST_INIT(streams);

static struct stream *find(uint32_t ip, uint16_t port)
{
    list_each(node, &streams) {
        struct stream *s = list_entry(node, struct stream, all);
        if (s->ip == ip && s->port == port)
            return s;
    }
    return NULL;
}

static struct stream *begin(uint32_t ip, uint16_t port)
{
    enum { MU_LAW = 4, PACKET_MS = 20, NO_CALL = 0 };    /* SCCP's number of the codec */
    const struct sound *sound = media_sound();
    uint32_t own_ip;
    uint16_t own_port;
    const uint32_t leg = sound ? sound->open(LEG_MUSIC, NO_CALL, MU_LAW, PACKET_MS, &own_ip, &own_port) : 0;
    if (!leg)
        return NULL;
    struct stream *s = must(calloc(1, sizeof *s));
    *s = (struct stream){ .ip = ip, .port = port, .leg = leg };
    list_append(&streams, &s->all);
    sound->send(leg, ip, port);
    return s;
}

bool music_join(const struct phone *p, uint32_t *ip, uint16_t *port)
{
    const struct settings_hearing *h = object_slice(p->config, &hearing_slice);
    if (!h->multicast || !music_group(ip, port))
        return false;
    struct stream *s = find(*ip, *port);
    if (!s)
        s = begin(*ip, *port);
    if (s)
        s->listeners++;
    return s;
}

void music_leave(uint32_t ip, uint16_t port)
{
    struct stream *s = find(ip, port);
    if (!s || --s->listeners)
        return;
    if (media_sound())
        media_sound()->close(s->leg);
    list_remove(&s->all);
    free(s);
}

unsigned music_clients(void)
{
    struct sound_stats stats = { 0 };
    if (!media_sound())
        return 0;
    media_sound()->stats(&stats);
    unsigned n = stats.legs[LEG_MUSIC];
    list_each(node, &streams)
        n += list_entry(node, struct stream, all)->listeners - 1;
    return n;
}

static const struct path_help help[] = {
    { "multicast", "Multicast" },
    { 0 }
};

extern const struct module module_music;
const struct module module_music = { .name = "music", .slices = slices, .rows = rows, .help = help };
