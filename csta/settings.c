// SPDX-License-Identifier: MIT
#include "csta/settings.h"

#include "csta/monitor.h"
#include "csta/restrictions.h"
#include "csta/session.h"

static struct slice dn_csta_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct dn_csta) };
static struct slice dn_template_csta_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct dn_csta) };
static struct slice voip_csta_slice = { .mode = &mode_voip, .size = sizeof(struct voip_csta) };

struct slice *const csta_slices[] = {
    &dn_csta_slice, &dn_template_csta_slice, &voip_csta_slice, NULL
};

#define WATCH(of_mode, of_slice) \
    { .syntax = "cti watch", .help = "Let applications monitor and control this directory number", .mode = &(of_mode), \
      .place = 710, .slice = &(of_slice), .bind = { FLAG(struct dn_csta, watch) }, \
      .effect = AT_ONCE("without it CSTA services on the number are refused and its monitors end") }

#define BASIC(of_syntax, of_flags) \
    { .syntax = (of_syntax), .help = "Plain ECMA-323, without extensions of its messages", .mode = &mode_voip, \
      .place = 320, .flags = (of_flags), .slice = &voip_csta_slice, .bind = { FLAG(struct voip_csta, basic) }, \
      .effect = AT_ONCE("no callLinkageData and no extensions in messages; prompted calls are refused") }

static const char *const prompt_help[] = { "Seconds to wait for the user to lift the handset" };

struct row csta_rows[] = {
    WATCH(mode_ephone_dn, dn_csta_slice),
    WATCH(mode_ephone_dn_template, dn_template_csta_slice),
    BASIC("cti csta mode basic", 0),
    BASIC("csta cti mode basic", ROW_ALIAS | ROW_HIDDEN),
    { .syntax = "cti message device-id suppress-conversion",
      .help = "Keep extension numbers in CTI messages as they are", .mode = &mode_voip, .place = 330,
      .slice = &voip_csta_slice, .bind = { FLAG(struct voip_csta, suppress) },
      .effect = AT_ONCE("a session that was opened with an expanded number (`dialplan-pattern`) is told that number "
                        "alone in expanded form, not every extension") },
    { .syntax = "cti timeout make-call-prompt <1-300>", .help = "Wait for the user of a prompted call",
      .slot_help = prompt_help, .mode = &mode_voip, .place = 340, .slice = &voip_csta_slice,
      .bind = { U16(struct voip_csta, prompt, 15) },
      .effect = NEXT_CALL("a prompted call that its user has not taken by then is cleared") },
    { 0 }
};

const struct path_help csta_help[] = {
    { "cti csta", "CSTA protocol" },
    { "cti csta mode", "What CSTA messages carry" },
    { "cti message", "CTI messages" },
    { "cti message device-id", "Device identifiers" },
    { "cti timeout", "CTI timeouts" },
    { "show cti", "Computer telephony integration" },
    { "clear cti", "Computer telephony integration" },
    { "show voice", "Voice" },
    { "show voice register", "SIP devices and applications" },
    { "debug cti", "Computer telephony integration" },
    { "undebug cti", "Computer telephony integration" },
    { 0 }
};

struct counter csta_counters[] = {
    { "csta_requests", "CSTA requests served or refused", 0 },
    { "csta_requests_refused", "CSTA requests answered with CSTAErrorCode", 0 },
    { "csta_bodies_malformed", "CSTA bodies that were no well-formed XML", 0 },
    { "csta_events_sent", "CSTA events sent to applications", 0 },
    { 0 }
};

const struct voip_csta *csta_settings(void)
{
    return config_settings(&voip_csta_slice);
}

bool line_watched(const struct line *l)
{
    return l->config && ((const struct dn_csta *)object_slice(l->config, &dn_csta_slice))->watch;
}

/* -- changes -- */

void csta_apply(const struct object *old, const struct object *new)
{
    const struct object *changed = new ? new : old;
    if (changed->mode != &mode_ephone_dn)
        return;
    restrictions_dn(changed->tag);
    monitors_review_soon();
}

void csta_phone_shows(const struct object *old, const struct object *new)
{
    restrictions_ephone(old, new);
    monitors_review_soon();
}

void csta_applied(void)
{
    static bool was_up;
    restrictions_applied();
    const bool up = settings_voip()->cti_up;
    if (up == was_up)
        return;
    was_up = up;
    if (!up)
        cti_session_end_all();
    content_serving_changed();
}
