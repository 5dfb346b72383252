// SPDX-License-Identifier: MIT
/* Three legs on loopback, each with the phone at its other end; the test is the clock. */
#include "rtp/engine.h"

#include "rtp/packet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { PHONES = 3, CONFERENCE = 4711 };

static struct engine *engine;
static uint64_t counts[ENGINE_COUNTS];

static struct phone {
    uint32_t leg;
    int fd;                      /* of the phone */
    struct sockaddr_in here, there;      /* the phone's ear; where it sends */
    uint16_t sequence;
    uint32_t timestamp;
    uint8_t bytes[RTP_HEADER + FRAME];
    struct rtp_packet heard;     /* its last packet, in `bytes` */
    int16_t sample;              /* of which every sample is this one, or INT16_MIN */
    unsigned packets;
} phones[PHONES];

static int udp_socket(struct sockaddr_in *at)
{
    *at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof *at;
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)at, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)at, &n), 0);
    return fd;
}

static void open_leg(unsigned i, enum leg_kind kind, enum law law)
{
    struct phone *p = &phones[i];
    struct sockaddr_in unused;
    *p = (struct phone){ .leg = LEGS_MAX * 5 + i, .sequence = 65534, .timestamp = 0xFFFFFF00 };
    p->fd = udp_socket(&p->here);
    const struct order o = { ORDER_OPEN, p->leg, .open = {
        .kind = kind, .law = law, .group = CONFERENCE, .rtp = udp_socket(&p->there), .rtcp = udp_socket(&unused),
        .ssrc = 100 + i, .timestamp = 0xFFFFFFF0, .sequence = 0xFFFF } };
    engine_order(engine, &o);
}

static void send_to(unsigned i, const struct sockaddr_in *a)
{
    engine_order(engine, &(struct order){ ORDER_SEND, phones[i].leg,
                                          .send = { a->sin_addr.s_addr, ntohs(a->sin_port) } });
}

static void close_leg(unsigned i)
{
    engine_order(engine, &(struct order){ ORDER_CLOSE, phones[i].leg });
}

static int conference(void **state)
{
    (void)state;
    engine = engine_make();
    memset(counts, 0, sizeof counts);
    for (unsigned i = 0; i < PHONES; i++) {
        open_leg(i, LEG_MIX, i == 2 ? LAW_A : LAW_MU);
        send_to(i, &phones[i].here);
    }
    return 0;
}

static int music(void **state)
{
    (void)state;
    engine = engine_make();
    memset(counts, 0, sizeof counts);
    for (unsigned i = 0; i < PHONES; i++)
        open_leg(i, LEG_MUSIC, i == 2 ? LAW_A : LAW_MU);
    return 0;
}

static int hang_up(void **state)
{
    (void)state;
    engine_free(engine);
    for (unsigned i = 0; i < PHONES; i++)
        close(phones[i].fd);
    return 0;
}

/* -- what phones do -- */

static void says_from(unsigned i, int fd, int sample)
{
    struct phone *p = &phones[i];
    uint8_t bytes[RTP_HEADER + FRAME];
    rtp_header(&(struct rtp_packet){ .payload = PAYLOAD_MU, .sequence = p->sequence++, .timestamp = p->timestamp,
                                     .ssrc = i + 1 }, bytes);
    p->timestamp += FRAME;
    memset(bytes + RTP_HEADER, g711_encode(LAW_MU, (int16_t)sample), FRAME);
    assert_int_equal(sendto(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&p->there, sizeof p->there), sizeof bytes);
}

static void says(unsigned i, int sample)
{
    says_from(i, phones[i].fd, sample);
}

static void hear_packet(struct phone *p, const uint8_t *bytes, ssize_t n)
{
    assert_int_equal(n, RTP_HEADER + FRAME);
    memcpy(p->bytes, bytes, sizeof p->bytes);
    assert_true(rtp_parse(p->bytes, sizeof p->bytes, &p->heard));
    const enum law law = p->heard.payload == PAYLOAD_A ? LAW_A : LAW_MU;
    p->sample = g711_decode(law, p->heard.data[0]);
    for (unsigned i = 1; i < FRAME; i++)
        if (p->heard.data[i] != p->heard.data[0])
            p->sample = INT16_MIN;
    p->packets++;
}

static void tick(uint64_t ticks)
{
    static uint8_t bytes[2048];
    engine_tick(engine, ticks);
    engine_counts(engine, counts);
    for (unsigned i = 0; i < PHONES; i++) {
        ssize_t n;
        phones[i].packets = 0;
        while ((n = recv(phones[i].fd, bytes, sizeof bytes, 0)) >= 0)
            hear_packet(&phones[i], bytes, n);
    }
}

/* -- conferences -- */

/* What each says comes to the others two frames later, exact but for the law's steps. */
static void mixes(void **state)
{
    (void)state;
    const int said[PHONES] = { 1000, -300, 40 };
    for (int i = 0; i < 5; i++) {
        for (unsigned n = 0; n < PHONES; n++)
            says(n, said[n]);
        tick(1);
    }
    int16_t at[PHONES];
    for (unsigned n = 0; n < PHONES; n++)
        at[n] = g711_decode(LAW_MU, g711_encode(LAW_MU, (int16_t)said[n]));
    assert_int_equal(phones[0].sample, g711_decode(LAW_MU, g711_encode(LAW_MU, (int16_t)(at[1] + at[2]))));
    assert_int_equal(phones[1].sample, g711_decode(LAW_MU, g711_encode(LAW_MU, (int16_t)(at[0] + at[2]))));
    assert_int_equal(phones[2].sample, g711_decode(LAW_A, g711_encode(LAW_A, (int16_t)(at[0] + at[1]))));
    assert_int_equal(phones[2].heard.payload, PAYLOAD_A);
    assert_int_equal(counts[ENGINE_RECEIVED], 5 * PHONES);
    assert_int_equal(counts[ENGINE_SENT], 5 * PHONES);
    engine_order(engine, &(struct order){ ORDER_GAIN, .gain = { CONFERENCE, -6 } });
    tick(1);
    assert_true(phones[0].sample < 0 && phones[0].sample > (at[1] + at[2]) * 2 / 3);
}

/* The gain is said before the first leg. */
static void gains(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PHONES; i++) {
        close_leg(i);
        close(phones[i].fd);
    }
    engine_order(engine, &(struct order){ ORDER_GAIN, .gain = { CONFERENCE, 6 } });
    for (unsigned i = 0; i < PHONES; i++) {
        open_leg(i, LEG_MIX, LAW_MU);
        send_to(i, &phones[i].here);
    }
    for (int i = 0; i < 3; i++) {
        says(0, 1000);
        tick(1);
    }
    assert_in_range(phones[1].sample, 1900, 2100);
    assert_int_equal(phones[0].sample, 0);
}

static void headers(void **state)
{
    (void)state;
    tick(1);
    assert_int_equal(phones[1].packets, 1);
    assert_true(phones[1].heard.marker);
    assert_int_equal(phones[1].heard.sequence, 0xFFFF);
    assert_int_equal(phones[1].heard.timestamp, 0xFFFFFFF0);
    assert_int_equal(phones[1].heard.ssrc, 101);
    tick(1);
    assert_false(phones[1].heard.marker);
    assert_int_equal(phones[1].heard.sequence, 0);
    assert_int_equal(phones[1].heard.timestamp, 0xFFFFFFF0 + FRAME);
    /* The machine was busy elsewhere: 5 ticks are made good, the others are a gap, which is marked. */
    tick(9);
    assert_int_equal(phones[1].packets, 5);
    assert_int_equal(phones[1].heard.sequence, 5);
    assert_int_equal(phones[1].heard.timestamp, 0xFFFFFFF0 + 10u * FRAME);
    assert_int_equal(counts[ENGINE_TICKS_LATE], 8);
}

/* Nothing is taken from anybody but the phone's address, and before it is known from nobody. */
static void strangers(void **state)
{
    (void)state;
    struct sockaddr_in elsewhere = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr("127.0.0.77") };
    struct sockaddr_in other_port;
    const int stranger = socket(AF_INET, SOCK_DGRAM, 0), second = udp_socket(&other_port);
    assert_int_equal(bind(stranger, (struct sockaddr *)&elsewhere, sizeof elsewhere), 0);
    says_from(0, stranger, 5000);
    tick(1);
    assert_int_equal(counts[ENGINE_FOREIGN], 1);
    assert_int_equal(counts[ENGINE_RECEIVED], 0);
    says_from(0, second, 5000);          /* the phone sends from a port at which it does not hear */
    tick(1);
    assert_int_equal(counts[ENGINE_RECEIVED], 1);
    close_leg(1);
    close(phones[1].fd);
    open_leg(1, LEG_MIX, LAW_MU);
    says(1, 5000);
    tick(1);
    assert_int_equal(counts[ENGINE_FOREIGN], 2);
    assert_int_equal(phones[1].packets, 0);
    close(stranger);
    close(second);
}

static void says_bytes(unsigned i, const void *bytes, size_t n)
{
    assert_int_equal(sendto(phones[i].fd, bytes, n, 0, (struct sockaddr *)&phones[i].there, sizeof phones[i].there), n);
}

static void malformed(void **state)
{
    (void)state;
    static uint8_t long_one[RTP_HEADER + 1200] = { 0x80 };
    says_bytes(0, "", 0);
    says_bytes(0, "\x80", 1);
    says_bytes(0, "\x8f\0\0\1\0\0\0\0\0\0\0\1", 12);
    says_bytes(0, long_one, sizeof long_one);
    says_bytes(0, long_one, RTP_HEADER + 481);
    says_bytes(0, "\x80\x65\0\1\0\0\0\0\0\0\0\1\5\0\0\xa0", 16);
    tick(1);
    assert_int_equal(counts[ENGINE_MALFORMED], 5);
    assert_int_equal(counts[ENGINE_UNUSED], 1);          /* telephone-event */
    says(1, 700);
    for (int i = 0; i < 3; i++)
        tick(1);
    assert_in_range(phones[2].sample, 600, 800);
    assert_int_equal(phones[1].sample, 0);
}

/* A flood on one leg is that leg's own loss: what it may cost a tick is bounded. */
static void flood(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++)
        says_bytes(0, "x", 1);
    tick(1);
    assert_int_equal(counts[ENGINE_MALFORMED], 8);
    assert_int_equal(counts[ENGINE_SENT], PHONES);
}

static void leaves(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        says(0, 1000);
        says(1, 500);
        tick(1);
    }
    close_leg(0);
    close_leg(0);                        /* an order for what is gone is harmless */
    send_to(0, &phones[0].here);
    says(1, 500);
    tick(1);
    assert_int_equal(phones[0].packets, 0);
    assert_in_range(phones[2].sample, 450, 550);
    assert_false(engine_is_idle(engine));
    close_leg(1);
    close_leg(2);
    assert_true(engine_is_idle(engine));
    tick(1);
}

/* -- music -- */

static struct tune *tune_of(const char *text)
{
    char file[64] = ".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\1\0\0\x1f\x40\0\0\0\1";
    struct tune *t = NULL;
    const size_t n = strlen(text);
    memcpy(file + 24, text, n);
    assert_int_equal(tune_read((const uint8_t *)file, 24 + n, &t), TUNE_FINE);
    return t;
}

static void hold(void **state)
{
    (void)state;
    send_to(0, &phones[0].here);
    send_to(2, &phones[2].here);
    tick(1);
    assert_int_equal(phones[0].packets, 0);      /* there is none */
    engine_order(engine, &(struct order){ ORDER_TUNE, .tune = tune_of("abc") });
    says(0, 1000);                               /* who is on hold is not heard */
    tick(1);
    assert_int_equal(counts[ENGINE_UNUSED], 1);
    assert_int_equal(phones[0].packets, 1);
    assert_true(phones[0].heard.marker);
    assert_memory_equal(phones[0].heard.data, "abcabcabc", 9);
    assert_int_equal(phones[0].heard.timestamp, 0xFFFFFFF0 + FRAME);
    assert_int_equal(phones[2].heard.data[0], g711_encode(LAW_A, g711_decode(LAW_MU, 'a')));
    assert_int_equal(phones[1].packets, 0);
    send_to(1, &phones[1].here);                 /* comes later, hears the same */
    tick(1);
    assert_memory_equal(phones[1].heard.data, "bcabca", 6);
    assert_memory_equal(phones[0].heard.data, "bcabca", 6);
    engine_order(engine, &(struct order){ ORDER_TUNE, .tune = NULL });
    tick(1);
    assert_int_equal(phones[1].packets, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mixes, conference, hang_up),
        cmocka_unit_test_setup_teardown(gains, conference, hang_up),
        cmocka_unit_test_setup_teardown(headers, conference, hang_up),
        cmocka_unit_test_setup_teardown(strangers, conference, hang_up),
        cmocka_unit_test_setup_teardown(malformed, conference, hang_up),
        cmocka_unit_test_setup_teardown(flood, conference, hang_up),
        cmocka_unit_test_setup_teardown(leaves, conference, hang_up),
        cmocka_unit_test_setup_teardown(hold, music, hang_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
