// SPDX-License-Identifier: MIT
/* Why the appliance says no. Each front end has one const array sized FAULT_COUNT that gives the refusal in its own
 * language (CSTA category and value, IOS sentence, tone and prompt), so a new fault does not compile until all do. */
#ifndef CORE_FAULT_H
#define CORE_FAULT_H

enum fault {
    FAULT_NONE = 0,
    FAULT_INVALID_DEVICE,             /* no such number or phone */
    FAULT_INVALID_CALLING_DEVICE,
    FAULT_INVALID_DESTINATION,        /* malformed or empty number */
    FAULT_INVALID_CALL,               /* no such call id */
    FAULT_INVALID_CONNECTION,         /* the device is not in that call */
    FAULT_CONNECTION_STATE,           /* the connection's state does not allow it */
    FAULT_DEVICE_STATE,               /* e.g. calling device busy on its only channel */
    FAULT_NO_CALL_TO_ANSWER,
    FAULT_NO_CONNECTION_TO_CLEAR,
    FAULT_NO_HELD_CALL,
    FAULT_NOT_PERMITTED,              /* DN without `cti watch`, caller not trusted */
    FAULT_INCOMPATIBLE_DEVICE,        /* this device cannot do it */
    FAULT_INCOMPATIBLE_CALLING_DEVICE,
    FAULT_OUT_OF_SERVICE,             /* no registered phone */
    FAULT_CALLING_OUT_OF_SERVICE,
    FAULT_RESOURCE_BUSY,              /* every channel taken */
    FAULT_NO_MIXER,                   /* every conference taken, or no leg left for one */
    FAULT_LIMIT,                      /* a bounded thing is full */
    FAULT_NOT_SUPPORTED,              /* the service does not exist here */
    FAULT_INVALID_VALUE,              /* parameter out of range or misspelt */
    FAULT_MISSING_PARAMETER,
    FAULT_INVALID_MONITOR,            /* unknown cross reference id */
    FAULT_INVALID_MONITOR_OBJECT,
    FAULT_COUNT
};

#endif
