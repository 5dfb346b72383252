// SPDX-License-Identifier: MIT
#include "sccp/sccp.h"
#include "core/module.h"
struct command sccp_commands[] = { { .syntax = NULL } };
