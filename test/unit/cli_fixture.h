// SPDX-License-Identifier: MIT
/* A small configuration of its own for the shell's tests: what the matcher and the help need to be tried on. */
#ifndef UNIT_CLI_FIXTURE_H
#define UNIT_CLI_FIXTURE_H

#include "cli/session.h"
#include "core/loop.h"
#include "core/module.h"

struct fixture_dn {
    char number[17], label[31];
    bool watch;
    uint8_t template;
};

static struct mode fixture_dn_mode, fixture_template_mode, fixture_interface;
static struct slice fixture_slice = { &fixture_dn_mode, sizeof(struct fixture_dn) };

static struct mode fixture_dn_mode = {
    .name = "ephone-dn", .prompt = "config-ephone-dn", .title = "Ephone DN configuration commands:",
    .parent = &mode_global, .key = KEY_TAG,
    .opener = { .syntax = "ephone-dn <1-100>", .help = "define ephone DN", .place = 20 },
};
static struct mode fixture_template_mode = {
    .name = "ephone-dn-template", .prompt = "config-ephone-dn-template", .parent = &mode_global, .key = KEY_TAG,
    .opener = { .syntax = "ephone-dn-template <1-15>", .help = "define ephone DN template", .place = 10 },
};
static struct mode fixture_interface = {
    .name = "interface", .prompt = "config-if", .parent = &mode_global, .key = KEY_NAME, .kept = true,
    .opener = { .syntax = "interface NAME", .help = "Select an interface", .place = 5 },
};
static struct mode *const fixture_modes[] = { &fixture_dn_mode, &fixture_template_mode, &fixture_interface, NULL };
static struct slice *const fixture_slices[] = { &fixture_slice, NULL };

static const char *const fixture_template_help[] = { "template tag", NULL };

static struct row fixture_rows[] = {
    { .syntax = "number NUMBER:16", .help = "Set extension number", .mode = &fixture_dn_mode, .place = 10,
      .effect = AT_ONCE("the extension"), .slice = &fixture_slice, .bind = { TEXT(struct fixture_dn, number) } },
    { .syntax = "label LINE:30", .help = "Set label", .mode = &fixture_dn_mode, .place = 20,
      .effect = AT_ONCE("shown"), .slice = &fixture_slice, .bind = { TEXT(struct fixture_dn, label) } },
    { .syntax = "cti watch", .help = "Let applications control it", .mode = &fixture_dn_mode, .place = 30,
      .effect = AT_ONCE("control"), .slice = &fixture_slice, .bind = { FLAG(struct fixture_dn, watch) } },
    { .syntax = "ephone-dn-template <1-15>", .help = "apply a template", .slot_help = fixture_template_help,
      .mode = &fixture_dn_mode, .place = 40, .effect = AT_ONCE("borrows"), .slice = &fixture_slice,
      .bind = { U8(struct fixture_dn, template, 0) } },
    { .syntax = "ip http server", .help = "Enable http server", .mode = &mode_global, .place = 40 },
    { .syntax = "ip route LINE", .help = "Establish static routes", .mode = &mode_global, .place = 41,
      .flags = ROW_KEPT | ROW_MANY },
    { .syntax = "logging LINE", .help = "Modify message logging", .mode = &mode_global, .place = 42,
      .flags = ROW_KEPT | ROW_MANY },
    { .syntax = NULL },
};

static bool fixture_show(struct cursor *c)
{
    out_text(c->out, "shown\n");
    return false;
}

static bool fixture_run(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    return true;
}

static struct command fixture_commands[] = {
    { .syntax = "show ephone [registered|summary]", .help = "Show phones", .show = fixture_show },
    { .syntax = "show ephone-dn", .help = "Show numbers", .show = fixture_show },
    { .syntax = "show version", .help = "Show the version", .show = fixture_show },
    { .syntax = "clear {cti|csta} session [id] <1-2147483647>", .help = "End one CTI session",
      .level = EXEC_PRIVILEGED, .run = fixture_run },
    { .syntax = "configure terminal", .help = "Configure", .level = EXEC_PRIVILEGED, .run = fixture_run },
    { .syntax = NULL },
};

static const struct path_help fixture_help[] = {
    { "show", "Show running system information" },
    { "cti", "Computer Telephony Integration" },
    { NULL, NULL },
};

static const struct module fixture = {
    .name = "fixture", .modes = fixture_modes, .slices = fixture_slices, .rows = fixture_rows,
    .commands = fixture_commands, .help = fixture_help,
};

static void fixture_open(void)
{
    static const struct module *const table[] = { &fixture };
    static bool once;
    if (once)
        return;
    once = true;
    loop_open_virtual();
    config_register(table, 1);
    shell_build();
}

#endif
