// SPDX-License-Identifier: MIT
/* Module "inert_terminal": inert settings of terminal lines; those that act are in core/access.c. */
#include "core/access.h"
#include "core/config/inert.h"

#define CONSOLE(place, flags, syntax, help) ROW(mode_line_con, place, flags, syntax, help)
#define LINES(place, flags, syntax, help) \
    CONSOLE(place, flags, syntax, help), ROW(mode_line_vty, place, flags, syntax, help)

static struct row rows[] = {
    LINES(300, 0, "transport preferred {all|none|ssh|telnet}", "Protocol of words that are no command"),
    LINES(310, 0, "transport output {all|none|ssh|telnet}", "Protocols to other systems"),
    LINES(320, 0, "session-timeout <0-35791> [output]", "Idle time of sessions to other systems"),
    LINES(330, 0, "escape-character WORD", "Character that interrupts a command"),
    LINES(340, 0, "notify", "Tell of output of other sessions"),
    LINES(350, 0, "international", "Eight bits in both directions"),
    LINES(360, 0, "domain-lookup", "Ask for names of systems"),
    CONSOLE(370, 0, "speed <0-4294967>", "Of a serial line"),
    CONSOLE(380, 0, "flowcontrol {hardware|none|software}", "Of a serial line"),
    CONSOLE(390, 0, "databits <5-8>", "Of a serial line"),
    CONSOLE(400, 0, "parity {even|mark|none|odd|space}", "Of a serial line"),
    { 0 }
};

extern const struct module module_inert_terminal;
const struct module module_inert_terminal = {
    .name = "inert_terminal",
    .rows = rows,
};
