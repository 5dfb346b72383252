// SPDX-License-Identifier: MIT
#include "csta/trace.h"

struct debug_flag trace_flags[TRACE_COUNT + 1] = {
    [TRACE_CALL_CONTROL] = { "cti callcontrol", "Call control CTI" },
    [TRACE_CORE] = { "cti core", "Core CTI" },
    [TRACE_DEVICE] = { "cti dmgr", "Device manager CTI" },
    [TRACE_LINE] = { "cti lm", "Line monitor CTI" },
    [TRACE_PROTOCOL] = { "cti protoif", "Protocol interface CTI" },
    [TRACE_SESSION] = { "cti session", "Session CTI" },
    [TRACE_XML] = { "cti xml", "XML CTI" },
};

void trace_xml(uint32_t session, const char *towards, const char *data, size_t size)
{
    static char text[16 * 1024];
    TRACE(TRACE_XML, "//CTI/XML:session %u %s %s", session, towards, log_escape(data, size, text, sizeof text));
}
