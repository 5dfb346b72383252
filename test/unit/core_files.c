// SPDX-License-Identifier: MIT
#include "core/files.h"

#include "core/buf.h"
#include "core/loop.h"

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
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], path[80], kept[84];
static struct buf story;

static int make_folder(void **state)
{
    (void)state;
    loop_open_virtual();
    snprintf(folder, sizeof folder, "/tmp/naisen-test.XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(kept, sizeof kept, "%s.1", path);
    return 0;
}

/* Fails when a test leaves more behind than the file and its predecessor. */
static int remove_folder(void **state)
{
    (void)state;
    loop_close();
    buf_free(&story);
    unlink(path);
    unlink(kept);
    return rmdir(folder);
}

static void reads(const char *file, const char *expected)
{
    size_t size = 0;
    char *text = files_read(file, 100000, &size);
    assert_non_null(text);
    assert_string_equal(text, expected);
    assert_int_equal(size, strlen(expected));
    free(text);
}

static void done(int error, void *arg)
{
    buf_printf(&story, "%s:%d ", (const char *)arg, error);
}

static void a_written_file_is_private_and_whole(void **state)
{
    (void)state;
    struct stat st;
    files_write(path, "hello", 5, false, done, (void *)"a");
    assert_string_equal(buf_text(&story), "");
    loop_drain();
    assert_string_equal(buf_text(&story), "a:0 ");
    reads(path, "hello");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_not_equal(access(kept, F_OK), 0);
}

static void writes_of_one_file_keep_their_order(void **state)
{
    (void)state;
    char text[16], last[16] = "";
    for (int i = 0; i < 50; i++) {
        snprintf(text, sizeof text, "%d", i);
        files_write(path, text, strlen(text), true, done, (void *)"w");
        snprintf(last, sizeof last, "%s", text);
        memset(text, 'x', sizeof text);  /* the data was copied */
    }
    loop_drain();
    assert_int_equal(story.size, 50 * strlen("w:0 "));
    reads(path, last);
    reads(kept, "48");
}

static void the_old_file_stays_beside_the_new(void **state)
{
    (void)state;
    assert_int_equal(files_write_now(path, "one", 3, true), 0);
    assert_int_not_equal(access(kept, F_OK), 0);
    assert_int_equal(files_write_now(path, "two", 3, true), 0);
    assert_int_equal(files_write_now(path, "three", 5, false), 0);
    reads(path, "three");
    reads(kept, "one");
}

static void a_failing_write_leaves_the_old_file(void **state)
{
    (void)state;
    char nowhere[128];
    assert_int_equal(files_write_now(path, "old", 3, false), 0);
    snprintf(nowhere, sizeof nowhere, "%s/no/such", folder);
    files_write(nowhere, "x", 1, true, done, (void *)"n");
    files_write(folder, "x", 1, false, done, (void *)"d");   /* a folder cannot be replaced by a file */
    loop_drain();
    assert_non_null(strstr(buf_text(&story), "n:-2 "));
    assert_non_null(strstr(buf_text(&story), "d:-"));
    assert_null(strstr(buf_text(&story), "d:0"));
    reads(path, "old");
}

static void remains_of_a_killed_process_do_not_disturb(void **state)
{
    (void)state;
    char remains[96];
    static const char *const names[] = { "new", "old" };
    for (size_t i = 0; i < 2; i++) {
        snprintf(remains, sizeof remains, "%s.%s", path, names[i]);
        FILE *f = fopen(remains, "w");
        fputs("half", f);
        fclose(f);
    }
    assert_int_equal(files_write_now(path, "one", 3, true), 0);
    assert_int_equal(files_write_now(path, "two", 3, true), 0);
    reads(path, "two");
    reads(kept, "one");
}

static void what_is_written_now_is_the_last(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        files_write(path, "queued", 6, false, done, (void *)"q");
    assert_int_equal(files_write_now(path, "now", 3, false), 0);
    loop_drain();
    assert_int_equal(story.size, 20 * strlen("q:0 "));
    reads(path, "now");
}

static void the_thread_pool_keeps_the_order_as_well(void **state)
{
    (void)state;
    loop_close();
    loop_open();                         /* with a real clock there are real threads */
    for (unsigned i = 0; i < 10; i++) {
        files_write(path, "queued", 6, true, done, (void *)"q");
        files_write(kept, "other", 5, false, done, (void *)"o");
    }
    assert_int_equal(files_write_now(path, "now", 3, false), 0);
    loop_drain();
    assert_int_equal(story.size, 20 * strlen("q:0 "));
    reads(path, "now");
    files_write(path, "later", 5, false, done, (void *)"q");
    loop_drain();
    reads(path, "later");
}

static void write_for_ever(void)
{
    static char data[200000];
    for (char c = 'a';; c = c == 'z' ? 'a' : (char)(c + 1)) {
        memset(data, c, sizeof data);
        files_write_now(path, data, sizeof data, true);
    }
}

/* Whole: as long as written, and one letter from end to end. */
static void is_whole(const char *file)
{
    size_t size = 0;
    char *text = files_read(file, 200000, &size);
    assert_non_null(text);
    assert_int_equal(size, 200000);
    for (size_t i = 1; i < size; i++)
        if (text[i] != text[0])
            fail_msg("%s is torn at byte %zu", file, i);
    free(text);
}

static void a_kill_leaves_the_old_or_the_new(void **state)
{
    (void)state;
    char remains[96];
    for (unsigned i = 0; i < 25; i++) {
        pid_t child = fork();
        if (child == 0)
            write_for_ever();
        while (access(kept, F_OK))       /* it has written twice */
            usleep(100);
        usleep(i * 150);                 /* somewhere within a later write */
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        is_whole(path);
        is_whole(kept);
    }
    snprintf(remains, sizeof remains, "%s.new", path);
    unlink(remains);
    snprintf(remains, sizeof remains, "%s.old", path);
    unlink(remains);
}

static void reading_is_bounded_and_only_of_files(void **state)
{
    (void)state;
    size_t size;
    assert_int_equal(files_write_now(path, "12345", 5, false), 0);
    assert_null(files_read(path, 4, &size));
    assert_int_equal(errno, EFBIG);
    char *text = files_read(path, 5, NULL);
    assert_string_equal(text, "12345");
    free(text);
    assert_null(files_read(folder, 100, &size));
    assert_int_equal(errno, EISDIR);
    assert_null(files_read("/dev/null", 100, &size));
    assert_int_equal(errno, EINVAL);
    assert_null(files_read("/nowhere", 100, &size));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(files_write_now(path, "", 0, false), 0);
    reads(path, "");
}

static void what_cannot_be_added_in_full_is_not_added(void **state)
{
    (void)state;
    struct rlimit before;
    files_append_below(folder, "file", "one\n", 4, done, (void *)"a");
    loop_drain();
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit full = { 6, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
    files_append_below(folder, "file", "two\n", 4, done, (void *)"b");
    loop_drain();
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    reads(path, "one\n");
    files_append_below(folder, "file", "two\n", 4, done, (void *)"c");
    loop_drain();
    reads(path, "one\ntwo\n");
    assert_string_equal(buf_text(&story), "a:0 b:-27 c:0 ");     /* EFBIG */
}

/* Below a folder names are followed part by part: a link leads nowhere, wherever it stands. */
static void links_below_a_folder_are_not_followed(void **state)
{
    (void)state;
    char link_to_file[96], link_to_folder[96];
    uint64_t size;
    files_write(path, "hello", 5, false, NULL, NULL);
    loop_drain();
    snprintf(link_to_file, sizeof link_to_file, "%s/link", folder);
    snprintf(link_to_folder, sizeof link_to_folder, "%s/up", folder);
    assert_int_equal(symlink("file", link_to_file), 0);
    assert_int_equal(symlink(".", link_to_folder), 0);
    assert_int_equal(files_open_below(folder, "link", &size), -ELOOP);
    assert_true(files_open_below(folder, "up/file", &size) < 0);
    assert_true(files_open_folder_below(folder, "up") < 0);
    assert_true(files_delete_below(folder, "up/file") < 0);
    buf_clear(&story);
    files_write_below(folder, "up/file", "bad", 3, done, (void *)"a");
    files_append_below(folder, "link", "bad", 3, done, (void *)"b");
    loop_drain();
    assert_null(strstr(buf_text(&story), ":0"));
    files_write_below(folder, "link", "good", 4, done, (void *)"c");     /* the link is replaced, not followed */
    loop_drain();
    reads(path, "hello");
    reads(link_to_file, "good");
    files_append_below(folder, "link", " day", 4, NULL, NULL);
    loop_drain();
    reads(link_to_file, "good day");
    assert_int_equal(files_delete_below(folder, "link"), 0);
    assert_int_equal(files_delete_below(folder, "link"), -ENOENT);
    unlink(link_to_folder);
}

static void too_many_writes_are_refused(void **state)
{
    (void)state;
    const uint64_t refused = files_writing.refused;
    for (uint64_t i = 0; i < files_writing.maximum; i++)
        files_write(path, "old", 3, false, NULL, NULL);
    files_write(path, "new", 3, false, done, (void *)"w");
    assert_string_equal(buf_text(&story), "");       /* never inside the call */
    loop_drain();
    assert_string_equal(buf_text(&story), "w:-16 ");
    assert_int_equal(files_writing.refused, refused + 1);
    assert_int_equal(files_writing.used, 0);
    reads(path, "old");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_written_file_is_private_and_whole),
        IN_FOLDER(writes_of_one_file_keep_their_order),
        IN_FOLDER(the_old_file_stays_beside_the_new),
        IN_FOLDER(a_failing_write_leaves_the_old_file),
        IN_FOLDER(remains_of_a_killed_process_do_not_disturb),
        IN_FOLDER(what_is_written_now_is_the_last),
        IN_FOLDER(the_thread_pool_keeps_the_order_as_well),
        IN_FOLDER(a_kill_leaves_the_old_or_the_new),
        IN_FOLDER(reading_is_bounded_and_only_of_files),
        IN_FOLDER(what_cannot_be_added_in_full_is_not_added),
        IN_FOLDER(links_below_a_folder_are_not_followed),
        IN_FOLDER(too_many_writes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
