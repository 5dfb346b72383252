// SPDX-License-Identifier: MIT
/* The configuration that the shell itself reads. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "core/config/config.h"

enum file_prompt { PROMPT_ALERT = 1, PROMPT_NOISY, PROMPT_QUIET };

enum exclusive { EXCLUSIVE_NEVER, EXCLUSIVE_AUTO, EXCLUSIVE_MANUAL };

struct settings_shell {
    uint8_t file_prompt;
    uint8_t exclusive;           /* configuration mode exclusive */
    bool scp;                    /* ip scp server enable */
};

extern struct slice shell_slice;
extern struct row shell_rows[];

const struct settings_shell *shell_settings(void);

#endif
