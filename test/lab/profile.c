// SPDX-License-Identifier: MIT
/* Models of phones, as captures of real ones show them. */
#include "test/lab/phone.h"

#include <string.h>

static const struct desk_step steps_7912[] = {
    { SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE, ONCE },
    { SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE, ONCE },
    { SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SET, ONCE },
    { SCCP_LINE_STAT_REQ, SCCP_LINE_STAT, EACH_LINE },
    { SCCP_FEATURE_STAT_REQ, 0, ONCE },
    { SCCP_REGISTER_AVAILABLE_LINES, 0, ONCE },
    { SCCP_TIME_DATE_REQ, SCCP_DEFINE_TIME_DATE, ONCE },
    { 0 },
};

static const struct desk_step steps_7960[] = {
    { SCCP_IP_PORT, 0, ONCE },
    { SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE, ONCE },
    { SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE, ONCE },
    { SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SET, ONCE },
    { SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT, ONCE },
    { SCCP_LINE_STAT_REQ, SCCP_LINE_STAT, EACH_LINE },
    { SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT, EACH_LINE },
    { SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT, EACH_SPEED_DIAL },
    { SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT, EACH_FEATURE },
    { SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT, EACH_URL },
    { SCCP_REGISTER_AVAILABLE_LINES, 0, ONCE },
    { SCCP_TIME_DATE_REQ, SCCP_DEFINE_TIME_DATE, ONCE },
    { 0 },
};

static const struct desk_profile profiles[] = {
    { .name = "7912", .load = "CP7912060000SCCP050124A", .version = 7, .device_type = 30007, .lines = 2,
      .features = { 0, 0, 0 }, .register_body = 52, .hook_body = UINT16_MAX, .keypad_body = 4, .channel_ack_body = 16,
      .unregister_body = UINT16_MAX, .feature_body = 4, .no_reference = true, .steps = steps_7912 },
    { .name = "ata", .load = "ATA030203SCCP051201A", .version = 3, .device_type = 12, .lines = 1,
      .features = { 0, 0, 0 }, .register_body = 52, .hook_body = UINT16_MAX, .keypad_body = 4, .channel_ack_body = 16,
      .unregister_body = UINT16_MAX, .feature_body = 4, .no_reference = true, .steps = steps_7912 },
    { .name = "7960", .load = "P00308010200", .version = 11, .device_type = 7, .lines = 6,
      .features = { 0x00, 0x60, 0x85 }, .register_body = 56, .channel_ack_body = 20, .steps = steps_7960 },
    { .name = "7961", .load = "SCCP41.8-5-3S", .version = 17, .device_type = 30018, .lines = 6,
      .features = { 0x00, 0x72, 0x85 }, .register_body = 124, .transmission_ack = true, .steps = steps_7960 },
};

const struct desk_profile *desk_profile(const char *name)
{
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
        if (!strcmp(profiles[i].name, name)) {
            return &profiles[i];
        }
    }
    return NULL;
}
