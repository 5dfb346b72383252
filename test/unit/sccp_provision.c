// SPDX-License-Identifier: MIT
/* Phone files are XML whatever the configuration holds; the port that somebody else holds is taken as soon as it is
 * free, and people hear of it once. */
#include "cli/session.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/settings.h"
#include "core/stream.h"
#include "sccp/provision.h"
#include "sccp/tftp.h"
#include "test/lab/world.h"

#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

extern const struct module module_provision, module_sccp;

/* -- texts -- */

static void expect_xml(void (*write)(struct buf *xml), const char *root)
{
    struct buf text = { 0 };
    write(&text);
    xmlDocPtr doc = xmlReadMemory(text.data, (int)text.size, "file", NULL, XML_PARSE_NONET);
    if (!doc)
        fail_msg("no XML:\n%s", buf_text(&text));
    assert_string_equal((const char *)xmlDocGetRootElement(doc)->name, root);
    xmlFreeDoc(doc);
    buf_free(&text);
}

static void write_phone(struct buf *xml)
{
    cnf_of_phone(phone_find(1), xml);
}

static const char hostile[] =
    "telephony-service\n"
    " max-ephones 5\n"
    " load 7960 </loadInformation>&\"'<a\n"
    " url services http://h/?a&b<c>\"' root\n"
    " url idle <x> idle-timeout 17\n"
    " user-locale u1 <&\n"
    " service phone webAccess </vendorConfig>&\n"
    " create cnf-files version-stamp </device>&amp;]]>\n"
    "ephone 1\n"
    " mac-address 0000.0000.0001\n"
    " type 7960\n";

static void hostile_settings_stay_text(void **state)
{
    struct buf text = { 0 };
    (void)state;
    assert_int_equal(world_load_text(hostile), 0);
    expect_xml(write_phone, "device");
    expect_xml(cnf_of_strangers, "Default");
    expect_xml(cnf_of_rings, "CiscoIPPhoneRingList");
    write_phone(&text);
    assert_non_null(strstr(buf_text(&text), "<idleURL>&lt;x&gt;</idleURL>"));
    assert_non_null(strstr(buf_text(&text), "<idleTimeout>17</idleTimeout>"));
    assert_non_null(strstr(buf_text(&text), "<versionStamp>{&lt;/device&gt;&amp;amp;]]&gt;}</versionStamp>"));
    buf_free(&text);
}

/* One of the five locales is printed as it was typed, the first of all only when it is not US. */
static void locales_are_kept_by_tag(void **state)
{
    struct buf lines = { 0 };
    (void)state;
    assert_int_equal(world_load_text("telephony-service\n user-locale us\n user-locale 2 fr\n"
                                     " user-locale 4 u3 zh load a\n"
                                     " network-locale 0 GB\n network-locale 1 us\n"), 0);
    user_locale_print(settings_provision(), &lines);
    network_locale_print(settings_provision(), &lines);
    assert_string_equal(buf_text(&lines), "user-locale 2 FR\nuser-locale 4 U3 zh load a\nnetwork-locale GB\n"
                                          "network-locale 1 US\n");
    assert_string_equal(locale_of(&settings_provision()->user[0], false)->language, "English_United_States");
    assert_string_equal(locale_of(&settings_provision()->user[4], false)->language, "U3");
    assert_string_equal(locale_of(&settings_provision()->network[0], true)->country, "United_Kingdom");
    buf_free(&lines);
}

static void loads_are_bounded_and_sorted(void **state)
{
    struct buf text = { 0 }, lines = { 0 };
    (void)state;
    buf_adds(&text, "telephony-service\n load 7961 b\n load 7912 a\n load 7961 c\n");
    for (unsigned i = 0; i < NAMED_MAX - 1; i++)
        buf_printf(&text, " load x%02u y\n", i);
    assert_int_equal(world_load_text(buf_text(&text)), 1);
    load_print(settings_provision(), &lines);
    assert_int_equal(strncmp(buf_text(&lines), "load 7912 a\nload 7961 c\nload x00 y\n", 35), 0);
    assert_null(strstr(buf_text(&lines), "x38"));
    buf_free(&text);
    buf_free(&lines);
}

/* What becomes an element's name is one; the phone's other settings stay. */
static void parameters_are_elements(void **state)
{
    struct buf lines = { 0 };
    (void)state;
    assert_int_equal(world_load_text("telephony-service\n service phone webAccess 1\n service phone a<b 1\n"
                                     " service phone 1st 1\n service phone daysDisplayNotActive 1, 7\n"), 2);
    parameter_print(settings_provision(), &lines);
    assert_string_equal(buf_text(&lines), "service phone daysDisplayNotActive 1, 7\nservice phone webAccess 1\n");
    buf_free(&lines);
}

static void time_zones(void **state)
{
    (void)state;
    assert_string_equal(time_zone_name(1), "Dateline Standard Time");
    assert_string_equal(time_zone_name(5), "Pacific Standard/Daylight Time");
    assert_string_equal(time_zone_name(21), "GMT Standard/Daylight Time");
    assert_string_equal(time_zone_name(44), "Tokyo Standard Time");
    assert_string_equal(time_zone_name(53), "New Zealand Standard/Daylight Time");
    assert_string_equal(time_zone_name(0), time_zone_name(5));
    assert_string_equal(time_zone_name(54), time_zone_name(5));
}

/* -- the listener -- */

static unsigned complaints;

static void count(struct log_sink *sink, int severity, const char *text)
{
    (void)sink, (void)severity;
    complaints += strstr(text, "%TFTP-3-NO_LISTENER") != NULL;
}

static void hear(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d, (void)from, (void)data, (void)n;
}

static void a_busy_port(void **state)
{
    static const char text[] = "telephony-service\n ip source-address 127.0.0.1 port 2000\n";
    static struct log_sink sink = { .line = count };
    struct address a;
    int error;
    (void)state;
    log_attach(&sink);
    assert_true(address_parse(&a, "127.0.0.1", 0));
    struct datagrams *squatter = datagrams_open(&a, hear, NULL, &error);
    assert_non_null(squatter);
    boot.tftp_port = address_port(datagrams_address(squatter));
    strcpy(boot.listen, "127.0.0.1");
    assert_int_equal(world_load_text(text), 0);
    assert_null(tftp_address());
    loop_advance(20000);
    assert_null(tftp_address());
    assert_int_equal(complaints, 1);
    datagrams_close(squatter);
    loop_advance(5000);
    assert_non_null(tftp_address());
    assert_int_equal(world_load_text("hostname quiet\n"), 0);
    assert_null(tftp_address());
    log_detach(&sink);
}

int main(void)
{
    appliance_build();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_settings_stay_text), cmocka_unit_test(locales_are_kept_by_tag),
        cmocka_unit_test(loads_are_bounded_and_sorted), cmocka_unit_test(parameters_are_elements),
        cmocka_unit_test(time_zones), cmocka_unit_test(a_busy_port),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    module_provision.stop();
    module_sccp.stop();
    loop_close();
    return failed;
}
