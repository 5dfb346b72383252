// SPDX-License-Identifier: MIT
/* How CSTA says no: ECMA-323 CSTAErrorCode, one category and one value. */
#ifndef CSTA_FAULTS_H
#define CSTA_FAULTS_H

#include "core/fault.h"

struct csta_error {
    const char *category, *value;
};

/* Where a service's own words are more exact than the core's fault. */
extern const struct csta_error error_invalid_called_device, error_invalid_calling_state, error_invalid_monitor_type,
    error_device_monitor_limit, error_monitor_limit, error_active_connection, error_held_connection,
    error_active_state, error_held_state, error_no_active_call, error_destination_device, error_forwarding_type,
    error_forwarding_destination, error_digit_mode, error_parameter;
extern const struct csta_error *const exact_errors[];    /* all of these; end: NULL */

/* NULL for FAULT_NONE, so that a handler can end with it. */
const struct csta_error *error_of(enum fault fault);

#endif
