// SPDX-License-Identifier: MIT
#include "csta/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct buf b;

static const char *escaped(const char *text)
{
    buf_clear(&b);
    compose_escaped(&b, text);
    return buf_text(&b);
}

static void a_message(void **state)
{
    (void)state;
    compose_begin(&b, "urn:x", "a");
    compose_open(&b, "b");
    compose_number(&b, "c", 4294967295u);
    compose_empty(&b, "d");
    compose_close(&b, "b");
    compose_text(&b, "e", "<&>");
    compose_close(&b, "a");
    assert_string_equal(b.data, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"urn:x\">"
                                "<b><c>4294967295</c><d/></b><e>&lt;&amp;&gt;</e></a>");
    compose_begin(&b, "urn:y", "z");
    compose_close(&b, "z");
    assert_string_equal(b.data, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><z xmlns=\"urn:y\"></z>");
}

static void attributes(void **state)
{
    (void)state;
    compose_root(&b, "urn:x", "a");
    compose_attribute(&b, "b", "\"<&>\"\x01");
    compose_content(&b);
    compose_start(&b, "c");
    compose_attribute(&b, "d", "1");
    compose_attribute(&b, "e", "");
    compose_finish(&b);
    compose_close(&b, "a");
    assert_string_equal(b.data, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"urn:x\""
                                " b=\"&quot;&lt;&amp;&gt;&quot;?\"><c d=\"1\" e=\"\"/></a>");
}

static void what_xml_can_carry(void **state)
{
    (void)state;
    assert_string_equal(escaped(""), "");
    assert_string_equal(escaped("tel:201;phone-context=dialstring"), "tel:201;phone-context=dialstring");
    assert_string_equal(escaped("a\tb\nc\rd"), "a\tb\nc&#13;d");
    static const char letters[] = "Zo\xc3\xab \xe5\x86\x85 \xf0\x9f\x93\x9e";
    assert_string_equal(escaped(letters), letters);
}

static void what_it_cannot(void **state)
{
    (void)state;
    assert_string_equal(escaped("a\x01" "b\x1f"), "a?b?");
    assert_string_equal(escaped("\xff\xfe"), "??");
    assert_string_equal(escaped("\xc3"), "?");                      /* cut */
    assert_string_equal(escaped("\xe5\x86"), "??");
    assert_string_equal(escaped("\xc0\xaf"), "??");                 /* overlong */
    assert_string_equal(escaped("\xed\xa0\x80"), "???");            /* surrogate */
    assert_string_equal(escaped("\xef\xbf\xbf"), "???");            /* U+FFFF */
    assert_string_equal(escaped("\xf4\x90\x80\x80"), "????");       /* beyond Unicode */
    assert_string_equal(escaped("<\xff>"), "&lt;?&gt;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message),
        cmocka_unit_test(attributes),
        cmocka_unit_test(what_xml_can_carry),
        cmocka_unit_test(what_it_cannot),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&b);
    return failed;
}
