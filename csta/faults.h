// SPDX-License-Identifier: MIT
/* How CSTA says no: ECMA-323 CSTAErrorCode, one category and one value. */
#ifndef CSTA_FAULTS_H
#define CSTA_FAULTS_H

#include "core/fault.h"

struct csta_error {
    const char *category, *value;
};

/* Behind the core's faults: where a service's own words are more exact. */
enum {
    ERROR_INVALID_CALLED_DEVICE = FAULT_COUNT,
    ERROR_INVALID_CALLING_STATE,
    ERROR_INVALID_MONITOR_TYPE,
    ERROR_DEVICE_MONITOR_LIMIT,
    ERROR_MONITOR_LIMIT,
    ERROR_ACTIVE_CONNECTION,
    ERROR_HELD_CONNECTION,
    ERROR_ACTIVE_STATE,
    ERROR_HELD_STATE,
    ERROR_NO_ACTIVE_CALL,
    ERROR_DESTINATION_DEVICE,
    ERROR_FORWARDING_TYPE,
    ERROR_FORWARDING_DESTINATION,
    ERROR_DIGIT_MODE,
    ERROR_COUNT
};

extern const struct csta_error csta_errors[ERROR_COUNT];     /* by fault or by these; [FAULT_NONE] is nobody's */

#define error_invalid_called_device csta_errors[ERROR_INVALID_CALLED_DEVICE]
#define error_invalid_calling_state csta_errors[ERROR_INVALID_CALLING_STATE]
#define error_invalid_monitor_type csta_errors[ERROR_INVALID_MONITOR_TYPE]
#define error_device_monitor_limit csta_errors[ERROR_DEVICE_MONITOR_LIMIT]
#define error_monitor_limit csta_errors[ERROR_MONITOR_LIMIT]
#define error_active_connection csta_errors[ERROR_ACTIVE_CONNECTION]
#define error_held_connection csta_errors[ERROR_HELD_CONNECTION]
#define error_active_state csta_errors[ERROR_ACTIVE_STATE]
#define error_held_state csta_errors[ERROR_HELD_STATE]
#define error_no_active_call csta_errors[ERROR_NO_ACTIVE_CALL]
#define error_destination_device csta_errors[ERROR_DESTINATION_DEVICE]
#define error_forwarding_type csta_errors[ERROR_FORWARDING_TYPE]
#define error_forwarding_destination csta_errors[ERROR_FORWARDING_DESTINATION]
#define error_digit_mode csta_errors[ERROR_DIGIT_MODE]

/* NULL for FAULT_NONE, so that a handler can end with it. */
const struct csta_error *error_of(enum fault fault);

#endif
