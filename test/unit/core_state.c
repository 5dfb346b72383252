// SPDX-License-Identifier: MIT
/* The state file: what users set is written and read back, at most once a second; what is wrong with a file costs the
 * file, never the start. A restart is played by putting everything to its default and reading the file again. */
#include "core/state.h"

#include "core/files.h"
#include "core/hunt.h"
#include "core/service.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char configuration[] =
    "telephony-service\n"
    " max-ephones 10\n"
    " max-dn 20\n"
    "ephone-dn 1\n"
    " number 201\n"
    "ephone-dn 2\n"
    " number 202\n"
    " call-forward all 299\n"
    "ephone 1\n"
    " mac-address 001E.4A34.A35F\n"
    " button 1:1\n"
    "ephone 2\n"
    " mac-address 000F.8FC7.B681\n"
    " button 1:2\n";

static const struct actor phone = { .kind = ACTOR_PHONE, .name = "SEP001E4A34A35F" };

/* What the file holds between head and trailer; NULL when there is none. */
static const char *kept(void)
{
    static char text[4096];
    loop_drain();
    char *data = files_read(boot.state, sizeof text - 1, NULL);
    if (!data)
        return NULL;
    snprintf(text, sizeof text, "%s", data);
    free(data);
    assert_memory_equal(text, "naisen state 1\n", 15);
    char *end = strstr(text, "end ");
    assert_non_null(end);
    *end = '\0';
    return text + 15;
}

static void write_file(const char *text)
{
    FILE *f = fopen(boot.state, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void forward(const char *number, const char *to)
{
    assert_int_equal(service_set_forward(device_find(number), to, &phone), FAULT_NONE);
}

static void configure(const char *lines)
{
    struct buf printed = { 0 };
    char text[200], *rest = text;
    snprintf(text, sizeof text, "configure terminal\n%s\nend", lines);
    for (char *line; (line = strsep(&rest, "\n"));)
        world_shell(line, &printed);
    buf_free(&printed);
}

/* As the startup-config alone would have it: the file of before stays as it is. */
static void restart(void)
{
    char text[4096];
    loop_drain();
    loop_advance(2000);
    char *data = files_read(boot.state, sizeof text - 1, NULL);
    snprintf(text, sizeof text, "%s", data);
    free(data);
    service_set_do_not_disturb(device_find("201"), NULL, false);
    service_set_message_waiting(device_find("201"), false);
    forward("201", "");
    forward("202", "299");
    loop_advance(2000);
    write_file(text);
    config_saved(config_version());
    state_load();
}

static int begin(void **unused)
{
    (void)unused;
    configure("ephone-dn 2\nno call-forward all\ncall-forward all 299\nephone-dn 1\nno call-forward all");
    service_set_do_not_disturb(device_find("201"), NULL, false);
    service_set_message_waiting(device_find("201"), false);
    config_saved(config_version());
    loop_advance(3000);
    return 0;
}

static void what_users_set_is_kept(void **unused)
{
    (void)unused;
    assert_string_equal(kept(), "");
    service_set_do_not_disturb(device_find("201"), NULL, true);
    service_set_message_waiting(device_find("201"), true);
    forward("201", "4000");
    forward("202", "");
    loop_advance(1000);
    assert_string_equal(kept(), "call-forward 1 4000\n"
                                "call-forward 2\n"
                                "do-not-disturb SEP001E4A34A35F\n"
                                "message-waiting 201\n");
    restart();
    assert_true(device_do_not_disturb(device_find("201")));
    assert_true(device_find("201")->message_waiting);
    assert_string_equal(device_forward(device_find("201")), "4000");
    assert_string_equal(device_forward(device_find("202")), "");
    service_set_do_not_disturb(device_find("201"), NULL, false);
    loop_advance(1000);
    assert_null(strstr(kept(), "do-not-disturb"));
    assert_non_null(strstr(kept(), "call-forward 1 4000\n"));    /* still not in the startup-config */
}

static void agents_are_kept(void **unused)
{
    (void)unused;
    configure("ephone-dn 1\nephone-hunt login\nephone-hunt 1 sequential\npilot 500\nlist 202, *");
    assert_int_equal(service_toggle_agent(phone_find(2), NULL), FAULT_NONE);
    assert_int_equal(hunt_join(1, line_find(1)), FAULT_NONE);
    loop_advance(2000);
    assert_string_equal(kept(), "hunt-agent 2 out\nhunt-joined 1 1\n");
    char *file = files_read(boot.state, 4096, NULL);
    service_toggle_agent(phone_find(2), NULL);
    configure("ephone-dn 1\nno ephone-hunt login\nephone-hunt login");
    loop_advance(2000);
    assert_string_equal(kept(), "hunt-agent 2 in\n");
    write_file(file);
    free(file);
    state_load();
    assert_int_equal(line_find(2)->agent, AGENT_OUT);
    assert_int_equal(hunt_member(1, 1)->joined, 1);
    configure("no ephone-hunt 1\nephone-dn 1\nno ephone-hunt login\nno ephone-dn 2\nephone-dn 2\nnumber 202");
    loop_advance(2000);
    assert_string_equal(kept(), "");
}

static void the_administrator_wins(void **unused)
{
    (void)unused;
    forward("201", "4000");
    forward("202", "4000");
    configure("ephone-dn 1\ncall-forward all 5000");
    loop_advance(2000);
    assert_string_equal(kept(), "call-forward 2 4000\n");
    configure("no ephone-dn 2\nephone-dn 2\nnumber 202");
    loop_advance(2000);
    assert_string_equal(kept(), "");
}

static void what_is_saved_is_configuration(void **unused)
{
    (void)unused;
    struct buf printed = { 0 };
    forward("201", "4000");
    loop_advance(1000);
    assert_string_equal(kept(), "call-forward 1 4000\n");
    world_shell("write memory", &printed);
    assert_non_null(strstr(buf_text(&printed), "[OK]"));
    buf_free(&printed);
    loop_advance(1000);
    assert_string_equal(kept(), "");
    forward("201", "");
    loop_advance(1000);
    assert_string_equal(kept(), "call-forward 1\n");     /* the startup-config says 4000 */
}

static void at_most_once_a_second(void **unused)
{
    (void)unused;
    service_set_message_waiting(device_find("201"), true);
    assert_string_equal(kept(), "message-waiting 201\n");
    service_set_message_waiting(device_find("201"), false);
    loop_advance(900);
    assert_string_equal(kept(), "message-waiting 201\n");
    loop_advance(200);
    assert_string_equal(kept(), "");
}

static void what_is_gone_is_forgotten(void **unused)
{
    (void)unused;
    service_set_message_waiting(device_find("201"), true);
    service_set_message_waiting(device_find("202"), true);
    loop_advance(2000);
    configure("no ephone-dn 2");
    state_load();
    assert_true(device_find("201")->message_waiting);
    assert_null(device_find("202"));
    configure("ephone-dn 2\nnumber 202");
    assert_false(device_find("202")->message_waiting);
}

/* Refused files are set aside whole, and the next change writes a good one. */
static void a_wrong_file_is_set_aside(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {
        "",
        "\n",
        "naisen state 1\n",
        "naisen state 1\nmessage-waiting 201\n",
        "naisen state 1\nmessage-waiting 201\nend 00000000\n",
        "naisen state 1\nmessage-waiting 201\nend",
        "naisen state 2\nwhatever comes later\n",
        "naisen state 99999999999999999999\n",
        "state\nend 12345678\n",
        "message-waiting 201\nend 22a6a4a4\n",
    };
    char aside[sizeof boot.state + 8];
    snprintf(aside, sizeof aside, "%s.aside", boot.state);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unlink(aside);
        write_file(wrong[i]);
        state_load();
        assert_false(device_find("201")->message_waiting);
        char *text = files_read(aside, 4096, NULL);
        assert_non_null(text);
        assert_string_equal(text, wrong[i]);
        free(text);
        loop_advance(2000);
        assert_string_equal(kept(), "");
    }
    unlink(aside);
}

/* A head that is no line of its own is none, whatever the trailer says. */
static void one_line_is_no_file(void **unused)
{
    (void)unused;
    char aside[sizeof boot.state + 8];
    snprintf(aside, sizeof aside, "%s.aside", boot.state);
    write_file("naisen state 1end 36989b55\n");
    state_load();
    assert_int_equal(unlink(aside), 0);
}

/* Every byte counts: each prefix, and each byte turned into another one, is a damaged file. */
static void a_file_that_was_touched_is_known(void **unused)
{
    (void)unused;
    char good[256], bad[256];
    service_set_message_waiting(device_find("201"), true);
    loop_advance(2000);
    kept();
    char *data = files_read(boot.state, sizeof good - 1, NULL);
    snprintf(good, sizeof good, "%s", data);
    free(data);
    service_set_message_waiting(device_find("201"), false);
    loop_advance(2000);
    for (size_t i = 0; i < 2 * strlen(good); i++) {
        snprintf(bad, sizeof bad, "%s", good);
        if (i % 2)
            bad[i / 2] ^= 1;
        else
            bad[i / 2] = '\0';
        write_file(bad);
        state_load();
        assert_false(device_find("201")->message_waiting);
        loop_advance(2000);
    }
    write_file(good);
    state_load();
    assert_true(device_find("201")->message_waiting);
}

/* A full disk costs nobody a call: it is said once, and tried again. */
static void a_file_that_cannot_be_written(void **unused)
{
    (void)unused;
    char path[sizeof boot.state];
    snprintf(path, sizeof path, "%s", boot.state);
    snprintf(boot.state, sizeof boot.state, "%.200s/none/state", world_root());
    service_set_message_waiting(device_find("201"), true);
    loop_advance(3000);
    assert_null(kept());
    snprintf(boot.state, sizeof boot.state, "%s", path);
    loop_advance(1000);
    assert_string_equal(kept(), "message-waiting 201\n");
}

int main(void)
{
    world_open();
    if (world_load_text(configuration))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_users_set_is_kept, begin),
        cmocka_unit_test_setup(agents_are_kept, begin),
        cmocka_unit_test_setup(the_administrator_wins, begin),
        cmocka_unit_test_setup(what_is_saved_is_configuration, begin),
        cmocka_unit_test_setup(at_most_once_a_second, begin),
        cmocka_unit_test_setup(what_is_gone_is_forgotten, begin),
        cmocka_unit_test_setup(a_wrong_file_is_set_aside, begin),
        cmocka_unit_test_setup(one_line_is_no_file, begin),
        cmocka_unit_test_setup(a_file_that_was_touched_is_known, begin),
        cmocka_unit_test_setup(a_file_that_cannot_be_written, begin),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_close();
    return failed;
}
