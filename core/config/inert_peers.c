// SPDX-License-Identifier: MIT
/* Module "inert_peers": inert settings of what is outside: `sip-ua`, `dial-peer voice` and `presence`. The first two
 * hold more than phones need (trunks, fax, other protocols): what no row knows is kept as typed. */
#include "core/config/inert.h"

static struct mode mode_sip_ua = {
    .name = "sip-ua", .prompt = "config-sip-ua", .title = "SIP UA configuration commands:", .parent = &mode_global,
    .kept = true, .bangs = 1,
    .opener = { .syntax = "sip-ua", .help = "SIP as a client", .place = 4910 },
};
static struct mode mode_dial_peer = {
    .name = "dial-peer voice LINE", .prompt = "config-dial-peer", .title = "Dial-peer configuration commands:",
    .parent = &mode_global, .key = KEY_NAME, .kept = true, .bangs = 1,
    .opener = { .syntax = "dial-peer voice LINE", .help = "Where outside numbers lead",
                .slot_help = HELP("Tag and type"), .place = 4820 },
};
static struct mode mode_presence = {
    .name = "presence", .prompt = "config-presence", .title = "Presence configuration commands:",
    .parent = &mode_global, .bangs = 1,
    .opener = { .syntax = "presence", .help = "States of numbers for watchers", .place = 4900 },
};
static struct mode *const modes_here[] = { &mode_sip_ua, &mode_dial_peer, &mode_presence, NULL };

#define CLIENT(place, flags, syntax, help) ROW(mode_sip_ua, place, flags, syntax, help)
#define PEER(place, flags, syntax, help) ROW(mode_dial_peer, place, flags, syntax, help)
#define WATCH(place, flags, syntax, help) ROW(mode_presence, place, flags, syntax, help)

static struct row rows[] = {
    CLIENT(10, ROW_MANY | ROW_SECRET,
           "credentials {dhcp|number WORD username WORD|username WORD} password [0|6|7] WORD realm WORD",
           "With which this system registers"),
    CLIENT(20, ROW_MANY | ROW_SECRET, "authentication username WORD password [0|6|7] WORD [realm WORD]",
           "With which this system proves itself"),
    CLIENT(25, ROW_ON, "remote-party-id", "Caller's number in a header of its own"),
    CLIENT(30, ROW_KEYED, "retry {bye|cancel|comet|info|invite|keepalive|notify|options|prack|refer|register|rel1xx|"
           "response|subscribe|update} <1-10>", "How often a request is repeated"),
    CLIENT(40, ROW_KEYED, "timers {trying|connect|disconnect|expires|hold|keepalive {active|down}|notify|options|prack|"
           "refer|register|rel1xx|update|buffer-invite} <1-300000>", "How long is waited"),
    CLIENT(50, 0, "mwi-server WORD [expires <1-999999>] [port <1-65535>] [transport {tcp|udp}] [unsolicited]",
           "Who knows of messages"),
    CLIENT(60, ROW_KEYED, "registrar <1-6> WORD [expires <60-65535>] [tcp]", "Where this system registers, too"),
    CLIENT(60, ROW_KEYED, "registrar WORD [expires <60-65535>] [tcp] [secondary]", "Where this system registers"),
    CLIENT(70, 0, "sip-server WORD", "Who routes calls"),
    CLIENT(80, 0, "outbound-proxy WORD", "Through whom requests go"),
    CLIENT(90, 0, "max-forwards <1-70>", "Systems that a request may pass"),
    CLIENT(100, 0, "connection-reuse [via-port]", "Answer on the connection of the request"),
    CLIENT(110, 0, "protocol mode {ipv4|ipv6|dual-stack [preference {ipv4|ipv6}]}", "Versions of IP"),
    CLIENT(120, 0, "presence enable", "Tell watchers of states"),
    CLIENT(130, 0, "refer-ood enable [<1-500>]", "Take REFER outside of calls"),
    CLIENT(140, ROW_ON, "handle-replaces", "Take the Replaces header"),
    { .syntax = "aaa LINE", .help = "Kept, without effect", .mode = &mode_sip_ua, .place = 5, .flags = ROW_KEPT },
    CLIENT(150, 0, "notify telephone-event max-duration <40-3000>", "Digits by NOTIFY"),

    PEER(10, 0, "description LINE:128", "Text about the peer"),
    PEER(20, ROW_KEYED, "corlist {incoming|outgoing} WORD", "Class of restriction"),
    PEER(30, ROW_KEYED, "translation-profile {incoming|outgoing} WORD", "Translation of numbers"),
    PEER(40, 0, "huntstop", "Try no further peer"),
    PEER(50, 0, "preference <0-10>", "Order among peers that match"),
    PEER(60, 0, "application WORD", "Application for calls of this peer"),
    PEER(70, 0, "destination-pattern WORD", "Numbers that lead here"),
    PEER(80, 0, "answer-address WORD", "Callers whose calls come from here"),
    PEER(90, 0, "voice-class codec <1-10000>", "List of codecs"),
    PEER(100, 0, "max-redirects <1-10>", "Redirections of a call"),
    PEER(110, 0, "session protocol {sipv2|cisco|multicast}", "Protocol"),
    PEER(120, 0, "session target WORD", "Where calls go"),
    PEER(130, 0, "session transport {tcp|udp|system|tcp tls}", "Transport"),
    PEER(140, 0, "incoming called-number WORD", "Called numbers that come from here"),
    PEER(150, 0, "direct-inward-dial", "Called numbers are complete"),
    PEER(160, 0, "dtmf-relay [cisco-rtp] [h245-alphanumeric] [h245-signal] [rtp-nte] [sip-kpml] [sip-notify]",
         "How digits are sent"),
    PEER(170, 0, "codec LINE", "Codec"),
    PEER(180, 0, "fax rate LINE", "Fax relay"),
    PEER(190, 0, "ip qos dscp WORD {media|signaling}", "Quality of service"),
    PEER(200, ROW_ON, "vad", "Voice activity detection"),
    PEER(210, 0, "port WORD", "Voice port"),
    PEER(220, 0, "forward-digits {all|extra|<0-32>}", "Digits that are sent"),
    PEER(221, ROW_ON, "digit-strip", "Digits of the pattern are not sent"),
    PEER(230, 0, "prefix WORD", "Digits that are sent first"),
    PEER(240, 0, "b2bua", "Calls end here and begin anew"),
    PEER(250, 0, "emergency response {callback|zone <1-100>}", "Emergency calls"),
    PEER(260, 0, "mailbox-selection {last-redirect-num|orig-called-num}", "Whose mailbox takes a forwarded call"),
    PEER(270, 0, "paramspace callsetup after-hours-exempt {false|true}", "Not blocked at night"),
    PEER(280, ROW_KEYED, "lpcor {incoming|outgoing} WORD", "Logical partitioning"),
    PEER(290, ROW_ON, "supplementary-service sip handle-replaces", "Replaces headers of SIP"),
    PEER(291, ROW_ON, "supplementary-service sip moved-temporarily", "Redirection by SIP for call forwarding"),
    PEER(292, ROW_ON, "supplementary-service sip refer", "REFER of SIP for call transfer"),

    WATCH(10, 0, "server A.B.C.D", "Server that knows states of others"),
    WATCH(20, 0, "presence call-list", "States in lists of calls"),
    WATCH(30, 0, "max-subscription <100-500>", "Subscriptions at a time"),
    WATCH(40, 0, "sccp blf-speed-dial retry-interval <60-3600> limit <10-100>", "Subscriptions of phones"),
    WATCH(50, 0, "watcher all", "States of outside numbers, too"),
    WATCH(60, 0, "allow subscribe", "Outside watchers are told"),
    { 0 }
};

static const struct path_help help[] = {
    { "refer-ood", "REFER outside of calls" },
    { "fax", "Fax relay" },
    { "paramspace", "Parameters of applications" },
    { "paramspace callsetup", "How calls are set up" },
    { "dial-peer", "Dial peers" },
    { "dial-peer voice", "Where outside numbers lead" },
    { "notify", "Notifications" },
    { "notify telephone-event", "Digits" },
    { "authentication", "Proofs of identity" },
    { "watcher", "Who watches" },
    { "sccp", "SCCP of voice resources and of phones" },
    { "sccp blf-speed-dial", "Buttons that show states" },
    { 0 }
};

extern const struct module module_inert_peers;
const struct module module_inert_peers = {
    .name = "inert_peers",
    .modes = modes_here,
    .rows = rows,
    .help = help,
};
