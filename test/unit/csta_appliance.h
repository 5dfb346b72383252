// SPDX-License-Identifier: MIT
/* The appliance around csta/ for tests: the real call model and configuration, phones that do not speak. */
#ifndef TEST_CSTA_APPLIANCE_H
#define TEST_CSTA_APPLIANCE_H

#include "cli/session.h"
#include "core/event.h"
#include "core/module.h"
#include "core/service.h"
#include "test/lab/world.h"
#include "test/unit/csta_client.h"

static const char example[] =
    "voice service voip\n"
    " no cti shutdown\n"
    "telephony-service\n"
    " max-ephones 10\n"
    " max-dn 20\n"
    "ephone-dn 1 dual-line\n"
    " number 201\n"
    " cti watch\n"
    "ephone-dn 2 dual-line\n"
    " number 202\n"
    " pickup-group 7\n"
    " cti watch\n"
    "ephone-dn 3\n"
    " number 203\n"
    "ephone-dn 4\n"
    " number 204\n"
    " cti watch\n"
    "ephone-dn 5\n"
    " number A0001\n"
    " cti notify\n"
    " cti watch\n"
    "ephone-dn 6\n"
    " number 206\n"
    " pickup-group 7\n"
    " cti watch\n"
    "ephone-dn 20\n"
    " number 701\n"
    " park-slot\n"
    "ephone 1\n"
    " mac-address 0000.0000.0001\n"
    " button 1:1\n"
    "ephone 2\n"
    " mac-address 0000.0000.0002\n"
    " button 1:2\n"
    "ephone 3\n"
    " mac-address 0000.0000.0003\n"
    " button 1:3 2:6\n";

static void port_indicate(struct phone *p, const struct indication *i)
{
    (void)p, (void)i;
}

static void port_media(struct phone *p, const struct media_order *o)
{
    (void)p, (void)o;
}

static void port_notice(struct phone *p, enum notice n)
{
    (void)p, (void)n;
}

static char digits_heard[96];                /* by the phone that was last told some */

static void port_digits(struct phone *p, uint32_t reference, const char *digits)
{
    (void)p, (void)reference;
    snprintf(digits_heard, sizeof digits_heard, "%s", digits);
}

static const struct port silent_port = { port_indicate, port_media, port_notice, port_digits };

/* A new configuration: nothing of the one before is left. */
static void load(const char *text)
{
    assert_int_equal(world_load_text(text), 0);
}

static void console_write(void *unused, const char *data, size_t n)
{
    (void)unused;
    if (memchr(data, '%', n))
        print_error("%.*s", (int)n, data);
    assert_null(memchr(data, '%', n));       /* every line is taken */
}

static size_t console_queued(void *unused)
{
    (void)unused;
    return 0;
}

static void console_end(void *unused, int status)
{
    (void)unused;
    assert_int_equal(status, 0);
}

/* Types these configuration lines into the running appliance. */
UNUSED_HERE static void configure(const char *lines)
{
    static const struct terminal terminal = { console_write, console_queued, console_end };
    struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                   .privilege = 15, .console = true };
    struct shell_session *console = session_open(&start);
    session_input(console, "configure terminal\n", 19);
    session_input(console, lines, strlen(lines));
    session_input_end(console);
    loop_drain();
}

static void phones_register(void)
{
    for (uint32_t tag = 1; tag <= 3; tag++)
        phone_registered(phone_find(tag), &silent_port, NULL);
    loop_settle();
}

static int appliance_begin(void **state)
{
    (void)state;
    load(example);
    phones_register();
    *digits_heard = '\0';
    return 0;
}

static int appliance_end(void **state)
{
    (void)state;
    for (struct phone *p = phone_next(0); p; p = phone_next(p->tag))
        phone_lost(p);
    loop_settle();
    loop_drain();
    assert_int_equal(call_count(), 0);
    return 0;
}

static void appliance_open(void)
{
    loop_open_virtual();
    loop_on_settle(core_settle);
    config_register(modules, module_count);
    shell_build();
    content_set_carrier(&carrier);
    for (unsigned i = 0; i < module_count; i++)
        if (strcmp(modules[i]->name, "csta") == 0)
            assert_int_equal(modules[i]->start(), 0);
}

static int appliance_close(int failed)
{
    for (unsigned i = 0; i < module_count; i++)
        if (strcmp(modules[i]->name, "csta") == 0)
            modules[i]->stop();
    loop_close();
    return client_verdict(failed);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, appliance_begin, appliance_end)

#endif
