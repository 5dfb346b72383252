// SPDX-License-Identifier: MIT
#include "csta/content.h"
#include "csta/events.h"
#include "csta/manager.h"
#include "csta/restrictions.h"
#include "csta/settings.h"
#include "csta/show.h"
#include "csta/statistics.h"
#include "csta/trace.h"
#include "csta/xml.h"

static struct limit *const limits[] = {
    &session_limit, &monitor_limit, &monitor_device_limit, &cti_history_limit, NULL
};
static const struct log_message *const messages[] = {
    &session_up_message, &session_down_message, &overlay_message, &analog_message, &shared_message, NULL
};

static int start(void)
{
    monitors_init();
    content_register(&csta_content);
    content_set_registration(&csta_manager);
    event_subscribe(events_tell);
    phones_subscribe(csta_phone_shows);
    return 0;
}

/* sip/ stops first and closes every dialog: no session is left. */
static void stop(void)
{
    xml_forget();
}

extern const struct module module_csta;
const struct module module_csta = {
    .name = "csta",
    .slices = csta_slices,
    .rows = csta_rows,
    .commands = csta_commands,
    .help = csta_help,
    .debugs = trace_flags,
    .messages = messages,
    .counters = csta_counters,
    .families = statistics_families,
    .limits = limits,
    .apply = csta_apply,
    .applied = csta_applied,
    .start = start,
    .stop = stop,
};
