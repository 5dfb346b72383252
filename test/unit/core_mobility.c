// SPDX-License-Identifier: MIT
/* Who may log in, and what profiles make of phones. The rest is told by the scenarios: mobility*.scn. */
#include "core/mobility.h"

#include "core/files.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/profile.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char configuration[] =
    "telephony-service\n"
    " max-ephones 5\n"
    " max-dn 20\n"
    "voice logout-profile 1\n"
    " number 200 type normal\n"
    "voice user-profile 1\n"
    " user anna password cello\n"
    " pin 4711\n"
    " number 201,202,203 type overlay\n"
    " number 201 type beep-ring\n"
    " number 201 type beep-ring\n"
    " number 204 type cw-overly\n"
    "voice user-profile 2\n"
    " user bob password 6 cello\n"
    "voice user-profile 3\n"
    "ephone-dn 1\n"
    " number 201\n"
    "ephone-dn 2\n"
    " number 201\n"
    "ephone-dn 3\n"
    " number 203\n"
    "ephone-dn 4\n"
    " number 204\n"
    "ephone 1\n"
    " logout-profile 1\n"
    " button 1:4\n"
    "ephone 2\n"
    " button 1:4\n";

static enum fault answered;
static unsigned answers;

static void on_answer(unsigned long long asker, enum fault fault)
{
    assert_int_equal(asker, 7);
    answered = fault;
    answers++;
}

static enum fault login(uint32_t ephone, const char *user, const char *secret)
{
    const unsigned before = answers;
    mobility_login_with(ephone, user, secret, on_answer, 7);
    assert_int_equal(answers, before);           /* never inside the call */
    loop_drain();
    assert_int_equal(answers, before + 1);
    return answered;
}

static void load(void)
{
    assert_int_equal(world_load_text(configuration), 0);
}

static void password_or_pin(void **state)
{
    (void)state;
    load();
    assert_int_equal(login(1, "anna", "4712"), FAULT_NOT_PERMITTED);
    assert_int_equal(login(1, "anna", ""), FAULT_NOT_PERMITTED);
    assert_int_equal(login(1, "nobody", "cello"), FAULT_NOT_PERMITTED);
    assert_int_equal(login(1, "", ""), FAULT_NOT_PERMITTED);
    assert_int_equal(login(1, "annaannaannaannaannaanna", "cello"), FAULT_NOT_PERMITTED);
    assert_int_equal(login(1, "bob", "cello"), FAULT_NOT_PERMITTED);
    assert_int_equal(mobility_user_at(1, NULL), 0);
    assert_int_equal(login(1, "anna", "cello"), FAULT_NONE);
    assert_int_equal(mobility_user_at(1, NULL), 1);
    assert_int_equal(mobility_logout(1), FAULT_NONE);
    assert_int_equal(login(1, "anna", "4711"), FAULT_NONE);
    assert_int_equal(login(2, "anna", "4711"), FAULT_INCOMPATIBLE_DEVICE);
    assert_int_equal(login(9, "anna", "4711"), FAULT_INVALID_DEVICE);
    assert_int_equal(mobility_phone_of(1), 1);
}

static void only_so_many_at_once(void **state)
{
    (void)state;
    load();
    const unsigned before = answers;
    for (unsigned i = 0; i < 65; i++)
        mobility_login_with(1, "anna", "4712", on_answer, 7);
    assert_int_equal(answers, before + 1);
    assert_int_equal(answered, FAULT_LIMIT);
    loop_drain();
    assert_int_equal(answers, before + 65);
    assert_int_equal(answered, FAULT_NOT_PERMITTED);
}

static void faults_of_administrators(void **state)
{
    (void)state;
    load();
    assert_int_equal(mobility_logout(1), FAULT_DEVICE_STATE);
    assert_int_equal(mobility_logout(2), FAULT_DEVICE_STATE);
    assert_int_equal(mobility_logout(9), FAULT_INVALID_DEVICE);
    assert_int_equal(mobility_logout_user("anna"), FAULT_DEVICE_STATE);
    assert_int_equal(mobility_logout_user("carl"), FAULT_INVALID_VALUE);
    assert_int_equal(mobility_login(1, ""), FAULT_INVALID_VALUE);
    assert_int_equal(mobility_login(1, "bob"), FAULT_NONE);
    assert_int_equal(mobility_login(1, "bob"), FAULT_NONE);
    assert_int_equal(mobility_login(1, "anna"), FAULT_DEVICE_STATE);
}

/* "button separator dn" of each, then "+dn" of what overlays it. */
static const char *buttons(uint32_t ephone)
{
    static char text[200];
    const struct settings_ephone *e = phone_settings(phone_find(ephone));
    size_t at = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%u%c%u", i ? " " : "", e->buttons[i].button,
                               e->buttons[i].separator, e->buttons[i].dn);
        for (unsigned k = 0; k < OVERLAYS_MAX; k++)
            if (e->overlays[k].button == e->buttons[i].button)
                at += (size_t)snprintf(text + at, sizeof text - at, "+%u", e->overlays[k].dn);
    }
    return text;
}

/* A number without ephone-dn leaves its place; of two ephone-dns with one number each takes its turn. */
static void lines_come_from_the_profile(void **state)
{
    (void)state;
    load();
    assert_string_equal(buttons(1), "");
    assert_string_equal(buttons(2), "1:4");
    assert_int_equal(mobility_login(1, "anna"), FAULT_NONE);
    assert_string_equal(buttons(1), "1o1+3 2b2 3c4");
    assert_int_equal(mobility_login(1, "anna"), FAULT_NONE);
    load();                                      /* the same configuration: nothing has changed for her */
    assert_int_equal(mobility_user_at(1, NULL), 1);
    assert_string_equal(buttons(1), "1o1+3 2b2 3c4");
    assert_int_equal(mobility_logout_user("anna"), FAULT_NONE);
    assert_string_equal(buttons(1), "");
}

static void a_login_survives_a_restart(void **state)
{
    (void)state;
    load();
    assert_int_equal(mobility_login(1, "anna"), FAULT_NONE);
    loop_advance(3000);
    char *saved = files_read(boot.state, 4096, NULL);
    assert_non_null(saved);
    assert_non_null(strstr(saved, "\nlogin 1 anna "));
    assert_int_equal(mobility_logout(1), FAULT_NONE);
    loop_advance(3000);
    for (unsigned later = 0; later < 2; later++) {
        FILE *f = fopen(boot.state, "w");
        assert_non_null(f);
        fputs(saved, f);
        fclose(f);
        state_load();
        assert_int_equal(mobility_user_at(1, NULL), later ? 0 : 1);
        mobility_logout(1);
        /* the second time `em logout` has passed meanwhile */
        assert_int_equal(world_load_text("telephony-service\n max-ephones 5\n em logout 1:00\n"
                                         "voice logout-profile 1\nvoice user-profile 1\n user anna password cello\n"
                                         "ephone 1\n logout-profile 1\n"), 0);
        loop_advance(7200 * 1000);
    }
    free(saved);
}

static int open_appliance(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int close_appliance(void **state)
{
    (void)state;
    world_close();
    return 0;
}

static int nothing(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("end\n"), 0);
    assert_int_equal(mobility_phone_of(1), 0);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(password_or_pin, nothing), cmocka_unit_test_teardown(only_so_many_at_once, nothing),
        cmocka_unit_test_teardown(faults_of_administrators, nothing),
        cmocka_unit_test_teardown(lines_come_from_the_profile, nothing),
        cmocka_unit_test_teardown(a_login_survives_a_restart, nothing),
    };
    return cmocka_run_group_tests(tests, open_appliance, close_appliance);
}
