// SPDX-License-Identifier: MIT
/* Inert settings: those of Unified CME that are understood, checked for form and printed back in canonical form, but
 * that nothing reads yet. `show configuration unsupported` lists those in use. A row leaves these files when the folder
 * that acts on it declares it. Syntaxes, ranges and defaults: CME command reference. */
#ifndef CORE_CONFIG_INERT_H
#define CORE_CONFIG_INERT_H

#include "core/module.h"
#include "core/settings.h"

#define ROW(of_mode, of_place, of_flags, of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &(of_mode), .place = (of_place), .flags = (of_flags) }
#define ALIAS (ROW_ALIAS | ROW_HIDDEN)

#endif
