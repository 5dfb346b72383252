// SPDX-License-Identifier: MIT
/* Module "blocked": what the users of a phone may not do: features of their keys, and transfers to long numbers. */
#include "core/internal.h"
#include "core/module.h"

#include <string.h>

struct settings_blocked {        /* ephone */
    bool given;                  /* features blocked, even without a word */
    uint8_t features[BLOCKABLE_COUNT];       /* as the row's words stand */
    uint8_t transfer_digits;     /* transfer max-length; 0 any */
};

static struct slice blocked_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_blocked) };
static struct slice *const slices[] = { &blocked_slice, NULL };

static const struct settings_blocked *settings_of(const struct phone *p)
{
    return object_slice(p->config, &blocked_slice);
}

bool phone_blocks(const struct phone *p, enum blockable feature)
{
    return settings_of(p)->features[feature];
}

bool transfer_too_long(const struct connection *asking)
{
    const struct appearance *a = connection_active(asking);
    const bool transfers = asking->purpose == PURPOSE_TRANSFER || asking->purpose == PURPOSE_BLIND_TRANSFER;
    const unsigned most = a && transfers ? settings_of(a->phone)->transfer_digits : 0;
    return most && strlen(asking->digits) > most;
}

#define EPHONE .mode = &mode_ephone, .flags = ROW_LENT, .slice = &blocked_slice
#define FEATURE(which) U8(struct settings_blocked, features[which], 0)

static struct row rows[] = {
    { .syntax = "features blocked [cfwdall] [confrn] [gpickup] [park] [pickup] [trnsfer]", .help = "Blocked features",
      EPHONE, .place = 916,
      .slot_help = HELP("Forwarding all calls", "Conferences", "Pickup from another group", "Parking", "Pickup",
                        "Transfer"),
      .bind = { FLAG(struct settings_blocked, given), FEATURE(BLOCK_FORWARD), FEATURE(BLOCK_CONFERENCE),
                FEATURE(BLOCK_GROUP_PICKUP), FEATURE(BLOCK_PARK), FEATURE(BLOCK_PICKUP), FEATURE(BLOCK_TRANSFER) },
      .effect = AT_ONCE("the soft keys and buttons of these features are refused on the phone; applications are not") },
    { .syntax = "transfer max-length <3-16>", .help = "Longest number to transfer to", EPHONE, .place = 902,
      .slot_help = HELP("Digits"), .bind = { U8(struct settings_blocked, transfer_digits, 0) },
      .effect = AT_ONCE("a number dialled after the Transfer key that is longer is refused") },
    { 0 }
};

static const struct path_help help[] = {
    { "features", "Features of this phone" },
    { "transfer", "Transfers" },
    { 0 }
};

extern const struct module module_blocked;
const struct module module_blocked = { .name = "blocked", .slices = slices, .rows = rows, .help = help };
