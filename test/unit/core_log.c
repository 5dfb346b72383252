// SPDX-License-Identifier: MIT
#include "core/log.h"

#include "core/buf.h"
#include "core/files.h"
#include "core/loop.h"
#include "core/settings.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct log_message registered = { "IPPHONE", 6, "REGISTER", "" };
static const struct log_message unregistered = { "IPPHONE", 3, "UNREGISTER_ABNORMAL", "" };
static struct debug_flag xml = { "cti xml", "XML CTI", false };

static struct buf lines;
static int last_severity;

static void take_line(struct log_sink *sink, int severity, const char *text)
{
    (void)sink;
    last_severity = severity;
    buf_printf(&lines, "%s\n", text);
}

static struct log_sink sink = { take_line, NULL };

static int open_virtual(void **state)
{
    (void)state;
    loop_open_virtual();
    log_attach(&sink);
    log_timestamps(0, STAMP_DATETIME_MSEC);
    log_timestamps(1, STAMP_DATETIME_MSEC);
    return 0;
}

static int close_loop(void **state)
{
    (void)state;
    loop_advance(2000);      /* the second of every row ends */
    log_detach(&sink);
    loop_close();
    buf_free(&lines);
    return 0;
}

static void told(const char *expected)
{
    assert_string_equal(buf_text(&lines), expected);
    buf_clear(&lines);
}

static void a_line_reads_as_ios_writes_it(void **state)
{
    (void)state;
    loop_advance(45296789);
    log_say(&registered, "ephone-%d:%s IP:%s has registered.", 1, "SEP000E325C9A43", "10.10.10.194");
    told("Jan  1 12:34:56.789: %IPPHONE-6-REGISTER: ephone-1:SEP000E325C9A43 IP:10.10.10.194 has registered.\n");
    assert_int_equal(last_severity, 6);
}

static void the_stamp_follows_service_timestamps(void **state)
{
    (void)state;
    static const struct { enum log_stamp form; const char *text; } forms[] = {
        { STAMP_NONE, "%IPPHONE-3-UNREGISTER_ABNORMAL: x\n" },
        { STAMP_DATETIME, "Jan  2 00:00:00: %IPPHONE-3-UNREGISTER_ABNORMAL: x\n" },
        { STAMP_UPTIME, "1d00h: %IPPHONE-3-UNREGISTER_ABNORMAL: x\n" },
    };
    loop_advance(86400000);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        log_timestamps(0, forms[i].form);
        log_say(&unregistered, "x");
        told(forms[i].text);
    }
    log_timestamps(0, STAMP_UPTIME);
    loop_advance(8 * 86400000ull);
    log_say(&unregistered, "y");
    told("1w2d: %IPPHONE-3-UNREGISTER_ABNORMAL: y\n");
}

static void uptime_of_the_first_day_is_a_clock(void **state)
{
    (void)state;
    log_timestamps(0, STAMP_UPTIME);
    loop_advance(739000);
    log_say(&registered, "x");
    told("00:12:19: %IPPHONE-6-REGISTER: x\n");
}

static void a_flood_is_cut_and_counted(void **state)
{
    (void)state;
    log_timestamps(0, STAMP_NONE);
    for (int i = 0; i < 100; i++)
        log_say(&registered, "%d", i);
    log_say(&unregistered, "another row speaks");
    told("%IPPHONE-6-REGISTER: 0\n%IPPHONE-6-REGISTER: 1\n%IPPHONE-6-REGISTER: 2\n%IPPHONE-6-REGISTER: 3\n"
         "%IPPHONE-6-REGISTER: 4\n%IPPHONE-3-UNREGISTER_ABNORMAL: another row speaks\n");
    loop_advance(999);
    told("");
    loop_advance(1);
    told("%IPPHONE-6-REGISTER: suppressed 95\n");
    log_say(&registered, "again");
    told("%IPPHONE-6-REGISTER: again\n");
}

static void newlines_make_lines(void **state)
{
    (void)state;
    log_timestamps(0, STAMP_NONE);
    log_timestamps(1, STAMP_NONE);
    log_say(&registered, "one\ntwo\n");
    told("%IPPHONE-6-REGISTER: one\n%IPPHONE-6-REGISTER: two\n");
    xml.on = true;
    DEBUG(&xml, "<a>\n  <b/>\n</a>");
    xml.on = false;
    told("<a>\n  <b/>\n</a>\n");
    assert_int_equal(last_severity, 7);
}

static void debug_is_silent_until_switched_on(void **state)
{
    (void)state;
    DEBUG(&xml, "nothing");
    told("");
    xml.on = true;
    char long_text[3000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    DEBUG(&xml, "%s", long_text);
    xml.on = false;
    assert_int_equal(lines.size, strlen("Jan  1 00:00:00.000: ") + strlen(long_text) + 1);
}

static void peers_text_is_escaped(void **state)
{
    (void)state;
    char out[16];
    assert_string_equal(log_escape("plain", 5, out, sizeof out), "plain");
    assert_string_equal(log_escape("a\r\n\0b\xff", 6, out, sizeof out), "a\\x0d\\x0a\\x00b");
    assert_string_equal(log_escape("\\x00", 4, out, sizeof out), "\\x5cx00");
    assert_string_equal(log_escape("abc\n", 4, out, 7), "abc");  /* no half escapes */
    assert_string_equal(log_escape("abc", 3, out, 1), "");
}

static void forget_older(void *arg, const char *text)
{
    struct buf *b = arg;
    buf_printf(b, "%s,", text);
}

static void history_keeps_the_last_lines(void **state)
{
    (void)state;
    struct buf all = { 0 };
    log_timestamps(1, STAMP_NONE);
    xml.on = true;
    for (int i = 0; i < 1000; i++)
        DEBUG(&xml, "line %d", i);
    xml.on = false;
    log_history(forget_older, &all);
    assert_non_null(strstr(buf_text(&all), "line 0,"));
    buf_clear(&all);
    log_buffer_size(900);                    /* a line counts with its newline */
    log_history(forget_older, &all);
    assert_memory_equal(buf_text(&all), "line 900,", 9);
    assert_non_null(strstr(buf_text(&all), "line 999,"));
    buf_clear(&all);
    log_buffer_clear();
    log_history(forget_older, &all);
    assert_int_equal(all.size, 0);
    log_buffer_size(LOG_BUFFER_BYTES);
    buf_free(&all);
}

static void leave(struct log_sink *s, int severity, const char *text)
{
    (void)severity;
    (void)text;
    log_detach(s);
}

static void a_sink_may_leave_while_it_is_told(void **state)
{
    (void)state;
    struct log_sink brief = { leave, NULL };
    log_timestamps(0, STAMP_NONE);
    log_attach(&brief);
    log_say(&registered, "a");
    log_say(&registered, "b");
    told("%IPPHONE-6-REGISTER: a\n%IPPHONE-6-REGISTER: b\n");
}

static void the_file_is_appended_and_can_be_reopened(void **state)
{
    (void)state;
    static const struct log_message filed = { "SYS", 5, "FILED", "" };
    char folder[] = "/tmp/naisen-test.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/log", folder);
    log_timestamps(0, STAMP_NONE);
    assert_int_equal(log_to_file(path), 0);
    log_say(&filed, "a");
    assert_int_equal(log_to_file(path), 0);
    log_say(&filed, "b");
    assert_int_equal(log_to_file(folder), -EISDIR);
    log_say(&filed, "c");           /* the old file goes on */
    assert_int_equal(log_to_file(NULL), 0);
    log_say(&filed, "d");
    char *text = files_read(path, 4096, NULL);
    assert_string_equal(text, "%SYS-5-FILED: a\n%SYS-5-FILED: b\n%SYS-5-FILED: c\n");
    free(text);
    unlink(path);
    rmdir(folder);
}

/* From here on files do not grow beyond so many bytes; 0: as before. */
static void limit_files(size_t bytes)
{
    static struct rlimit before;
    if (!before.rlim_max)
        getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit = { bytes ? bytes : before.rlim_cur, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_is_told_once_and_what_it_cost(void **state)
{
    (void)state;
    static const struct log_message filed = { "SYS", 5, "FILED", "" };
    char folder[] = "/tmp/naisen-test.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/log", folder);
    snprintf(boot.log_file, sizeof boot.log_file, "log");
    log_timestamps(0, STAMP_NONE);
    assert_int_equal(log_to_file(path), 0);
    log_say(&filed, "a");
    limit_files(20);                /* of the next line there is room for a part */
    log_say(&filed, "b");
    log_say(&filed, "c");
    limit_files(0);
    log_say(&filed, "d");
    told("%SYS-5-FILED: a\n%SYS-3-LOG_FILE: log: No space left on device\n%SYS-5-FILED: b\n%SYS-5-FILED: c\n"
         "%SYS-3-LOG_FILE: log: it can be written again; 3 lines are missing\n%SYS-5-FILED: d\n");
    assert_int_equal(log_to_file(NULL), 0);
    char *text = files_read(path, 4096, NULL);
    assert_string_equal(text, "%SYS-5-FILED: a\n%SYS-5-FILED: d\n"
                        "%SYS-3-LOG_FILE: log: it can be written again; 3 lines are missing\n");
    free(text);
    unlink(path);
    rmdir(folder);
}

/* The file is made long by a hole in it. */
static void a_long_file_begins_anew(void **state)
{
    (void)state;
    static const struct log_message filed = { "SYS", 5, "FILED", "" };
    char folder[] = "/tmp/naisen-test.XXXXXX", path[64], before[66];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/log", folder);
    snprintf(before, sizeof before, "%s.1", path);
    log_timestamps(0, STAMP_NONE);
    assert_int_equal(log_to_file(path), 0);
    log_say(&filed, "a");
    assert_int_equal(truncate(path, LOG_FILE_BYTES - 10), 0);
    assert_int_equal(log_to_file(path), 0);
    assert_int_equal(log_file_limit.used, LOG_FILE_BYTES - 10);
    const uint64_t refused = log_file_limit.refused;
    log_say(&filed, "b");
    log_say(&filed, "c");
    log_say(&filed, "d");
    assert_int_equal(log_file_limit.refused, refused + 1);
    assert_int_equal(log_to_file(NULL), 0);
    struct stat st;
    assert_int_equal(stat(before, &st), 0);
    assert_in_range(st.st_size, LOG_FILE_BYTES - 10, LOG_FILE_BYTES - 1);
    char *text = files_read(path, 4096, NULL);
    assert_non_null(text);
    assert_string_equal(text, "%SYS-5-FILED: b\n%SYS-5-FILED: c\n%SYS-5-FILED: d\n");
    free(text);
    unlink(path);
    unlink(before);
    rmdir(folder);
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(a_line_reads_as_ios_writes_it),
        IN_LOOP(the_stamp_follows_service_timestamps),
        IN_LOOP(uptime_of_the_first_day_is_a_clock),
        IN_LOOP(a_flood_is_cut_and_counted),
        IN_LOOP(newlines_make_lines),
        IN_LOOP(debug_is_silent_until_switched_on),
        IN_LOOP(peers_text_is_escaped),
        IN_LOOP(history_keeps_the_last_lines),
        IN_LOOP(a_sink_may_leave_while_it_is_told),
        IN_LOOP(the_file_is_appended_and_can_be_reopened),
        IN_LOOP(a_full_disk_is_told_once_and_what_it_cost),
        IN_LOOP(a_long_file_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
