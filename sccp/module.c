// SPDX-License-Identifier: MIT
#include "core/module.h"
extern const struct module module_sccp;
const struct module module_sccp = { .name = "sccp" };
