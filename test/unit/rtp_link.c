// SPDX-License-Identifier: MIT
/* The queue, and the sound thread itself with the machine's clock: what it does, never when. */
#include "rtp/link.h"

#include "core/loop.h"
#include "rtp/queue.h"

#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENTRIES = 200000 };

static struct queue queue;

static void bounded(void **state)
{
    (void)state;
    int entry = 0;
    queue_open(&queue, 4, sizeof entry);
    assert_false(queue_take(&queue, &entry));
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++) {
            assert_int_equal(queue_room(&queue), 4 - i);
            assert_true(queue_put(&queue, &i));
        }
        assert_false(queue_put(&queue, &entry));
        for (int i = 0; i < 4; i++) {
            assert_true(queue_take(&queue, &entry));
            assert_int_equal(entry, i);
        }
    }
    queue_close(&queue);
}

static void *put_all(void *arg)
{
    for (int i = 0; i < ENTRIES; i += queue_put(&queue, &i))
        ;
    return arg;
}

static void in_order(void **state)
{
    (void)state;
    pthread_t thread;
    queue_open(&queue, 16, sizeof(int));
    assert_int_equal(pthread_create(&thread, NULL, put_all, NULL), 0);
    for (int i = 0, entry; i < ENTRIES;)
        if (queue_take(&queue, &entry))
            assert_int_equal(entry, i++);
    pthread_join(thread, NULL);
    queue_close(&queue);
}

/* -- the thread -- */

static int udp_socket(struct sockaddr_in *at)
{
    *at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof *at;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)at, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)at, &n), 0);
    return fd;
}

static void open_leg(uint32_t leg, const struct sockaddr_in *phone)
{
    struct sockaddr_in unused;
    struct order o = { ORDER_OPEN, leg, .open = { .kind = LEG_MIX, .group = 1, .rtp = udp_socket(&unused),
                                                  .rtcp = udp_socket(&unused) } };
    assert_true(link_order(&o, 0));
    o = (struct order){ ORDER_SEND, leg, .send = { phone->sin_addr.s_addr, ntohs(phone->sin_port) } };
    assert_true(link_order(&o, 0));
}

static void hears(int fd, int packets)
{
    uint8_t bytes[2048];
    while (packets--)
        assert_true(recv(fd, bytes, sizeof bytes, 0) > 0);
}

static void ticks_by_itself(void **state)
{
    (void)state;
    struct sockaddr_in at;
    const int phone = udp_socket(&at);
    loop_open();
    assert_int_equal(link_open(), 0);
    open_leg(1, &at);
    hears(phone, 3);
    assert_true(link_order(&(struct order){ ORDER_CLOSE, 1 }, 0));
    while (link_waiting())       /* the thread sleeps now, and is woken by the next order */
        ;
    open_leg(LEGS_MAX + 1, &at);
    hears(phone, 3);
    assert_false(link_order(&(struct order){ ORDER_CLOSE, 1 }, ORDERS));
    link_close();                /* with a leg open */
    assert_false(link_order(&(struct order){ ORDER_CLOSE, 1 }, 0));
    loop_close();
    close(phone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounded), cmocka_unit_test(in_order), cmocka_unit_test(ticks_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
