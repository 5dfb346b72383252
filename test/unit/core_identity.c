// SPDX-License-Identifier: MIT
#include "core/identity.h"

#include "cli/session.h"
#include "core/access.h"
#include "core/loop.h"
#include "core/module.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

/* A key as ssh-keygen makes them; only its text matters. */
#define KEY "AAAAC3NzaC1lZDI1NTE5AAAAIDRZMpErIpX2KpE5rT6rawtpjryIbv/kZ6cmQzgJzif1"

/* Replaces the running configuration; returns the number of bad lines. */
static int load(const char *lines)
{
    return world_load_text(lines);
}

static struct identity_answer answered;
static unsigned answers;

static void on_answer(unsigned long long asker, const struct identity_answer *a)
{
    assert_int_equal(asker, 7);
    answered = *a;
    answers++;
}

static bool accepts(enum realm realm, const char *name, const char *password)
{
    unsigned before = answers;
    identity_check(realm, name, password, on_answer, 7);
    assert_int_equal(answers, before);           /* never inside the call */
    loop_drain();
    assert_int_equal(answers, before + 1);
    return answered.accepted;
}

static void nobody_is_configured_at_first(void **state)
{
    (void)state;
    assert_int_equal(load("end\n"), 0);
    assert_false(identity_configured(REALM_LOGIN));
    assert_false(identity_configured(REALM_ENABLE));
    assert_false(identity_configured(REALM_LINE));
    assert_false(accepts(REALM_LOGIN, "", ""));
    assert_false(answered.configured);
    assert_false(accepts(REALM_ENABLE, "", ""));
    assert_false(accepts(REALM_LINE, "0", ""));
}

static void users_log_in_with_their_privilege(void **state)
{
    (void)state;
    assert_int_equal(load("username joe privilege 15 secret opensesame\n"
                          "username bob password 7 0822455D0A16\n"
                          "username eve password 0 7 blanks too\n"
                          "username nosecret privilege 15\n"
                          "username old secret 5 $1$28772684$iEwNOgGugqO9.bIz5sk8k/\n"), 0);
    assert_true(accepts(REALM_LOGIN, "joe", "opensesame"));
    assert_int_equal(answered.privilege, 15);
    assert_false(accepts(REALM_LOGIN, "joe", "opensesam"));
    assert_false(accepts(REALM_LOGIN, "joe", ""));
    assert_true(accepts(REALM_LOGIN, "bob", "cisco"));
    assert_int_equal(answered.privilege, 1);
    assert_true(accepts(REALM_LOGIN, "eve", "7 blanks too"));
    assert_true(accepts(REALM_LOGIN, "old", "hashcat"));
    assert_false(accepts(REALM_LOGIN, "nosecret", ""));
    assert_false(accepts(REALM_LOGIN, "nobody", "opensesame"));
    assert_true(answered.configured);
}

static void endless_passwords_are_refused(void **state)
{
    (void)state;
    char endless[1000] = "";
    memset(endless, 'x', sizeof endless - 1);
    assert_int_equal(load("username joe secret x\n"), 0);
    assert_false(accepts(REALM_LOGIN, "joe", endless));
}

static void enable_prefers_the_secret(void **state)
{
    (void)state;
    assert_int_equal(load("enable password weak\n"), 0);
    assert_true(accepts(REALM_ENABLE, "", "weak"));
    assert_int_equal(answered.privilege, 15);
    assert_int_equal(load("enable password weak\nenable secret strong\n"), 0);
    assert_false(accepts(REALM_ENABLE, "", "weak"));
    assert_true(accepts(REALM_ENABLE, "", "strong"));
}

static void lines_have_their_own_password(void **state)
{
    (void)state;
    assert_int_equal(load("line vty 0 4\n password first\n privilege level 7\nline vty 5 15\n password rest\n"), 0);
    assert_true(accepts(REALM_LINE, "4", "first"));
    assert_int_equal(answered.privilege, 7);
    assert_false(accepts(REALM_LINE, "5", "first"));
    assert_true(accepts(REALM_LINE, "15", "rest"));
    assert_false(accepts(REALM_LINE, "16", "rest"));
    assert_false(accepts(REALM_LINE, "", "rest"));
}

static void keys_of_both_forms(void **state)
{
    (void)state;
    assert_int_equal(load("username joe privilege 15\n"
                          "ip ssh pubkey-chain\n"
                          " username joe\n"
                          "  key-string\n"
                          "   ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDRZMpErIp\n"
                          "   X2KpE5rT6rawtpjryIbv/kZ6cmQzgJzif1 joe@home\n"
                          "   exit\n"
                          "  exit\n"
                          " username bob\n"
                          "  key-hash ssh-rsa A39E5A7FD68A5D5CA5F4D1B7B7EA5A5D\n"
                          "  key-hash ssh-ed25519 693e9af84d3dfcc71e640e005bdc5e2e my key\n"
                          "  exit\n"
                          " exit\n"), 0);
    assert_true(identity_key("joe", "ssh-ed25519", KEY).accepted);
    assert_int_equal(identity_key("joe", "ssh-ed25519", KEY).privilege, 15);
    assert_false(identity_key("bob", "ssh-ed25519", KEY).accepted);
    assert_false(identity_key("nobody", "ssh-ed25519", KEY).accepted);
    assert_false(identity_key("joe", "ssh-ed25519", "").accepted);
    assert_false(identity_key("joe", "ssh-ed25519", "AAAAC3Nz").accepted);           /* a beginning is not the key */
    assert_false(identity_key("joe", "ssh-ed25519", KEY "AAAA").accepted);
    assert_true(identity_key("bob", "ssh-ed25519", "AAAA").accepted);                /* the MD5 of three zero bytes */
    assert_false(identity_key("bob", "ssh-rsa", "AAAA").accepted);
    assert_true(identity_configured(REALM_LOGIN));
}

/* What is printed is never what was typed, and loads again as it is. */
static void secrets_print_as_hashes(void **state)
{
    (void)state;
    struct buf once = { 0 }, twice = { 0 };
    assert_int_equal(load("username joe secret opensesame\nenable secret 0 opensesame\nusername bob password 0 8 x\n"
                          "line con 0\n exec-timeout 3 0\nline vty 0 4\n login local\n exec-timeout 0 0\n"
                          " transport input ssh telnet\n"), 0);
    config_print(config_running(), &once);
    assert_null(strstr(once.data, "opensesame"));
    assert_non_null(strstr(once.data, "username joe secret 9 $9$"));
    assert_non_null(strstr(once.data, "enable secret 9 $9$"));
    assert_non_null(strstr(once.data, "username bob password 0 8 x\n"));
    assert_non_null(strstr(once.data, "line vty 0 4\n exec-timeout 0 0\n login local\n transport input telnet ssh\n"));
    assert_int_equal(load(once.data), 0);
    config_print(config_running(), &twice);
    assert_string_equal(once.data, twice.data);
    buf_free(&once);
    buf_free(&twice);
}

static void wrong_secrets_are_refused(void **state)
{
    (void)state;
    assert_int_equal(load("username a secret 7 0822455D0A16\nusername b secret 9 nonsense\nusername c password 9 x\n"
                          "enable secret 5 $1$x\nline vty 5 3\n"), 5);
}

static void the_line_that_begins_last_counts(void **state)
{
    (void)state;
    assert_int_equal(load("line vty 0 15\n privilege level 2\nline vty 3 4\n privilege level 3\nline vty 9\n"
                          " privilege level 4\n"), 0);
    static const uint8_t expected[VTY_COUNT] = { 2, 2, 2, 3, 3, 2, 2, 2, 2, 4, 2, 2, 2, 2, 2, 2 };
    for (unsigned vty = 0; vty < VTY_COUNT; vty++)
        assert_int_equal(access_vty(config_running(), vty)->privilege, expected[vty]);
    assert_null(access_vty(config_running(), VTY_COUNT));
    assert_true(access_vty(config_running(), 0)->login);
    assert_false(access_vty(config_running(), 0)->telnet);       /* nothing is open unless said */
    assert_int_equal(access_vty(config_running(), 0)->exec_minutes, 10);
}

static void count_refused(unsigned long long refused, const struct identity_answer *a)
{
    assert_true(a->accepted != (refused != 0));
    answers++;
}

/* A flood of passwords costs the thread pool no more than the limit: the rest are wrong whatever they are. */
static void too_many_at_a_time_are_refused(void **state)
{
    (void)state;
    assert_int_equal(load("username joe password 0 opensesame\n"), 0);
    const uint64_t maximum = identity_checks.maximum;
    identity_checks.maximum = 2;
    answers = 0;
    for (unsigned i = 0; i < 5; i++)
        identity_check(REALM_LOGIN, "joe", "opensesame", count_refused, i >= 2);
    loop_drain();
    identity_checks.maximum = maximum;
    assert_int_equal(answers, 5);
    assert_int_equal(identity_checks.refused, 3);
    assert_int_equal(identity_checks.used, 0);
    assert_true(accepts(REALM_LOGIN, "joe", "opensesame"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_configured_at_first), cmocka_unit_test(users_log_in_with_their_privilege),
        cmocka_unit_test(endless_passwords_are_refused), cmocka_unit_test(enable_prefers_the_secret),
        cmocka_unit_test(lines_have_their_own_password), cmocka_unit_test(keys_of_both_forms),
        cmocka_unit_test(secrets_print_as_hashes), cmocka_unit_test(wrong_secrets_are_refused),
        cmocka_unit_test(the_line_that_begins_last_counts),
        cmocka_unit_test(too_many_at_a_time_are_refused),
    };
    return cmocka_run_group_tests(tests, open_appliance, close_appliance);
}
