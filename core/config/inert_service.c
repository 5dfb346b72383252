// SPDX-License-Identifier: MIT
/* Module "inert_service": Inert settings of `telephony-service`. */
#include "core/config/inert.h"

#define PHONES(place, flags, syntax, help) ROW(mode_telephony, place, flags, syntax, help)

static struct row rows[] = {
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
    PHONES(770, ROW_MANY, "hunt-group report LINE", "Hunt groups"),
    PHONES(780, 0, "secondary-dialtone NUMBER:32", "Second dial tone"),
    PHONES(790, ROW_MANY, "fac custom LINE", "Feature access codes"),
    PHONES(824, ROW_KEYED, "after-hours pstn-prefix <1-4> NUMBER:32", "Prefix of outside calls"),
    PHONES(860, 0, "server-security-mode {secure|non-secure|erase}", "Security of phones"),
    PHONES(861, ROW_MANY, "nte-end-digit-delay [<10-200>]", "Delay of digits"),
    { 0 }
};

static const struct path_help help[] = {
    { "xml", "XML interface" },
    { "multicast", "Multicast" },
    { "call-park", "Call park" },
    { "calling-number", "Caller's number" },
    { "ip qos", "Quality of service" },
    { 0 }
};

extern const struct module module_inert_service;
const struct module module_inert_service = {
    .name = "inert_service",
    .rows = rows,
    .help = help,
};
