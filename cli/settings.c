// SPDX-License-Identifier: MIT
#include "cli/settings.h"

struct slice shell_slice = { &mode_global, sizeof(struct settings_shell), 0 };

const struct settings_shell *shell_settings(void)
{
    return config_settings(&shell_slice);
}

#define BANNER(of_kind, of_place, of_help, of_effect) \
    { .syntax = "banner " of_kind " LINE", .help = (of_help), .slot_help = HELP("Delimited text"), \
      .mode = &mode_global, .place = (of_place), .flags = ROW_KEPT, .until = "", .effect = NEXT_SESSION(of_effect) }

struct row shell_rows[] = {
    { .syntax = "file prompt {alert|noisy|quiet}", .help = "What commands about files ask",
      .slot_help = HELP("Names and confirmations", "The same", "Nothing"), .mode = &mode_global, .place = 3190,
      .slice = &shell_slice, .bind = { U8(struct settings_shell, file_prompt, PROMPT_ALERT) },
      .effect = AT_ONCE("with `quiet` `copy`, `delete` and the like act without a question") },
    { .syntax = "configuration mode exclusive {auto|manual}", .help = "One session at a time may configure",
      .slot_help = HELP("Whoever enters configuration mode", "Who says so: configure terminal lock"),
      .mode = &mode_global, .place = 3195, .slice = &shell_slice,
      .bind = { U8(struct settings_shell, exclusive, EXCLUSIVE_NEVER) },
      .effect = AT_ONCE("others wait until a session that has locked the configuration leaves it") },
    { .syntax = "ip scp server enable", .help = "Let users copy files by SCP", .mode = &mode_global, .place = 3372,
      .slice = &shell_slice, .bind = { FLAG(struct settings_shell, scp) },
      .effect = AT_ONCE("users of level 15 bring files to flash: and nvram: by SCP, and fetch them and the "
                        "running-config") },
    BANNER("motd", 6003, "Set Message of the Day banner",
           "shown to who comes in, by telnet before the login, by SSH behind it"),
    BANNER("login", 6002, "Set login banner", "shown before the login, by SSH above the question for the password"),
    BANNER("exec", 6000, "Set EXEC process creation banner", "shown after the login"),
    { .syntax = NULL },
};
