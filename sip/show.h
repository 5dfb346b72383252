// SPDX-License-Identifier: MIT
#ifndef SIP_SHOW_H
#define SIP_SHOW_H

#include "core/config/row.h"

bool sip_show_status(struct cursor *c);

#endif
