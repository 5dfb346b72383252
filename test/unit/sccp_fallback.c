// SPDX-License-Identifier: MIT
/* Tokens: who may come, who should wait where it is; and phones that called another address. */
#include "test/unit/sccp_client.h"

static void ask_token(const char *name, const char *answer)
{
    connect_client(a);
    SAY(a, .id = SCCP_REGISTER_TOKEN, .name = name);
    hears(a, answer);
    char spcp[40];
    snprintf(spcp, sizeof spcp, "SPCP%s", answer);
    SAY(a, .id = SCCP_SPCP_REGISTER_TOKEN, .name = name);
    hears(a, spcp);
}

static uint32_t wait_of(const char *name)
{
    connect_client(a);
    SAY(a, .id = SCCP_REGISTER_TOKEN, .name = name);
    return last(a, SCCP_REGISTER_TOKEN_REJECT).wait;
}

static void configure(const char *line)
{
    shell("configure terminal");
    shell("telephony-service");
    shell(line);
    shell("end");
}

static void strangers_stay_where_they_are(void **state)
{
    (void)state;
    ask_token("SEP000000000001", "RegisterTokenAck");
    ask_token("SEP000000000099", "RegisterTokenReject");
    assert_int_equal(wait_of("SEP%n%n"), 60);
    configure("auto-reg-ephone");
    ask_token("SEP000000000099", "RegisterTokenAck");
    configure("no auto-reg-ephone");
}

static void phones_come_back_after_rehome(void **state)
{
    (void)state;
    configure("ip source-address 10.0.0.1 port 2000 secondary 10.0.0.2 rehome 300");
    const uint64_t up = (loop_now() - server_since()) / 1000;
    assert_int_equal(wait_of("SEP000000000001"), 300 - up);
    loop_advance(299000 - up * 1000);
    assert_int_equal(wait_of("SEP000000000001"), 1);
    loop_advance(1000);
    ask_token("SEP000000000001", "RegisterTokenAck");
    /* Phones learn the other system from ServerRes. */
    registered(a, 1, 11);
    SAY(a, .id = SCCP_SERVER_REQ);
    const struct sccp_message m = last(a, SCCP_SERVER_RES);
    assert_string_equal(m.servers[1].name, "10.0.0.2");
    assert_int_equal(m.servers[1].port, 2000);
    assert_memory_equal(&m.servers[1].ip, "\x0A\0\0\2", 4);
}

/* The phones of this test always call one address; what changes is the one that should be called. */
static void a_strict_match(void **state)
{
    char before[sizeof boot.listen];
    (void)state;
    memcpy(before, boot.listen, sizeof before);
    configure("ip source-address 10.0.0.1 port 2000 strict-match");
    registered(a, 1, 11);
    assert_false(a->closed);
    strcpy(boot.listen, "127.0.0.99");
    greet(a, 1, 11);
    assert_true(a->closed);
    hears(a, "RegisterReject");
    strcpy(boot.listen, "0.0.0.0");
    greet(a, 1, 11);
    assert_true(a->closed);
    memcpy(boot.listen, before, sizeof before);
    configure("ip source-address 10.0.0.1 port 2000 any-match");
    strcpy(boot.listen, "127.0.0.99");
    registered(a, 1, 11);
    assert_false(a->closed);
    memcpy(boot.listen, before, sizeof before);
}

#define TEST(f) cmocka_unit_test_teardown(f, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(strangers_stay_where_they_are),
        TEST(phones_come_back_after_rehome),
        TEST(a_strict_match),
    };
    return cmocka_run_group_tests(tests, life_begins, life_ends);
}
