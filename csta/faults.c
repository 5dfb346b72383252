// SPDX-License-Identifier: MIT
#include "csta/faults.h"

#include <stddef.h>

#define OPERATION "operation"
#define STATE "stateIncompatibility"
#define RESOURCE "systemResourceAvailibility"           /* so misspelt in ECMA-323 */
#define SUBSCRIBED "subscribedResourceAvailability"

static const struct csta_error errors[] = {
    [FAULT_NONE] = { OPERATION, "generic" },
    [FAULT_INVALID_DEVICE] = { OPERATION, "invalidDeviceID" },
    [FAULT_INVALID_CALLING_DEVICE] = { OPERATION, "invalidCallingDeviceID" },
    [FAULT_INVALID_DESTINATION] = { OPERATION, "invalidDestination" },
    [FAULT_INVALID_CALL] = { OPERATION, "invalidCallID" },
    [FAULT_INVALID_CONNECTION] = { OPERATION, "invalidConnectionID" },
    [FAULT_CONNECTION_STATE] = { STATE, "invalidConnectionState" },
    [FAULT_DEVICE_STATE] = { STATE, "invalidDeviceState" },
    [FAULT_NO_CALL_TO_ANSWER] = { STATE, "noCallToAnswer" },
    [FAULT_NO_CONNECTION_TO_CLEAR] = { STATE, "noConnectionToClear" },
    [FAULT_NO_HELD_CALL] = { STATE, "noHeldCall" },
    [FAULT_NOT_PERMITTED] = { OPERATION, "privilegeViolationSpecifiedDevice" },
    [FAULT_INCOMPATIBLE_DEVICE] = { OPERATION, "requestIncompatibleWithDevice" },
    [FAULT_INCOMPATIBLE_CALLING_DEVICE] = { OPERATION, "requestIncompatibleWithCallingDevice" },
    [FAULT_OUT_OF_SERVICE] = { RESOURCE, "deviceOutOfService" },
    [FAULT_CALLING_OUT_OF_SERVICE] = { RESOURCE, "callingDeviceOutOfService" },
    [FAULT_RESOURCE_BUSY] = { RESOURCE, "resourceBusy" },
    [FAULT_LIMIT] = { RESOURCE, "resourceLimitExceeded" },
    [FAULT_NOT_SUPPORTED] = { OPERATION, "serviceNotSupported" },
    [FAULT_INVALID_VALUE] = { OPERATION, "invalidParameterValue" },
    [FAULT_MISSING_PARAMETER] = { OPERATION, "atLeastOneConditionalParameterNotProvided" },
    [FAULT_INVALID_MONITOR] = { OPERATION, "invalidMonitorCrossRefID" },
    [FAULT_INVALID_MONITOR_OBJECT] = { OPERATION, "invalidMonitorObject" },
};
_Static_assert(sizeof errors / sizeof errors[0] == FAULT_COUNT, "a fault without words in CSTA");

const struct csta_error error_invalid_called_device = { OPERATION, "invalidCalledDeviceID" };
const struct csta_error error_invalid_calling_state = { STATE, "invalidCallingDeviceState" };
const struct csta_error error_invalid_monitor_type = { OPERATION, "invalidMonitorType" };
const struct csta_error error_device_monitor_limit = { SUBSCRIBED, "objectMonitorLimitExceeded" };
const struct csta_error error_monitor_limit = { RESOURCE, "overallMonitorLimitExceeded" };
const struct csta_error error_active_connection = { OPERATION, "invalidActiveConnectionID" };
const struct csta_error error_held_connection = { OPERATION, "invalidHeldConnectionID" };
const struct csta_error error_active_state = { STATE, "invalidActiveConnectionState" };
const struct csta_error error_held_state = { STATE, "invalidHeldConnectionState" };
const struct csta_error error_no_active_call = { STATE, "noActiveCall" };
const struct csta_error error_destination_device = { OPERATION, "invalidDestinationDeviceID" };
const struct csta_error error_forwarding_type = { OPERATION, "invalidForwardingType" };
const struct csta_error error_forwarding_destination = { OPERATION, "invalidForwardingDestination" };
const struct csta_error error_digit_mode = { OPERATION, "digitModeNotSupported" };
const struct csta_error error_parameter = { OPERATION, "parameterNotSupported" };

const struct csta_error *const exact_errors[] = {
    &error_invalid_called_device, &error_invalid_calling_state, &error_invalid_monitor_type,
    &error_device_monitor_limit, &error_monitor_limit, &error_active_connection, &error_held_connection,
    &error_active_state, &error_held_state, &error_no_active_call, &error_destination_device, &error_forwarding_type,
    &error_forwarding_destination, &error_digit_mode, &error_parameter, NULL
};

const struct csta_error *error_of(enum fault fault)
{
    return fault == FAULT_NONE ? NULL : &errors[fault];
}
