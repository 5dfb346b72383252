// SPDX-License-Identifier: MIT
/* Module "inert_sip_phones": inert settings of SIP phones as a whole, and of their numbers: `voice register global` and
 * `voice register dn`. Phones are in inert_sip_pools.c. */
#include "core/config/inert.h"

static struct mode mode_register_dn =
    TAGGED_MODE("voice register dn", "config-register-dn", "Voice register dn", "<1-65535>", 2220,
                "A directory number of SIP phones");
static struct mode mode_auto_register = {
    .name = "auto-register", .prompt = "config-voice-auto-register", .title = "Auto-register configuration commands:",
    .parent = &mode_register_global,
    .opener = { .syntax = "auto-register", .help = "Phones that register by themselves", .place = 910 },
};
struct group_options {
    char vrf[32];                /* of the opener; "" none */
};
static struct mode mode_register_group;
static struct slice group_slice = { .mode = &mode_register_group, .size = sizeof(struct group_options) };
static struct slice *const slices[] = { &group_slice, NULL };

static struct mode mode_register_group = {
    .name = "voice register global group", .prompt = "conf-voi-reg-group", .title = "Group configuration commands:",
    .parent = &mode_register_global, .key = KEY_TAG,
    .opener = { .syntax = "group <1-5> [vrf WORD:31]", .help = "Phones of one network",
                .slot_help = HELP("Tag", "A routing table of their own", "Its name"), .place = 920,
                .slice = &group_slice, .bind = { { 0 }, TEXT(struct group_options, vrf) } },
};
static struct mode *const modes_here[] = { &mode_register_dn, &mode_auto_register, &mode_register_group, NULL };

void inert_no_sip_phone(const struct object *object, const struct args *args, const struct actor *who,
                        struct out *out)
{
    (void)object, (void)args, (void)who;
    out_text(out, "%% SIP phones are not served by this system\n");
}

#define GLOBAL(place, flags, syntax, help) ROW(mode_register_global, place, flags, syntax, help)
#define NUMBER_ROW(place, flags, syntax, help) ROW(mode_register_dn, place, flags, syntax, help)
#define AUTO(place, flags, syntax, help) ROW(mode_auto_register, place, flags, syntax, help)
#define ACTION(of_mode, of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &(of_mode), .flags = ROW_ACTION, .act = inert_no_sip_phone }

static struct row rows[] = {
    GLOBAL(10, 0, "mode {cme|cme-app|esrst}", "What SIP phones find here"),
    GLOBAL(30, 0, "bandwidth video tias-modifier <1-99999999> [negotiate end-to-end]", "Bandwidth of video"),
    GLOBAL(32, ROW_ON, "privacy", "Calls on shared lines are private"),
    GLOBAL(33, 0, "privacy-on-hold", "Held calls on shared lines are private"),
    QOS(mode_register_global, 35),
    GLOBAL(40, 0, "timeouts interdigit <2-120>", "Between two digits"),
    GLOBAL(41, 0, "timeouts transfer-recall <1-1800>", "When a transferred call that nobody answers returns"),
    GLOBAL(50, 0, "max-dn <1-65535>", "Greatest tag of a voice register dn"),
    GLOBAL(51, 0, "max-pool <1-65535>", "Greatest tag of a voice register pool"),
    GLOBAL(60, ROW_KEYED, "load WORD WORD", "Firmware by type"),
    GLOBAL(70, ROW_KEYED, "authenticate {register|presence|ood-refer|realm WORD|credential <1-5> WORD|all}",
           "Ask for passwords"),
    GLOBAL(80, ROW_KEYED, "dialplan-pattern <1-10> NUMBER extension-length <1-32> [extension-pattern NUMBER|no-reg] "
           "[demote]", "Expand numbers"),
    GLOBAL(90, 0, "voicemail NUMBER:32", "Number of voice mail"),
    GLOBAL(95, 0, "tftp-path {flash:|slot0:|URL}", "Where phone files are"),
    GLOBAL(98, 0, "file text", "Make phone files that people can read"),
    GLOBAL(100, 0, "create profile [sync WORD]", "Make phone files"),
    GLOBAL(110, 0, "keepalive <120-65535>", "Between two registrations"),
    GLOBAL(120, 0, "timezone <1-53>", "Time zone"),
    GLOBAL(121, 0, "time-format {12|24}", "Clock"),
    GLOBAL(122, 0, "date-format {d/m/y|m/d/y|y-d-m|y/d/m|y/m/d|yy-m-d|dd-mm-yy|mm-dd-yy|yy-dd-mm|yy-mm-dd}", "Date"),
    GLOBAL(123, ROW_KEYED, "dst {start|stop} LINE", "Summer time"),
    GLOBAL(124, ROW_ON, "dst auto-adjust", "Change to summer time"),
    GLOBAL(125, 0, "olsontimezone WORD version WORD", "Time zone"),
    GLOBAL(126, ROW_MANY, "ntp-server A.B.C.D [mode {anycast|directedbroadcast|multicast|unicast}]",
           "Where phones ask the time"),
    GLOBAL(130, 0, "phone-redirect-limit <5-20>", "Greatest number of redirections"),
    GLOBAL(140, 0, "hold-alert", "Remind of held calls"),
    GLOBAL(150, ROW_KEYED, "url {authentication|directory|service|idle} LINE", "Phone services"),
    GLOBAL(160, 0, "external-ring {bellcore-dr1|bellcore-dr2|bellcore-dr3|bellcore-dr4|bellcore-dr5}",
           "Ring of outside calls"),
    GLOBAL(170, 0, "application WORD", "Application of all SIP phones"),
    GLOBAL(171, 0, "attempted-registrations size <0-50>", "How many refused registrations are remembered"),
    GLOBAL(172, 0, "bulk NUMBER", "Register numbers in bulk"),
    GLOBAL(173, ROW_KEYED, "call-feature-uri {cfwdall|gpickup|pickup} WORD", "Where phones ask for a feature"),
    GLOBAL(174, 0, "call-forward system redirecting-expanded", "Expand numbers of forwarded calls"),
    GLOBAL(175, 0, "calling-number local", "Caller's number of forwarded calls"),
    GLOBAL(176, 0, "camera", "Cameras of phones"),
    GLOBAL(177, 0, "video", "Video of phones"),
    GLOBAL(178, 0, "conference hardware", "Conferences by voice resources"),
    GLOBAL(179, 0, "fac refer", "Feature access codes by REFER"),
    GLOBAL(180, ROW_ON, "forwarding local", "Forward calls from inside"),
    GLOBAL(181, 0, "logo WORD", "Picture on phones"),
    GLOBAL(182, 0, "mwi stutter", "Stutter tone for a message"),
    GLOBAL(183, 0, "mwi reg-e164", "Register in full for messages"),
    GLOBAL(184, 0, "overlap-signal", "Take digits one by one"),
    GLOBAL(185, 0, "phone-mode phone-only", "No services for the computer behind a phone"),
    GLOBAL(185, ALIAS, "phone-mode phone only", "No services for the computer behind a phone"),
    GLOBAL(190, ROW_ON, "allow-hash-in-dn", "The hash key may be part of a number"),
    GLOBAL(186, 0, "service https", "Phone services over HTTPS"),
    LOCALES(mode_register_global, 187),
    ROW(mode_register_group, 10, ROW_MANY, "ip source-address WORD [port <2000-9999>]", "Address for these phones"),
    ROW(mode_register_group, 11, ROW_MANY, "source-address WORD [port <2000-9999>]", "Address for these phones"),
    ROW(mode_register_group, 20, ROW_KEYED, "url {authentication|directory|service|idle} LINE", "Phone services"),
    ACTION(mode_register_global, "reset", "Boot all SIP phones"),
    ACTION(mode_register_global, "restart", "Restart all SIP phones"),
    ACTION(mode_register_global, "apply-config", "Let all SIP phones read their files"),
    ACTION(mode_register_global, "upgrade", "Let all SIP phones load firmware"),

    AUTO(10, ROW_SECRET, "password WORD", "Password of these phones"),
    AUTO(20, 0, "auto-assign <1-65535> to <1-65535>", "Numbers for these phones"),
    AUTO(30, 0, "template <1-10>", "Template of these phones"),
    AUTO(40, ROW_ON, "service-enable", "Admit further phones"),

    NUMBER_ROW(10, 0, "session-server LINE:40", "Session managers that may control this number"),
    NUMBER_ROW(100, 0, "number NUMBER:16", "The number"),
    NUMBER_ROW(110, 0, "no-reg", "Do not register the number elsewhere"),
    NUMBER_ROW(120, 0, "allow watch", "Let others watch this number"),
    NUMBER_ROW(130, 0, "refer target dial-peer", "How a transfer finds its target"),
    NUMBER_ROW(200, 0, "label LINE:30", "Text beside the button"),
    NUMBER_ROW(220, 0, "name LINE:40", "Name that called people see"),
    NUMBER_ROW(300, 0, "call-forward b2bua all NUMBER:32", "Forward every call"),
    NUMBER_ROW(301, 0, "call-forward b2bua busy NUMBER:32", "Forward when busy"),
    NUMBER_ROW(302, 0, "call-forward b2bua mailbox NUMBER:32", "Mailbox at the end of forwards"),
    NUMBER_ROW(303, 0, "call-forward b2bua noan NUMBER:32 [timeout <3-60000>]", "Forward what is not answered"),
    NUMBER_ROW(304, 0, "call-forward b2bua unreachable NUMBER:32", "Forward when the phone is away"),
    NUMBER_ROW(305, 0, "call-forward b2bua night-service NUMBER:32", "Forward at night"),
    NUMBER_ROW(400, 0, "preference <0-10>", "Order among lines with this number"),
    NUMBER_ROW(410, 0, "huntstop", "Try no further number"),
    NUMBER_ROW(411, 0, "huntstop channel <1-50>", "Calls before further ones go elsewhere"),
    NUMBER_ROW(500, 0, "shared-line [max-calls <2-16>]", "Several phones show this number"),
    NUMBER_ROW(510, 0, "pickup-group WORD:32", "Who may pick up"),
    NUMBER_ROW(511, 0, "pickup-call any-group", "Picks up in any group"),
    NUMBER_ROW(520, 0, "auto-answer", "Answer by itself"),
    NUMBER_ROW(521, 0, "intercom [speed-dial NUMBER] [label LINE]", "Intercom"),
    NUMBER_ROW(530, 0, "mwi", "Message waiting"),
    NUMBER_ROW(540, 0, "night-service bell", "Night service"),
    NUMBER_ROW(550, 0, "mobility", "Single number reach may be switched"),
    NUMBER_ROW(560, 0, "snr NUMBER:32 delay <0-30> timeout <5-60> [cfwd-noan NUMBER]", "Single number reach"),
    NUMBER_ROW(561, 0, "snr answer-too-soon <1-5>", "Answers of a mailbox do not count"),
    NUMBER_ROW(562, 0, "snr calling-number local", "Caller's number at the remote phone"),
    NUMBER_ROW(563, 0, "snr ring-stop", "Ringing ends when the remote phone answers"),
    NUMBER_ROW(570, 0, "timeouts transfer-recall <1-1800>", "When a transferred call that nobody answers returns"),
    NUMBER_ROW(580, 0, "translation-profile incoming WORD", "Translation of numbers"),
    NUMBER_ROW(581, ROW_KEYED, "translate {called|calling} <1-2147483>", "Translation of numbers"),
    NUMBER_ROW(590, 0, "voice-hunt-groups login", "May join hunt groups"),
    NUMBER_ROW(600, 0, "after-hour exempt", "Not blocked at night"),
    NUMBER_ROW(610, 0, "application WORD", "Application of this number"),
    { 0 }
};

static const struct path_help help[] = {
    { "mwi", "Message waiting" },
    { "phone-mode", "What a phone does" },
    { "snr calling-number", "Caller's number at the remote phone" },
    { "translation-profile", "Translation of numbers" },
    { "voice-hunt-groups", "Hunt groups" },
    { "voice register dn", "A directory number of SIP phones" },
    { "attempted-registrations", "Refused registrations" },
    { "bandwidth", "Bandwidth" },
    { "bandwidth video", "Bandwidth of video" },
    { "file", "Phone files" },
    { "forwarding", "Forwarded calls" },
    { "call-forward b2bua", "By the system, not by the phone" },
    { "call-forward system", "Of the whole system" },
    { "refer", "Transfers of phones" },
    { "refer target", "Where a transfer leads" },
    { "snr", "Single number reach" },
    { 0 }
};

extern const struct module module_inert_sip_phones;
const struct module module_inert_sip_phones = {
    .name = "inert_sip_phones",
    .modes = modes_here,
    .slices = slices,
    .rows = rows,
    .help = help,
};
