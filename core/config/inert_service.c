// SPDX-License-Identifier: MIT
/* Module "inert_service": Inert settings of `telephony-service`. */
#include "core/config/inert.h"

struct group_options {
    char vrf[32];                /* of the opener; "" none */
};
static struct mode mode_group;
static struct slice group_slice = { .mode = &mode_group, .size = sizeof(struct group_options) };
static struct slice *const slices[] = { &group_slice, NULL };

static struct mode mode_group = {
    .name = "group", .prompt = "conf-tele-group", .title = "Group configuration commands:", .parent = &mode_telephony,
    .key = KEY_TAG,
    .opener = { .syntax = "group <1-5> [vrf WORD:31]", .help = "Phones of one network",
                .slot_help = HELP("Tag", "A routing table of their own", "Its name"), .place = 920,
                .slice = &group_slice, .bind = { { 0 }, TEXT(struct group_options, vrf) } },
};
static struct mode mode_video = {
    .name = "video", .prompt = "config-tele-video", .title = "Video configuration commands:", .parent = &mode_telephony,
    .opener = { .syntax = "video", .help = "Video calls", .place = 910 },
};
static struct mode *const modes_here[] = { &mode_group, &mode_video, NULL };

#define PHONES(place, flags, syntax, help) ROW(mode_telephony, place, flags, syntax, help)

static struct row rows[] = {
    PHONES(50, ROW_MANY, "sdspfarm {units <0-10>|transcode sessions <1-128>|tag <1-10> WORD|unregister force|"
                         "conference LINE}", "Voice resources"),
    PHONES(200, ROW_MANY | ROW_SECRET, "xml user WORD:19 password [0|6] WORD <0-15>", "User of the XML interface"),
    PHONES(220, 0, "login [timeout <1-1440>] [clear hh:mm]", "Login with a PIN"),
    QOS(mode_telephony, 430),
    PHONES(445, 0, "calling-number local [secondary]", "Caller's number of forwarded calls"),
    PHONES(506, ROW_MANY, "service {dnis {overlay|dir-lookup}|local-directory LINE}",
           "Services of phones"),
    PHONES(560, 0, "olsontimezone WORD version WORD", "Time zone"),
    PHONES(620, ROW_MANY, "mwi {relay|expires <600-99999>|reg-e164|prefix NUMBER|sip-server LINE}", "Message waiting"),
    PHONES(710, ROW_MANY, "call-forward pattern NUMBER", "Whose calls are forwarded as H.450.3 has it"),
    PHONES(720, ROW_MANY, "call-park system {application|redirect|recall force}", "Call park"),
    PHONES(732, 0, "paging ip A.B.C.D [port <2000-65535>]", "Paging by multicast"),
    PHONES(740, ROW_KEYED | ROW_SECRET, "web {admin system LINE|admin customer LINE|customize load WORD}",
           "Web interface"),
    PHONES(750, 0, "dn-webedit", "Numbers by web interface"),
    PHONES(751, 0, "time-webedit", "Time by web interface"),
    PHONES(760, 0, "directory {first-name-first|last-name-first}", "Order of names"),
    PHONES(770, ROW_MANY, "hunt-group report LINE", "Hunt groups"),
    PHONES(780, 0, "secondary-dialtone NUMBER:32", "Second dial tone"),
    PHONES(790, ROW_MANY, "fac custom LINE", "Feature access codes"),
    PHONES(824, ROW_KEYED, "after-hours pstn-prefix <1-4> NUMBER:32", "Prefix of outside calls"),
    PHONES(860, 0, "server-security-mode {secure|non-secure|erase}", "Security of phones"),
    PHONES(861, ROW_MANY, "nte-end-digit-delay [<10-200>]", "Delay of digits"),
    PHONES(60, 0, "conference transfer-pattern", "Patterns of transfers bound conferences, too"),
    PHONES(70, 0, "protocol mode {ipv4|ipv6|dual-stack [preference {ipv4|ipv6}]}", "Versions of IP"),
    PHONES(71, ROW_MANY, "ip source-address X:X:X:X::X [port <2000-9999>] [secondary X:X:X:X::X [rehome <0-65535>]] "
           "[any-match|strict-match]", "Where phones of IPv6 register"),
    PHONES(72, 0, "shutdown", "Close the SCCP port"),
    PHONES(80, 0, "srst mode auto-provision {all|dn|none}", "What is remembered of phones that fall back"),
    PHONES(81, 0, "srst dn line-mode {dual|dual-octo|octo|single}", "Lines of phones that fall back"),
    PHONES(82, 0, "srst dn template <1-15>", "Template of lines that fall back"),
    PHONES(83, 0, "srst ephone template <1-20>", "Template of phones that fall back"),
    PHONES(84, 0, "srst ephone description LINE:100", "Text of phones that fall back"),
    PHONES(201, ROW_SECRET, "standby username WORD password [0|6] WORD", "User of the standby system"),
    PHONES(202, 0, "xmlschema WORD", "Where the schema of the XML interface is"),
    PHONES(203, 0, "xmlthread <1-5>", "Requests of the XML interface at a time"),
    PHONES(204, 0, "xmltest", "Test page of the XML interface"),
    PHONES(205, ROW_SECRET, "log password WORD:28", "Password of the XML interface's events"),
    PHONES(310, ROW_KEYED, "load-cfg-file WORD alias WORD [sign] [create]", "A file that phones may ask for"),
    PHONES(446, 0, "calling-number initiator", "Caller's number of transferred calls"),
    PHONES(507, 0, "service https", "Phone services over HTTPS"),
    PHONES(508, 0, "service profile [phonepassword WORD] [calllogblfenabled] [backgroundimageaccess false]",
           "Settings of all phones"),
    PHONES(711, 0, "caller-id block code NUMBER:16", "Digits that hide the caller's number"),
    PHONES(733, 0, "moh-file-buffer <64-10000>", "Room for a file of music"),
    PHONES(734, 0, "internal-call moh-group <0-5>", "Music for callers from inside"),
    PHONES(741, 0, "hfs enable [port <1024-65535>]", "Phone files over HTTP"),
    PHONES(742, 0, "hfs home-path WORD", "Where these files are"),
    PHONES(743, 0, "background save interval <1-1440>", "How often users' settings are saved"),
    PHONES(791, 0, "bulk-speed-dial prefix NUMBER:4", "Digits before the numbers of lists"),
    PHONES(792, 0, "extension-assigner tag-type {ephone-tag|provision-tag}", "How phones get their lines"),
    PHONES(793, 0, "fxo hook-flash", "Flash key on outside lines"),
    PHONES(794, 0, "live-record NUMBER:32", "Number that records calls"),
    PHONES(795, 0, "overlap-signal", "Take digits one by one"),
    PHONES(796, 0, "transfer-digit-collect {new-call|orig-call}", "Where a transferring user dials"),
    PHONES(798, 0, "application WORD", "Application of all phones"),
    PHONES(825, 0, "after-hour login http", "Login at night by a page"),
    PHONES(862, 0, "device-security-mode {authenticated|none|encrypted}", "Security of all phones"),
    PHONES(863, 0, "secure-signaling trustpoint WORD", "Certificate of the SCCP port"),
    PHONES(864, 0, "tftp-server-credentials trustpoint WORD", "Certificate of phone files"),
    PHONES(865, 0, "encrypt password", "Passwords are stored encrypted"),

    ROW(mode_group, 10, ROW_MANY, "ip source-address {A.B.C.D|X:X:X:X::X} [port <2000-9999>] [secondary {A.B.C.D|"
        "X:X:X:X::X} [rehome <0-65535>]] [any-match|strict-match]", "Where these phones register"),
    ROW(mode_group, 20, ROW_KEYED, "url {authentication|directories|idle|information|messages|proxy-server|services} "
        "LINE", "Phone services"),
    ROW(mode_group, 30, 0, "shutdown", "Admit none of these phones"),
    ROW(mode_video, 10, 0, "maximum bit-rate <0-10000000>", "Greatest bit rate of video"),
    { 0 }
};

static const struct path_help help[] = {
    { "after-hour", "Hours when nobody works" },
    { "after-hour login", "Login at night" },
    { "background", "What happens beside calls" },
    { "background save", "Settings of users" },
    { "bulk-speed-dial", "Lists of numbers" },
    { "caller-id", "Caller's number" },
    { "caller-id block", "Calls without number" },
    { "encrypt", "Encryption" },
    { "extension-assigner", "Lines by a call" },
    { "fxo", "Outside lines" },
    { "hfs", "Phone files over HTTP" },
    { "internal-call", "Calls from inside" },
    { "log", "Events of the XML interface" },
    { "maximum", "Limits" },
    { "protocol", "Protocols" },
    { "secure-signaling", "Signaling by TLS" },
    { "srst", "Phones that fall back to this system" },
    { "srst mode", "What is remembered" },
    { "srst dn", "Their lines" },
    { "srst ephone", "Themselves" },
    { "standby", "Standby system" },
    { "tftp-server-credentials", "Certificate of phone files" },
    { "xml", "XML interface" },
    { "call-park", "Call park" },
    { "calling-number", "Caller's number" },
    { "ip qos", "Quality of service" },
    { 0 }
};

extern const struct module module_inert_service;
const struct module module_inert_service = {
    .name = "inert_service",
    .modes = modes_here,
    .slices = slices,
    .rows = rows,
    .help = help,
};
