// SPDX-License-Identifier: MIT
/* `debug cti …`: one flag for each part; the shell makes `debug cti all` of them. */
#ifndef CSTA_TRACE_H
#define CSTA_TRACE_H

#include "core/log.h"

enum trace {
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

#define TRACE(t, ...) DEBUG(&trace_flags[t], __VA_ARGS__)

/* A whole message, escaped, `towards` the client ("<-" from it, "->" to it). */
void trace_xml(uint32_t session, const char *towards, const char *data, size_t size);

#endif
