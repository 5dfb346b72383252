// SPDX-License-Identifier: MIT
/* Module "inert_sip_phones": Inert settings of SIP phones: `voice register …`. */
#include "core/config/inert.h"

#define REGISTER(place, flags, syntax, help) ROW(mode_register_global, place, flags, syntax, help)

static struct row rows[] = {
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
    { 0 }
};

extern const struct module module_inert_sip_phones;
const struct module module_inert_sip_phones = {
    .name = "inert_sip_phones",
    .rows = rows,
};
