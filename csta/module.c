// SPDX-License-Identifier: MIT
#include "core/module.h"
extern const struct module module_csta;
const struct module module_csta = { .name = "csta" };
