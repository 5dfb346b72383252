// SPDX-License-Identifier: MIT
/* Module "inert_voice": inert stanzas beside the phones: hunt groups of SIP phones, precedence, music groups,
 * emergency calls, logical partitioning, and other systems that phones or mailboxes stand behind. */
#include "core/config/inert.h"

struct hunt_order {
    uint8_t order;               /* of the opener */
};
static struct mode mode_hunt;
static struct slice hunt_slice = { .mode = &mode_hunt, .size = sizeof(struct hunt_order) };
static struct slice *const slices[] = { &hunt_slice, NULL };

static struct mode mode_hunt = {
    .name = "voice hunt-group", .prompt = "config-voice-hunt-group",
    .title = "Voice hunt-group configuration commands:", .parent = &mode_global, .key = KEY_TAG, .bangs = 1,
    .opener = { .syntax = "voice hunt-group <1-100> {longest-idle|parallel|peer|sequential}",
                .help = "A hunt group of SIP and SCCP phones",
                .slot_help = HELP("Tag", "Who has been idle longest", "All at once", "Who follows the last one",
                                  "In order of the list"),
                .place = 2300, .slice = &hunt_slice, .bind = { { 0 }, U8(struct hunt_order, order, 0) } },
};

/* One stanza of its kind. */
#define SINGLE_MODE(of_name, of_prompt, of_title, of_place, of_help) \
    { .name = of_name, .prompt = of_prompt, .title = of_title " configuration commands:", .parent = &mode_global, \
      .bangs = 1, .opener = { .syntax = of_name, .help = of_help, .place = (of_place) } }

static struct mode mode_mlpp =
    SINGLE_MODE("voice mlpp", "config-voice-mlpp", "Voice MLPP", 2050, "Precedence of calls");
static struct mode mode_music =
    TAGGED_MODE("voice moh-group", "config-voice-moh-group", "Voice moh-group", "<1-5>", 2550,
                "Music on hold by numbers");
static struct mode mode_location =
    TAGGED_MODE("voice emergency response location", "config-emrgncy-resp-location", "Emergency response location",
                "<1-100000>", 2560, "A place that emergency calls come from");
static struct mode mode_settings =
    SINGLE_MODE("voice emergency response settings", "config-emrgncy-resp-settings", "Emergency response settings",
                2561, "Emergency calls of all places");
static struct mode mode_zone =
    TAGGED_MODE("voice emergency response zone", "config-emrgncy-resp-zone", "Emergency response zone", "<1-100>", 2562,
                "Places that call one emergency service");
static struct mode mode_custom =
    SINGLE_MODE("voice lpcor custom", "config-lpcor-custom", "Voice LPCOR", 2570, "Groups of logical partitioning");
static struct mode mode_policy = {
    .name = "voice lpcor policy", .prompt = "config-lpcor-policy",
    .title = "Voice LPCOR policy configuration commands:", .parent = &mode_global, .key = KEY_NAME, .bangs = 1,
    .opener = { .syntax = "voice lpcor policy NAME:32", .help = "Whose calls a group takes",
                .slot_help = HELP("Group"), .place = 2571 },
};
static struct mode mode_phones_in =
    SINGLE_MODE("voice lpcor ip-phone subnet incoming", "config-lpcor-ipphone-subnet", "Voice LPCOR subnet", 2572,
                "Groups of calling phones by address");
static struct mode mode_phones_out =
    SINGLE_MODE("voice lpcor ip-phone subnet outgoing", "config-lpcor-ipphone-subnet", "Voice LPCOR subnet", 2573,
                "Groups of called phones by address");
static struct mode mode_trunks_in =
    SINGLE_MODE("voice lpcor ip-trunk subnet incoming", "config-lpcor-iptrunk-subnet", "Voice LPCOR subnet", 2574,
                "Groups of trunks by address");
static struct mode mode_credentials =
    SINGLE_MODE("credentials", "config-credentials", "Credentials", 4870, "Certificates for secure phones");
static struct mode mode_mailboxes =
    SINGLE_MODE("vm-integration", "config-vm-integration", "Voice-mail integration", 4875, "Voice mail by digits");
static struct mode mode_gateway =
    TAGGED_MODE("voice-gateway system", "config-voice-gateway", "Voice-gateway", "<1-25>", 2580,
                "A gateway of analog phones");

static struct mode *const modes_here[] = {
    &mode_hunt, &mode_mlpp, &mode_music, &mode_location, &mode_settings, &mode_zone, &mode_custom, &mode_policy,
    &mode_phones_in, &mode_phones_out, &mode_trunks_in, &mode_credentials, &mode_mailboxes, &mode_gateway, NULL,
};

#define HUNT(place, flags, syntax, help) ROW(mode_hunt, place, flags, syntax, help)
#define MLPP(place, flags, syntax, help) ROW(mode_mlpp, place, flags, syntax, help)
#define MUSIC(place, flags, syntax, help) ROW(mode_music, place, flags, syntax, help)
#define LOCATION(place, flags, syntax, help) ROW(mode_location, place, flags, syntax, help)
#define SETTINGS(place, flags, syntax, help) ROW(mode_settings, place, flags, syntax, help)
#define GATEWAY(place, flags, syntax, help) ROW(mode_gateway, place, flags, syntax, help)
#define MAILBOXES(place, flags, syntax, help) ROW(mode_mailboxes, place, flags, syntax, help)
#define PHONES_BY_ADDRESS(of_mode) \
    ROW(of_mode, 10, ROW_KEYED, "index <1-50> WORD {dhcp-pool WORD|A.B.C.D A.B.C.D [vrf WORD]}", "Group of a network")

static struct row rows[] = {
    HUNT(10, 0, "pilot NUMBER:32 [secondary NUMBER:32]", "Number of the group"),
    HUNT(20, 0, "list LINE", "Numbers of the members"),
    HUNT(30, 0, "final NUMBER:32", "Where calls end that nobody answers"),
    HUNT(40, 0, "hops <2-10>", "Members that are tried"),
    HUNT(50, 0, "timeout <3-60000>", "Seconds at each member"),
    HUNT(60, 0, "preference <0-10> [secondary <0-10>]", "Order among numbers that match"),
    HUNT(70, 0, "name LINE", "Name of the group"),
    HUNT(71, 0, "description LINE:128", "Text about the group"),
    HUNT(80, 0, "auto logout [<1-20>]", "Members that do not answer are logged out"),
    HUNT(81, 0, "members logout", "Members are logged out at first"),
    HUNT(82, 0, "hlog-block", "Members may not log out"),
    HUNT(90, 0, "present-call idle-phone", "Only to phones without a call"),
    HUNT(91, 0, "presentation phone-display", "What the phone shows"),
    HUNT(92, 0, "phone-display", "Show the group's name"),
    HUNT(93, 0, "callqueue display {continuous|off|periodic}", "Show how many calls wait"),
    HUNT(94, ROW_ON, "forward local-calls to-final", "Calls from inside end like others"),
    HUNT(100, 0, "statistics collect", "Count calls"),
    HUNT(101, 0, "overwrite-dyn-stats", "Count dynamic members anew"),
    HUNT(110, 0, "no-reg [both|pilot]", "Do not register the number elsewhere"),

    MLPP(10, 0, "access-digit <0-9>", "Digit before a precedence"),
    MLPP(20, 0, "service-domain {drsn|dsn} identifier WORD:6", "Domain"),
    MLPP(21, 0, "service-domain midcall-mismatch {method1|method2|method3|method4}", "Calls between domains"),
    MLPP(30, 0, "preemption reserve timer <3-30>", "How long a channel is reserved"),
    MLPP(31, 0, "preemption tone timer <3-30>", "How long the tone lasts"),
    MLPP(32, 0, "preemption trunkgroup", "Calls on trunks may be cut off"),
    MLPP(33, 0, "preemption user", "Calls of phones may be cut off"),
    MLPP(40, 0, "attendant-console NUMBER redirect-timer <10-60>", "Who takes calls that nobody answers"),
    MLPP(50, 0, "bnea WORD", "Announcement: busy, not equipped"),
    MLPP(51, 0, "bpa WORD", "Announcement: blocked precedence"),
    MLPP(52, 0, "ica WORD", "Announcement: isolated code"),
    MLPP(53, 0, "loc2 WORD", "Announcement: loss of C2 features"),
    MLPP(54, 0, "upa WORD", "Announcement: unauthorized precedence"),
    MLPP(55, 0, "vca WORD [voice-class cause-code <1-64>]", "Announcement: vacant code"),
    MLPP(60, 0, "route-code", "Take route codes"),
    MLPP(61, 0, "service-digit", "Take service digits"),

    MUSIC(10, 0, "description LINE:80", "Text about the group"),
    MUSIC(20, 0, "moh WORD", "File with music"),
    MUSIC(30, 0, "multicast moh A.B.C.D port <2000-65535> [route LINE]", "Music by multicast"),
    MUSIC(40, ROW_MANY, "extension-range NUMBER:32 to NUMBER:32", "Whose callers hear it"),

    LOCATION(10, ROW_KEYED, "elin <1-2> NUMBER:16", "Number to call back"),
    LOCATION(20, ROW_KEYED, "subnet <1-2> A.B.C.D A.B.C.D", "Network of the place"),
    LOCATION(30, 0, "name LINE:30", "Name of the place"),
    LOCATION(31, 0, "address LINE:247", "Address of the place"),
    SETTINGS(10, 0, "callback NUMBER:16", "Who is called back for want of a caller"),
    SETTINGS(20, 0, "elin NUMBER:16", "Number to call back"),
    SETTINGS(30, 0, "expiry <2-2880>", "Minutes that a call back finds its caller"),
    SETTINGS(40, 0, "logging", "Log emergency calls"),
    ROW(mode_zone, 10, ROW_KEYED, "location <1-100000> [priority <1-100>]", "A place in the zone"),

    ROW(mode_global, 2565, 0, "voice lpcor enable", "Logical partitioning"),
    ROW(mode_global, 2566, 0, "voice lpcor call-block cause {<1-180>|NAME:40}", "What a refused caller is told"),
    ROW(mode_global, 2567, ROW_KEYED, "voice lpcor ip-phone mobility {incoming|outgoing} WORD:32",
        "Group of phones that move"),
    ROW(mode_custom, 10, ROW_KEYED, "group <1-64> WORD:32", "A group"),
    ROW(mode_policy, 10, ROW_MANY, "accept WORD:32 [fac]", "Calls from this group are taken"),
    ROW(mode_policy, 20, ROW_ON, "service fac", "Feature access codes open the way"),
    PHONES_BY_ADDRESS(mode_phones_in),
    PHONES_BY_ADDRESS(mode_phones_out),
    ROW(mode_trunks_in, 10, ROW_KEYED, "index <1-50> WORD {hostname WORD|A.B.C.D A.B.C.D}", "Group of a network"),

    ROW(mode_global, 4861, 0, "dial-peer no-match isdn disconnect-cause <1-188>", "Cause told for want of a dial peer"),
    ROW(mode_global, 4862, 0, "secondary dialtone NUMBER:32", "Second dial tone"),
    ROW(mode_credentials, 10, 0, "ip source-address A.B.C.D [port <2000-9999>]", "Where certificates are given"),
    ROW(mode_credentials, 20, 0, "trustpoint WORD", "Trustpoint"),
    ROW(mode_credentials, 30, ROW_SECRET, "ctl-service admin WORD secret {0|1} WORD", "Who may ask for certificates"),
    MAILBOXES(10, 0, "pattern direct LINE", "Digits of the Messages key"),
    MAILBOXES(20, ROW_KEYED, "pattern ext-to-ext {busy|no-answer} LINE", "Digits of forwarded calls from inside"),
    MAILBOXES(30, ROW_KEYED, "pattern trunk-to-ext {busy|no-answer} LINE", "Digits of forwarded calls from outside"),
    GATEWAY(10, 0, "type {vg202|vg204|vg224}", "Type of the gateway"),
    GATEWAY(20, 0, "mac-address H.H.H", "MAC address of the gateway"),
    GATEWAY(30, 0, "voice-port LINE", "Its ports"),
    GATEWAY(40, 0, "network-locale WORD", "Tones of a country"),
    GATEWAY(50, 0, "create cnf-files", "Make its file"),
    { 0 }
};

static const struct path_help help[] = {
    { "present-call", "Whose turn it is" },
    { "presentation", "What the phone shows" },
    { "forward local-calls", "Calls from inside" },
    { "voice hunt-group", "Hunt groups of SIP and SCCP phones" },
    { "voice emergency", "Emergency calls" },
    { "voice emergency response", "Answers to emergency calls" },
    { "voice lpcor", "Logical partitioning" },
    { "voice lpcor call-block", "Calls between groups that may not talk" },
    { "voice lpcor ip-phone", "Groups of phones" },
    { "voice lpcor ip-phone subnet", "By their addresses" },
    { "voice lpcor ip-trunk", "Groups of trunks" },
    { "voice lpcor ip-trunk subnet", "By their addresses" },
    { "dial-peer no-match", "Calls without a dial peer" },
    { "dial-peer no-match isdn", "Calls from ISDN" },
    { "secondary", "Second dial tone" },
    { "auto", "By itself" },
    { "members", "Members of the group" },
    { "callqueue", "Calls that wait" },
    { "pattern", "Digits for the voice mail" },
    { "preemption", "Calls that are cut off" },
    { "preemption reserve", "A channel that was cut off" },
    { "preemption tone", "The tone that says so" },
    { "ctl-service", "Service of certificates" },
    { "voice-gateway", "Gateways of analog phones" },
    { 0 }
};

extern const struct module module_inert_voice;
const struct module module_inert_voice = {
    .name = "inert_voice",
    .modes = modes_here,
    .slices = slices,
    .rows = rows,
    .help = help,
};
