// SPDX-License-Identifier: MIT
/* sip/ with a configuration: lines are typed, ports open on loopback. Include after the fixture and cmocka. */
#ifndef TEST_SIP_CONFIGURED_H
#define TEST_SIP_CONFIGURED_H

#include "test/unit/sip_fixture.h"

#include "test/unit/config_loader.h"         /* after cmocka */

extern const struct module module_settings, module_ephone;
static const struct module *const tested[] = { &module_settings, &module_ephone, &module_sip };

static bool cti_serving(void)
{
    return settings_voip()->cti_up;
}

static struct content cti;
static unsigned port;

/* A free port in the range of `source-address … port`. */
static unsigned free_port(void)
{
    for (unsigned n = 6000 + (unsigned)getpid() % 3000; n < 9999; n++) {
        struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)n) };
        const int tcp = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
        const bool is_free = !bind(tcp, (struct sockaddr *)&a, sizeof a) && !bind(udp, (struct sockaddr *)&a, sizeof a);
        close(tcp);
        close(udp);
        if (is_free)
            return n;
    }
    fail_msg("no free port");
    return 0;
}

static int once(void **state)
{
    (void)state;
    cti = app_content;
    cti.media_type = "application/csta+xml";
    cti.serving = cti_serving;
    config_register(tested, sizeof tested / sizeof tested[0]);
    return 0;
}

static int up(void **state)
{
    (void)state;
    memset(&app, 0, sizeof app);
    app.accept_status = 200;
    loop_open_virtual();
    module_sip.start();
    content_register(&cti);
    strcpy(boot.listen, "configured");
    boot.sip_port = boot.port_base = 0;
    port = free_port();
    return 0;
}

static int down(void **state)
{
    (void)state;
    clear();
    loop_drain();
    assert_null(transport_address());
    module_sip.stop();
    loop_drain();
    loop_close();
    return 0;
}

static bool typed(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool typed(const char *format, ...)
{
    char lines[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(lines, sizeof lines, format, ap);
    va_end(ap);
    const bool taken = enter(lines);
    loop_drain();
    return taken;
}

#endif
