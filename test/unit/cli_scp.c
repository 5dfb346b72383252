// SPDX-License-Identifier: MIT
/* cli/scp.c, from the far end of an SSH command. */
#include "cli/session.h"

#include "core/loop.h"
#include "core/storage.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct shell_session *session;
static struct buf heard;
static int status;

static void on_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    buf_add(&heard, data, n);
}

static size_t on_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void on_end(void *carrier, int with)
{
    (void)carrier;
    status = with;
    session = NULL;
}

static const struct terminal terminal = { .write = on_write, .queued = on_queued, .end = on_end };

static void command(const char *text, int privilege)
{
    buf_clear(&heard);
    status = -1;
    session = session_open(&(struct session_start){ .terminal = &terminal, .user = "joe", .origin = "vty0",
                                                    .authenticated = true, .privilege = privilege, .command = text });
    loop_drain();
}

static void say(const char *data, size_t n)
{
    buf_clear(&heard);
    if (session)
        session_input(session, data, n);
    loop_drain();
}

static void hang_up(void)
{
    if (session)
        session_input_end(session);
    loop_drain();
    assert_null(session);
}

static bool hears(const char *data, size_t n)
{
    return heard.size == n && !memcmp(heard.data, data, n);
}

#define SAY(text) say(text, sizeof(text) - 1)
#define HEARS(text) assert_true(hears(text, sizeof(text) - 1))

static void holds(const char *name, const char *text)
{
    struct storage_file f;
    size_t size;
    assert_true(storage_parse(name, &f));
    char *found = storage_read(&f, 1000, &size);
    assert_non_null(found);
    assert_string_equal(found, text);
    free(found);
}

static void a_file_comes(void **state)
{
    (void)state;
    command("scp -t flash:new.cfg", 15);
    HEARS("\0");
    SAY("C0644 6 local.cfg\n");
    HEARS("\0");
    SAY("a\0b");
    HEARS("");
    SAY("c\r\n\0");
    HEARS("\0");
    hang_up();
    assert_int_equal(status, 0);
    struct storage_file f;
    size_t size;
    assert_true(storage_parse("flash:new.cfg", &f));
    char *found = storage_read(&f, 1000, &size);
    assert_int_equal(size, 6);
    assert_memory_equal(found, "a\0bc\r\n", 6);
    free(found);
}

static void several_come_under_their_names(void **state)
{
    (void)state;
    command("scp -v -p -d -t -- 'flash:'", 15);
    SAY("T1700000000 0 1700000000 0\n");
    HEARS("\0");
    SAY("C0644 1 one\n1\0");
    HEARS("\0\0");
    SAY("C0644 0 none\n\0C0644 1 two\n2\0");
    HEARS("\0\0\0\0");
    hang_up();
    assert_int_equal(status, 0);
    holds("flash:one", "1");
    holds("flash:two", "2");
    holds("flash:none", "");
}

static void a_file_goes(void **state)
{
    (void)state;
    command("scp -f flash:one", 15);
    HEARS("");
    SAY("\0");
    HEARS("C0600 1 flash:one\n");
    SAY("\0");
    HEARS("1\0");
    SAY("\0");
    assert_null(session);
    assert_int_equal(status, 0);
}

static void an_empty_file_goes(void **state)
{
    (void)state;
    command("scp -f flash:/none", 15);
    SAY("\0");
    HEARS("C0600 0 none\n");
    SAY("\0");
    HEARS("\0");
    SAY("\0");
    assert_int_equal(status, 0);
}

static void the_running_config_goes(void **state)
{
    (void)state;
    command("scp -f running-config", 15);
    SAY("\0");
    assert_non_null(strstr(buf_text(&heard), " running-config\n"));
    SAY("\0");
    assert_non_null(strstr(buf_text(&heard), "ip scp server enable\n"));
    SAY("\0");
    assert_int_equal(status, 0);
}

static void refused(const char *what, int privilege, const char *why)
{
    command(what, privilege);
    assert_null(session);
    assert_int_equal(status, 1);
    assert_string_equal(buf_text(&heard), why);
}

static void what_is_refused(void **state)
{
    (void)state;
    refused("scp -t flash:x", 14, "\1Privilege denied.\n");
    refused("scp flash:x", 15, "\1protocol error\n");
    refused("scp -t flash:../x", 15, "\1flash:../x: Invalid argument\n");
    refused("scp -f flash:", 15, "\1flash:: Invalid argument\n");
    refused("scp -f flash:nothing", 15, "\1flash:/nothing: No such file or directory\n");
    command("scp -t flash:x", 15);
    SAY("C0644 99999999999 x\n");
    assert_string_equal(buf_text(&heard), "\1x: File too large\n");
    command("scp -t flash:", 15);
    SAY("C0644 1 ../x\n");
    assert_string_equal(buf_text(&heard), "\1../x: Invalid argument\n");
    command("scp -r -t flash:", 15);
    SAY("D0755 0 folder\n");
    assert_string_equal(buf_text(&heard), "\1no folders are taken\n");
    command("scp -t flash:x", 15);
    SAY("C0644 3 x\nabc\1");
    HEARS("\0\1x: incomplete\n");
    assert_int_equal(status, 1);
    assert_int_equal(world_load_text(""), 0);
    refused("scp -t flash:x", 15, "\1Administratively disabled.\n");
    assert_int_equal(world_load_text("ip scp server enable\n"), 0);
}

/* Half a file is none. */
static void who_leaves_leaves_nothing(void **state)
{
    struct storage_file f;
    (void)state;
    command("scp -t flash:half", 15);
    SAY("C0644 100 half\nabc");
    hang_up();
    assert_true(storage_parse("flash:half", &f));
    assert_false(storage_exists(&f));
    command("scp -f flash:one", 15);
    session_gone(session);
    loop_drain();
}

static void so_many_at_a_time(void **state)
{
    struct shell_session *many[8];
    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        command("scp -t flash:x", 15);
        many[i] = session;
    }
    refused("scp -t flash:x", 15, "\1Device or resource busy\n");
    for (unsigned i = 0; i < 8; i++)
        session_gone(many[i]);
    command("scp -t flash:x", 15);
    HEARS("\0");
    hang_up();
}

static int set_up(void **state)
{
    (void)state;
    world_open();
    return world_load_text("ip scp server enable\n");
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&heard);
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes), cmocka_unit_test(several_come_under_their_names),
        cmocka_unit_test(a_file_goes), cmocka_unit_test(an_empty_file_goes),
        cmocka_unit_test(the_running_config_goes), cmocka_unit_test(what_is_refused),
        cmocka_unit_test(who_leaves_leaves_nothing), cmocka_unit_test(so_many_at_a_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
