// SPDX-License-Identifier: MIT
#include "core/access.h"

#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct buf said;

static void type(const char *line)
{
    buf_clear(&said);
    world_shell(line, &said);
}

/* The SSH host key is made as it is asked for, once, and is another one when it is asked for otherwise. */
static void the_host_key_is_made(void **state)
{
    char path[200];
    struct stat made, later;
    (void)state;
    snprintf(path, sizeof path, "%s/ssh/host_key", world_root());
    assert_int_not_equal(stat(path, &made), 0);
    type("configure terminal");
    type("crypto key generate ec keysize 256");
    assert_int_equal(stat(path, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0600);
    type("crypto key generate ec keysize 256");
    assert_non_null(strstr(buf_text(&said), "You already have"));
    assert_int_equal(stat(path, &later), 0);
    assert_int_equal(made.st_ino, later.st_ino);
    type("crypto key generate rsa general-keys modulus 1024");
    assert_int_equal(stat(path, &later), 0);
    assert_int_not_equal(made.st_size, later.st_size);
    type("crypto key zeroize rsa");
    assert_int_not_equal(stat(path, &later), 0);
}

int main(void)
{
    world_open();
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_host_key_is_made) };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&said);
    world_close();
    return failed;
}
