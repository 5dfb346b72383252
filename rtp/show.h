// SPDX-License-Identifier: MIT
#ifndef RTP_SHOW_H
#define RTP_SHOW_H

#include "core/config/row.h"

bool show_moh(struct cursor *c);
bool show_connections(struct cursor *c);
bool show_connections_detail(struct cursor *c);

#endif
