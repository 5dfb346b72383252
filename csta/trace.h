// SPDX-License-Identifier: MIT
/* `debug cti …`: one flag for each part, and `all`. */
#ifndef CSTA_TRACE_H
#define CSTA_TRACE_H

#include "core/log.h"

enum trace {
    TRACE_ALL,
    TRACE_CALL_CONTROL,          /* //CTI/CC:   services that act on calls */
    TRACE_CORE,                  /* //CTI/CM:   events of the call model */
    TRACE_DEVICE,                /* //CTI/DMGR: what reaches phones */
    TRACE_LINE,                  /* //CTI/LM:   monitors of lines */
    TRACE_PROTOCOL,              /* //CTI/PI:   requests and answers */
    TRACE_SESSION,               /* //CTI/SM:   sessions and their states */
    TRACE_XML,                   /* //CTI/XML:  whole messages */
    TRACE_COUNT
};

extern struct debug_flag trace_flags[TRACE_COUNT + 1];

static inline bool trace_on(enum trace t)
{
    return trace_flags[t].on || trace_flags[TRACE_ALL].on;
}

#define TRACE(t, ...) do { if (trace_on(t)) debug_say(&trace_flags[t], __VA_ARGS__); } while (0)

/* A whole message, escaped, `towards` the client ("<-" from it, "->" to it). */
void trace_xml(uint32_t session, const char *towards, const char *data, size_t size);

#endif
