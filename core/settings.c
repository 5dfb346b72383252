// SPDX-License-Identifier: MIT
/* Module "settings": the modes that several folders hang rows on, and the rows that core itself reads.
 *
 * Printing places. Among global rows and modes they follow the order of a real running-config (IOS nvgen); rows whose
 * places share a hundred stand in one group, closed by `!`:
 *
 *      100 version, service       200 hostname            300 boot              400 card type
 *      500 logging                600 enable              700 aaa               800 clock, network-clock
 *      900 ip source-route       1000 ip cef             1100 ip dhcp           1200 ip dhcp pool
 *     1300 ip vrf, domain        1400 ipv6, multilink    1500 isdn              1600 crypto
 *     1700 voice-rtp, voice iec  2000 voice service pots 2010 voice service voip
 *     2100 voice class           2200 voice register global, 2210 session-server, 2220 dn, 2230 template, 2240 pool
 *     2300 voice hunt-group      2400 voice logout-profile, 2410 voice user-profile
 *     2500 voice translation     2600 voice-card         3000 username          3100 archive
 *     3200 redundancy, vlan, controller                  3300 ip ssh            3500 interface, router
 *     3700 ip forward, ip route  3800 ip http            3900 access-list       4000 snmp, 4100 tftp-server
 *     4200 ixi                   4300 control-plane      4400 voice-port        4500 ccm-manager, 4600 mgcp
 *     4700 sccp, dspfarm         4800 dial-peer          4900 presence, sip-ua
 *     5000 telephony-service, 5010 ephone-template, 5020 ephone-dn-template, 5030 ephone-dn, 5040 ephone,
 *          5050 ephone-hunt      6000 banner             6100 line con, aux, 6120 vty      6200 scheduler, ntp
 *
 * Inside a mode:
 *     voice service voip   100 gcid, callmonitor  200 allow-connections  250 supplementary-service  300 fax
 *                          310 cti shutdown, 320 other cti rows  900 h323, sip
 *     session-server       10 keepalive, register-id, cti-aware
 *     telephony-service    100 em  200 xml, service  300 load  400 max-…, ip source-address  450 timeouts
 *                          500 texts, url  550 cnf-file  600 dialing  700 conferences, moh  800 transfer  900 create
 *     ephone-dn            10 session-server  100 number  200 label, description, name  300 call-forward
 *                          400 preference, huntstop  700 cti notify, 710 cti watch  800 others  900 ephone-dn-template
 *     ephone               100 security, description  200 mac-address  300 template, user, speed-dial  500 codec
 *                          600 type  700 logout-profile  800 button  900 others */
#include "core/settings.h"

#include "core/access.h"
#include "core/boot.h"
#include "core/module.h"
#include "core/pages.h"

/* -- modes -- */

struct mode mode_voip = {
    .name = "voice service voip", .prompt = "config-voi-serv", .title = "VOICE SERVICE configuration commands:",
    .parent = &mode_global, .bangs = 1,
    .opener = { .syntax = "voice service voip", .help = "Voice over IP", .place = 2010 },
};
struct mode mode_voip_sip = {
    .name = "sip", .prompt = "config-voi-sip", .title = "SIP configuration commands:", .parent = &mode_voip,
    .opener = { .syntax = "sip", .help = "SIP of this service", .place = 910 },
};
struct mode mode_register_global = {
    .name = "voice register global", .prompt = "config-register-global",
    .title = "voice register global configuration commands:", .parent = &mode_global, .bangs = 1,
    .opener = { .syntax = "voice register global", .help = "What all SIP devices share", .place = 2200 },
};
struct mode mode_session_server = {
    .name = "voice register session-server", .prompt = "config-register-fs",
    .title = "Session server configuration commands:", .parent = &mode_global, .key = KEY_TAG, .bangs = 1,
    .opener = { .syntax = "voice register session-server <1-max-session-servers>",
                .help = "Session manager of an application", .slot_help = HELP("Session server tag"), .place = 2210 },
};
struct mode mode_logout_profile = {
    .name = "voice logout-profile", .prompt = "config-logout-profile",
    .title = "Logout profile configuration commands:", .parent = &mode_global, .key = KEY_TAG, .bangs = 1,
    .opener = { .syntax = "voice logout-profile <1-max-logout-profiles>", .help = "Lines of a phone that nobody uses",
                .slot_help = HELP("Logout profile tag"), .place = 2400 },
};
struct mode mode_user_profile = {
    .name = "voice user-profile", .prompt = "config-user-profile", .title = "User profile configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 1,
    .opener = { .syntax = "voice user-profile <1-max-user-profiles>", .help = "Lines that follow a user to any phone",
                .slot_help = HELP("User profile tag"), .place = 2410 },
};
struct mode mode_telephony = {
    .name = "telephony-service", .prompt = "config-telephony", .title = "Telephony-service configuration commands:",
    .parent = &mode_global, .bangs = 1,
    .opener = { .syntax = "telephony-service", .help = "SCCP phones of Cisco Unified CME", .place = 5000 },
};

/* The line mode is chosen when the ephone-dn is made; to change it, delete and make anew (command reference). */
#define LINE_MODE "[dual-line|octo-line]"

struct mode mode_ephone_dn_template = {
    .name = "ephone-dn-template", .prompt = "config-ephone-dn-template",
    .title = "Ephone DN template configuration commands:", .parent = &mode_global, .key = KEY_TAG, .bangs = 2,
    .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-dn-template <1-15>", .help = "Settings that ephone-dns borrow",
                .slot_help = HELP("Template tag"), .place = 5020 },
};
struct mode mode_ephone_dn = {
    .name = "ephone-dn", .prompt = "config-ephone-dn", .title = "Ephone DN configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 2, .belongs = &mode_telephony,
    .template = &mode_ephone_dn_template, .template_row = "ephone-dn-template <1-15>",
    .opener = { .syntax = "ephone-dn <1-max-dn> " LINE_MODE, .help = "A directory number of SCCP phones",
                .slot_help = HELP("ephone-dn tag", "Two calls at a time", "Eight calls at a time"),
                .place = 5030, .slice = &dn_slice, .bind = { { 0 }, U8(struct settings_dn, line_mode, LINE_SINGLE) },
                .effect = AT_ONCE("opens `(config-ephone-dn)`; the line takes one call, two (`dual-line`) or eight "
                                  "(`octo-line`)") },
};
struct mode mode_ephone = {
    .name = "ephone", .prompt = "config-ephone", .title = "Ethernet phone configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 3, .belongs = &mode_telephony,
    .template = &mode_ephone_template, .template_row = "ephone-template <1-20>",
    .opener = { .syntax = "ephone <1-max-ephones>", .help = "An SCCP phone", .slot_help = HELP("ephone tag"),
                .place = 5040 },
};

static struct mode *const all_modes[] = {
    &mode_voip, &mode_voip_sip, &mode_register_global, &mode_session_server, &mode_logout_profile, &mode_user_profile,
    &mode_telephony, &mode_ephone_dn_template, &mode_ephone_dn, &mode_ephone, NULL,
};

/* -- slices -- */

struct slice system_slice = { .mode = &mode_global, .size = sizeof(struct settings_system) };
struct slice voip_slice = { .mode = &mode_voip, .size = sizeof(struct settings_voip) };
struct slice telephony_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_telephony) };
struct slice dn_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_dn) };
struct slice ephone_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_ephone) };
struct slice account_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_account) };
struct slice session_server_slice = { .mode = &mode_session_server, .size = sizeof(struct settings_session_server) };
static struct slice dn_template_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct settings_dn) };

static struct slice *const all_slices[] = {
    &system_slice, &voip_slice, &telephony_slice, &dn_slice, &dn_template_slice, &ephone_slice, &session_server_slice,
    &account_slice, &urls_slice, NULL,
};

/* -- checks -- */

static bool check_hostname(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    (void)next;
    const struct settings_system *s = object_slice(object, &system_slice);
    char first = (char)(s->hostname[0] | 0x20);
    return (first >= 'a' && first <= 'z') || refuse(r, FAULT_INVALID_VALUE, "Hostname must begin with a letter");
}

/* -- rows -- */

#define STAMP(of_what, of_field, of_place) \
    { .syntax = "service timestamps " of_what " [uptime|datetime [msec] [localtime] [show-timezone] [year]]", \
      .help = "Timestamp " of_what " messages", .mode = &mode_global, .place = (of_place), .flags = ROW_ALWAYS, \
      .slot_help = HELP("Time since start", "Date and time", "Milliseconds", "Local time", "Time zone", "Year"), \
      .slice = &system_slice, \
      .effect = AT_ONCE("prefix of " of_what " lines; in UTC unless `localtime`"), \
      .bind = { FLAG_ON(struct settings_system, of_field.on), U8(struct settings_system, of_field.form, 2), \
                FLAG_ON(struct settings_system, of_field.msec), FLAG(struct settings_system, of_field.localtime), \
                FLAG(struct settings_system, of_field.show_timezone), FLAG(struct settings_system, of_field.year) } }

#define SYSTEM .mode = &mode_global, .slice = &system_slice
#define VOIP .mode = &mode_voip, .slice = &voip_slice
#define TELEPHONY .mode = &mode_telephony, .slice = &telephony_slice
#define SERVER .mode = &mode_session_server, .slice = &session_server_slice
#define EPHONE .mode = &mode_ephone, .slice = &ephone_slice

/* Rows that an ephone-dn-template may lend. */
#define DN_ROWS(of_mode, of_slice) \
    { .syntax = "label LINE:30", .help = "Text shown instead of the number", .slot_help = HELP("Text"), \
      .mode = &(of_mode), .place = 200, .slice = &(of_slice), .bind = { TEXT(struct settings_dn, label) }, \
      .effect = AT_ONCE("shown beside the button") }, \
    { .syntax = "description LINE:40", .help = "Text of the phone's header bar", .slot_help = HELP("Text"), \
      .mode = &(of_mode), .place = 210, .slice = &(of_slice), .bind = { TEXT(struct settings_dn, description) }, \
      .effect = AT_ONCE("named in `show ephone-dn`") }, \
    { .syntax = "name LINE:40", .help = "Name of the user", .slot_help = HELP("First and last name"), \
      .mode = &(of_mode), .place = 220, .slice = &(of_slice), .bind = { TEXT(struct settings_dn, name) }, \
      .effect = AT_ONCE("caller's name on other phones") }, \
    { .syntax = "call-forward all NUMBER:32", .help = "Forward all calls", .slot_help = HELP("Number to forward to"), \
      .mode = &(of_mode), .place = 300, .slice = &(of_slice), .bind = { TEXT(struct settings_dn, forward_all) }, \
      .effect = AT_ONCE("calls go there at once; Set Forwarding and the CfwdAll key write this line") }, \
    { .syntax = "call-forward busy NUMBER:32 [primary|secondary] [dialplan-pattern]", .help = "Forward when busy", \
      .slot_help = HELP("Number to forward to", "Calls to the primary number", "Calls to the secondary number", \
                        "Calls to the expanded number"), \
      .mode = &(of_mode), .place = 301, .slice = &(of_slice), \
      .bind = { TEXT(struct settings_dn, forward_busy), U8(struct settings_dn, forward_busy_of, 0), \
                U8(struct settings_dn, forward_busy_expanded, 0) }, \
      .effect = AT_ONCE("calls go there when no line is free or no phone is there (the words behind it are stored " \
                        "only)") }, \
    { .syntax = "call-forward noan NUMBER:32 timeout <3-60000> [primary|secondary] [dialplan-pattern]", \
      .help = "Forward without answer", \
      .slot_help = HELP("Number to forward to", "How long to ring", "Seconds", "Calls to the primary number", \
                        "Calls to the secondary number", "Calls to the expanded number"), \
      .mode = &(of_mode), .place = 302, .slice = &(of_slice), \
      .bind = { TEXT(struct settings_dn, forward_no_answer), U16(struct settings_dn, forward_timeout, 0), \
                U8(struct settings_dn, forward_no_answer_of, 0), \
                U8(struct settings_dn, forward_no_answer_expanded, 0) }, \
      .effect = NEXT_CALL("calls go there after ringing so long (the words behind the seconds are stored only)") }, \
    { .syntax = "call-forward max-length <0-32>", .help = "Longest number to forward to", \
      .slot_help = HELP("Digits, 0 for no forwarding"), .mode = &(of_mode), .place = 304, .slice = &(of_slice), \
      .bind = { U8(struct settings_dn, forward_length, 32) }, \
      .effect = AT_ONCE("users cannot forward to longer numbers with the CfwdAll key; switching off is not " \
                        "measured") }, \
    { .syntax = "forward local-calls", .help = "Forward calls from inside, too", .mode = &(of_mode), .place = 305, \
      .slice = &(of_slice), .bind = { FLAG_ON(struct settings_dn, forward_local) }, \
      .effect = AT_ONCE("`no`: calls (all come from inside) hear busy or ring on despite `call-forward busy` and " \
                        "`noan`") }, \
    { .syntax = "preference <0-10> [secondary <0-10>]", .help = "Order among equal numbers", \
      .slot_help = HELP("0 is tried first", "Of the secondary number", "0 is tried first"), \
      .mode = &(of_mode), .place = 400, .slice = &(of_slice), \
      .bind = { U8(struct settings_dn, preference, 0), U8(struct settings_dn, preference_secondary, 9) }, \
      .effect = AT_ONCE("of the free lines with one number, as their first or secondary, the lowest rings") }, \
    { .syntax = "huntstop", .help = "Try no further number", .mode = &(of_mode), .place = 410, .slice = &(of_slice), \
      .bind = { FLAG_ON(struct settings_dn, huntstop) }, \
      .effect = AT_ONCE("while this line is busy, no later one with the same number is tried") }, \
    { .syntax = "huntstop channel [<1-8>]", .help = "Keep channels free", .slot_help = HELP("Channels", "Channels"), \
      .mode = &(of_mode), .place = 411, .slice = &(of_slice), \
      .bind = { FLAG(struct settings_dn, huntstop_channel), U8(struct settings_dn, huntstop_channels, 0) }, \
      .effect = AT_ONCE("incoming calls take so many channels of the line (1), the others stay free to call out") }, \
    { .syntax = "cti notify", .help = "Keep this directory number up without a phone", .mode = &(of_mode), \
      .place = 700, .slice = &(of_slice), .bind = { FLAG(struct settings_dn, notify) }, \
      .effect = AT_ONCE("applications may use the number although no phone shows it") }

static struct row rows[] = {
    { .syntax = "version WORD:15", .help = "Version that wrote this configuration", SYSTEM, .place = 100,
      .flags = ROW_ALWAYS | ROW_HIDDEN, .slot_help = HELP("Version"),
      .bind = { TEXT_OR(struct settings_system, version, "12.4") },
      .effect = AT_ONCE("first line of the running-config") },
    STAMP("debug", debug_stamp, 110),
    STAMP("log", log_stamp, 111),
    { .syntax = "service password-encryption", .help = "Obfuscate passwords", SYSTEM, .place = 120,
      .flags = ROW_ALWAYS, .bind = { FLAG(struct settings_system, password_encryption) },
      .effect = AT_ONCE("passwords of users, lines and `enable` that were typed plain are printed hidden, as type 7; "
                        "switched off, these stay hidden"), .along = access_hide },
    { .syntax = "hostname NAME:63", .help = "Name of this system", .slot_help = HELP("Name"), SYSTEM, .place = 200,
      .flags = ROW_ALWAYS, .check = check_hostname, .effect = AT_ONCE("first word of every prompt"),
      .bind = { TEXT_OR(struct settings_system, hostname, "Router") } },
    { .syntax = "aaa new-model", .help = "Authentication by AAA", SYSTEM, .place = 700, .flags = ROW_ALWAYS,
      .bind = { FLAG(struct settings_system, new_model) } },
    { .syntax = "ip http server", .help = "HTTP server", SYSTEM, .place = 3800, .flags = ROW_ALWAYS,
      .bind = { FLAG(struct settings_system, http_server) },
      .effect = BY_NEW_PORT("serves the phones' pages at telephony-service's `ip source-address`") },
    { .syntax = "ip http port <1-65535>", .help = "Port of the HTTP server", .slot_help = HELP("Port"), SYSTEM,
      .place = 3801, .bind = { U16(struct settings_system, http_port, 80) },
      .effect = BY_NEW_PORT("the HTTP server listens there") },

    { .syntax = "gcid", .help = "Global call ids", VOIP, .place = 100,
      .bind = { FLAG(struct settings_voip, gcid) },
      .effect = AT_ONCE("events carry the call's global id (not in `cti csta mode basic`)") },
    { .syntax = "cti shutdown", .help = "Stop CTI: end all sessions of applications", VOIP, .place = 310,
      .bind = { FLAG_NOT(struct settings_voip, cti_up) },
      .effect = BY_NEW_PORT("`no cti shutdown` opens the SIP port to CSTA applications") },

    { .syntax = "keepalive <60-3600>", .help = "Lifetime of a registration", .slot_help = HELP("Seconds"), SERVER,
      .place = 10, .flags = ROW_ALWAYS, .bind = { U16(struct settings_session_server, keepalive, 300) },
      .effect = NEXT_REGISTRATION("longest time between two REGISTERs of the application, granted with its next one; "
                                  "after it the server is lost and its sessions end") },
    { .syntax = "register-id NAME:30", .help = "Name that the application registers with", .slot_help = HELP("Name"),
      SERVER, .place = 20, .flags = ROW_UNIQUE, .bind = { TEXT(struct settings_session_server, register_id) },
      .effect = AT_ONCE("user part of To in the application's REGISTER") },
    { .syntax = "register id NAME:30", .help = "register-id", SERVER, .flags = ROW_ALIAS | ROW_HIDDEN,
      .bind = { TEXT(struct settings_session_server, register_id) } },
    { .syntax = "register NAME:30", .help = "register-id", SERVER, .flags = ROW_ALIAS | ROW_HIDDEN,
      .bind = { TEXT(struct settings_session_server, register_id) } },
    { .syntax = "cti-aware", .help = "Answer the heartbeat only while the CTI session is up", SERVER, .place = 30,
      .bind = { FLAG(struct settings_session_server, cti_aware) },
      .effect = AT_ONCE("while CTI is shut down its REGISTER gets no answer") },
    { .syntax = "cti aware", .help = "cti-aware", SERVER, .flags = ROW_ALIAS | ROW_HIDDEN,
      .bind = { FLAG(struct settings_session_server, cti_aware) } },

    { .syntax = "authentication credential WORD:15 WORD:15", .help = "User name and password of applications",
      .slot_help = HELP("User name", "Password"), .mode = &mode_telephony, .slice = &account_slice, .place = 270,
      .flags = ROW_SECRET,
      .bind = { FLAG(struct settings_account, given), TEXT(struct settings_account, name),
                TEXT(struct settings_account, password) },
      .effect = NEXT_REGISTRATION("session servers must know it to register (digest; the realm is the hostname); "
                                  "phones accept what such an application pushes to them, when they ask the "
                                  "appliance") },
    { .syntax = "auto-reg-ephone", .help = "Admit phones that no ephone names", TELEPHONY, .place = 260,
      .bind = { FLAG_ON(struct settings_telephony, auto_reg_ephone) },
      .effect = NEXT_REGISTRATION("off: a phone with an unknown MAC address is refused") },
    { .syntax = "max-ephones <0-65535>", .help = "Greatest tag of an ephone", .slot_help = HELP("Tag"), TELEPHONY,
      .place = 400, .bind = { U32(struct settings_telephony, max_ephones, 0) }, .effect = AT_ONCE("bounds `ephone`") },
    { .syntax = "max-dn <0-65535>", .help = "Greatest tag of an ephone-dn", .slot_help = HELP("Tag"), TELEPHONY,
      .place = 410, .bind = { U32(struct settings_telephony, max_dn, 0) }, .effect = AT_ONCE("bounds `ephone-dn`") },
    { .syntax = "ip source-address A.B.C.D [port <2000-9999>] [secondary A.B.C.D [rehome <0-65535>]] "
                "[any-match|strict-match]",
      .help = "Where phones register",
      .slot_help = HELP("Address of this system", "SCCP port", "Port", "Another system for phones", "Address",
                        "Phones return to the first after", "Seconds", "Accept any address", "Only this address"),
      TELEPHONY, .place = 420,
      .effect = BY_NEW_PORT("opens the SCCP port, and the SIP port for want of voice register's source-address; "
                            "`secondary` is told to phones, which may come back so many seconds (`rehome`) after this "
                            "system began to serve; `strict-match` refuses phones that called another address"),
      .bind = { FLAG(struct settings_telephony, source), IP4(struct settings_telephony, source_ip),
                U16(struct settings_telephony, source_port, 2000), IP4(struct settings_telephony, secondary_ip),
                U16(struct settings_telephony, rehome, 0), U8(struct settings_telephony, match, 0) } },
    { .syntax = "timeouts interdigit <2-120>", .help = "Between two digits", .slot_help = HELP("Seconds"), TELEPHONY,
      .place = 450, .bind = { U16(struct settings_telephony, interdigit, 10) },
      .effect = AT_ONCE("a number without `#` is complete after this time") },
    { .syntax = "timeouts ringing <5-60000>", .help = "Ringing without answer", .slot_help = HELP("Seconds"),
      TELEPHONY, .place = 451, .bind = { U16(struct settings_telephony, ringing, 180) },
      .effect = NEXT_CALL("an unanswered call ends after this time") },
    { .syntax = "timeouts busy <0-30>", .help = "Busy tone", .slot_help = HELP("Seconds"), TELEPHONY, .place = 452,
      .bind = { U16(struct settings_telephony, busy, 10) },
      .effect = NEXT_CALL("a call to a busy number ends after this time") },
    { .syntax = "system message LINE:63", .help = "Text on idle phones", .slot_help = HELP("Text"), TELEPHONY,
      .place = 500, .bind = { TEXT(struct settings_telephony, system_message) },
      .effect = AT_ONCE("shown on idle phones") },
    { .syntax = "url {authentication|directories|idle|information|messages|proxy-server|services} LINE:255",
      .help = "Services behind the buttons of phones",
      .slot_help = HELP("Who may push to phones", "Directories button", "Idle phones", "Information button",
                        "Messages button", "Proxy server", "Services button", "Address, and what belongs to it"),
      .mode = &mode_telephony, .slice = &urls_slice, .place = 510, .set = url_set, .print = url_print,
      .effect = NEXT_FILE("named in the phone files; `url services` without `root` stands in the appliance's own menu, "
                          "while `ip http server` is on (the credential of `authentication` is stored only)") },
    { .syntax = "time-format {12|24}", .help = "Clock of the phones", .slot_help = HELP("12 hours", "24 hours"),
      TELEPHONY, .place = 570, .bind = { U8(struct settings_telephony, time_format, 0) },
      .effect = NEXT_REGISTRATION("clock of the phones") },
    { .syntax = "date-format {dd-mm-yy|mm-dd-yy|yy-dd-mm|yy-mm-dd}", .help = "Date on the phones",
      .slot_help = HELP("Day first", "Month first", "Year first, then the day", "Year first, then the month"),
      TELEPHONY,
      .place = 571, .bind = { U8(struct settings_telephony, date_format, 0) },
      .effect = NEXT_REGISTRATION("date on the phones") },
    { .syntax = "dialplan-pattern <1-10> NUMBER:32 extension-length <1-32> [extension-pattern NUMBER:32|no-reg] "
                "[demote]",
      .help = "Expand extensions to the numbers that the outside dials",
      .slot_help = HELP("Tag of the pattern", "Number, a `.` for each digit taken from the extension",
                        "Digits of an extension", "Digits", "How the extensions begin, when not as the number ends",
                        "Pattern of the extensions", "Do not register the numbers",
                        "Register extensions instead of numbers"),
      TELEPHONY, .place = 600, .set = pattern_set, .print = pattern_print,
      .effect = AT_ONCE("an expanded number reaches its extension, and applications that use it are told expanded "
                        "numbers (`no-reg` and `demote` are stored only)") },
    { .syntax = "call-forward system redirecting-expanded", .help = "Expand the numbers of who forwarded", TELEPHONY,
      .place = 711, .bind = { FLAG(struct settings_telephony, redirecting_expanded) },
      .effect = AT_ONCE("phones show who redirected a call by the number that `dialplan-pattern` makes of his "
                        "extension") },
    { .syntax = "max-redirect <5-20>", .help = "Greatest number of redirections", .slot_help = HELP("Redirections"),
      TELEPHONY, .place = 280, .bind = { U8(struct settings_telephony, max_redirect, 10) },
      .effect = AT_ONCE("a call that was redirected so often is not redirected again") },
    { .syntax = "keepalive <10-65535> [auxiliary <10-65535>]", .help = "Between two signs of life of a phone",
      .slot_help = HELP("Seconds", "To a secondary system", "Seconds"), TELEPHONY, .place = 850,
      .bind = { U16(struct settings_telephony, keepalive, 30),
                U16(struct settings_telephony, keepalive_auxiliary, 30) },
      .effect = NEXT_REGISTRATION("a phone that is silent for two intervals is gone") },

    { .syntax = "number NUMBER:16 [secondary NUMBER:16] [no-reg|no-reg both|no-reg primary]",
      .help = "The directory number",
      .slot_help = HELP("A sequence of digits", "A second number", "A sequence of digits",
                        "Do not register the number", "Do not register", "Neither number", "Do not register",
                        "Not the primary number"),
      .mode = &mode_ephone_dn, .place = 100, .slice = &dn_slice,
      .bind = { TEXT(struct settings_dn, number), TEXT(struct settings_dn, secondary),
                U8(struct settings_dn, no_reg, 0) },
      .effect = NEXT_CALL("the number of the line and of its CSTA device; calls and requests reach them by the "
                          "secondary one, too (`no-reg` is stored only)") },
    DN_ROWS(mode_ephone_dn, dn_slice),
    DN_ROWS(mode_ephone_dn_template, dn_template_slice),
    { .syntax = "ephone-dn-template <1-15>", .help = "Borrow the settings of a template",
      .slot_help = HELP("Template tag"), .mode = &mode_ephone_dn, .place = 900, .slice = &dn_slice,
      .bind = { U8(struct settings_dn, template, 0) },
      .effect = AT_ONCE("what is not set here comes from the template") },

    { .syntax = "description LINE:63", .help = "Text about this phone", .slot_help = HELP("Text"), EPHONE,
      .place = 110, .bind = { TEXT(struct settings_ephone, description) } },
    { .syntax = "mac-address H.H.H [reserved]", .help = "MAC address of this phone",
      .slot_help = HELP("MAC address", "Only for this phone"), EPHONE, .place = 200, .flags = ROW_UNIQUE,
      .effect = WHEN_IDLE("the phone that may register as this ephone (`reserved` is stored only)"),
      .bind = { MAC(struct settings_ephone, mac), FLAG(struct settings_ephone, mac_reserved) } },
    { .syntax = "type WORD:15 [addon 1 WORD:15 [2 WORD:15]]", .help = "Model of this phone",
      .slot_help = HELP("Model", "Expansion modules", "First module", "Model", "Second module", "Model"), EPHONE,
      .place = 600,
      .effect = WHEN_IDLE("named in `show ephone summary brief` until the phone registers and says it itself; a module "
                          "adds its buttons, and some models cannot be controlled by applications"),
      .bind = { TEXT(struct settings_ephone, type), TEXT(struct settings_ephone, addon[0]),
                TEXT(struct settings_ephone, addon[1]) } },
    { .syntax = "logout-profile <1-max-logout-profiles>", .help = "Lines while nobody is logged in", EPHONE,
      .place = 700, .slot_help = HELP("Logout profile tag"),
      .bind = { U16(struct settings_ephone, logout_profile, 0) },
      .effect = WHEN_IDLE("users may log in at the phone; while nobody is, it shows the lines of this profile, not its "
                          "buttons") },
    { .syntax = "button PAIR...", .help = "Lines on the buttons", .slot_help = HELP("<button><separator><ephone-dn>"),
      EPHONE, .place = 800, .set = button_set, .print = button_print,
      .effect = WHEN_IDLE("which ephone-dns the phone shows and how they ring, and whom it watches") },
    { .syntax = "speed-dial <1-33> NUMBER:32 [label LINE:30]", .help = "Number on a button",
      .slot_help = HELP("Tag of the speed dial", "Number to call", "Text beside the button", "Text"), EPHONE,
      .place = 340, .flags = ROW_LENT, .set = speed_dial_set, .print = speed_dial_print,
      .lend = speed_dial_lend, .effect = WHEN_IDLE("calls the number from the next button that has no line") },
    { 0 }
};

static const struct path_help help[] = {
    { "service", "Services of this system" },
    { "service timestamps", "Timestamps of messages" },
    { "aaa", "Authentication, authorization and accounting" },
    { "ip", "IP of this system" },
    { "ip http", "HTTP server" },
    { "voice", "Voice configuration" },
    { "voice service", "Services of voice" },
    { "voice register", "SIP devices" },
    { "register", "register-id" },
    { "cti", "Computer telephony integration" },
    { "timeouts", "Times of a call" },
    { "system", "System of the phones" },
    { 0 }
};

/* -- bounds -- */

static const struct settings_telephony *telephony_of(const struct snapshot *s)
{
    return object_slice(config_find(s, &mode_telephony, 0), &telephony_slice);
}

static long max_dn(const struct snapshot *s)
{
    return telephony_of(s)->max_dn;
}

static long max_ephones(const struct snapshot *s)
{
    return telephony_of(s)->max_ephones;
}

/* Profiles may be written before max-ephones is, as in the guide's own examples. */
static long max_logout_profiles(const struct snapshot *s)
{
    return max_ephones(s) ? max_ephones(s) : -1;
}

static long max_user_profiles(const struct snapshot *s)
{
    const long profiles = 3 * max_ephones(s);
    return !profiles ? -1 : profiles < UINT16_MAX ? profiles : UINT16_MAX;
}

/* 1..8, from CME 8.8 on up to max-ephones. */
static long max_session_servers(const struct snapshot *s)
{
    return max_ephones(s) > 8 ? max_ephones(s) : 8;
}

static const struct dynamic_limit bounds[] = {
    { "max-dn", max_dn },
    { "max-ephones", max_ephones },
    { "max-logout-profiles", max_logout_profiles },
    { "max-user-profiles", max_user_profiles },
    { "max-session-servers", max_session_servers },
    { 0 }
};

/* -- acting -- */

static enum log_stamp stamp_of(const struct settings_stamp *s)
{
    if (!s->on)
        return STAMP_NONE;
    if (s->form == 1)
        return STAMP_UPTIME;
    return STAMP_DATETIME | (s->msec ? STAMP_MSEC : 0) | (s->localtime ? STAMP_LOCAL : 0)
           | (s->show_timezone ? STAMP_ZONE : 0) | (s->year ? STAMP_YEAR : 0);
}

static void apply(const struct object *old, const struct object *new)
{
    (void)old;
    if (!new || new->mode != &mode_global)
        return;
    const struct settings_system *s = object_slice(new, &system_slice);
    log_timestamps(0, stamp_of(&s->log_stamp));
    log_timestamps(1, stamp_of(&s->debug_stamp));
}

static int start(void)
{
    apply(NULL, config_find(config_running(), &mode_global, 0));
    return 0;
}

extern const struct module module_settings;
const struct module module_settings = {
    .name = "settings",
    .modes = all_modes,
    .slices = all_slices,
    .rows = rows,
    .help = help,
    .bounds = bounds,
    .messages = boot_messages,
    .apply = apply,
    .start = start,
};

/* -- reading -- */

unsigned dn_channels(const struct settings_dn *dn)
{
    return dn->line_mode == LINE_OCTO ? 8 : dn->line_mode == LINE_DUAL ? 2 : 1;
}

const struct settings_system *settings_system(void)
{
    return config_settings(&system_slice);
}

const struct settings_voip *settings_voip(void)
{
    return config_settings(&voip_slice);
}

const struct settings_telephony *settings_telephony(void)
{
    return config_settings(&telephony_slice);
}
