// SPDX-License-Identifier: MIT
/* Module "inert_phones": Inert settings of ephones and their templates, and of the profiles of extension mobility. */
#include "core/config/inert.h"

struct type_options {
    bool addon;                  /* of the opener: an add-on module */
};
static struct mode mode_type;
static struct slice type_slice = { .mode = &mode_type, .size = sizeof(struct type_options) };
static struct slice *const slices[] = { &type_slice, NULL };

static struct mode mode_type = {
    .name = "ephone-type", .prompt = "config-ephone-type", .title = "Ephone-type configuration commands:",
    .parent = &mode_global, .key = KEY_NAME, .bangs = 1,
    .opener = { .syntax = "ephone-type NAME:31 [addon]", .help = "A make of phones that this system does not know",
                .slot_help = HELP("Type", "An add-on module"), .place = 5060, .slice = &type_slice,
                .bind = { { 0 }, { BIND_FLAG, offsetof(struct type_options, addon), sizeof(bool), 0, NULL } } },
};
static struct mode *const modes_here[] = { &mode_type, NULL };

/* Of ephone and its template; of both profiles. */
#define PHONE(place, flags, syntax, help) \
    ROW(mode_ephone, place, flags, syntax, help), ROW(mode_ephone_template, place, flags, syntax, help)
#define PROFILE(place, flags, syntax, help) \
    ROW(mode_logout_profile, place, flags, syntax, help), ROW(mode_user_profile, place, flags, syntax, help)

static struct row rows[] = {
    PHONE(60, ROW_KEYED, "lpcor {type WORD|incoming WORD|outgoing WORD}", "Logical partitioning"),
    PHONE(100, 0, "device-security-mode {authenticated|none|encrypted}", "Security of this phone"),
    ROW(mode_ephone, 335, ROW_SECRET, "pin <0-99999999>", "PIN of this phone"),
    PHONE(903, 0, "mtp", "Media through this system"),
    PHONE(905, 0, "presence call-list", "States in lists of calls"),
    PHONE(906, 0, "vm-device-id WORD", "Device of voice mail"),
    PHONE(907, 0, "provision-tag <1-2147483647>", "Tag of a provisioning system"),
    PHONE(908, 0, "headset auto-answer {line LINE|dn LINE}", "Answer by headset"),
    PHONE(910, 0, "emergency response location LINE", "Emergency calls"),
    PHONE(912, 0, "overlap-signal", "Send digits one by one"),
    PHONE(918, 0, "nte-end-digit-delay [<10-200>]", "Delay of digits"),
    PHONE(919, 0, "feature-control WORD", "Features at login"),

    ROW(mode_logout_profile, 100, ROW_SECRET, "user WORD:15 password [0|6] WORD", "Whose TAPI application uses it"),
    ROW(mode_logout_profile, 110, ROW_SECRET, "pin [0|6] NUMBER", "PIN of the phone"),
    PROFILE(400, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    PHONE(70, 0, "group phone <1-5> [tapi <1-5>]", "Network of this phone"),
    ROW(mode_ephone, 101, ROW_SECRET, "capf-auth-str NUMBER:10", "Digits that prove whose phone this is"),
    ROW(mode_ephone, 103, 0, "capf-ip-in-cnf", "The phone learns who gives certificates"),
    ROW(mode_ephone, 102, 0, "cert-oper {delete|fetch|upgrade} auth-mode {auth-string|lsc|mic|null-string}",
        "What becomes of the phone's certificate"),
    PHONE(651, 0, "conference add-mode [creator]", "Who may add to a conference"),
    PHONE(653, 0, "conference admin", "Administers conferences"),
    PHONE(654, 0, "conference-pattern blocked", "No conference with outside numbers"),
    PHONE(920, 0, "after-hour login http", "Login at night by a page"),
    PHONE(921, 0, "audible-tone", "Tone for a user who cannot see"),
    PHONE(922, 0, "keypad-normalize", "Digits of the keypad keep their distance"),
    PHONE(923, 0, "keyphone", "Digits as from a key phone"),
    PHONE(925, 0, "voice-class stun-usage <1-10000>", "Way through firewalls"),
    ROW(mode_ephone, 926, 0, "missed-calls [all]", "List calls missed on shared lines"),
    ROW(mode_ephone, 927, 0, "mwi-line <1-34>", "Which line's messages light the lamp"),
    ROW(mode_ephone, 928, ROW_MANY, "phone-ui {park-list|speeddial-fastdial|voice-hunt-groups}", "Pages of the phone"),
    PHONE(929, 0, "video", "Video"),
    PHONE(930, 0, "vpn-group <1-2>", "VPN gateways"),
    PHONE(931, 0, "vpn-profile <1-6>", "How the VPN is used"),
    ROW(mode_ephone_template, 935, 0, "after-hours block pattern <1-100> NUMBER:32 [7-24]", "Blocked numbers"),
    ROW(mode_ephone_template, 936, ROW_KEYED, "after-hours day {sun|mon|tue|wed|thu|fri|sat} hh:mm hh:mm",
        "Hours of a day of the week"),
    ROW(mode_ephone_template, 937, ROW_MANY,
        "after-hours date {jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec} <1-31> hh:mm hh:mm", "Hours of a date"),
    ROW(mode_ephone_template, 938, 0, "after-hours override-code NUMBER:32", "Code that lifts the block"),
    ROW(mode_ephone_template, 940, 0, "mlpp indication", "Show precedence"),
    ROW(mode_ephone_template, 941, 0, "mlpp preemption", "Calls may be cut off"),
    ROW(mode_ephone_template, 942, 0, "mlpp max-precedence <0-4>", "Greatest precedence"),
    ROW(mode_ephone_template, 943, 0, "mlpp service-domain {drsn|dsn} identifier WORD:6 [max-precedence <0-5>]",
        "Domain of precedence"),
    ROW(mode_ephone_template, 950, 0, "network-locale <0-4>", "Tones of this locale"),
    ROW(mode_ephone_template, 951, 0, "user-locale <0-4>", "Language of this locale"),
    ROW(mode_ephone_template, 952, ROW_KEYED, "url services <1-8> WORD [LINE]", "Service in the menu"),
    ROW(mode_ephone_template, 953, 0, "service https", "Phone services over HTTPS"),
    ROW(mode_ephone_template, 954, 0, "type WORD:15 [addon 1 WORD:15 [2 WORD:15]]", "Model of the phone"),

    ROW(mode_type, 10, 0, "device-id <1-2147483647>", "Number by which the phone names its make"),
    ROW(mode_type, 20, 0, "device-name LINE:32", "Name of the make"),
    ROW(mode_type, 30, 0, "device-type WORD", "Type that this one is like"),
    ROW(mode_type, 40, 0, "num-buttons <1-100>", "Buttons"),
    ROW(mode_type, 50, 0, "max-presentation <1-100>", "Calls that it can show"),
    ROW(mode_type, 60, 0, "addon", "Takes add-on modules"),
    ROW(mode_type, 70, ROW_ON, "phoneload", "Loads firmware"),
    ROW(mode_type, 80, ROW_ON, "utf8", "Shows UTF-8"),
    { 0 }
};

static const struct path_help help[] = {
    { "conference-pattern", "Numbers of conferences" },
    { "voice-class", "Lists for this phone" },
    { "group", "Network of this phone" },
    { "group phone", "The phone itself" },
    { "after-hour", "Hours when nobody works" },
    { "mlpp", "Precedence of calls" },
    { "url", "Phone services" },
    { "service", "Services" },
    { "dnd", "Do not disturb" },
    { "emergency", "Emergency calls" },
    { "emergency response", "Where the caller is" },
    { "headset", "Headset" },
    { "presence", "States of numbers" },
    { 0 }
};

extern const struct module module_inert_phones;
const struct module module_inert_phones = {
    .name = "inert_phones",
    .modes = modes_here,
    .slices = slices,
    .rows = rows,
    .help = help,
};
