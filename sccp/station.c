// SPDX-License-Identifier: MIT
/* What is remembered of phones beyond one connection: of configured ones by ephone tag, of refused ones by address. */
#include "core/memory.h"
#include "sccp/sccp.h"

#include <stdlib.h>
#include <string.h>

static struct station **stations;        /* by ephone tag */
static uint32_t station_room;

struct station *station_of(uint32_t ephone)
{
    return ephone < station_room ? stations[ephone] : NULL;
}

struct station *station_take(uint32_t ephone)
{
    stations = array_reach(stations, &station_room, ephone, sizeof *stations);
    if (!stations[ephone])
        stations[ephone] = must(calloc(1, sizeof **stations));
    return stations[ephone];
}

void station_forget(uint32_t ephone)
{
    struct station *t = station_of(ephone);
    if (!t)
        return;
    if (t->session)
        session_close(t->session);
    stations[ephone] = NULL;
    free(t);
}

void station_forget_all(void)
{
    for (uint32_t tag = 0; tag < station_room; tag++)
        station_forget(tag);
    free(stations);
    stations = NULL;
    station_room = 0;
}

/* -- refused phones, in order of their first try -- */

static struct attempt attempts[ATTEMPTS_MAX];
struct limit sccp_attempts = {
    .name = "Phones that were refused", .when_full = "the oldest is forgotten", .maximum = ATTEMPTS_MAX,
};

static struct attempt *attempt_slot(const uint8_t mac[6])
{
    struct attempt *oldest = attempts;
    for (unsigned i = 0; i < sccp_attempts.used; i++) {
        if (memcmp(attempts[i].mac, mac, 6) == 0)
            return &attempts[i];
        if (attempts[i].wall < oldest->wall)
            oldest = &attempts[i];
    }
    if (!limit_take(&sccp_attempts))
        return oldest;
    return &attempts[sccp_attempts.used - 1];
}

void attempt_note(const uint8_t mac[6], uint32_t device_type)
{
    struct attempt *a = attempt_slot(mac);
    memcpy(a->mac, mac, 6);
    a->device_type = device_type;
    a->wall = loop_wall();
}

const struct attempt *attempt_at(unsigned index)
{
    return index < sccp_attempts.used ? &attempts[index] : NULL;
}

void attempts_clear(void)
{
    sccp_attempts.used = 0;
}
