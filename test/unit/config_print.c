// SPDX-License-Identifier: MIT
/* The running-config: layout and order; and the configurations of the source document, when they are at hand: they load
 * without a refusal, print every line they hold, and print-parse-print is a fixed point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config_loader.h"
#include "core/files.h"

#include <ctype.h>

static int fresh(void **state)
{
    (void)state;
    clear();
    return 0;
}

static void empty(void **state)
{
    (void)state;
    char *text = printed(PRINT_SET);
    assert_string_equal(text, "version 12.4\n"
                              "service timestamps debug datetime msec\n"
                              "service timestamps log datetime msec\n"
                              "no service password-encryption\n"
                              "!\n"
                              "hostname Router\n"
                              "!\n"
                              "no aaa new-model\n"
                              "!\n"
                              "no ip http server\n"
                              "!\n"
                              "end\n");
    free(text);
    text = printed(PRINT_INERT);
    assert_string_equal(text, "");
    free(text);
    text = printed(PRINT_ALL);
    assert_non_null(strstr(text, "\n cti shutdown\n"));
    assert_non_null(strstr(text, "\n timeouts interdigit 10\n"));
    free(text);
}

/* Typed in any order, printed in the order of IOS, one blank per level. */
static void layout(void **state)
{
    (void)state;
    assert_true(enter("interface Vlan1\nip address 10.0.0.1 255.0.0.0\nhostname moc\n"
                      "Voice service VoIP\nno cti shutdown\nallow-connections sip-to-sip\nh323\nemptycapability\n"
                      "telephony-service\nmax-dn 9\nmax-ephones 4\nip source-address 10.0.0.1\n"
                      "archive\nlog config\nhidekeys\n"
                      "ephone-dn 2\nnumber 202\nephone-dn 1 dual-line\nname Ann Lee\nnumber 201\n"
                      "ephone 1\nbutton 1:1\ntype 7961\nmac-address 1e.4a34.a35f\nline con 0\nline 66\nno exec"));
    char *text = printed(PRINT_SET);
    const char *stanzas = strstr(text, "no aaa new-model");
    assert_string_equal(stanzas, "no aaa new-model\n"
                                 "!\n"
                                 "voice service voip\n"
                                 " allow-connections sip to sip\n"
                                 " no cti shutdown\n"
                                 " h323\n"
                                 "  emptycapability\n"
                                 "!\n"
                                 "archive\n"
                                 " log config\n"
                                 "  hidekeys\n"
                                 "!\n"
                                 "interface Vlan1\n"
                                 " ip address 10.0.0.1 255.0.0.0\n"
                                 "!\n"
                                 "no ip http server\n"
                                 "!\n"
                                 "telephony-service\n"
                                 " max-ephones 4\n"
                                 " max-dn 9\n"
                                 " ip source-address 10.0.0.1 port 2000\n"
                                 "!\n"
                                 "ephone-dn 1 dual-line\n"
                                 " number 201\n"
                                 " name Ann Lee\n"
                                 "!\n"
                                 "!\n"
                                 "ephone-dn 2\n"
                                 " number 202\n"
                                 "!\n"
                                 "!\n"
                                 "ephone 1\n"
                                 " mac-address 001E.4A34.A35F\n"
                                 " type 7961\n"
                                 " button 1:1\n"
                                 "!\n"
                                 "!\n"
                                 "!\n"
                                 "line con 0\n"
                                 "line 66\n"
                                 " no exec\n"
                                 "!\n"
                                 "end\n");
    free(text);
}

static void one_stanza_per_call(void **state)
{
    (void)state;
    assert_true(enter("telephony-service\nmax-dn 9\nephone-dn 1\nephone-dn 2"));
    struct printer p;
    struct buf lines = { 0 };
    unsigned calls = 0;
    printer_begin(&p, config_running(), PRINT_SET);
    for (bool more = true; more; calls += more) {
        buf_clear(&lines);
        more = printer_next(&p, &lines);
        assert_true(lines.size < 200);
        assert_int_equal(more, lines.size > 0);
    }
    assert_int_equal(calls, 8);
    buf_free(&lines);
}

/* -- the document's configurations -- */

static char *corpus(const char *name)
{
    char path[512];
    size_t size;
    const char *shared = getenv("NAISEN_SHARED");
    snprintf(path, sizeof path, "%s/reference/configs-corpus/%s", shared ? shared : "", name);
    char *text = files_read(path, 1 << 20, &size);
    if (!text)
        skip();
    return text;
}

static bool is_command(const char *line)
{
    static const char *const aliases[] = { "csta cti", "end", NULL };
    for (unsigned i = 0; aliases[i]; i++)
        if (!strncasecmp(line, aliases[i], strlen(aliases[i])))
            return false;
    return *line && *line != '!';
}

/* Every line of `source`, blanks trimmed, stands in `text` as a line of its own. */
static void assert_all_lines(const char *source, const char *text)
{
    while (*source) {
        size_t size = strcspn(source, "\n"), trimmed = size;
        while (trimmed && isspace((unsigned char)source[trimmed - 1]))
            trimmed--;
        const char *begin = source;
        while (trimmed && *begin == ' ')
            begin++, trimmed--;
        char line[256];
        snprintf(line, sizeof line, "%.*s\n", (int)trimmed, begin);
        line[0] = (char)tolower((unsigned char)line[0]);
        const char *at = is_command(begin) && trimmed ? strstr(text, line) : text;
        if (!at)
            fail_msg("not printed: %s", line);
        source += size + (source[size] != '\0');
    }
}

static void loads_and_prints(const char *name, bool exactly)
{
    struct refusal r;
    char *source = corpus(name);
    assert_int_equal(load(source, &r), 0);
    char *once = printed(PRINT_SET);
    if (exactly)
        assert_all_lines(source, once);
    assert_int_equal(load(once, &r), 0);
    char *twice = printed(PRINT_SET);
    assert_string_equal(once, twice);
    free(source);
    free(once);
    free(twice);
}

static void moc_example(void **state)
{
    (void)state;
    loads_and_prints("001.cfg", true);
    assert_true(settings_voip()->cti_up);
    assert_string_equal(settings_system()->hostname, "sdatar-2811s");
    assert_int_equal(config_count(config_running(), &mode_ephone_dn), 4);
    const struct settings_ephone *e = object_slice(config_find(config_running(), &mode_ephone, 3), &ephone_slice);
    assert_int_equal(e->logout_profile, 1);
}

static void session_manager_example(void **state)
{
    (void)state;
    loads_and_prints("002.cfg", true);
    const struct settings_session_server *s =
        object_slice(config_find(config_running(), &mode_session_server, 1), &session_server_slice);
    assert_string_equal(s->register_id, "apps");
    assert_int_equal(s->keepalive, 60);
    assert_true(s->cti_aware);
}

/* -- the numbered procedures of the document, typed -- */

static void procedures(void **state)
{
    (void)state;
    assert_true(enter("telephony-service\nmax-dn 10\nmax-ephones 10"));
    assert_true(enter("voice service voip\nallow-connections sip-to-sip\n"
                      "no supplementary-service sip moved-temporary\nno supplementary-service sip-refer\n"
                      "no supplementary-service sip refer\nno cti shutdown\ncallmonitor\ngcid\ncti csta mode basic\n"
                      "cti message device-id suppress-conversion\nsip\nregistrar server expires max 600 min 60"));
    assert_true(enter("voice register global\nmode cme\nexit\nvoice register session-server 1\ncti-aware\n"
                      "register appl\nregister-id appl\nkeepalive 60"));
    assert_true(enter("ephone-dn 1\ncti watch\ncti notify\nexit\ntelephony-service\nem external\n"
                      "url services http://my_application/menu.html root"));
    assert_true(enter("ephone-dn-template 3\ncti watch\ncti notify"));
    char *text = printed(PRINT_SET);
    assert_non_null(strstr(text, " allow-connections sip to sip\n"
                                 " no supplementary-service sip moved-temporarily\n"
                                 " no supplementary-service sip refer\n"
                                 " no cti shutdown\n"
                                 " cti csta mode basic\n"
                                 " cti message device-id suppress-conversion\n"
                                 " sip\n"
                                 "  registrar server expires max 600 min 60\n"));
    free(text);
}

static int open_config(void **state)
{
    (void)state;
    register_rows_alone();
    return 0;
}

#define STORY(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(empty), STORY(layout), STORY(one_stanza_per_call), STORY(moc_example),
        STORY(session_manager_example), STORY(procedures),
    };
    return cmocka_run_group_tests(tests, open_config, NULL);
}
