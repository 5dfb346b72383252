// SPDX-License-Identifier: MIT
/* Module "inert": settings of Unified CME that are understood, checked for form and printed back in canonical form, but
 * that nothing reads yet. `show configuration unsupported` lists those in use. A row leaves this file when the folder
 * that acts on it declares it. Syntaxes, ranges and defaults: CME command reference. */
#include "core/module.h"
#include "core/settings.h"

/* -- ephone-template: a stanza of its own -- */

static struct mode mode_ephone_template = {
    .name = "ephone-template", .prompt = "config-ephone-template", .title = "Ephone template configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 1, .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-template <1-20>", .help = "Settings that ephones borrow",
                .slot_help = (const char *const[]){ "Template tag", NULL }, .place = 5010 },
};
static struct mode mode_h323 = {
    .name = "h323", .prompt = "config-serv-h323", .title = "H.323 configuration commands:", .parent = &mode_voip,
    .kept = true, .opener = { .syntax = "h323", .help = "Kept, without effect", .place = 900 },
};

static struct mode *const modes_here[] = { &mode_ephone_template, &mode_h323, NULL };

/* -- rows -- */

#define ROW(of_mode, of_place, of_flags, of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &(of_mode), .place = (of_place), .flags = (of_flags) }
#define ALIAS (ROW_ALIAS | ROW_HIDDEN)

#define VOIP(place, flags, syntax, help) ROW(mode_voip, place, flags, syntax, help)
#define SIP(place, flags, syntax, help) ROW(mode_voip_sip, place, flags, syntax, help)
#define REGISTER(place, flags, syntax, help) ROW(mode_register_global, place, flags, syntax, help)
#define PHONES(place, flags, syntax, help) ROW(mode_telephony, place, flags, syntax, help)
/* Rows of ephone-dn and its template; of ephone and its template; of both profiles. */
#define DN(place, flags, syntax, help) \
    ROW(mode_ephone_dn, place, flags, syntax, help), ROW(mode_ephone_dn_template, place, flags, syntax, help)
#define PHONE(place, flags, syntax, help) \
    ROW(mode_ephone, place, flags, syntax, help), ROW(mode_ephone_template, place, flags, syntax, help)
#define PROFILE(place, flags, syntax, help) \
    ROW(mode_logout_profile, place, flags, syntax, help), ROW(mode_user_profile, place, flags, syntax, help)

#define ALLOW(from, to, place) \
    VOIP(place, 0, "allow-connections " from " to " to, "Connect " from " to " to), \
    VOIP(place, ALIAS, "allow-connections " from "-to-" to, "Connect " from " to " to)

static struct row rows[] = {
    VOIP(50, 0, "address-hiding", "Hide addresses of the other side"),
    VOIP(62, 0, "ip address trusted call-block cause LINE", "Why calls of others are refused"),
    VOIP(120, 0, "lpcor LINE", "Logical partitioning"),
    VOIP(130, 0, "notify LINE", "Notifications"),
    VOIP(140, 0, "redirect ip2ip", "Redirect calls from IP to IP"),
    VOIP(150, ROW_MANY, "clid LINE", "Caller's number"),
    VOIP(160, 0, "dtmf-interworking {rtp-nte|standard|system}", "Digits between protocols"),
    VOIP(170, 0, "srtp [fallback]", "Encrypted media"),
    VOIP(180, ROW_MANY, "media {flow-around|flow-through|LINE}", "Path of media"),
    ALLOW("h323", "h323", 200),
    ALLOW("h323", "sip", 201),
    ALLOW("sip", "h323", 202),
    ALLOW("sip", "sip", 203),
    VOIP(250, 0, "supplementary-service h450.12", "H.450.12 capabilities"),
    VOIP(251, ROW_ON, "supplementary-service h450.2", "H.450.2 call transfer"),
    VOIP(252, ROW_ON, "supplementary-service h450.3", "H.450.3 call forwarding"),
    VOIP(253, ROW_ON, "supplementary-service h450.7", "H.450.7 message waiting"),
    VOIP(254, 0, "supplementary-service media-renegotiate", "Negotiate media again for a feature"),
    VOIP(260, ROW_ON, "supplementary-service sip handle-replaces", "Replaces headers of SIP"),
    VOIP(261, ROW_ON, "supplementary-service sip moved-temporarily", "Redirection by SIP for call forwarding"),
    VOIP(261, ALIAS, "supplementary-service sip moved-temporary", "moved-temporarily"),
    VOIP(261, ALIAS, "supplementary-service sip-moved-temporarily", "moved-temporarily"),
    VOIP(261, ALIAS, "supplementary-service sip-moved-temporary", "moved-temporarily"),
    VOIP(262, ROW_ON, "supplementary-service sip refer", "REFER of SIP for call transfer"),
    VOIP(262, ALIAS, "supplementary-service sip-refer", "sip refer"),
    VOIP(300, ROW_MANY, "fax LINE", "Fax relay"),
    VOIP(350, ROW_MANY, "modem LINE", "Modem passthrough"),
    VOIP(360, 0, "emergency LINE", "Emergency numbers"),
    VOIP(370, ROW_MANY, "qsig LINE", "QSIG"),

    SIP(10, ROW_MANY, "bind {control|media|all} source-interface LINE", "Source interface"),
    SIP(30, 0, "session transport {udp|tcp|tcp tls}", "Transport of calls"),
    SIP(40, ROW_MANY, "listen-port {non-secure|secure} <1-65535>", "Port of calls"),
    SIP(50, 0, "min-se <90-86400>", "Least session interval"),
    SIP(60, 0, "early-offer forced", "Offer media in every INVITE"),
    SIP(70, 0, "midcall-signaling LINE", "Changes during calls"),
    SIP(80, ROW_ON, "call service stop", "Stop calls"),
    SIP(90, ROW_MANY, "header-passing [LINE]", "Pass headers to applications"),

    REGISTER(10, 0, "mode {cme|cme-app|esrst}", "What SIP phones find here"),
    REGISTER(30, ROW_KEYED, "bandwidth LINE", "Bandwidth of video"),
    REGISTER(40, 0, "timeouts interdigit <2-120>", "Between two digits"),
    REGISTER(50, 0, "max-dn <1-65535>", "Greatest tag of a voice register dn"),
    REGISTER(51, 0, "max-pool <1-65535>", "Greatest tag of a voice register pool"),
    REGISTER(60, ROW_KEYED, "load WORD WORD", "Firmware by type"),
    REGISTER(70, ROW_KEYED, "authenticate {register|presence|ood-refer|realm WORD|credential WORD WORD}",
             "Ask for passwords"),
    REGISTER(80, ROW_KEYED, "dialplan-pattern <1-10> LINE", "Expand numbers"),
    REGISTER(90, 0, "voicemail NUMBER", "Number of voice mail"),
    REGISTER(95, 0, "tftp-path {flash:|slot0:|URL}", "Where phone files are"),
    REGISTER(100, 0, "create profile [sync WORD]", "Make phone files"),
    REGISTER(110, 0, "keepalive <120-65535>", "Between two registrations"),
    REGISTER(120, 0, "timezone <1-53>", "Time zone"),
    REGISTER(121, 0, "time-format {12|24}", "Clock"),
    REGISTER(122, 0, "date-format WORD", "Date"),
    REGISTER(123, ROW_MANY, "dst LINE", "Summer time"),
    REGISTER(130, 0, "phone-redirect-limit <5-20>", "Greatest number of redirections"),
    REGISTER(140, 0, "hold-alert", "Remind of held calls"),
    REGISTER(150, ROW_KEYED, "url {authentication|directory|service|idle} LINE", "Phone services"),
    REGISTER(160, 0, "external-ring WORD", "Ring of outside calls"),

    PHONES(50, ROW_MANY, "sdspfarm {units <0-10>|transcode sessions <1-128>|tag <1-10> WORD|unregister force|"
                         "conference LINE}", "Voice resources"),
    PHONES(200, ROW_MANY | ROW_SECRET, "xml user WORD:19 password [0|6] WORD <0-15>", "User of the XML interface"),
    PHONES(220, 0, "login [timeout <1-1440>] [clear hh:mm]", "Login with a PIN"),
    PHONES(430, ROW_MANY, "ip qos dscp WORD {media|service|signaling|video}", "Quality of service"),
    PHONES(445, 0, "calling-number local [secondary]", "Caller's number of forwarded calls"),
    PHONES(506, ROW_MANY, "service {dss|dnis {overlay|dir-lookup}|local-directory LINE}",
           "Services of phones"),
    PHONES(560, 0, "olsontimezone WORD version WORD", "Time zone"),
    PHONES(610, 0, "voicemail NUMBER", "Number of voice mail"),
    PHONES(620, ROW_MANY, "mwi {relay|expires <600-99999>|reg-e164|prefix NUMBER|sip-server LINE}", "Message waiting"),
    PHONES(710, ROW_MANY, "call-forward {pattern NUMBER|system redirecting-expanded}", "Call forwarding"),
    PHONES(720, ROW_MANY, "call-park system {application|redirect|recall force}", "Call park"),
    PHONES(731, 0, "multicast moh A.B.C.D port <2000-65535> [route LINE]", "Music on hold by multicast"),
    PHONES(732, 0, "paging ip A.B.C.D [port <2000-65535>]", "Paging by multicast"),
    PHONES(740, ROW_KEYED | ROW_SECRET, "web {admin system LINE|admin customer LINE|customize load WORD}",
           "Web interface"),
    PHONES(750, 0, "dn-webedit", "Numbers by web interface"),
    PHONES(751, 0, "time-webedit", "Time by web interface"),
    PHONES(760, 0, "directory {first-name-first|last-name-first}", "Order of names"),
    PHONES(761, ROW_KEYED, "directory entry <1-250> NUMBER name LINE:24", "Entry of the directory"),
    PHONES(770, ROW_MANY, "hunt-group {logout {dnd|hlog}|report LINE}", "Hunt groups"),
    PHONES(780, 0, "secondary-dialtone NUMBER:32", "Second dial tone"),
    PHONES(790, ROW_MANY, "fac {standard|custom LINE}", "Feature access codes"),
    PHONES(824, ROW_KEYED, "after-hours pstn-prefix <1-4> NUMBER:32", "Prefix of outside calls"),
    PHONES(860, 0, "server-security-mode {secure|non-secure|erase}", "Security of phones"),
    PHONES(861, ROW_MANY, "nte-end-digit-delay [<10-200>]", "Delay of digits"),

    ROW(mode_ephone_dn, 120, ROW_MANY, "paging [ip A.B.C.D [port <2000-65535>]|group WORD]", "A number for paging"),
    ROW(mode_ephone_dn, 130, 0, "loopback-dn LINE", "A pair of numbers"),
    ROW(mode_ephone_dn, 140, ROW_MANY, "conference {ad-hoc|meetme}", "A number for conferences"),
    ROW(mode_ephone_dn, 360, 0, "feed ip A.B.C.D LINE", "Music on hold from a call"),
    ROW(mode_ephone_dn, 830, 0, "fwd-local-calls", "Forward calls from inside"),
    DN(410, ROW_ON, "huntstop", "Try no further number"),
    DN(411, 0, "huntstop channel [<1-8>]", "Keep channels free"),
    DN(730, 0, "allow watch", "Let others watch this number"),
    DN(760, 0, "moh-group <0-5>", "Music on hold"),
    DN(770, 0, "mwi {on|off|on-off|sip|qsig}", "Message waiting"),
    DN(771, 0, "mwi-type {visual|audio|both}", "How a message is shown"),
    DN(780, 0, "corlist {incoming|outgoing} WORD", "Class of restriction"),
    DN(781, ROW_MANY, "translate {called|calling} LINE", "Translation of numbers"),
    DN(782, ROW_MANY, "translation-profile {incoming|outgoing} WORD", "Translation of numbers"),
    DN(790, 0, "ring {external|internal|feature} [primary|secondary]", "Ring pattern"),
    DN(793, ROW_MANY, "caller-id {local|passthrough|block LINE}", "Caller's number"),
    DN(795, 0, "ephone-hunt login", "May join hunt groups"),
    DN(796, ROW_MANY, "snr LINE", "Single number reach"),
    DN(797, 0, "mobility", "Single number reach may be switched"),
    DN(798, 0, "trunk LINE", "Line of a trunk"),

    ROW(mode_ephone_template, 50, 0, "privacy [on|off|button]", "Privacy on shared lines"),
    PHONE(60, ROW_KEYED, "lpcor {type WORD|incoming WORD|outgoing WORD}", "Logical partitioning"),
    ROW(mode_ephone_template, 70, 0, "park reservation-group WORD:32", "Parked calls"),
    ROW(mode_ephone_template, 901, 0, "transfer-park blocked", "No transfer to park slots"),
    PHONE(100, 0, "device-security-mode {authenticated|none|encrypted}", "Security of this phone"),
    ROW(mode_ephone, 300, 0, "ephone-template <1-20>", "Settings from a template"),
    PHONE(310, 0, "max-calls-per-button <1-8>", "Calls of an octo-line here"),
    PHONE(320, 0, "busy-trigger-per-button <1-8>", "Calls until busy"),
    ROW(mode_ephone, 330, ROW_SECRET, "username WORD:28 [password WORD]", "User of this phone"),
    ROW(mode_ephone, 335, ROW_SECRET, "pin <0-99999999>", "PIN of this phone"),
    ROW(mode_ephone_template, 340, ROW_KEYED, "speed-dial <1-33> NUMBER [label LINE]", "Number on a button"),
    PHONE(341, ROW_KEYED, "fastdial <1-100> NUMBER [name LINE]", "Number in a menu"),
    PHONE(350, ROW_KEYED, "blf-speed-dial <1-75> NUMBER label LINE", "Number with its state on a button"),
    PHONE(360, 0, "paging-dn <1-65535> [multicast|unicast]", "Paging"),
    PHONE(500, 0, "codec {g711ulaw|g722r64|g729r8 [dspfarm-assist]|ilbc}", "Codec"),
    ROW(mode_ephone_template, 650, 0, "keep-conference [hangup] [drop-last] [endcall] [local-only]",
        "Conference after its maker left"),
    PHONE(660, 0, "keepalive <10-65535>", "Between two signs of life"),
    ROW(mode_ephone, 750, 0, "auto-line [<1-34> [answer-incoming]|incoming]", "Line taken by going off-hook"),
    ROW(mode_ephone_template, 900, 0, "night-service bell", "Night service"),
    PHONE(902, 0, "transfer max-length <3-16>", "Longest number to transfer to"),
    PHONE(903, 0, "mtp", "Media through this system"),
    PHONE(904, ROW_ON, "multicast-moh", "Music on hold by multicast"),
    PHONE(905, 0, "presence call-list", "States in lists of calls"),
    PHONE(906, 0, "vm-device-id WORD", "Device of voice mail"),
    PHONE(907, 0, "provision-tag <1-2147483647>", "Tag of a provisioning system"),
    PHONE(908, 0, "headset auto-answer {line LINE|dn LINE}", "Answer by headset"),
    PHONE(909, 0, "exclude LINE", "Services not on this phone"),
    PHONE(910, 0, "emergency response location LINE", "Emergency calls"),
    ROW(mode_ephone_template, 911, 0, "after-hour exempt", "Not blocked at night"),
    PHONE(912, 0, "overlap-signal", "Send digits one by one"),
    ROW(mode_ephone_template, 912, ROW_ON, "dnd feature-ring", "Do not disturb silences feature ring, too"),
    PHONE(913, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    PHONE(914, ROW_KEYED, "button-layout {set <1-2>|<1-34> LINE}", "Order of buttons"),
    PHONE(915, ROW_KEYED, "url-button <1-100> LINE", "Service on a button"),
    PHONE(916, ROW_MANY, "features blocked LINE", "Blocked features"),
    PHONE(917, ROW_KEYED, "service phone WORD LINE", "Settings of the phone"),
    PHONE(918, 0, "nte-end-digit-delay [<10-200>]", "Delay of digits"),
    PHONE(919, 0, "feature-control WORD", "Features at login"),
    PHONE(920, ROW_KEYED, "softkeys {alerting|connected|hold|idle|remote-in-use|ringing|seized} LINE", "Soft keys"),

    ROW(mode_logout_profile, 100, ROW_SECRET, "user WORD:15 password [0|6] WORD", "Whose TAPI application uses it"),
    ROW(mode_logout_profile, 110, ROW_SECRET, "pin [0|6] NUMBER", "PIN of the phone"),
    PROFILE(400, ROW_KEYED, "feature-button <1-100> LINE", "Feature on a button"),
    PROFILE(410, ROW_KEYED, "privacy-button <1-100>", "Privacy on a button"),
    { 0 }
};

static const struct path_help help[] = {
    { "allow-connections", "Connections between protocols" },
    { "supplementary-service", "Supplementary services" },
    { "supplementary-service sip", "Supplementary services of SIP" },
    { "ip address", "Addresses" },
    { "xml", "XML interface" },
    { "call-forward", "Forward calls" },
    { "ip address trusted call-block", "What a refused caller is told" },
    { "directory", "Directory of names" },
    { "huntstop", "Try no further number" },
    { "multicast", "Multicast" },
    { "session", "Sessions" },
    { "allow-connections h323", "From H.323" },
    { "allow-connections h323 to", "To which protocol" },
    { "allow-connections sip", "From SIP" },
    { "allow-connections sip to", "To which protocol" },
    { "redirect", "Redirected calls" },
    { "call", "Calls" },
    { "call service", "The service as a whole" },
    { "early-offer", "When media is offered" },
    { "call-park", "Call park" },
    { "calling-number", "Caller's number" },
    { "conference", "Conferences" },
    { "ip qos", "Quality of service" },
    { "paging", "Paging" },
    { "allow", "What others may do" },
    { "ephone-hunt", "Hunt groups" },
    { "feed", "Music on hold" },
    { "dnd", "Do not disturb" },
    { "emergency", "Emergency calls" },
    { "emergency response", "Where the caller is" },
    { "features", "Features of this phone" },
    { "headset", "Headset" },
    { "presence", "States of numbers" },
    { "transfer", "Transfers" },
    { 0 }
};

extern const struct module module_inert;
const struct module module_inert = {
    .name = "inert",
    .modes = modes_here,
    .rows = rows,
    .help = help,
};
