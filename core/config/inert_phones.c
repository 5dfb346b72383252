// SPDX-License-Identifier: MIT
/* Module "inert_phones": Inert settings of ephones and their templates, and of the profiles of extension mobility. */
#include "core/config/inert.h"

/* Of ephone and its template; of both profiles. */
#define PHONE(place, flags, syntax, help) \
    ROW(mode_ephone, place, flags, syntax, help), ROW(mode_ephone_template, place, flags, syntax, help)
#define PROFILE(place, flags, syntax, help) \
    ROW(mode_logout_profile, place, flags, syntax, help), ROW(mode_user_profile, place, flags, syntax, help)

static struct row rows[] = {
    PHONE(60, ROW_KEYED, "lpcor {type WORD|incoming WORD|outgoing WORD}", "Logical partitioning"),
    PHONE(100, 0, "device-security-mode {authenticated|none|encrypted}", "Security of this phone"),
    ROW(mode_ephone, 330, ROW_SECRET, "username WORD:28 [password WORD]", "User of this phone"),
    ROW(mode_ephone, 335, ROW_SECRET, "pin <0-99999999>", "PIN of this phone"),
    PHONE(341, ROW_KEYED, "fastdial <1-100> NUMBER [name LINE]", "Number in a menu"),
    PHONE(350, ROW_KEYED, "blf-speed-dial <1-75> NUMBER label LINE", "Number with its state on a button"),
    PHONE(500, 0, "codec {g711ulaw|g722r64|g729r8 [dspfarm-assist]|ilbc}", "Codec"),
    ROW(mode_ephone_template, 650, 0, "keep-conference [hangup] [drop-last] [endcall] [local-only]",
        "Conference after its maker left"),
    PHONE(660, 0, "keepalive <10-65535>", "Between two signs of life"),
    PHONE(902, 0, "transfer max-length <3-16>", "Longest number to transfer to"),
    PHONE(903, 0, "mtp", "Media through this system"),
    PHONE(904, ROW_ON, "multicast-moh", "Music on hold by multicast"),
    PHONE(905, 0, "presence call-list", "States in lists of calls"),
    PHONE(906, 0, "vm-device-id WORD", "Device of voice mail"),
    PHONE(907, 0, "provision-tag <1-2147483647>", "Tag of a provisioning system"),
    PHONE(908, 0, "headset auto-answer {line LINE|dn LINE}", "Answer by headset"),
    PHONE(909, 0, "exclude LINE", "Services not on this phone"),
    PHONE(910, 0, "emergency response location LINE", "Emergency calls"),
    PHONE(912, 0, "overlap-signal", "Send digits one by one"),
    PHONE(913, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    PHONE(914, ROW_KEYED, "button-layout {set <1-2>|<1-34> LINE}", "Order of buttons"),
    PHONE(915, ROW_KEYED, "url-button <1-100> LINE", "Service on a button"),
    PHONE(916, ROW_MANY, "features blocked LINE", "Blocked features"),
    PHONE(917, ROW_KEYED, "service phone WORD LINE", "Settings of the phone"),
    PHONE(918, 0, "nte-end-digit-delay [<10-200>]", "Delay of digits"),
    PHONE(919, 0, "feature-control WORD", "Features at login"),

    ROW(mode_logout_profile, 100, ROW_SECRET, "user WORD:15 password [0|6] WORD", "Whose TAPI application uses it"),
    ROW(mode_logout_profile, 110, ROW_SECRET, "pin [0|6] NUMBER", "PIN of the phone"),
    PROFILE(400, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    PROFILE(410, ROW_KEYED, "privacy-button <1-100>", "Privacy on a button"),
    { 0 }
};

static const struct path_help help[] = {
    { "dnd", "Do not disturb" },
    { "emergency", "Emergency calls" },
    { "emergency response", "Where the caller is" },
    { "features", "Features of this phone" },
    { "headset", "Headset" },
    { "presence", "States of numbers" },
    { "transfer", "Transfers" },
    { 0 }
};

extern const struct module module_inert_phones;
const struct module module_inert_phones = {
    .name = "inert_phones",
    .rows = rows,
    .help = help,
};
