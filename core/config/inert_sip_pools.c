// SPDX-License-Identifier: MIT
/* Module "inert_sip_pools": inert settings of SIP phones: `voice register pool` and what pools borrow from:
 * `voice register template`, `dialplan` and `pool-type`. */
#include "core/config/inert.h"

static struct mode mode_pool =
    TAGGED_MODE("voice register pool", "config-register-pool", "voice register pool", "<1-65535>", 2240, "A SIP phone");
static struct mode mode_template =
    TAGGED_MODE("voice register template", "config-register-temp", "Voice register template", "<1-10>", 2230,
                "Settings that SIP phones borrow");
static struct mode mode_dialplan =
    TAGGED_MODE("voice register dialplan", "config-register-dialplan", "Voice register dialplan", "<1-24>", 2225,
                "Numbers that a SIP phone knows to be complete");
static struct mode mode_type = {
    .name = "voice register pool-type", .prompt = "config-register-pooltype",
    .title = "Voice register pool-type configuration commands:", .parent = &mode_global, .key = KEY_NAME, .bangs = 1,
    .opener = { .syntax = "voice register pool-type NAME:31", .help = "A make of SIP phones",
                .slot_help = HELP("Type"), .place = 2235 },
};
static struct mode *const modes_here[] = { &mode_dialplan, &mode_template, &mode_type, &mode_pool, NULL };

#define POOL(place, flags, syntax, help) ROW(mode_pool, place, flags, syntax, help)
#define TEMPLATE(place, flags, syntax, help) ROW(mode_template, place, flags, syntax, help)
#define BOTH(place, flags, syntax, help) POOL(place, flags, syntax, help), TEMPLATE(place, flags, syntax, help)
#define DIALPLAN(place, flags, syntax, help) ROW(mode_dialplan, place, flags, syntax, help)
#define TYPE(place, flags, syntax, help) ROW(mode_type, place, flags, syntax, help)
#define ACTION(of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &mode_pool, .flags = ROW_ACTION, .act = inert_no_sip_phone }

static struct row rows[] = {
    POOL(10, ROW_MANY, "id {mac H.H.H|ip WORD mask WORD|network WORD mask WORD|phone-number NUMBER|"
         "extension-number NUMBER} [device-id-name WORD]", "Which phone this is"),
    POOL(11, 0, "id device-id-name WORD", "Which phone this is"),
    POOL(20, 0, "registration-timer max <120-86400> min <60-3600>", "Between two registrations"),
    POOL(30, 0, "type WORD:31 [addon 1 WORD [2 WORD [3 WORD]]]", "Type of the phone"),
    POOL(40, 0, "reference-pooltype WORD", "Type that this one is like"),
    POOL(50, 0, "session-server LINE:40", "Session managers that may control this phone"),
    POOL(60, 0, "num-line <1-114>", "Lines of the phone"),
    POOL(100, ROW_KEYED, "number <1-114> {dn <1-65535>|NUMBER [preference <0-10>] [huntstop]}", "Number on a line"),
    POOL(110, 0, "template <1-10>", "Template"),
    BOTH(111, 0, "dialplan <1-24>", "Numbers that the phone knows to be complete"),
    POOL(120, 0, "presence call-list", "States in lists of calls"),
    POOL(130, 0, "dtmf-relay [cisco-rtp] [rtp-nte] [sip-notify] [sip-kpml]", "How digits are sent"),
    POOL(140, 0, "voice-class codec <1-10000>", "List of codecs"),
    POOL(150, 0, "codec LINE", "Codec"),
    POOL(200, ROW_SECRET, "username WORD:30 [password [0|6] WORD]", "User of this phone"),
    POOL(201, ROW_SECRET, "pin [0|6] <0-99999999>", "PIN of this phone"),
    POOL(202, ROW_SECRET, "ata-ivr-pwd [0|6] WORD", "Password of the analog adapter's voice menu"),
    POOL(210, 0, "description LINE:128", "Text of the header bar"),
    POOL(300, ROW_KEYED, "speed-dial <1-113> NUMBER [label LINE]", "Number on a button"),
    POOL(310, ROW_KEYED, "blf-speed-dial <1-75> NUMBER label LINE", "Number with its state on a button"),
    POOL(320, ROW_KEYED, "fastdial <1-100> NUMBER [name LINE]", "Number in a menu"),
    BOTH(330, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    BOTH(331, 0, "privacy-button", "Privacy on a button"),
    TEMPLATE(332, ROW_KEYED, "url-button <1-8> LINE", "Service on a button"),
    TEMPLATE(333, ROW_KEYED, "button-layout WORD {line|speed-dial|blf-speed-dial|feature|url}", "Order of buttons"),
    TEMPLATE(334, ROW_KEYED, "url {appdialrule|dirlookuprule|ldapserver|idle|service} LINE", "Services of phones"),
    TEMPLATE(340, ROW_KEYED, "softkeys {connected|hold|idle|remote-in-use|ringin|ringout|seized} LINE:95",
             "Soft keys in this state"),
    TEMPLATE(341, 0, "softkeys personal-conf-user", "Soft keys of a user with a conference room"),
    POOL(400, 0, "call-forward b2bua all NUMBER:32", "Forward every call"),
    POOL(401, 0, "call-forward b2bua busy NUMBER:32", "Forward when busy"),
    POOL(402, 0, "call-forward b2bua mailbox NUMBER:32", "Mailbox at the end of forwards"),
    POOL(403, 0, "call-forward b2bua noan NUMBER:32 [timeout <3-60000>]", "Forward what is not answered"),
    POOL(404, 0, "call-forward b2bua unreachable NUMBER:32", "Forward when the phone is away"),
    POOL(410, 0, "busy-trigger-per-button <1-50>", "Calls before a button is busy"),
    POOL(420, ROW_ON, "call-waiting", "Calls wait"),
    POOL(430, 0, "dnd", "Do not disturb"),
    TEMPLATE(431, ROW_ON, "dnd-control", "Do not disturb may be switched"),
    POOL(440, 0, "preference <0-10>", "Order among phones with one number"),
    BOTH(500, ROW_ON, "keep-conference", "Conference after its maker left"),
    TEMPLATE(510, ROW_ON, "conference enable", "Conferences"),
    TEMPLATE(510, ALIAS, "conference", "Conferences"),
    BOTH(511, 0, "conference add-mode [creator]", "Who may add to a conference"),
    BOTH(512, 0, "conference admin", "Administers conferences"),
    BOTH(513, 0, "conference drop-mode {creator|local}", "When a conference ends"),
    TEMPLATE(514, 0, "conference max-length <3-16>", "Longest number to add"),
    BOTH(515, 0, "conference-pattern blocked", "No conference with outside numbers"),
    TEMPLATE(520, ROW_ON, "transfer-attended enable", "Transfers with consultation"),
    TEMPLATE(520, ALIAS, "transfer-attended", "Transfers with consultation"),
    TEMPLATE(521, ROW_ON, "transfer-blind enable", "Transfers without consultation"),
    TEMPLATE(521, ALIAS, "transfer-blind", "Transfers without consultation"),
    TEMPLATE(522, ROW_ON, "semi-attended enable", "Transfers to a phone that rings"),
    BOTH(523, 0, "transfer max-length <3-16>", "Longest number to transfer to"),
    BOTH(524, 0, "transfer-pattern blocked", "No transfer to outside numbers"),
    TEMPLATE(530, 0, "anonymous block", "Refuse callers without number"),
    TEMPLATE(531, 0, "caller-id block", "Call without number"),
    BOTH(540, 0, "night-service bell", "Night service"),
    BOTH(550, 0, "paging-dn <1-max-dn> [multicast|unicast]", "Paging"),
    BOTH(560, 0, "park reservation-group WORD:32", "Parked calls"),
    BOTH(570, 0, "privacy {off|on}", "Calls on shared lines are private"),
    BOTH(580, 0, "camera", "Camera"),
    BOTH(581, 0, "video", "Video"),
    BOTH(590, ROW_KEYED, "cor {incoming|outgoing} WORD {<1-20> NUMBER [- NUMBER]|default}", "Class of restriction"),
    BOTH(600, 0, "digit collect kpml", "Digits by KPML"),
    BOTH(601, 0, "overlap-signal", "Send digits one by one"),
    BOTH(610, 0, "emergency response location LINE", "Emergency calls"),
    BOTH(620, ROW_MANY, "exclude {em|myphoneapps|directory}", "Services not on this phone"),
    BOTH(630, 0, "group <1-5>", "Group of the network"),
    BOTH(640, ROW_KEYED, "lpcor {type {local|mobile|remote}|incoming WORD|outgoing WORD}", "Logical partitioning"),
    BOTH(650, 0, "phone-mode phone-only", "No services for the computer behind the phone"),
    BOTH(650, ALIAS, "phone-mode phone only", "No services for the computer behind the phone"),
    POOL(660, 0, "provision-tag <1-2147483647>", "Tag of a provisioning system"),
    POOL(661, ROW_KEYED, "translate-outgoing {called|calling} <1-2147483>", "Translation of numbers"),
    POOL(662, ROW_KEYED, "translation-profile {incoming|outgoing} WORD", "Translation of numbers"),
    BOTH(670, 0, "session-transport {tcp|udp}", "Transport"),
    POOL(680, 0, "voice-class stun-usage <1-10000>", "Way through firewalls"),
    POOL(690, ROW_KEYED, "xml-config {maxnumcalls <1-200>|busytrigger <1-200>|custom LINE}",
         "Lines of the phone's file"),
    BOTH(692, 0, "vpn-group <1-2>", "VPN gateways"),
    BOTH(693, 0, "vpn-profile <1-6>", "How the VPN is used"),
    BOTH(700, ROW_ON, "vad", "Voice activity detection"),
    TEMPLATE(710, 0, "service https", "Phone services over HTTPS"),
    LOCALES(mode_template, 720),
    TEMPLATE(730, 0, "voicemail NUMBER:32 [timeout <5-60000>]", "Number of voice mail"),
    POOL(800, 0, "logout-profile <1-65535>", "Extension mobility"),
    POOL(810, 0, "after-hour exempt", "Not blocked at night"),
    POOL(820, 0, "application WORD", "Application of this phone"),
    POOL(830, ROW_KEYED, "alias <1-5> NUMBER to NUMBER [preference <0-10>]", "Numbers that lead elsewhere for now"),
    POOL(840, 0, "incoming called-number NUMBER:32 [preference <0-10>]", "Called number of this phone"),
    POOL(850, ROW_KEYED, "proxy A.B.C.D [preference <0-10>] [monitor probe icmp-ping [A.B.C.D]]", "Its SIP proxy"),
    POOL(860, 0, "max registrations <0-150>", "Registrations in this pool"),
    ACTION("reset", "Boot the phone"),
    ACTION("restart", "Restart the phone"),
    ACTION("apply-config", "Let the phone read its files"),

    DIALPLAN(10, 0, "type {7905-7912|7940-7960-others}", "Makes of phones"),
    DIALPLAN(20, ROW_KEYED, "pattern <1-24> LINE", "Pattern of a number"),
    DIALPLAN(30, 0, "filename WORD:24", "File with patterns"),

    TYPE(10, 0, "addons <1-3>", "Add-on modules"),
    TYPE(20, 0, "description LINE:128", "Name of the type"),
    TYPE(30, 0, "gsm-support", "Speaks GSM"),
    TYPE(40, 0, "num-lines <1-114>", "Lines"),
    TYPE(41, ALIAS, "num-line <1-114>", "Lines"),
    TYPE(50, 0, "phoneload-support", "Loads firmware"),
    TYPE(60, 0, "reference-pooltype WORD", "Type that this one is like"),
    TYPE(70, 0, "telnet-support", "Opens Telnet"),
    TYPE(80, 0, "transport {tcp|udp}", "Transport"),
    TYPE(90, ROW_KEYED, "xml-config {maxnumcalls <1-200>|busytrigger <1-200>|custom LINE}",
         "Lines of the phones' files"),
    { 0 }
};

static const struct path_help help[] = {
    { "transfer-pattern", "Numbers to transfer to" },
    { "voice register dialplan", "Numbers that a SIP phone knows to be complete" },
    { "transfer-attended", "Transfers with consultation" },
    { "transfer-blind", "Transfers without consultation" },
    { "anonymous", "Callers without number" },
    { "caller-id", "Caller's number" },
    { "digit", "Digits" },
    { "digit collect", "How digits are collected" },
    { "incoming", "Incoming calls" },
    { "max", "Limits" },
    { "registration-timer", "Between two registrations" },
    { "semi-attended", "Transfers to a phone that rings" },
    { 0 }
};

extern const struct module module_inert_sip_pools;
const struct module module_inert_sip_pools = {
    .name = "inert_sip_pools",
    .modes = modes_here,
    .rows = rows,
    .help = help,
};
