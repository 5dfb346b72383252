// SPDX-License-Identifier: MIT
#include "core/storage.h"

#include "core/loop.h"
#include "core/settings.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int make_root(void **state)
{
    (void)state;
    loop_open_virtual();
    snprintf(boot.root, sizeof boot.root, "/tmp/naisen-test.XXXXXX");
    assert_non_null(mkdtemp(boot.root));
    snprintf(boot.startup, sizeof boot.startup, "%.200s/elsewhere", boot.root);
    storage_start();
    return 0;
}

/* Fails when a test leaves more behind than the folders. */
static int remove_root(void **state)
{
    static const char *const folders[] = { "/flash", "/nvram", "" };
    char path[300];
    (void)state;
    loop_close();
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s%s", boot.root, folders[i]);
        if (rmdir(path))
            return -1;
    }
    return 0;
}

static void names_stay_in_their_place(void **state)
{
    static const struct { const char *typed, *name; } names[] = {
        { "flash:a.cfg", "flash:/a.cfg" },         { "a.cfg", "flash:/a.cfg" },
        { "FLASH:/dir/a-b_c.1", "flash:/dir/a-b_c.1" }, { "nvram:startup-config", "nvram:/startup-config" },
        { "flash:..x", "flash:/..x" },             { "flash:", "flash:/" },
        { "nvram:/", "nvram:/" },                  { "flash:a/", "flash:/a" },
        { "", NULL },                              { "flash:..", NULL },
        { "flash:../x", NULL },                    { "flash:a/../b", NULL },
        { "flash:a/./b", NULL },                   { "flash://etc/passwd", NULL },
        { "/etc/passwd", NULL },                   { "flash:a//b", NULL },
        { "flash:a b", NULL },                     { "flash:a\n", NULL },
        { "tftp://10.0.0.1/x", NULL },             { "flash:\xc3\xa9", NULL },
        { "nvram:flash:x", NULL },
    };
    (void)state;
    char text[STORAGE_TEXT], long_name[STORAGE_NAME + 2];
    struct storage_file f;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(storage_parse(names[i].typed, &f), names[i].name != NULL);
        if (names[i].name)
            assert_string_equal(storage_text(&f, text), names[i].name);
    }
    memset(long_name, 'a', sizeof long_name);
    long_name[STORAGE_NAME] = '\0';
    assert_false(storage_parse(long_name, &f));
    long_name[STORAGE_NAME - 1] = '\0';
    assert_true(storage_parse(long_name, &f));
}

static void another_name_keeps_the_place(void **state)
{
    (void)state;
    char text[STORAGE_TEXT];
    struct storage_file f;
    storage_parse("nvram:a", &f);
    assert_true(storage_rename(&f, "b"));
    assert_string_equal(storage_text(&f, text), "nvram:/b");
    assert_true(storage_rename(&f, "flash:c"));
    assert_string_equal(storage_text(&f, text), "flash:/c");
    assert_false(storage_rename(&f, "../d"));
    assert_false(storage_rename(&f, "nvram:"));
    assert_string_equal(storage_text(&f, text), "flash:/c");
}

static void the_startup_config_stands_where_the_boot_file_says(void **state)
{
    (void)state;
    struct storage_file f;
    size_t size;
    storage_parse("nvram:startup-config", &f);
    assert_false(storage_exists(&f));
    storage_write(&f, "end\n", 4, NULL, NULL);
    loop_drain();
    assert_int_equal(access(boot.startup, F_OK), 0);
    char *text = storage_read(&f, 4, &size);
    assert_string_equal(text, "end\n");
    assert_int_equal(size, 4);
    free(text);
    assert_null(storage_read(&f, 3, &size));
    assert_int_equal(errno, EFBIG);
    assert_int_equal(storage_delete(&f), 0);
    assert_int_equal(storage_delete(&f), -ENOENT);
}

static void a_listing_is_sorted(void **state)
{
    (void)state;
    static const char *const names[] = { "c", "a", "b", "e", "d" };
    struct storage_entry *entries;
    struct storage_file f, flash;
    uint64_t total, available;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        storage_parse(names[i], &f);
        storage_append(&f, "text", i, NULL, NULL);
    }
    loop_drain();
    storage_parse("flash:", &flash);
    assert_int_equal(storage_list(&flash, &entries), 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(entries[i].name[0], 'a' + i);
        assert_false(entries[i].folder);
        storage_parse(entries[i].name, &f);
        assert_int_equal(storage_delete(&f), 0);
    }
    assert_int_equal(entries[4].size, 3);
    free(entries);
    assert_int_equal(storage_list(&f, &entries), -ENOENT);
    assert_true(storage_space(&flash, &total, &available) && total >= available);
}

int main(void)
{
#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        IN_ROOT(names_stay_in_their_place),
        IN_ROOT(another_name_keeps_the_place),
        IN_ROOT(the_startup_config_stands_where_the_boot_file_says),
        IN_ROOT(a_listing_is_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
