// SPDX-License-Identifier: MIT
#include "test/lab/mixer.h"

#include <stddef.h>
#include <string.h>

enum { LEGS_MAX = 64, FIRST_PORT = 40000, LOOPBACK = 0x0100007F };

static struct mixer_leg legs[LEGS_MAX];
static unsigned maximum, used;
static bool plays;

static bool room(enum leg_kind kind, unsigned more)
{
    return used + more <= maximum && (kind != LEG_MUSIC || plays);
}

static uint32_t open_leg(enum leg_kind kind, uint32_t group, uint32_t codec, uint16_t ms, uint32_t *ip, uint16_t *port)
{
    enum { A_LAW = 2, MU_LAW = 4 };      /* SCCP's numbers */
    static uint32_t generation;
    if (!room(kind, 1) || (codec != A_LAW && codec != MU_LAW) || ms != 20) {
        return 0;
    }
    unsigned at = 0;
    while (legs[at].id) {
        at++;
    }
    legs[at] = (struct mixer_leg){ kind, ++generation * LEGS_MAX + at, group, .port = (uint16_t)(FIRST_PORT + 2 * at) };
    used++;
    *ip = LOOPBACK;
    *port = legs[at].port;
    return legs[at].id;
}

static struct mixer_leg *find(uint32_t id)
{
    struct mixer_leg *l = &legs[id % LEGS_MAX];
    return id && l->id == id ? l : NULL;
}

static void send_to(uint32_t id, uint32_t ip, uint16_t port)
{
    struct mixer_leg *l = find(id);
    if (l) {
        l->far_ip = ip;
        l->far_port = port;
    }
}

static void gain(uint32_t group, int db)
{
    (void)group;
    (void)db;
}

static void close_leg(uint32_t id)
{
    struct mixer_leg *l = find(id);
    if (l) {
        l->id = 0;
        used--;
    }
}

static void stats(struct sound_stats *s)
{
    *s = (struct sound_stats){ .maximum = maximum };
    for (unsigned i = 0; i < LEGS_MAX; i++) {
        s->legs[legs[i].kind] += legs[i].id != 0;
    }
    if (plays) {
        strcpy(s->tune, "silence.au");
    }
}

void mixer_open(unsigned count, bool music)
{
    static const struct sound sound = { room, open_leg, send_to, gain, close_leg, stats };
    maximum = count < LEGS_MAX ? count : LEGS_MAX;
    plays = music;
    media_set_sound(&sound);
}

unsigned mixer_legs(void)
{
    return used;
}

const struct mixer_leg *mixer_leg_to(uint32_t ip, uint16_t port)
{
    for (unsigned i = 0; i < LEGS_MAX; i++) {
        if (legs[i].id && legs[i].far_ip == ip && legs[i].far_port == port) {
            return &legs[i];
        }
    }
    return NULL;
}
