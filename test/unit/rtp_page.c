// SPDX-License-Identifier: MIT
/* A page from the service to the ears: the engine copies the caller's voice to each phone, to ten at most, and to the
 * multicast group; nobody hears those who are paged. Music on hold goes to a group in the same way. */
#include "test/unit/rtp_ears.h"

#include <arpa/inet.h>
#include <stdlib.h>

enum { PHONES = 13, COPIES = 10, GROUP_PORT = 24680 };

static int begin(void **state)
{
    struct buf text = { 0 };
    (void)state;
    buf_adds(&text, "telephony-service\n max-ephones 20\n max-dn 40\n ip source-address 10.0.0.1 port 2000\n"
                    " moh minuet.au\nephone-dn 20\n number 8000\n paging\n");
    for (unsigned tag = 1; tag <= PHONES; tag++)
        buf_printf(&text, "ephone-dn %u dual-line\n number %u\n", tag, 200 + tag);
    for (unsigned tag = 1; tag <= PHONES; tag++)
        buf_printf(&text, "ephone %u\n mac-address 0000.0000.00%02u\n paging-dn 20 unicast\n button 1:%u\n", tag, tag,
                   tag);
    const int error = ears_begin(buf_text(&text), PHONES);
    buf_free(&text);
    return error;
}

static void shell(const char *const lines[])
{
    struct buf printed = { 0 };
    for (; *lines; lines++)
        world_shell(*lines, &printed);
    assert_null(strchr(buf_text(&printed), '%'));
    buf_free(&printed);
}

static struct connection *page(void)
{
    struct connection *c = NULL;
    assert_int_equal(service_make(device_find("201"), NULL, "8000", &c), FAULT_NONE);
    settle();
    return c;
}

static void talk(void)
{
    for (unsigned frame = 0; frame < 50; frame++) {
        say(&ears[1], 1, 1000);
        loop_advance(20);
    }
}

static void hears(struct ear *e, int level)
{
    struct rtp_packet last = { 0 };
    assert_true(heard(e, &last) >= 48);
    for (size_t i = 0; i < last.size; i++)
        assert_true(abs(g711_decode(LAW_MU, last.data[i]) - level) <= 16 + level / 16);
}

static void ten_phones_hear_copies(void **state)
{
    struct rtp_packet last;
    (void)state;
    struct connection *c = page();
    talk();
    hears(&ears[1], 0);
    for (unsigned tag = 2; tag <= 1 + COPIES; tag++) {
        hears(&ears[tag], 1000);
        assert_false(ears[tag].sending);
    }
    for (unsigned tag = 2 + COPIES; tag <= PHONES; tag++)
        assert_int_equal(heard(&ears[tag], &last), 0);
    assert_int_equal(sound_legs(LEG_MIX), 1 + COPIES);
    assert_int_equal(service_leave_page(phone_find(2)), FAULT_NONE);
    assert_int_equal(service_leave_page(phone_find(2)), FAULT_NO_CONNECTION_TO_CLEAR);
    assert_int_equal(sound_legs(LEG_MIX), COPIES);
    assert_int_equal(service_clear(c), FAULT_NONE);
    settle();
    assert_int_equal(limit_legs.used, 0);
    assert_int_equal(call_count(), 0);
}

/* An ear in the group; false where the machine has no multicast. */
static bool join(struct ear *e)
{
    const struct ip_mreq group = { .imr_multiaddr.s_addr = inet_addr("239.255.77.1"),
                                   .imr_interface.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(GROUP_PORT),
                                    .sin_addr = group.imr_multiaddr };
    e->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const int one = 1;
    setsockopt(e->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    return bind(e->fd, (const struct sockaddr *)&at, sizeof at) == 0
        && setsockopt(e->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) == 0;
}

static void the_group_hears_pages_and_music(void **state)
{
    static const char *const groups[] = { "configure terminal", "ephone-dn 20", "paging ip 239.255.77.1 port 24680",
                                          "telephony-service", "multicast moh 239.255.77.1 port 24680", "end", NULL };
    struct rtp_packet last;
    struct ear group = { 0 };
    (void)state;
    if (!join(&group)) {
        close(group.fd);
        skip();
    }
    shell(groups);
    struct connection *c = page();
    talk();
    hears(&group, 1000);
    assert_int_equal(service_clear(c), FAULT_NONE);
    settle();
    assert_int_equal(heard(&group, &last), 0);

    c = call("201", "202");
    struct connection *other = call("203", "204");
    assert_int_equal(service_hold(c, false), FAULT_NONE);
    assert_int_equal(service_hold(other, false), FAULT_NONE);
    settle();
    assert_int_equal(sound_legs(LEG_MUSIC), 1);
    loop_advance(1000);
    assert_true(heard(&group, &last) >= 48);
    assert_int_equal(service_retrieve(c, NULL, false), FAULT_NONE);
    assert_int_equal(sound_legs(LEG_MUSIC), 1);
    assert_int_equal(service_clear(other), FAULT_NONE);
    assert_int_equal(service_clear(c), FAULT_NONE);
    settle();
    assert_int_equal(limit_legs.used, 0);
    close(group.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_phones_hear_copies),
        cmocka_unit_test(the_group_hears_pages_and_music),
    };
    return cmocka_run_group_tests(tests, begin, ears_end);
}
