// SPDX-License-Identifier: MIT
/* Module "voicemail": the Messages key. It calls the number of `voicemail`; behind CfwdAll it is where calls go. */
#include "core/module.h"
#include "core/settings.h"
#include "sccp/sccp.h"

struct settings_voicemail {
    char number[OUTSIDE_NUMBER]; /* "" none */
};
static struct slice voicemail_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_voicemail) };
static struct slice *const slices[] = { &voicemail_slice, NULL };

void input_messages(const struct press *at)
{
    const struct settings_voicemail *v = config_settings(&voicemail_slice);
    if (*v->number)
        input_whole_number(at, v->number);
    else
        input_tell(at->session, FAULT_NOT_SUPPORTED);
}

static struct row rows[] = {
    { .syntax = "voicemail NUMBER:32", .help = "Number of voice mail",
      .slot_help = (const char *const[]){ "Number that the Messages key calls", NULL }, .mode = &mode_telephony,
      .place = 610, .slice = &voicemail_slice, .bind = { TEXT(struct settings_voicemail, number) },
      .effect = AT_ONCE("the Messages key of phones calls it; pressed behind CfwdAll, it sends all calls there") },
    { 0 }
};

extern const struct module module_voicemail;
const struct module module_voicemail = { .name = "voicemail", .slices = slices, .rows = rows };
