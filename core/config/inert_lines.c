// SPDX-License-Identifier: MIT
/* Module "inert_lines": Inert settings of ephone-dns and their templates. */
#include "core/config/inert.h"

/* Of ephone-dn and its template. */
#define DN(place, flags, syntax, help) \
    ROW(mode_ephone_dn, place, flags, syntax, help), ROW(mode_ephone_dn_template, place, flags, syntax, help)

static struct row rows[] = {
    ROW(mode_ephone_dn, 130, 0, "loopback-dn LINE", "A pair of numbers"),
    ROW(mode_ephone_dn, 140, ROW_MANY, "conference {ad-hoc|meetme}", "A number for conferences"),
    ROW(mode_ephone_dn, 360, 0, "feed ip A.B.C.D LINE", "Music on hold from a call"),
    ROW(mode_ephone_dn, 840, 0, "mailbox-selection last-redirect-num", "Whose mailbox takes a forwarded call"),
    ROW(mode_ephone_dn, 841, 0, "shared-line sip [max-calls <2-16>]", "SIP phones show this line, too"),
    ROW(mode_ephone_dn, 842, ROW_MANY, "extension-range NUMBER:32 to NUMBER:32", "Whose callers hear this music"),
    ROW(mode_ephone_dn, 843, 0, "application WORD", "Application of this line"),
    DN(730, 0, "allow watch", "Let others watch this number"),
    DN(760, 0, "moh-group <0-5>", "Music on hold"),
    DN(770, 0, "mwi {on|off|on-off|sip|qsig}", "Message waiting"),
    DN(771, 0, "mwi-type {visual|audio|both}", "How a message is shown"),
    DN(780, 0, "corlist {incoming|outgoing} WORD", "Class of restriction"),
    DN(781, ROW_MANY, "translate {called|calling} LINE", "Translation of numbers"),
    DN(782, ROW_MANY, "translation-profile {incoming|outgoing} WORD", "Translation of numbers"),
    DN(790, 0, "ring {external|internal|feature} [primary|secondary]", "Ring pattern"),
    DN(793, ROW_MANY, "caller-id {local|passthrough|block}", "Caller's number"),
    DN(796, ROW_MANY, "snr LINE", "Single number reach"),
    DN(797, 0, "mobility", "Single number reach may be switched"),
    DN(798, 0, "trunk LINE", "Line of a trunk"),
    { 0 }
};

static const struct path_help help[] = {
    { "mailbox-selection", "Whose mailbox takes a forwarded call" },
    { "shared-line", "Several phones show this number" },
    { "forward", "Forwarded calls" },
    { "call-forward", "Forward calls" },
    { "huntstop", "Try no further number" },
    { "conference", "Conferences" },
    { "allow", "What others may do" },
    { "feed", "Music on hold" },
    { 0 }
};

extern const struct module module_inert_lines;
const struct module module_inert_lines = {
    .name = "inert_lines",
    .rows = rows,
    .help = help,
};
