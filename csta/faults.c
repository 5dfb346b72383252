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

const struct csta_error *error_of(enum fault fault)
{
    return fault == FAULT_NONE ? NULL : &errors[fault];
}
