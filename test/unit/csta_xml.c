// SPDX-License-Identifier: MIT
/* Reading bodies, friendly and hostile. */
#include "core/buf.h"
#include "csta/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct element *root;

static enum xml_verdict reading(const char *text)
{
    return xml_read(text, strlen(text), &root);
}

static void a_tree(void **state)
{
    (void)state;
    assert_int_equal(reading("<?xml version=\"1.0\"?>\n<a xmlns=\"urn:x\">\n <b>one</b>\n <c><d/> <b>two</b></c></a>"),
                     XML_GOOD);
    assert_string_equal(root->name, "a");
    assert_string_equal(root->space, "urn:x");
    assert_string_equal(root->text, "");
    assert_string_equal(element_text(root, "b"), "one");
    assert_string_equal(element_text(element_child(root, "c"), "b"), "two");
    assert_string_equal(element_text(element_child(root, "c"), "d"), "");
    assert_null(element_text(root, "d"));
    assert_null(element_text(element_child(root, "none"), "b"));
}

static void names_are_local_and_in_their_space(void **state)
{
    (void)state;
    assert_int_equal(reading("<p:a xmlns:p='urn:x' xmlns:q='urn:y'><q:b>other</q:b><p:b>own</p:b></p:a>"), XML_GOOD);
    assert_string_equal(root->name, "a");
    assert_string_equal(element_text(root, "b"), "own");
    assert_string_equal(element_child_in(root, "urn:y", "b")->text, "other");
    assert_int_equal(reading("<a><b/></a>"), XML_GOOD);
    assert_string_equal(root->space, "");
    assert_int_equal(reading("<p:a/>"), XML_BROKEN);                    /* unbound prefix */
    assert_int_equal(reading("<a><q:b/></a>"), XML_BROKEN);
}

static void text_is_the_whole_content(void **state)
{
    (void)state;
    assert_int_equal(reading("<a><b> t<![CDATA[el:]]>2<!-- no -->0<?pi?>&#49;&amp; </b></a>"), XML_GOOD);
    assert_string_equal(element_text(root, "b"), "tel:201&");
    assert_int_equal(reading("<a>lost<b>kept</b>lost</a>"), XML_GOOD);
    assert_string_equal(root->text, "");
    assert_string_equal(element_text(root, "b"), "kept");
}

static void encodings(void **state)
{
    (void)state;
    static const char utf16[] = "\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0";
    assert_int_equal(xml_read(utf16, sizeof utf16 - 1, &root), XML_GOOD);
    assert_string_equal(root->text, "\xc3\xa9");
    assert_int_equal(reading("\xef\xbb\xbf<a/>"), XML_GOOD);
    assert_int_equal(reading("<?xml version='1.0' encoding='UTF-8'?><a/>"), XML_GOOD);
    assert_int_equal(reading("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>"), XML_BROKEN);
    assert_int_equal(reading("<?xml version='1.0' encoding='us-ascii'?><a/>"), XML_GOOD);
    assert_int_equal(reading("<?xml version='1.0' encoding='utf-16'?><a>\xc3\xa9</a>"), XML_GOOD);    /* .NET */
    assert_string_equal(root->text, "\xc3\xa9");
    assert_int_equal(reading("<a>\xe9</a>"), XML_BROKEN);
}

static void what_is_not_well_formed(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", " ", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b='1' b='2'/>", "<a>&no;</a>", "<a>&#0;</a>",
        "<a>\x01</a>", "<a><</a>", "text", "<?xml version='1.0'?>", "<a b=1/>", "<a xmlns=''><b:c/></a>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(reading(texts[i]), XML_BROKEN);
        assert_null(root);
    }
    assert_int_equal(xml_read("<a>\0</a>", 8, &root), XML_BROKEN);
}

static void no_doctype_of_any_kind(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x 'aaaa'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]><a/>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(reading(texts[i]), XML_BROKEN);
    assert_int_equal(reading("<a/>"), XML_GOOD);                        /* and the reader goes on */
}

/* `n` times `part`, between `before` and `after`. */
static enum xml_verdict repeated(const char *before, const char *part, unsigned n, const char *after)
{
    struct buf b = { 0 };
    buf_adds(&b, before);
    while (n--)
        buf_adds(&b, part);
    buf_adds(&b, after);
    const enum xml_verdict verdict = xml_read(b.data, b.size, &root);
    buf_free(&b);
    return verdict;
}

static void limits(void **state)
{
    (void)state;
    assert_int_equal(repeated("<a>", "<b/>", XML_ELEMENTS_MAX - 1, "</a>"), XML_GOOD);
    assert_int_equal(repeated("<a>", "<b/>", XML_ELEMENTS_MAX, "</a>"), XML_EXCESSIVE);
    assert_string_equal(root->name, "a");                               /* still known what was asked */
    assert_int_equal(repeated("<a>", "<b>", XML_DEPTH_MAX, ""), XML_EXCESSIVE);
    assert_int_equal(reading("<a><b></b></a>"), XML_GOOD);
    char attributes[1024] = "";
    for (unsigned i = 0; i <= XML_ATTRIBUTES_MAX; i++)
        snprintf(attributes + strlen(attributes), 16, " a%u='%u'", i, i);
    assert_int_equal(repeated("<a", attributes, 1, "/>"), XML_EXCESSIVE);
    assert_string_equal(root->name, "a");
    *strrchr(attributes, ' ') = '\0';
    assert_int_equal(repeated("<a", attributes, 1, "/>"), XML_GOOD);
    assert_int_equal(repeated("<a>", "x", XML_BYTES_MAX - 7, "</a>"), XML_GOOD);
    assert_int_equal(strlen(root->text), XML_BYTES_MAX - 7);
    assert_int_equal(repeated("<a>", "x", XML_BYTES_MAX - 6, "</a>"), XML_BROKEN);
}

static void depth_to_the_edge(void **state)
{
    (void)state;
    struct buf b = { 0 };
    for (unsigned i = 0; i < XML_DEPTH_MAX; i++)
        buf_adds(&b, "<a>");
    for (unsigned i = 0; i < XML_DEPTH_MAX; i++)
        buf_adds(&b, "</a>");
    assert_int_equal(xml_read(b.data, b.size, &root), XML_GOOD);
    buf_free(&b);
}

/* Names that clients invent must not stay in memory for ever. */
static void invented_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        char text[64];
        snprintf(text, sizeof text, "<a%u><b%u>%u</b%u></a%u>", i, i, i, i, i);
        assert_int_equal(reading(text), XML_GOOD);
        assert_int_equal(root->child->name[0], 'b');
    }
}

/* Every truncation of a message ends in a verdict. */
static void truncated(void **state)
{
    (void)state;
    static const char text[] = "<?xml version=\"1.0\"?><MonitorStart xmlns=\"urn:x\"><monitorObject><deviceObject>"
                               "tel:201</deviceObject></monitorObject></MonitorStart>";
    for (size_t n = 0; n < sizeof text - 1; n++)
        assert_int_equal(xml_read(text, n, &root), XML_BROKEN);
    assert_int_equal(xml_read(text, sizeof text - 1, &root), XML_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree),
        cmocka_unit_test(names_are_local_and_in_their_space),
        cmocka_unit_test(text_is_the_whole_content),
        cmocka_unit_test(encodings),
        cmocka_unit_test(what_is_not_well_formed),
        cmocka_unit_test(no_doctype_of_any_kind),
        cmocka_unit_test(limits),
        cmocka_unit_test(depth_to_the_edge),
        cmocka_unit_test(invented_names),
        cmocka_unit_test(truncated),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xml_forget();
    return failed;
}
