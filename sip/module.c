// SPDX-License-Identifier: MIT
#include "core/module.h"
extern const struct module module_sip;
const struct module module_sip = { .name = "sip" };
