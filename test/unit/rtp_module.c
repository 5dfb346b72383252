// SPDX-License-Identifier: MIT
/* Sound as the shell and call control see it: files, ports, legs, in a world with a virtual clock. */
#include "core/counter.h"
#include "core/loop.h"
#include "core/settings.h"
#include "rtp/packet.h"
#include "rtp/ports.h"
#include "rtp/sound.h"
#include "test/lab/world.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { CODEC_A = 2, CODEC_MU = 4, CODEC_G729 = 11 };

static struct buf printed;
static int ear = -1;
static struct address ear_at;

static int open_world(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close();
    buf_free(&printed);
    return 0;
}

/* Back at the privileged prompt, without music. */
static int before(void **state)
{
    (void)state;
    world_shell("end", &printed);
    return world_load_text("telephony-service\n ip source-address 10.0.0.1 port 2000\n");
}

static int after(void **state)
{
    (void)state;
    if (ear >= 0)
        close(ear);
    ear = -1;
    return 0;
}

static const char *shell(const char *line)
{
    buf_clear(&printed);
    world_shell(line, &printed);
    return buf_text(&printed);
}

static void says(const char *line, const char *expected)
{
    const char *text = shell(line);
    if (!strstr(text, expected))
        fail_msg("%s printed\n%s\nnot %s", line, text, expected);
}

static const char au[] = ".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\1\0\0\x1f\x40\0\0\0\1" "abc";
static const char mp3[] = "ID3\4 and so on";

static void put_file(const char *name, const char *bytes, size_t n)
{
    char path[256];
    snprintf(path, sizeof path, "%s/flash/%s", world_root(), name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void telephony(void)
{
    says("configure terminal", "");
    says("telephony-service", "");
}

/* -- music -- */

static void typed_music(void **state)
{
    (void)state;
    put_file("minuet.au", au, sizeof au - 1);
    put_file("song.wav", mp3, sizeof mp3 - 1);
    says("show ephone moh", "Skinny Music On Hold Status\nActive MOH clients 0 (max 512), Media Clients 0\n"
                            "No MOH file loaded\n");
    telephony();
    says("moh none.au", "% Error opening none.au (No such file or directory)");
    says("moh song.wav", "% song.wav is neither a WAV nor an AU file");
    says("moh ../minuet.au", "% ../minuet.au is no name of a file in flash:");
    says("do show ephone moh", "No MOH file loaded\n");
    assert_null(strstr(shell("do show running-config"), " moh "));
    says("moh flash:/minuet.au", "");
    says("do show ephone moh", "File flash:/minuet.au (cached) type AU Media_Payload_G711Ulaw64k 160 bytes\n");
    says("do show ephone moh | json", "\"payload\":\"G711Ulaw64k\"");
    says("do show running-config", "\n moh flash:/minuet.au\n");
    says("moh none.au", "% Error opening");
    says("do show ephone moh", "File flash:/minuet.au (cached)");
    says("no moh", "");
    says("do show ephone moh", "No MOH file loaded\n");
}

/* A startup-config is not refused for its music: what is missing is told, and kept. */
static void music_at_startup(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("telephony-service\n moh later.au\n"), 0);
    says("show ephone moh", "No MOH file loaded\nError opening later.au (No such file or directory)\n");
    says("show running-config", "\n moh later.au\n");
    says("show logging", "%MOH-4-FILE: Error opening later.au (No such file or directory)");
    put_file("later.au", au, sizeof au - 1);
    telephony();
    says("no moh", "");
    says("moh later.au", "");
    says("do show ephone moh", "File flash:/later.au (cached)");
}

/* -- legs -- */

static uint16_t open_ear(void)
{
    ear_at = world_address(0);
    ear = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(ear, &ear_at.any, address_length(&ear_at)), 0);
    socklen_t n = sizeof ear_at.room;
    assert_int_equal(getsockname(ear, &ear_at.any, &n), 0);
    return address_port(&ear_at);
}

static unsigned heard(struct rtp_packet *last)
{
    static uint8_t bytes[2048];
    unsigned packets = 0;
    ssize_t n;
    while ((n = recv(ear, bytes, sizeof bytes, 0)) > 0) {
        assert_true(rtp_parse(bytes, (size_t)n, last));
        packets++;
    }
    return packets;
}

/* The leg's port is known at once, its music is 50 packets a second until it is closed. */
static void holds(void **state)
{
    (void)state;
    uint32_t ip = 0;
    uint16_t port = 0;
    struct rtp_packet last = { 0 };
    const struct address here = world_address(0);
    put_file("minuet.au", au, sizeof au - 1);
    telephony();
    says("moh minuet.au", "");
    const uint32_t leg = sound_open(LEG_MUSIC, 7, CODEC_A, &ip, &port);
    assert_int_not_equal(leg, 0);
    assert_int_equal(ip, address_ip4(&here));
    assert_int_equal(port % 2, 0);
    assert_in_range(port, 16384, 32766);
    sound_send(leg, ip, open_ear());
    loop_advance(1000);
    assert_int_equal(heard(&last), 50);
    assert_int_equal(last.payload, PAYLOAD_A);
    assert_int_equal(last.data[0], g711_encode(LAW_A, g711_decode(LAW_MU, 'a' + 49 * FRAME % 3)));
    says("do show ephone moh", "Active MOH clients 1 (max 512), Media Clients 1\n");
    sound_close(leg);
    loop_advance(1000);
    assert_int_equal(heard(&last), 0);
    assert_int_equal(rtp_counters[ENGINE_SENT].value, 50);
    sound_send(leg, ip, port);
    sound_close(leg);            /* whoever has an old id means nobody */
    assert_int_equal(limit_legs.used, 0);
}

static void connections(void **state)
{
    (void)state;
    uint32_t ip;
    uint16_t port;
    char expected[300];
    says("show voip rtp connections", "No active connections found\n");
    const uint32_t leg = sound_open(LEG_MIX, 21, CODEC_MU, &ip, &port);
    sound_send(leg, htonl(0x0A04CC18), 18174);
    char host[ADDRESS_TEXT];
    const struct address here = world_address(0);
    snprintf(expected, sizeof expected, "VoIP RTP active connections :\n"
             "No. CallId  dstCallId  LocalRTP RmtRTP LocalIP          RemoteIP       \n"
             "1   21      %-10u %-8u 18174  %-16s 10.4.204.24    \nFound 1 active RTP connections\n",
             leg, port, address_host(&here, host));
    says("show voip rtp connections", expected);
    says("show voip rtp connections detail", "  callId 21 (dir=1):called= calling= redirect=\n");
    says("show voip rtp connections | json", "\"local_port\":");
    says("show resources", "RTP legs");
    sound_close(leg);
}

static void bounded(void **state)
{
    (void)state;
    uint32_t ip;
    uint16_t port;
    assert_int_equal(sound_open(LEG_MIX, 1, CODEC_G729, &ip, &port), 0);
    limit_legs.maximum = 3;
    uint32_t legs[3];
    for (unsigned i = 0; i < 3; i++) {
        assert_true(sound_room(3 - i));
        legs[i] = sound_open(LEG_MIX, 1, CODEC_MU, &ip, &port);
        assert_int_not_equal(legs[i], 0);
    }
    assert_false(sound_room(1));
    assert_int_equal(sound_open(LEG_MIX, 1, CODEC_MU, &ip, &port), 0);
    assert_int_equal(limit_legs.refused, 1);
    for (unsigned i = 0; i < 3; i++)
        sound_close(legs[i]);
    assert_true(sound_room(3));
    limit_legs.maximum = LEGS_MAX;
    says("configure terminal", "");
    says("telephony-service", "");
    says("no ip source-address", "");
    assert_int_equal(sound_open(LEG_MIX, 1, CODEC_MU, &ip, &port), 0);
    assert_int_equal(limit_legs.used, 0);
}

/* -- ports -- */

static void ranges(void **state)
{
    (void)state;
    struct ports first, second, third;
    says("configure terminal", "");
    says("voice service voip", "");
    says("rtp-port range 20000 20002", "% The highest port must be above the lowest by 3 at least");
    says("rtp-port range 20001 20005", "");
    assert_int_equal(ports_range().first, 20002);
    assert_int_equal(ports_range().last, 20004);
    assert_int_equal(ports_take(&first), 0);
    assert_int_equal(ports_take(&second), 0);
    assert_int_equal(first.port, 20002);
    assert_int_equal(second.port, 20004);
    assert_int_equal(ports_take(&third), -EADDRINUSE);
    close(first.rtp);
    close(first.rtcp);
    assert_int_equal(ports_take(&third), 0);
    assert_int_equal(third.port, 20002);
    close(second.rtp);
    close(second.rtcp);
    close(third.rtp);
    close(third.rtcp);
    boot.port_base = 40001;
    assert_int_equal(ports_range().first, 60002);
    boot.port_base = 50000;      /* further than port numbers go */
    assert_int_equal(ports_range().last, 65534);
    boot.port_base = 0;
    says("no rtp-port range", "");
    assert_int_equal(ports_range().first, 16384);
    assert_int_equal(ports_range().last, 32766);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(typed_music, before, after),
        cmocka_unit_test_setup_teardown(music_at_startup, before, after),
        cmocka_unit_test_setup_teardown(holds, before, after),
        cmocka_unit_test_setup_teardown(connections, before, after),
        cmocka_unit_test_setup_teardown(bounded, before, after),
        cmocka_unit_test_setup_teardown(ranges, before, after),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
