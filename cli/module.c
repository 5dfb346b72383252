// SPDX-License-Identifier: MIT
#include "core/module.h"
extern const struct module module_cli;
const struct module module_cli = { .name = "cli" };
