// SPDX-License-Identifier: MIT
/* Music files, byte by byte, and how they play. */
#include "rtp/tune.h"

#include "core/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AU(size, encoding, rate, channels) \
    ".snd" "\0\0\0\x1c" size "\0\0\0" encoding "\0\0" rate "\0\0\0" channels "note"
#define WAV(format, channels, rate, bits) \
    "RIFF" "\x40\0\0\0" "WAVE" "LIST" "\x03\0\0\0" "abc\0" \
    "fmt " "\x10\0\0\0" format channels "\0" rate "\0\0" "\0\0\0\0" "\1\0" bits "\0"
#define DATA(size) "data" size "\0\0\0"
#define HZ "\x40\x1f"            /* 8000, little end first */

static struct tune *t;

static int forget(void **state)
{
    (void)state;
    free(t);
    t = NULL;
    return 0;
}

static enum tune_fault reads_bytes(const char *bytes, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);      /* so that a read past the end is seen */
    assert_non_null(exact);
    memcpy(exact, bytes, n);
    const enum tune_fault fault = tune_read(exact, n, &t);
    free(exact);
    return fault;
}
#define READS(literal) reads_bytes(literal, sizeof(literal) - 1)

static void plays(const void *codes, size_t n)
{
    assert_int_equal(t->size, n);
    assert_memory_equal(t->codes[t->law], codes, n);
}

static void au(void **state)
{
    (void)state;
    assert_int_equal(READS(AU("\0\0\0\3", "\1", "\x1f\x40", "\1") "\x7f\xff\x12more"), TUNE_FINE);
    assert_int_equal(t->type, TUNE_AU);
    assert_int_equal(t->law, LAW_MU);
    plays("\x7f\xff\x12", 3);
    assert_int_equal(t->codes[LAW_A][2], g711_encode(LAW_A, g711_decode(LAW_MU, 0x12)));
    forget(NULL);
    assert_int_equal(READS(AU("\xff\xff\xff\xff", "\x1b", "\x1f\x40", "\1") "\xd5\x55"), TUNE_FINE);
    assert_int_equal(t->law, LAW_A);
    plays("\xd5\x55", 2);
    forget(NULL);
    assert_int_equal(READS(AU("\xff\xff\xff\xff", "\3", "\x1f\x40", "\1") "\x01\x00\xff\x00!"), TUNE_FINE);
    const uint8_t codes[] = { g711_encode(LAW_MU, 256), g711_encode(LAW_MU, -256) };
    plays(codes, 2);
}

static void wav(void **state)
{
    (void)state;
    assert_int_equal(READS(WAV("\7\0", "\1", HZ, "\x8") DATA("\2") "\x12\x34rest"), TUNE_FINE);
    assert_int_equal(t->type, TUNE_WAV);
    assert_int_equal(t->law, LAW_MU);
    plays("\x12\x34", 2);
    forget(NULL);
    assert_int_equal(READS(WAV("\6\0", "\1", HZ, "\x8") "odd " "\1\0\0\0" "x\0" DATA("\x7f") "\xd5\xd5\xd5"),
                     TUNE_FINE);
    assert_int_equal(t->law, LAW_A);
    plays("\xd5\xd5\xd5", 3);                /* says 127 bytes: the recorder was switched off */
    forget(NULL);
    assert_int_equal(READS(WAV("\1\0", "\1", HZ, "\x10") DATA("\4") "\x00\x01\x00\xff"), TUNE_FINE);
    const uint8_t codes[] = { g711_encode(LAW_MU, 256), g711_encode(LAW_MU, -256) };
    plays(codes, 2);
}

static void extensible(void **state)
{
    (void)state;
    assert_int_equal(READS("RIFF\0\0\0\0WAVE" "fmt \x28\0\0\0" "\xfe\xff\1\0" HZ "\0\0" "\0\0\0\0" "\1\0\x8\0"
                           "\x16\0\x8\0\4\0\0\0" "\7\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71" DATA("\1") "\x12"),
                     TUNE_FINE);
    plays("\x12", 1);
}

static void refused(void **state)
{
    (void)state;
    assert_int_equal(READS(""), TUNE_NEITHER);
    assert_int_equal(READS("ID3\4 something else"), TUNE_NEITHER);
    assert_int_equal(READS(".snd"), TUNE_CUT);
    assert_int_equal(READS(AU("\0\0\0\0", "\1", "\x1f\x40", "\1")), TUNE_CUT);
    assert_int_equal(READS(".snd\xff\0\0\0\0\0\0\1\0\0\0\1\0\0\x1f\x40\0\0\0\1"), TUNE_CUT);
    assert_int_equal(READS(AU("\0\0\0\1", "\2", "\x1f\x40", "\1") "x"), TUNE_ENCODING);
    assert_int_equal(READS(AU("\0\0\0\1", "\1", "\xac\x44", "\1") "x"), TUNE_RATE);
    assert_int_equal(READS(AU("\0\0\0\1", "\1", "\x1f\x40", "\2") "x"), TUNE_CHANNELS);
    assert_int_equal(READS("RIFF\0\0\0\0WAVE"), TUNE_CUT);
    assert_int_equal(READS(WAV("\7\0", "\1", HZ, "\x8")), TUNE_CUT);
    assert_int_equal(READS(WAV("\7\0", "\1", HZ, "\x8") DATA("\0")), TUNE_CUT);
    assert_int_equal(READS("RIFF\0\0\0\0WAVE" DATA("\1") "x"), TUNE_CUT);            /* sound before its format */
    assert_int_equal(READS("RIFF\0\0\0\0WAVE" "fmt \2\0\0\0\7\0" DATA("\1") "x"), TUNE_CUT);
    assert_int_equal(READS("RIFF\0\0\0\0WAVE" "LIST\xff\xff\xff\xff" "x"), TUNE_CUT);
    assert_int_equal(READS(WAV("\x55\0", "\1", HZ, "\x8") DATA("\1") "x"), TUNE_ENCODING);   /* MP3 in a WAV */
    assert_int_equal(READS(WAV("\1\0", "\1", HZ, "\x8") DATA("\1") "x"), TUNE_ENCODING);     /* linear, 8 bits */
    assert_int_equal(READS(WAV("\1\0", "\1", HZ, "\x10") DATA("\1") "x"), TUNE_CUT);         /* half a sample */
    assert_int_equal(READS(WAV("\1\0", "\1", "\x80\x3e", "\x10") DATA("\2") "xx"), TUNE_RATE);
    assert_int_equal(READS(WAV("\1\0", "\2", HZ, "\x10") DATA("\2") "xx"), TUNE_CHANNELS);
    for (enum tune_fault f = 0; f < TUNE_FAULTS; f++)
        assert_non_null(tune_fault_text(f));
}

/* From the end to the beginning without a gap, also of a tune that is shorter than a frame. */
static void loops(void **state)
{
    (void)state;
    uint8_t frame[FRAME];
    assert_int_equal(READS(AU("\0\0\0\7", "\1", "\x1f\x40", "\1") "abcdefg"), TUNE_FINE);
    size_t position = 0;
    for (unsigned n = 0; n < 10; n++) {
        position = tune_frame(t, LAW_MU, position, frame);
        for (unsigned i = 0; i < FRAME; i++)
            assert_int_equal(frame[i], "abcdefg"[(n * FRAME + i) % 7]);
        assert_int_equal(position, (n + 1) * FRAME % 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(au, forget), cmocka_unit_test_teardown(wav, forget),
        cmocka_unit_test_teardown(extensible, forget), cmocka_unit_test(refused),
        cmocka_unit_test_teardown(loops, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
