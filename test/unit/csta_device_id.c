// SPDX-License-Identifier: MIT
/* Every spelling of a device that clients were seen to use, and some that nobody should. */
#include "csta/device_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void spellings(void **state)
{
    (void)state;
    static const struct { const char *text, *number, *phone; enum device_form form; } known[] = {
        { "201", "201", "", FORM_PLAIN },
        { "A0001", "A0001", "", FORM_PLAIN },
        { "*8", "*8", "", FORM_PLAIN },
        { "tel:201", "201", "", FORM_TEL },
        { "TEL:201;phone-context=dialstring", "201", "", FORM_TEL },
        { "tel:201;phone-context=dialstring;partition=staff", "201", "", FORM_TEL },
        { "tel:201;phone-context=dialstring;device=SEP0002FD3BB5C5", "201", "SEP0002FD3BB5C5", FORM_TEL },
        { "tel:+1-555-(12)34", "+15551234", "", FORM_TEL },
        { "tel:+15551234;ext=201", "201", "", FORM_TEL },
        { "tel:%2A8", "*8", "", FORM_TEL },
        { "sip:201@cme.example.test", "201", "", FORM_SIP },
        { "sip:201@cme.example.test:5060;transport=tcp", "201", "", FORM_SIP },
        { "sip:201;phone-context=x@cme.example.test", "201", "", FORM_SIP },
        { "sips:201@cme", "201", "", FORM_SIP },
        { "sip:201", "201", "", FORM_SIP },
        { "201@cme.example.test", "201", "", FORM_PLAIN },
        { "201;device=SEP0002fd3bb5c5", "201", "SEP0002fd3bb5c5", FORM_PLAIN },
        { "SEP0002FD3BB5C5", "", "SEP0002FD3BB5C5", FORM_PLAIN },
        { "", "", "", FORM_PLAIN },                  /* a staged number, valid where a number may be empty */
        { "tel:", "", "", FORM_TEL },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct device_id id;
        assert_true(device_id_parse(known[i].text, &id));
        assert_string_equal(id.number, known[i].number);
        assert_string_equal(id.phone, known[i].phone);
        assert_int_equal(id.form, known[i].form);
    }
}

static void no_spellings(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "20<1", "tel:2/1", "sip:a b:c@d", "201;device=SEP1", "201;device=", "tel:%00", "tel:%4", "tel:2;ext=<",
        "123456789012345678901234567890123", "\xc3\xa9", "201\n",
    };
    struct device_id id;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(device_id_parse(texts[i], &id));
    char text[DEVICE_ID_MAX + 2];
    memset(text, 'x', sizeof text);
    memcpy(text, "tel:201;", 8);
    text[DEVICE_ID_MAX + 1] = '\0';
    assert_false(device_id_parse(text, &id));
    text[DEVICE_ID_MAX] = '\0';
    assert_true(device_id_parse(text, &id));
}

static void numbers_follow_the_form(void **state)
{
    (void)state;
    static const struct { const char *own, *number, *spelt; } cases[] = {
        { "tel:201;phone-context=dialstring", "201", "tel:201;phone-context=dialstring" },
        { "tel:201", "202", "tel:202;phone-context=dialstring" },
        { "tel:201", "+4930123", "tel:+4930123" },
        { "201", "202", "202" },
        { "201;x=<&>", "201", "201;x=&lt;&amp;&gt;" },
        { "sip:201@h.example;user=phone", "202", "sip:202@h.example" },
        { "sip:201@h.example;user=phone", "201", "sip:201@h.example;user=phone" },
        { "sip:201", "202", "202" },
        { "201@h", "202", "202" },
    };
    struct buf b = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct device_id own;
        assert_true(device_id_parse(cases[i].own, &own));
        buf_clear(&b);
        device_id_spell(&b, &own, cases[i].number);
        assert_string_equal(buf_text(&b), cases[i].spelt);
    }
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),
        cmocka_unit_test(no_spellings),
        cmocka_unit_test(numbers_follow_the_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
