// SPDX-License-Identifier: MIT
/* Extensions and their expanded numbers, by `dialplan-pattern`: in the configuration, when asked for, when dialled. */
#include "core/promote.h"

#include "cli/session.h"
#include "core/event.h"
#include "core/module.h"
#include "core/service.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

#define LINES "ephone-dn 1\n number 201\nephone-dn 2\n number 202\n cti notify\n" \
              "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n"

static void patterns(const char *rows)
{
    char text[1024];
    snprintf(text, sizeof text, "telephony-service\n max-ephones 10\n max-dn 20\n%s" LINES, rows);
    assert_int_equal(world_load_text(text), 0);
}

static void expands(const char *extension, const char *expected)
{
    char number[OUTSIDE_MAX] = "";
    assert_int_equal(promote_expand(extension, number), *expected != '\0');
    assert_string_equal(number, expected);
}

static void reduces(const char *number, const char *expected)
{
    char extension[OUTSIDE_MAX] = "";
    assert_int_equal(promote_reduce(number, extension), *expected != '\0');
    if (*expected)
        assert_string_equal(extension, expected);
}

static void both_ways(void **state)
{
    (void)state;
    patterns(" dialplan-pattern 1 +1310555.... extension-length 4\n"
             " dialplan-pattern 2 40855501.. extension-length 3 extension-pattern 4..\n"
             " dialplan-pattern 3 13105550... extension-length 3\n");
    expands("0201", "+13105550201");
    expands("412", "4085550112");
    expands("201", "13105550201");           /* the pattern of 4 digits is not for it, that of 4.. neither */
    expands("20", "");
    expands("20111", "");
    expands("", "");
    reduces("+13105550201", "0201");         /* the first pattern that fits */
    reduces("13105550201", "0201");
    reduces("4085550112", "412");
    reduces("+4085550112", "412");
    reduces("4085550212", "");
    reduces("408555011", "");
    reduces("40855501122", "");
    reduces("201", "");
    reduces("", "");
}

/* Rows that expand nothing: the extension is the whole number, is longer, or its pattern has another length. */
static void without_effect(void **state)
{
    (void)state;
    patterns(" dialplan-pattern 1 2.. extension-length 3\n"
             " dialplan-pattern 2 .. extension-length 3\n"
             " dialplan-pattern 3 5552.. extension-length 3 extension-pattern 2.\n");
    expands("201", "");
    reduces("201", "");
    reduces("555201", "");
    assert_int_equal(promote_match("201"), DIAL_COMPLETE);
    assert_int_equal(promote_match("21"), DIAL_NONE);
}

static void dialled_digits(void **state)
{
    (void)state;
    patterns(" dialplan-pattern 1 13105550... extension-length 3\n"
             " dialplan-pattern 4 20155... extension-length 3\n");
    assert_int_equal(promote_match(""), DIAL_PARTIAL);
    assert_int_equal(promote_match("1310555"), DIAL_PARTIAL);
    assert_int_equal(promote_match("13105550201"), DIAL_COMPLETE);
    assert_int_equal(promote_match("13105550299"), DIAL_NONE);           /* nobody has that extension */
    assert_int_equal(promote_match("14"), DIAL_NONE);
    assert_int_equal(promote_match("202"), DIAL_COMPLETE);
    assert_int_equal(promote_match("201"), DIAL_AMBIGUOUS);              /* 20155… might come */
    assert_ptr_equal(promote_find("+13105550201"), device_find("201"));
    assert_ptr_equal(promote_find("201"), device_find("201"));
    assert_null(promote_find("13105550299"));
}

static void indicate(struct phone *p, const struct indication *i)
{
    (void)p, (void)i;
}

static void media(struct phone *p, const struct media_order *o)
{
    (void)p, (void)o;
}

static void notice(struct phone *p, enum notice n)
{
    (void)p, (void)n;
}

static void digits(struct phone *p, uint32_t reference, const char *text)
{
    (void)p, (void)reference, (void)text;
}

static const struct port port = { .indicate = indicate, .media = media, .notice = notice, .digits = digits };

static void rings_at_202(void)
{
    core_settle();
    struct device *d = device_find("202");
    assert_false(list_empty(&d->connections));
    struct connection *c = list_entry(d->connections.next, struct connection, of_device);
    assert_int_equal(c->state, CONNECTION_ALERTING);
    assert_string_equal(c->call->called, "202");
    service_clear(connection_peer(c));
    core_settle();
}

static void a_call_by_the_expanded_number(void **state)
{
    (void)state;
    patterns(" dialplan-pattern 1 13105550... extension-length 3\n");
    phone_registered(phone_find(1), &port, NULL);
    struct connection *c = NULL;
    assert_int_equal(service_make(device_find("201"), NULL, "+13105550202", &c), FAULT_NONE);
    rings_at_202();
    service_make(device_find("201"), NULL, "13105550202", &c);
    rings_at_202();
    service_initiate(phone_find(1), 1, &c);
    for (const char *key = "13105550202"; *key; key++)
        assert_int_equal(service_digit(c, *key), FAULT_NONE);
    rings_at_202();
    phone_lost(phone_find(1));
    core_settle();
    assert_int_equal(call_count(), 0);
}

int main(void)
{
    appliance_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(without_effect),
        cmocka_unit_test(dialled_digits),
        cmocka_unit_test(a_call_by_the_expanded_number),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    loop_close();
    return failed;
}
