// SPDX-License-Identifier: MIT
#include "csta/faults.h"

#include <stddef.h>

#define OPERATION "operation"
#define STATE "stateIncompatibility"
#define RESOURCE "systemResourceAvailibility"           /* so misspelt in ECMA-323 */
#define SUBSCRIBED "subscribedResourceAvailability"

const struct csta_error csta_errors[ERROR_COUNT] = {
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
    [FAULT_NO_MIXER] = { RESOURCE, "noMediaChannelsAvailable" },
    [FAULT_LIMIT] = { RESOURCE, "resourceLimitExceeded" },
    [FAULT_NOT_SUPPORTED] = { OPERATION, "serviceNotSupported" },
    [FAULT_INVALID_VALUE] = { OPERATION, "invalidParameterValue" },
    [FAULT_MISSING_PARAMETER] = { OPERATION, "atLeastOneConditionalParameterNotProvided" },
    [FAULT_INVALID_MONITOR] = { OPERATION, "invalidMonitorCrossRefID" },
    [FAULT_INVALID_MONITOR_OBJECT] = { OPERATION, "invalidMonitorObject" },

    [ERROR_INVALID_CALLED_DEVICE] = { OPERATION, "invalidCalledDeviceID" },
    [ERROR_INVALID_CALLING_STATE] = { STATE, "invalidCallingDeviceState" },
    [ERROR_INVALID_MONITOR_TYPE] = { OPERATION, "invalidMonitorType" },
    [ERROR_DEVICE_MONITOR_LIMIT] = { SUBSCRIBED, "objectMonitorLimitExceeded" },
    [ERROR_MONITOR_LIMIT] = { RESOURCE, "overallMonitorLimitExceeded" },
    [ERROR_ACTIVE_CONNECTION] = { OPERATION, "invalidActiveConnectionID" },
    [ERROR_HELD_CONNECTION] = { OPERATION, "invalidHeldConnectionID" },
    [ERROR_ACTIVE_STATE] = { STATE, "invalidActiveConnectionState" },
    [ERROR_HELD_STATE] = { STATE, "invalidHeldConnectionState" },
    [ERROR_NO_ACTIVE_CALL] = { STATE, "noActiveCall" },
    [ERROR_DESTINATION_DEVICE] = { OPERATION, "invalidDestinationDeviceID" },
    [ERROR_FORWARDING_TYPE] = { OPERATION, "invalidForwardingType" },
    [ERROR_FORWARDING_DESTINATION] = { OPERATION, "invalidForwardingDestination" },
    [ERROR_DIGIT_MODE] = { OPERATION, "digitModeNotSupported" },
};

const struct csta_error *error_of(enum fault fault)
{
    return fault == FAULT_NONE ? NULL : &csta_errors[fault];
}
