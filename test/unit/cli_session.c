// SPDX-License-Identifier: MIT
#include "cli/session.h"

#include "core/log.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct shell_session *session;
static struct buf screen;
static size_t queued;
static bool paused;
static unsigned pauses, writes;
static int ended;            /* -1 = still open */

static void on_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    writes++;
    buf_add(&screen, data, n);
}

static size_t on_queued(void *carrier)
{
    (void)carrier;
    return queued;
}

static void on_end(void *carrier, int status)
{
    (void)carrier;
    ended = status;
    session = NULL;
}

static void on_pause(void *carrier, bool on)
{
    (void)carrier;
    paused = on;
    pauses++;
}

static const struct terminal terminal = { .write = on_write, .queued = on_queued, .end = on_end, .pause = on_pause };

static void open_session(bool interactive, const char *command)
{
    struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                   .privilege = 15, .console = true, .interactive = interactive,
                                   .command = command };
    buf_clear(&screen);
    ended = -1;
    queued = 0;
    paused = false;
    pauses = writes = 0;
    session = session_open(&start);
}

static void type(const char *text)
{
    session_input(session, text, strlen(text));
    loop_drain();
}

static unsigned occurrences(const char *text)
{
    unsigned n = 0;
    for (const char *at = buf_text(&screen); (at = strstr(at, text)); at += strlen(text))
        n++;
    return n;
}

/* Puts the appliance back between tests. */
static void undo(const char *line)
{
    struct buf ignored = { 0 };
    world_shell("configure terminal", &ignored);
    world_shell(line, &ignored);
    world_shell("end", &ignored);
    buf_free(&ignored);
}

static void test_paste(void **state)
{
    struct buf text = { 0 };
    (void)state;
    open_session(true, NULL);
    loop_drain();
    type("terminal length 0\rconfigure terminal\rtelephony-service\rmax-dn 1000\r");
    for (unsigned i = 1; i <= 1000; i++)
        buf_printf(&text, "ephone-dn %u\r\n number %u\r\n", i, 2000 + i);
    writes = 0;
    session_input(session, text.data, text.size);
    assert_true(writes <= 2);
    loop_drain();
    assert_true(writes < 40);
    assert_int_equal(occurrences("(config-ephone-dn)# number "), 1000);
    assert_int_equal(occurrences("%"), 0);
    buf_clear(&screen);
    type("do show running-config | count ^ number\r");
    assert_int_equal(occurrences("regexp = 1000"), 1);
    buf_free(&text);
    type("end\rexit\r");
    assert_int_equal(ended, 0);
    undo("no telephony-service");
}

static void test_command(void **state)
{
    (void)state;
    open_session(false, "show privilege");
    assert_int_equal(ended, -1);     /* never inside session_open */
    loop_drain();
    assert_int_equal(ended, 0);
    assert_string_equal(buf_text(&screen), "Current privilege level is 15\n");
    open_session(false, "show bogus");
    loop_drain();
    assert_int_equal(ended, 1);
    assert_string_equal(buf_text(&screen), "     ^\n% Invalid input detected at '^' marker.\n\n");
}

static void test_pipe_without_newline(void **state)
{
    (void)state;
    open_session(false, NULL);
    loop_drain();
    type("show privilege\nshow priv");
    session_input_end(session);
    loop_drain();
    assert_int_equal(ended, 0);
    assert_int_equal(occurrences("Current privilege level is 15\n"), 2);
}

/* Output waits for a slow terminal and goes on when it has caught up. */
static void test_slow_terminal(void **state)
{
    (void)state;
    open_session(true, NULL);
    loop_drain();
    type("terminal length 0\r");
    queued = 1000000;
    type("show running-config\r");
    assert_int_equal(occurrences("\r\nend\r\n"), 0);
    queued = 0;
    session_drained(session);
    loop_drain();
    assert_int_equal(occurrences("\r\nend\r\n"), 1);
    type("exit\r");
}

/* While a secret is hashed the carrier stops reading, and nothing that came already is lost. */
static void test_input_during_a_hash(void **state)
{
    struct buf text = { 0 };
    (void)state;
    open_session(false, NULL);
    loop_drain();
    buf_adds(&text, "configure terminal\nusername pat secret pearl\nhostname After\n");
    while (text.size < 300000)
        buf_adds(&text, "! nothing\n");
    session_input(session, text.data, text.size);
    assert_true(paused);
    loop_drain();
    assert_false(paused);
    type("do show running-config | include ^hostname|^username pat\n");
    assert_int_equal(occurrences("hostname After\n"), 1);
    assert_int_equal(occurrences("username pat "), 1);
    session_input_end(session);
    loop_drain();
    assert_int_equal(ended, 0);
    buf_free(&text);
    undo("no username pat");
    undo("no hostname");
}

static void test_gone_during_a_hash(void **state)
{
    (void)state;
    open_session(false, NULL);
    loop_drain();
    const char *line = "configure terminal\nusername late secret pearl\n";
    session_input(session, line, strlen(line));
    session_gone(session);
    loop_drain();
    open_session(false, "show running-config | include ^username");
    loop_drain();
    assert_int_equal(occurrences("username late"), 0);
}

static void test_log_line_between_keys(void **state)
{
    static const struct log_message message = { "TEST", 6, "NOTE", "A test." };
    (void)state;
    open_session(true, NULL);
    loop_drain();
    type("terminal monitor\rshow cl");
    buf_clear(&screen);
    log_say(&message, "something happened");
    loop_drain();
    assert_int_equal(occurrences("%TEST-6-NOTE: something happened"), 1);
    const char *tail = buf_text(&screen) + screen.size - strlen("Router#show cl");
    assert_string_equal(tail, "Router#show cl");
    type("ock\r");
    assert_int_equal(occurrences("UTC"), 1);
    type("exit\r");
    assert_int_equal(ended, 0);
    log_say(&message, "nobody listens");
}

/* The first write after a load with errors keeps what could not be loaded. */
static void test_old_file_is_kept(void **state)
{
    char path[300], old[310];
    struct buf errors = { 0 };
    (void)state;
    snprintf(path, sizeof path, "%s/nvram/startup-config", world_root());
    snprintf(old, sizeof old, "%s.1", path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("hostname Kept\nbogus line\n", f);
    fclose(f);
    assert_int_equal(world_load(path, &errors), 1);
    assert_string_equal(buf_text(&errors), "startup-config:2: Invalid input \"bogus\": \"bogus line\"\n");
    open_session(false, "write memory");
    assert_int_equal(occurrences("[OK]"), 0);
    loop_drain();
    assert_string_equal(buf_text(&screen), "Building configuration...\n[OK]\n");
    assert_int_equal(access(old, R_OK), 0);
    unlink(old);
    open_session(false, "write");
    loop_drain();
    assert_int_not_equal(access(old, R_OK), 0);
    assert_int_equal(world_load(path, &errors), 0);
    buf_free(&errors);
    undo("no hostname");
}

static void test_failed_write(void **state)
{
    char path[300];
    (void)state;
    snprintf(path, sizeof path, "%s/nvram/startup-config", world_root());
    unlink(path);
    rmdir(path);
    char inside[320];
    snprintf(inside, sizeof inside, "mkdir -p %s/x", path);
    assert_int_equal(system(inside), 0);
    open_session(false, "write memory");
    loop_drain();
    assert_int_equal(ended, 1);
    assert_int_equal(occurrences("[OK]"), 0);
    assert_int_equal(occurrences("%Error opening nvram:startup-config"), 1);
}

/* Someone else deletes what this session is editing: its lines are refused, nothing comes back to life. */
/* A line that nobody could type is not cut, and costs no other. */
static void test_long_line_of_a_file(void **state)
{
    struct buf errors = { 0 };
    char path[300];
    (void)state;
    snprintf(path, sizeof path, "%s/long", world_root());
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f, "telephony-service\n system message %*s\n max-dn 7\n", 5000, "x");
    fclose(f);
    assert_int_equal(world_load(path, &errors), 1);
    assert_non_null(strstr(buf_text(&errors), "long:2: Line is too long"));
    open_session(false, "show running-config | section telephony");
    loop_drain();
    assert_int_equal(occurrences("max-dn 7"), 1);
    assert_int_equal(occurrences("system message"), 0);
    buf_free(&errors);
    undo("no telephony-service");
}

static void test_object_deleted_elsewhere(void **state)
{
    struct buf ignored = { 0 };
    (void)state;
    open_session(true, NULL);
    loop_drain();
    type("configure terminal\rtelephony-service\rmax-dn 5\rephone-dn 1\rnumber 201\r");
    world_shell("configure terminal", &ignored);
    world_shell("no ephone-dn 1", &ignored);
    world_shell("end", &ignored);
    buf_clear(&screen);
    type("number 202\r");
    assert_int_equal(occurrences("\r\n% "), 1);
    buf_clear(&screen);
    type("do show running-config | count ephone-dn\rend\rexit\r");
    assert_int_equal(occurrences("regexp = 0"), 1);
    assert_int_equal(ended, 0);
    buf_free(&ignored);
    undo("no telephony-service");
}

/* `configuration mode exclusive`: another session waits until the first one leaves configuration mode. */
static void test_exclusive_configuration(void **state)
{
    struct buf ignored = { 0 };
    (void)state;
    undo("configuration mode exclusive auto");
    world_shell("configure terminal", &ignored);
    open_session(true, NULL);
    loop_drain();
    type("configure terminal\rcopy flash:any running-config\r\r");
    assert_int_equal(occurrences("Configuration mode locked exclusively by user 'unknown' process '"), 2);
    assert_int_equal(occurrences("(config)#"), 0);
    world_shell("end", &ignored);
    type("configure terminal\r");
    assert_int_equal(occurrences("(config)#"), 1);
    buf_clear(&ignored);
    world_shell("configure terminal", &ignored);
    assert_non_null(strstr(buf_text(&ignored), "Please try later."));
    type("no configuration mode exclusive\rend\rexit\r");
    assert_int_equal(ended, 0);
    buf_free(&ignored);
}

static int set_up(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&screen);
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paste), cmocka_unit_test(test_command), cmocka_unit_test(test_pipe_without_newline),
        cmocka_unit_test(test_slow_terminal), cmocka_unit_test(test_input_during_a_hash),
        cmocka_unit_test(test_gone_during_a_hash), cmocka_unit_test(test_log_line_between_keys),
        cmocka_unit_test(test_old_file_is_kept), cmocka_unit_test(test_long_line_of_a_file),
        cmocka_unit_test(test_object_deleted_elsewhere),
        cmocka_unit_test(test_failed_write), cmocka_unit_test(test_exclusive_configuration),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
