// SPDX-License-Identifier: MIT
#include "core/boot.h"

#include "core/address.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], path[80];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/naisen-test.XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/naisen.yaml", folder);
    boot_defaults(&boot);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static bool load(const char *text, size_t size, char error[BOOT_ERROR])
{
    FILE *f = fopen(path, "w");
    assert_int_equal(fwrite(text, 1, size, f), size);
    fclose(f);
    error[0] = '\0';
    return boot_load(path, &boot, error);
}

static void loads(const char *text)
{
    char error[BOOT_ERROR];
    if (!load(text, strlen(text), error))
        fail_msg("%s", error);
}

/* The reason must be exactly this, at line:column of the file. */
static void refuses(const char *text, const char *where_and_why)
{
    char error[BOOT_ERROR], expected[BOOT_ERROR];
    struct boot before = boot;
    assert_false(load(text, strlen(text), error));
    snprintf(expected, sizeof expected, "%s:%s", path, where_and_why);
    assert_string_equal(error, expected);
    assert_memory_equal(&boot, &before, sizeof boot);    /* nothing half-applied */
}

static void an_empty_file_means_the_defaults(void **state)
{
    (void)state;
    static const char *const empty[] = { "", "# nothing\n", "---\n", "---\n...\n", "{}\n" };
    struct boot defaults;
    boot_defaults(&defaults);
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        loads(empty[i]);
        assert_string_equal(boot.listen, "configured");
        assert_string_equal(boot.startup, defaults.startup);
        assert_string_equal(boot.socket, "/run/naisen/cli.sock");
        assert_true(boot.log_stderr);
    }
}

static void every_key_reaches_its_place(void **state)
{
    (void)state;
    loads("listen: 127.0.0.1\n"
          "ports: { base: 10000, telnet: 1, ssh: 2, sip: '5060', sccp: 55535, tftp: 69 }\n"
          "paths:\n  root: /r\n  startup: \"/s s\"\n  state: /t\n  tftp: /f\n  socket: /k\n  sshd: /d\n"
          "log:\n  file: /l\n  stderr: false\n  syslog: true\n");
    assert_string_equal(boot.listen, "127.0.0.1");
    assert_int_equal(boot.port_base, 10000);
    assert_int_equal(boot.telnet_port, 1);
    assert_int_equal(boot.ssh_port, 2);
    assert_int_equal(boot.sip_port, 5060);
    assert_int_equal(boot.sccp_port, 55535);
    assert_int_equal(boot.tftp_port, 69);
    assert_string_equal(boot.root, "/r");
    assert_string_equal(boot.startup, "/s s");
    assert_string_equal(boot.state, "/t");
    assert_string_equal(boot.tftp, "/f");
    assert_string_equal(boot.socket, "/k");
    assert_string_equal(boot.sshd, "/d");
    assert_string_equal(boot.log_file, "/l");
    assert_false(boot.log_stderr);
    assert_true(boot.log_syslog);
}

static void relative_paths_count_from_the_file(void **state)
{
    (void)state;
    char expected[128];
    loads("paths: { root: data, socket: ./s }\nlog: { file: '' }\n");
    snprintf(expected, sizeof expected, "%s/data", folder);
    assert_string_equal(boot.root, expected);
    snprintf(expected, sizeof expected, "%s/data/nvram/startup-config", folder);
    assert_string_equal(boot.startup, expected);
    snprintf(expected, sizeof expected, "%s/data/state", folder);
    assert_string_equal(boot.state, expected);
    snprintf(expected, sizeof expected, "%s/data/flash/tftp", folder);
    assert_string_equal(boot.tftp, expected);
    snprintf(expected, sizeof expected, "%s/./s", folder);
    assert_string_equal(boot.socket, expected);
    assert_string_equal(boot.log_file, "");
}

static void what_no_row_expects_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct { const char *text, *error; } cases[] = {
        { "listen: configured\nlisten: ::1\n", "2:1: listen is given twice (first in line 1)" },
        { "ports:\n  sip: 5060\n  sip: 5061\n", "3:3: sip is given twice (first in line 2)" },
        { "ports: {}\nlog: {}\nports: {}\n", "3:1: ports is given twice (first in line 1)" },
        { "port: 5060\n", "1:1: unknown key \"port\"" },
        { "ports:\n  spi: 5060\n", "2:3: unknown key \"spi\" in ports" },
        { "sip: 5060\n", "1:1: unknown key \"sip\"" },
        { "log:\n  ports: {}\n", "2:3: unknown key \"ports\" in log" },
        { "ports: 5060\n", "1:8: ports takes keys of its own" },
        { "ports:\nlog: {}\n", "1:7: ports takes keys of its own" },
        { "listen: [::1]\n", "1:9: listen takes a single value" },
        { "listen: { a: b }\n", "1:9: listen takes a single value" },
        { "- listen\n", "1:1: keys are expected here" },
        { "listen\n", "1:1: keys are expected here" },
        { "? [a]\n: b\n", "1:3: a key is expected here" },
        { "listen: &a ::1\n", "1:9: anchors, aliases and tags are not supported" },
        { "listen: *a\n", "1:9: anchors, aliases and tags are not supported" },
        { "listen: !!str ::1\n", "1:9: anchors, aliases and tags are not supported" },
        { "!!map { listen: ::1 }\n", "1:1: anchors, aliases and tags are not supported" },
        { "%TAG ! tag:x,2000:\n---\nlisten: ::1\n", "1:1: anchors, aliases and tags are not supported" },
        { "listen: ::1\n---\nlisten: ::1\n", "2:1: a second document is not supported" },
        { "listen: 'x\n", "2:1: found unexpected end of stream" },
        { "log:\n  stderr: true\n file: x\n", "3:2: did not find expected key" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses(cases[i].text, cases[i].error);
}

static void values_are_checked(void **state)
{
    (void)state;
    static const struct { const char *text, *error; } cases[] = {
        { "listen: localhost\n", "1:9: listen takes \"configured\" or a numeric address" },
        { "listen:\n", "1:8: listen takes \"configured\" or a numeric address" },
        { "ports: { sip: 0 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { sip: 65536 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { sip: -1 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { sip: 0x10 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { sip: 1:30 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { sip: 99999999999999999999 }\n", "1:15: sip takes a number from 1 to 65535" },
        { "ports: { base: 55001 }\n", "1:16: base takes a number from 0 to 55000" },
        { "ports: { sip: 15536,\n  base: 50000 }\n", "1:15: sip plus base is above 65535" },
        { "log: { stderr: yes }\n", "1:16: stderr takes true or false" },
        { "log: { stderr: True }\n", "1:16: stderr takes true or false" },
        { "paths: { root: '' }\n", "1:16: root takes a path" },
        { "paths: { root: \"/a\\0b\" }\n", "1:16: root contains a zero byte" },
        { "listen: \"configured\\0x\"\n", "1:9: listen contains a zero byte" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses(cases[i].text, cases[i].error);
    loads("ports: { sip: 15535, base: 50000 }\n");
    loads("ports: { base: 55000 }\n");
}

static void a_path_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    char text[400], long_path[300];
    memset(long_path, 'x', sizeof long_path);
    snprintf(text, sizeof text, "paths: { socket: /%.107s }\n", long_path);
    refuses(text, "1:18: socket is longer than 107 bytes");
    snprintf(text, sizeof text, "paths: { socket: /%.106s }\n", long_path);
    loads(text);
    snprintf(text, sizeof text, "paths: { root: /%.250s }\n", long_path);
    refuses(text, " root is too long");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    char error[BOOT_ERROR];
    static const char *const bad[] = { "listen: \x01\n", "listen: \xff\n", "\xff\xfel\0i\0", "listen: \xed\xa0\x80\n" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(load(bad[i], strlen(bad[i]), error));
        assert_non_null(strstr(error, "byte "));
    }
    assert_false(load("listen: \0::1\n", 13, error));
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void a_hostile_file_costs_nothing(void **state)
{
    (void)state;
    enum { SIZE = (1 << 20) - 1 };
    static const char *const heads[] = { "[", "{", "- ", "listen: [", "? ", "{a: ", "\"", "listen: &a [*a, " };
    char *text = malloc(SIZE + 2), error[BOOT_ERROR];
    double began = seconds();
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        size_t n = strlen(heads[i]);
        for (size_t at = 0; at < SIZE; at++)
            text[at] = heads[i][at % n];
        assert_false(load(text, SIZE, error));
    }
    memset(text, '#', SIZE + 2);
    assert_false(load(text, SIZE + 2, error));
    assert_non_null(strstr(error, "File too large"));
    free(text);
    assert_true(seconds() - began < 2);
}

static void a_missing_file_says_so(void **state)
{
    (void)state;
    char error[BOOT_ERROR];
    assert_false(boot_load("/nowhere/naisen.yaml", &boot, error));
    assert_string_equal(error, "/nowhere/naisen.yaml: No such file or directory");
}

/* The example says every key, with its default. */
static void the_example_is_the_defaults(void **state)
{
    (void)state;
    const char *source = getenv("NAISEN_SOURCE");
    char example[512], error[BOOT_ERROR];
    struct boot defaults;
    if (!source)
        skip();
    snprintf(example, sizeof example, "%s/configs/naisen.yaml", source);
    memset(&boot, 'x', sizeof boot);
    if (!boot_load(example, &boot, error))
        fail_msg("%s", error);
    boot_defaults(&defaults);
    assert_string_equal(boot.listen, defaults.listen);
    assert_string_equal(boot.root, defaults.root);
    assert_string_equal(boot.startup, defaults.startup);
    assert_string_equal(boot.socket, defaults.socket);
    assert_string_equal(boot.sshd, defaults.sshd);
    assert_string_equal(boot.log_file, defaults.log_file);
    assert_int_equal(boot.port_base, defaults.port_base);
    assert_int_equal(boot.log_stderr, defaults.log_stderr);
    assert_int_equal(boot.log_syslog, defaults.log_syslog);
}

static const char *listens(const char *listen, uint16_t base, uint16_t yaml_port)
{
    static char text[ADDRESS_TEXT];
    struct address a;
    snprintf(boot.listen, sizeof boot.listen, "%s", listen);
    boot.port_base = base;
    boot_address(htonl(0x0a000001), 2000, yaml_port, &a);
    return address_text(&a, text);
}

static void the_override_moves_addresses_and_ports(void **state)
{
    (void)state;
    assert_string_equal(listens("configured", 0, 0), "10.0.0.1:2000");
    assert_string_equal(listens("configured", 10000, 0), "10.0.0.1:12000");
    assert_string_equal(listens("configured", 10000, 7), "10.0.0.1:10007");
    assert_string_equal(listens("127.0.0.1", 0, 7), "127.0.0.1:7");
    assert_string_equal(listens("::1", 1, 0), "[::1]:2001");
}

static void ports_that_leave_the_range_are_named(void **state)
{
    (void)state;
    boot.ssh_port = 60000;
    assert_null(boot_overflow(&boot));
    boot.port_base = 5536;
    assert_string_equal(boot_overflow(&boot), "ssh");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(an_empty_file_means_the_defaults),
        IN_FOLDER(every_key_reaches_its_place),
        IN_FOLDER(relative_paths_count_from_the_file),
        IN_FOLDER(what_no_row_expects_is_refused_with_its_place),
        IN_FOLDER(values_are_checked),
        IN_FOLDER(a_path_that_does_not_fit_is_refused),
        IN_FOLDER(bytes_that_are_no_text_are_refused),
        IN_FOLDER(a_hostile_file_costs_nothing),
        IN_FOLDER(a_missing_file_says_so),
        IN_FOLDER(the_example_is_the_defaults),
        IN_FOLDER(the_override_moves_addresses_and_ports),
        IN_FOLDER(ports_that_leave_the_range_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
