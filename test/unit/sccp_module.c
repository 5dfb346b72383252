// SPDX-License-Identifier: MIT
/* A port that somebody else holds: at startup it costs nothing but itself, and it is taken as soon as it is free. */
#include "cli/session.h"
#include "core/module.h"
#include "core/settings.h"
#include "core/stream.h"
#include "sccp/sccp.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

extern const struct module module_sccp;

static const struct stream_class nobody = { .name = "squatter", .message_max = 1, .queue_max = 1 };

#define PHONES_HERE "telephony-service\n ip source-address 127.0.0.1 port 2000\n"

static void a_busy_port_at_startup(void **state)
{
    (void)state;
    struct address a;
    int error;
    assert_true(address_parse(&a, "127.0.0.1", 0));
    struct listener *squatter = listen_tcp(&nobody, &a, NULL, &error);
    assert_non_null(squatter);
    boot.sccp_port = address_port(listener_address(squatter));
    strcpy(boot.listen, "127.0.0.1");

    assert_int_equal(world_load_text("hostname first\n" PHONES_HERE), 0);
    assert_null(server_address());
    assert_string_equal(settings_system()->hostname, "first");
    /* A line about something else is not refused because of it, either. */
    assert_int_equal(world_load_text("hostname second\n" PHONES_HERE), 0);
    assert_string_equal(settings_system()->hostname, "second");

    loop_advance(5000);
    assert_null(server_address());
    listener_close(squatter, true);
    loop_advance(5000);
    assert_non_null(server_address());
}

int main(void)
{
    appliance_build();
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_busy_port_at_startup) };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    module_sccp.stop();
    loop_close();
    return failed;
}
