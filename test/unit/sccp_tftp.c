// SPDX-License-Identifier: MIT
/* The TFTP server: blocks, options, loss, refusals and limits, on the virtual clock. */
#include "core/files.h"
#include "core/loop.h"
#include "core/stream.h"
#include "sccp/tftp.h"
#include "test/lab/tftp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static struct buf big;               /* content of "big.bin" */

/* "text" is made; everything else is a file. */
static bool find(const char *name, struct tftp_content *c)
{
    if (!strcmp(name, "text")) {
        buf_adds(&c->made, "one\ntwo\rthree\n");
        c->size = c->made.size;
        return true;
    }
    if (!strcmp(name, "empty"))
        return true;
    c->fd = files_open_below(folder, name, &c->size);
    return c->fd >= 0;
}

static void listen_here(void)
{
    struct address a;
    assert_true(address_parse(&a, "127.0.0.1", 0));
    assert_int_equal(tftp_listen(&a, find), 0);
}

static int open_server(void **state)
{
    (void)state;
    loop_open_virtual();
    listen_here();
    for (unsigned i = 0; i < COUNT_TFTP_LOST + 1; i++)
        tftp_counters[i].value = 0;
    return 0;
}

static int close_server(void **state)
{
    (void)state;
    tftp_close();
    assert_int_equal(tftp_transfers.used, 0);
    loop_close();
    return 0;
}

static struct fetch *fetch(struct fetch_start s)
{
    s.server = *tftp_address();
    struct fetch *f = fetch_open(&s);
    loop_drain();
    return f;
}

static void expect_error(struct fetch_start s, int code)
{
    struct fetch *f = fetch(s);
    assert_int_equal(f->error, code);
    assert_int_equal(f->content.size, 0);
    fetch_free(f);
    assert_int_equal(tftp_transfers.used, 0);
}

static void expect_big(const struct fetch *f)
{
    assert_true(f->done);
    assert_int_equal(f->content.size, big.size);
    assert_memory_equal(f->content.data, big.data, big.size);
}

/* -- blocks -- */

static void a_text_and_a_file(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "text" });
    assert_true(f->done);
    assert_string_equal(buf_text(&f->content), "one\ntwo\rthree\n");
    fetch_free(f);
    f = fetch((struct fetch_start){ .name = "big.bin" });
    expect_big(f);
    assert_int_equal(f->expected - 1, big.size / 512 + 1);
    fetch_free(f);
    assert_int_equal(tftp_counters[COUNT_TFTP_SENT].value, 2);
    assert_int_equal(tftp_counters[COUNT_TFTP_REPEATED].value, 0);
}

static void nothing_and_exactly_one_block(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "empty" });
    assert_true(f->done);
    assert_int_equal(f->content.size, 0);
    fetch_free(f);
    f = fetch((struct fetch_start){ .name = "block.bin" });
    assert_true(f->done);
    assert_int_equal(f->content.size, 512);
    assert_int_equal(f->expected, 3);            /* a second block, of no bytes, ends it */
    fetch_free(f);
}

static void netascii_at_every_border(void **state)
{
    static const char *const sizes[] = { "8", "9", "10", "11", "12", "13", "14", "15", "16" };
    (void)state;
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct fetch *f = fetch((struct fetch_start){ .name = "text", .mode = "NetASCII",
                                                      .options = { "blksize", sizes[i], "tsize", "0" } });
        assert_true(f->done);
        assert_int_equal(f->content.size, 17);
        assert_memory_equal(f->content.data, "one\r\ntwo\r\0three\r\n", 17);
        assert_null(strstr(f->options, "tsize"));
        fetch_free(f);
    }
}

/* -- options -- */

static void options(void **state)
{
    static const struct { const char *asked[4], *got; } cases[] = {
        { { "blksize", "1024" }, "blksize 1024" },
        { { "BLKSIZE", "65464" }, "blksize 1468" },
        { { "blksize", "7" }, "" },
        { { "blksize", "65465" }, "" },
        { { "blksize", "1k" }, "" },
        { { "blksize", "" }, "" },
        { { "tsize", "0" }, "tsize 70000" },
        { { "timeout", "255" }, "timeout 255" },
        { { "timeout", "0" }, "" },
        { { "windowsize", "4" }, "" },
        { { "tsize", "0", "blksize", "8192" }, "tsize 70000 blksize 1468" },
    };
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fetch_start s = { .name = "big.bin" };
        memcpy(s.options, cases[i].asked, sizeof cases[i].asked);
        struct fetch *f = fetch(s);
        assert_string_equal(f->options, cases[i].got);
        expect_big(f);
        fetch_free(f);
    }
}

/* -- loss -- */

static void lost_packets_come_again(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "big.bin", .lose = 3, .options = { "blksize", "1024" } });
    assert_false(f->done);
    loop_advance(120000);
    expect_big(f);
    assert_true(tftp_counters[COUNT_TFTP_REPEATED].value > 0);
    /* Each lost packet was repeated once: nothing is sent twice from then on. */
    assert_int_equal(tftp_counters[COUNT_TFTP_REPEATED].value, f->lost);
    fetch_free(f);
}

static void a_silent_client_is_given_up(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "big.bin", .mute = true, .options = { "timeout", "3" } });
    assert_int_equal(f->received, 1);
    loop_advance(15000);
    assert_int_equal(f->received, 6);
    assert_int_equal(tftp_transfers.used, 1);
    loop_advance(3000);
    assert_int_equal(f->received, 6);
    assert_int_equal(tftp_transfers.used, 0);
    assert_int_equal(tftp_counters[COUNT_TFTP_LOST].value, 1);
    fetch_free(f);
}

static void a_repeated_request_is_one_transfer(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "big.bin", .mute = true });
    fetch_again(f);
    loop_drain();
    assert_int_equal(f->received, 1);
    assert_int_equal(tftp_transfers.used, 1);
    /* The same port asks for something else: the transfer before is over. */
    f->start.name = "text";
    f->start.mute = f->bound = false;
    fetch_again(f);
    loop_drain();
    assert_true(f->done);
    assert_string_equal(buf_text(&f->content), "one\ntwo\rthree\n");
    assert_int_equal(tftp_transfers.used, 0);
    fetch_free(f);
}

/* -- refusals -- */

static void refusals(void **state)
{
    static const struct { const char *name, *mode; bool write; int code; } cases[] = {
        { "none.bin", NULL, false, TFTP_NOT_FOUND },
        { "text", NULL, true, TFTP_ACCESS },
        { "text", "mail", false, TFTP_ILLEGAL },
        { "", NULL, false, TFTP_ACCESS },
        { "../big.bin", NULL, false, TFTP_ACCESS },
        { "/big.bin", NULL, false, TFTP_ACCESS },
        { "a/../big.bin", NULL, false, TFTP_ACCESS },
        { "./big.bin", NULL, false, TFTP_ACCESS },
        { ".hidden", NULL, false, TFTP_ACCESS },
        { "a//b", NULL, false, TFTP_ACCESS },
        { "a/", NULL, false, TFTP_ACCESS },
        { "a\\b", NULL, false, TFTP_ACCESS },
        { "%2e%2e/b", NULL, false, TFTP_ACCESS },
        { "0123456789012345678901234567890123456789012345678901234567890123456789", NULL, false, TFTP_ACCESS },
        { "link.bin", NULL, false, TFTP_NOT_FOUND },
        { "linked/big.bin", NULL, false, TFTP_NOT_FOUND },
        { "sub", NULL, false, TFTP_NOT_FOUND },
        { "pipe", NULL, false, TFTP_NOT_FOUND },
    };
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_error((struct fetch_start){ .name = cases[i].name, .mode = cases[i].mode, .write = cases[i].write },
                     cases[i].code);
    assert_int_equal(tftp_counters[COUNT_TFTP_REFUSED].value, sizeof cases / sizeof cases[0]);
    struct fetch *f = fetch((struct fetch_start){ .name = "sub/inner.bin" });
    assert_true(f->done);
    fetch_free(f);
}

static struct buf raw;

static void keep(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d, (void)from;
    buf_clear(&raw);
    buf_add(&raw, data, n);
}

/* Sends bytes to the request port; what comes back. */
static const char *answer_to(const char *data, size_t n)
{
    struct address any = *tftp_address();
    int error;
    address_set_port(&any, 0);
    struct datagrams *d = datagrams_open(&any, keep, NULL, &error);
    buf_clear(&raw);
    datagrams_send(d, tftp_address(), data, n);
    loop_drain();
    datagrams_close(d);
    assert_int_equal(tftp_transfers.used, 0);
    return raw.size >= 4 ? raw.data : "";
}

static void what_is_no_request(void **state)
{
    static const struct { const char *data; size_t n; int code; } cases[] = {
        { "\0\1", 2, TFTP_ILLEGAL },
        { "\0\1text", 6, TFTP_ILLEGAL },
        { "\0\1text\0octet", 12, TFTP_ILLEGAL },
        { "\0\1text\0octet\0blksize\0" "512", 24, TFTP_ILLEGAL },
        { "\0\1text\0octet\0blksize", 20, TFTP_ILLEGAL },
        { "\0\3\0\1abc", 7, TFTP_UNKNOWN_TID },
        { "\0\4\0\1", 4, TFTP_UNKNOWN_TID },
        { "\0\7\0\1", 4, TFTP_ILLEGAL },
        { "\0\5\0\1no\0", 7, -1 },
        { "\0", 1, -1 },
    };
    static char endless[600] = "\0\1";
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = answer_to(cases[i].data, cases[i].n);
        if (cases[i].code < 0)
            assert_string_equal(got, "");
        else
            assert_int_equal(got[1] << 8 | got[3], 5 << 8 | cases[i].code);
    }
    memset(endless + 2, 'a', sizeof endless - 2);
    assert_string_equal(answer_to(endless, sizeof endless), "");
}

static void somebody_else_does_not_disturb(void **state)
{
    (void)state;
    struct fetch *f = fetch((struct fetch_start){ .name = "big.bin", .mute = true });
    struct address any = *tftp_address();
    int error;
    address_set_port(&any, 0);
    struct datagrams *d = datagrams_open(&any, keep, NULL, &error);
    buf_clear(&raw);
    datagrams_send(d, &f->peer, "\0\4\0\1", 4);
    loop_drain();
    assert_int_equal(raw.data[3], TFTP_UNKNOWN_TID);
    assert_int_equal(f->received, 1);
    buf_clear(&raw);
    datagrams_send(d, &f->peer, "\0\5\0\0x\0", 6);
    loop_drain();
    assert_int_equal(raw.size, 0);
    assert_int_equal(tftp_transfers.used, 1);
    datagrams_close(d);
    /* The client itself ends it with an error. */
    datagrams_send(f->socket, &f->peer, "\0\5\0\0x\0", 6);
    loop_drain();
    assert_int_equal(tftp_transfers.used, 0);
    fetch_free(f);
}

static void limits(void **state)
{
    struct fetch *open[9];
    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        open[i] = fetch((struct fetch_start){ .name = "big.bin", .mute = true });
        assert_int_equal(open[i]->error, -1);
    }
    open[8] = fetch((struct fetch_start){ .name = "big.bin" });
    assert_int_equal(open[8]->error, TFTP_FULL);
    assert_int_equal(tftp_of_address.refused, 1);
    for (unsigned i = 0; i < 9; i++)
        fetch_free(open[i]);
    tftp_of_address.maximum = 100;
    struct fetch *many[65];
    tftp_close();
    listen_here();
    for (unsigned i = 0; i < 65; i++)
        many[i] = fetch((struct fetch_start){ .name = "big.bin", .mute = true });
    assert_int_equal(many[63]->error, -1);
    assert_int_equal(many[64]->error, TFTP_FULL);
    assert_int_equal(tftp_transfers.refused, 1);
    for (unsigned i = 0; i < 65; i++)
        fetch_free(many[i]);
    tftp_of_address.maximum = 8;
}

/* -- files -- */

static void in_folder(char path[128], const char *name)
{
    snprintf(path, 128, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *data, size_t n)
{
    char path[128];
    in_folder(path, name);
    assert_int_equal(files_write_now(path, data, n, false), 0);
}

static void make_folder(void)
{
    char path[128], to[128];
    strcpy(folder, "/tmp/naisen-tftp.XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (unsigned i = 0; i < 70000; i++)
        buf_addc(&big, (char)(i * 7 + i / 512));
    write_file("big.bin", big.data, big.size);
    write_file("block.bin", big.data, 512);
    write_file(".hidden", "x", 1);
    in_folder(path, "sub");
    mkdir(path, 0700);
    write_file("sub/inner.bin", "inner", 5);
    in_folder(to, "linked");
    assert_int_equal(symlink(folder, to), 0);
    in_folder(path, "big.bin");
    in_folder(to, "link.bin");
    assert_int_equal(symlink(path, to), 0);
    in_folder(path, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void remove_folder(void)
{
    static const char *const names[] = { "big.bin", "block.bin", ".hidden", "sub/inner.bin", "sub", "linked",
                                         "link.bin", "pipe", "" };
    char path[128];
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        in_folder(path, names[i]);
        remove(path);
    }
    buf_free(&big);
    buf_free(&raw);
}

#define WITH_SERVER(f) cmocka_unit_test_setup_teardown(f, open_server, close_server)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SERVER(a_text_and_a_file),
        WITH_SERVER(nothing_and_exactly_one_block),
        WITH_SERVER(netascii_at_every_border),
        WITH_SERVER(options),
        WITH_SERVER(lost_packets_come_again),
        WITH_SERVER(a_silent_client_is_given_up),
        WITH_SERVER(a_repeated_request_is_one_transfer),
        WITH_SERVER(refusals),
        WITH_SERVER(what_is_no_request),
        WITH_SERVER(somebody_else_does_not_disturb),
        WITH_SERVER(limits),
    };
    make_folder();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_folder();
    return failed;
}
