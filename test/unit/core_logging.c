// SPDX-License-Identifier: MIT
/* Syslog servers get what `logging trap` lets through. The rest is told by transcript/logging.cli. */
#include "core/loop.h"
#include "core/stream.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct buf got;

static void receive(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d, (void)from;
    buf_add(&got, data, n);
    buf_addc(&got, '\n');
}

static void type(const char *line)
{
    struct buf printed = { 0 };
    world_shell(line, &printed);
    assert_string_equal(buf_text(&printed), "");
    buf_free(&printed);
}

static void hear(const char *line)
{
    loop_drain();
    assert_string_equal(buf_text(&got), line);
    buf_clear(&got);
}

static void servers_get_what_the_level_lets_through(void **state)
{
    struct address any = world_address(0);
    char host[ADDRESS_TEXT], line[200];
    int error;
    (void)state;
    struct datagrams *server = datagrams_open(&any, receive, NULL, &error);
    assert_non_null(server);
    const struct address *a = datagrams_address(server);
    snprintf(line, sizeof line, "logging host %s transport udp port %u", address_host(a, host), address_port(a));
    struct buf printed = { 0 };
    world_shell("configure terminal", &printed);
    buf_free(&printed);
    type(line);
    type("end");
    hear("<189>1: Jan  1 00:00:00.000: %SYS-5-CONFIG_I: Configured from console by console\n");
    world_shell("configure terminal", &printed);
    buf_free(&printed);
    type("logging trap warnings");
    type("end");
    hear("");
    world_shell("configure terminal", &printed);
    buf_free(&printed);
    type("logging trap notifications");
    type("logging facility local0");
    type("service sequence-numbers");
    type("end");
    hear("<133>2: 000001: Jan  1 00:00:00.000: %SYS-5-CONFIG_I: Configured from console by console\n");
    world_shell("configure terminal", &printed);
    buf_free(&printed);
    snprintf(line, sizeof line, "no logging host %s", address_host(a, host));
    type(line);
    type("end");
    hear("");
    datagrams_close(server);
    buf_free(&got);
}

static int open_world(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(servers_get_what_the_level_lets_through, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
