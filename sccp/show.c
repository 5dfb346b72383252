// SPDX-License-Identifier: MIT
/* The EXEC commands of sccp/, one row each. */
#include "sccp/sccp.h"
#include "sccp/show.h"

static bool clear_attempts(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    (void)args;
    (void)out;
    attempts_clear();
    return true;
}

static const char *const type_help[] = {
#define HELP_OF(type) "Phones of type " #type,
    SHOW_TYPES(HELP_OF) "Phones of type " SHOW_TYPE_LAST, NULL
};
#define CHOICE(type) #type "|"

#define SHOW(syntax_, help_, show_, ...) \
    { .syntax = syntax_, .help = help_, .level = EXEC_USER, .show = show_, __VA_ARGS__ }

struct command sccp_commands[] = {
    SHOW("show ephone", "Show all or registered ephone status", show_ephone),
    SHOW("show ephone registered", "Registered ephone status", show_ephone_registered),
    SHOW("show ephone registered summary", "Registered ephones as a table", show_ephone_registered_brief),
    SHOW("show ephone unregistered", "Unregistered ephone status", show_ephone_unregistered),
    SHOW("show ephone unregistered summary", "Unregistered ephones as a table", show_ephone_unregistered_brief),
    SHOW("show ephone offhook", "Offhook phone status", show_ephone_offhook),
    SHOW("show ephone ringing", "Ringing phone status", show_ephone_ringing),
    SHOW("show ephone dnd", "Phones in do not disturb", show_ephone_dnd),
    SHOW("show ephone cfa", "Phones whose calls are forwarded", show_ephone_cfa),
    SHOW("show ephone overlay", "Phones with overlay buttons", show_ephone_overlay),
    SHOW("show ephone remote", "Phones on other networks than ours", show_ephone_remote),
    SHOW("show ephone socket", "Connections of phones", show_ephone_sockets),
    SHOW("show ephone tapiclients", "Phones with a TAPI client (there are none)", show_ephone_tapi),
    SHOW("show ephone phone-load", "Loads of the phones, and why they last started", show_ephone_loads),
    SHOW("show ephone rtp connections", "Where the sound of the phones goes", show_ephone_rtp),
    SHOW("show ephone summary", "Summary of all ephones", show_ephone_summary),
    SHOW("show ephone summary brief", "All ephones as a table", show_ephone_brief),
    SHOW("show ephone summary types", "How many ephones of each type", show_ephone_types),
    SHOW("show ephone attempted-registrations", "Phones that were refused", show_ephone_attempts),
    SHOW("show ephone dn <1-max-dn>", "Phones that show a directory number", show_ephone_of_dn,
         .slot_help = HELP("ephone-dn tag")),
    SHOW("show ephone telephone-number NUMBER:16", "Phones with this number", show_ephone_number,
         .slot_help = HELP("Telephone number")),
    SHOW("show ephone {" SHOW_TYPES(CHOICE) SHOW_TYPE_LAST "}", "Phones of one type", show_ephone_type,
         .slot_help = type_help),
    SHOW("show ephone H.H.H", "One ephone by its MAC address", show_ephone_mac,
         .slot_help = HELP("MAC address of the phone")),
    { .syntax = "show ephone H.H.H messages", .help = "Its last messages",
      .slot_help = HELP("MAC address of the phone", "Its last messages"), .level = EXEC_PRIVILEGED,
      .show = show_ephone_messages },
    SHOW("show ephone-dn", "Show ephone-dn status", show_ephone_dn),
    SHOW("show ephone-dn <1-max-dn>", "One ephone-dn", show_ephone_dn_one, .slot_help = HELP("ephone-dn tag")),
    SHOW("show ephone-dn summary", "Summary of all ephone-dns", show_ephone_dn_summary),
    SHOW("show ephone-dn callback", "Directory numbers that will be called back (there are none)", show_dn_callback),
    SHOW("show ephone-dn conference", "Directory numbers of conferences", show_dn_conference),
    SHOW("show ephone-dn loopback", "Pairs of directory numbers (there are none)", show_dn_loopback),
    SHOW("show ephone-dn statistics", "Calls of directory numbers in figures", show_dn_statistics),
    SHOW("show ephone-dn <1-max-dn> statistics", "The same of one directory number", show_dn_statistics_one,
         .slot_help = HELP("ephone-dn tag", "Its calls in figures")),
    SHOW("show ephone-dn whisper", "Whisper intercoms", show_dn_whisper),
    SHOW("show telephony-service", "Show telephony-service parameters", show_telephony_service),
    SHOW("show telephony-service all", "Parameters, numbers and phones", show_telephony_all),
    SHOW("show telephony-service ephone", "Phones as configured", show_telephony_ephones),
    SHOW("show telephony-service ephone <1-max-ephones>", "One phone as configured", show_telephony_ephone,
         .slot_help = HELP("ephone tag")),
    SHOW("show telephony-service ephone-dn", "Directory numbers as configured", show_telephony_dns),
    SHOW("show telephony-service ephone-dn <1-max-dn>", "One directory number as configured", show_telephony_dn,
         .slot_help = HELP("ephone-dn tag")),
    SHOW("show telephony-service ephone-dn-template", "Templates of directory numbers", show_telephony_dn_templates),
    SHOW("show telephony-service ephone-template", "Templates of phones", show_telephony_templates),
    { .syntax = "show telephony-service admin", .help = "Who administers by web interface", .level = EXEC_PRIVILEGED,
      .show = show_telephony_admin },
    SHOW("show telephony-service security-info", "How phones are secured", show_telephony_security),
    SHOW("show telephony-service bulk-speed-dial summary", "Lists of speed dials in files (there are none)",
         show_bulk_speed_dials),
    SHOW("show telephony-service voice-port", "Directory numbers as voice ports", show_voice_ports),
    SHOW("show telephony-service dial-peer", "Directory numbers as dial peers", show_dial_peers),
    SHOW("show dial-peer voice summary", "Directory numbers as dial peers, in short", show_dial_peer_summary),
    SHOW("show call active voice", "Ends of calls that users talk or wait in", show_calls),
    SHOW("show call active voice brief", "The same in short", show_calls_brief),
    SHOW("show shared-line {call|details|subscription|summary}", "Shared lines of SIP phones (there are none)",
         show_shared_line,
         .slot_help = HELP("Calls", "Users and calls of each line", "Who is told of them", "One line for each")),
    SHOW("show telephony-service conference hardware", "Conferences under way", show_conferences),
    SHOW("show telephony-service conference hardware detail", "The same, with their parties",
         show_conferences_detail),
    { .syntax = "clear telephony-service conference hardware number <1-2147483647>", .help = "End a conference",
      .slot_help = HELP("Conference, as shown by `show telephony-service conference hardware`"),
      .level = EXEC_PRIVILEGED, .run = clear_conference },
    { .syntax = "clear telephony-service ephone-attempted-registrations", .help = "Forget the phones that were refused",
      .level = EXEC_PRIVILEGED, .run = clear_attempts },
    { 0 }
};
