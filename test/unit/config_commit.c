// SPDX-License-Identifier: MIT
/* Lines that act: what modules are asked and told, templates, refusals that change nothing, candidates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config_loader.h"

/* -- a module that writes down what it is told -- */

static struct buf heard;
static bool refuse_check, refuse_prepare;

static const struct settings_dn *dn_of(const struct object *o)
{
    return object_slice(o, &dn_slice);
}

static bool check(const struct snapshot *next, const struct object *old, const struct object *new, struct refusal *r)
{
    (void)next, (void)old, (void)new;
    return !refuse_check || refuse(r, FAULT_LIMIT, "check says no");
}

static bool prepare(const struct snapshot *next, struct refusal *r)
{
    (void)next;
    return !refuse_prepare || refuse(r, FAULT_LIMIT, "prepare says no");
}

static void apply(const struct object *old, const struct object *new)
{
    uint32_t tag = (new ? new : old)->tag;
    if (!new)
        buf_printf(&heard, "delete %u;", tag);
    else
        buf_printf(&heard, "%s %u %s;", old ? "change" : "make", tag, dn_of(new)->number);
}

static void applied(void)
{
    buf_adds(&heard, ".");
}

static struct slice *const watched[] = { &dn_slice, NULL };
static const struct module module_spy = {
    .name = "spy", .slices = watched, .check = check, .prepare = prepare, .apply = apply, .applied = applied,
};

/* "" when nothing was heard since the last question. */
static const char *said(void)
{
    static char text[4096];
    snprintf(text, sizeof text, "%s", buf_text(&heard));
    buf_clear(&heard);
    return text;
}

static int fresh(void **state)
{
    (void)state;
    clear();
    assert_true(enter("telephony-service\nmax-dn 50\nmax-ephones 50"));
    said();
    return 0;
}

static const char *refusal(const char *lines)
{
    static struct loader l;
    l = loader_at_global(NULL);
    assert_false(type(&l, lines));
    return l.refusal.text;
}

static const struct settings_dn *effective(uint32_t tag)
{
    return dn_of(config_find(config_running(), &mode_ephone_dn, tag));
}

/* -- stories -- */

static void told_once_and_only_of_changes(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 3"));
    assert_string_equal(said(), "make 3 ;.");
    assert_true(enter("ephone-dn 3\nnumber 203"));
    assert_string_equal(said(), "change 3 203;.");
    assert_true(enter("ephone-dn 3\nnumber 203"));
    assert_string_equal(said(), "");
    assert_true(enter("ephone-dn 3\nmoh-group 4"));       /* inert: no module's business */
    assert_string_equal(said(), "");
    assert_true(enter("telephony-service\ndn-webedit"));
    assert_string_equal(said(), "");
    assert_true(enter("no ephone-dn 3"));
    assert_string_equal(said(), "delete 3;.");
    assert_null(config_find(config_running(), &mode_ephone_dn, 3));
}

static void refusals_change_nothing(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1\nnumber 201\nmoh-group 4"));
    char *before = printed(PRINT_SET);
    uint64_t version = config_version();
    said();
    refuse_check = true;
    assert_string_equal(refusal("ephone-dn 1\nnumber 999"), "check says no");
    assert_string_equal(refusal("no ephone-dn 1"), "check says no");
    assert_string_equal(refusal("ephone-dn 2"), "check says no");
    refuse_check = false;
    refuse_prepare = true;
    assert_string_equal(refusal("ephone-dn 1\nnumber 999"), "prepare says no");
    refuse_prepare = false;
    char *after = printed(PRINT_SET);
    assert_string_equal(before, after);
    assert_string_equal(said(), "");
    assert_int_equal(config_version(), version);
    free(before);
    free(after);
}

static void defaults_come_back(void **state)
{
    (void)state;
    assert_true(enter("telephony-service\ntimeouts interdigit 3\nno auto-reg-ephone"));
    assert_int_equal(settings_telephony()->interdigit, 3);
    assert_false(settings_telephony()->auto_reg_ephone);
    assert_true(enter("telephony-service\nno timeouts interdigit\ndefault auto-reg-ephone"));
    assert_int_equal(settings_telephony()->interdigit, 10);
    assert_true(settings_telephony()->auto_reg_ephone);
    assert_false(settings_voip()->cti_up);
    assert_true(enter("voice service voip\nno cti shutdown"));
    assert_true(settings_voip()->cti_up);
    assert_true(enter("voice service voip\ncti shutdown"));
    assert_false(settings_voip()->cti_up);
}

static void templates_lend(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn-template 2\ncti notify\nlabel Desk"));
    assert_true(enter("ephone-dn 1\nnumber 201\nlabel Own\nephone-dn-template 2"));
    assert_true(enter("ephone-dn 2\nnumber 202"));
    assert_true(effective(1)->notify);
    assert_string_equal(effective(1)->label, "Own");
    assert_false(effective(2)->notify);
    said();
    assert_true(enter("ephone-dn-template 2\nno cti notify"));
    assert_string_equal(said(), "change 1 201;.");       /* its dependants, nobody else */
    assert_false(effective(1)->notify);
    assert_true(enter("ephone-dn-template 2\ncti notify\nno ephone-dn 2\nno ephone-dn-template 2"));
    assert_false(effective(1)->notify);                  /* a template that is gone lends nothing */
}

static void own_value_beats_template(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn-template 2\ncti notify\nlabel Desk"));
    assert_true(enter("ephone-dn 1\nno cti notify\nno label\nephone-dn-template 2"));
    assert_false(effective(1)->notify);
    assert_string_equal(effective(1)->label, "");
    char *text = printed(PRINT_SET);
    assert_non_null(strstr(text, "ephone-dn 1\n no label\n no cti notify\n ephone-dn-template 2\n"));
    struct refusal why;
    assert_int_equal(load(text, &why), 0);
    char *again = printed(PRINT_SET);
    assert_string_equal(text, again);
    assert_false(effective(1)->notify);
    assert_true(enter("ephone-dn 1\ndefault cti notify"));
    assert_true(effective(1)->notify);
    free(text);
    free(again);
}

static void bounds(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 50"));
    assert_string_equal(refusal("ephone-dn 51"), "no row");       /* the caret's business: <1-50> */
    assert_string_equal(refusal("telephony-service\nmax-dn 49"), "ephone-dn 50 is above max-dn 49");
    assert_string_equal(refusal("telephony-service\nno max-dn"), "ephone-dn 50 is above max-dn 0");
    assert_true(enter("no ephone-dn 50\ntelephony-service\nmax-dn 49\nno max-dn"));
    assert_string_equal(refusal("ephone-dn 1"), "ephone-dn 1 exceeds max-dn 0");
}

static void line_mode_is_chosen_once(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1 dual-line\nnumber 201"));
    assert_true(enter("ephone-dn 1\nlabel A"));
    assert_true(enter("ephone-dn 1 dual-line"));
    assert_int_equal(effective(1)->line_mode, LINE_DUAL);
    assert_non_null(strstr(refusal("ephone-dn 1 octo-line"), "\"ephone-dn 1 dual-line\" is configured"));
    assert_true(enter("no ephone-dn 1\nephone-dn 1 octo-line"));
    assert_int_equal(dn_channels(effective(1)), 8);
    assert_string_equal(effective(1)->number, "");
}

static void mac_addresses_are_unique(void **state)
{
    (void)state;
    assert_true(enter("ephone 1\nmac-address 001E.4A34.A35F\nephone 2\nmac-address 000F.8FC7.B681"));
    assert_string_equal(refusal("ephone 2\nmac-address 001e.4a34.a35f"),
                        "mac-address 001E.4A34.A35F is already used by ephone 1");
    assert_true(enter("ephone 1\nmac-address 001E.4A34.A360\nephone 2\nmac-address 001e.4a34.a35f"));
    assert_true(enter("no ephone 1\nephone 3\nmac-address 001E.4A34.A360"));
    for (unsigned i = 4; i <= 50; i++) {
        char lines[80];
        snprintf(lines, sizeof lines, "ephone %u\nmac-address 0000.0000.%04X", i, i);
        assert_true(enter(lines));
    }
    for (unsigned i = 4; i <= 50; i += 2) {
        char lines[80];
        snprintf(lines, sizeof lines, "no ephone %u", i);
        assert_true(enter(lines));
        snprintf(lines, sizeof lines, "ephone 3\nmac-address 0000.0000.%04X", i);
        assert_true(enter(lines));
        snprintf(lines, sizeof lines, "ephone 3\nmac-address 0000.0000.%04X", i + 1);
        assert_int_equal(enter(lines), i == 50);
    }
}

static void no_telephony_service_takes_all_phones(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1\nnumber 201\nephone 1\nbutton 1:1\nephone-dn-template 1\nvoice logout-profile 1"));
    said();
    assert_true(enter("no telephony-service"));
    assert_string_equal(said(), "delete 1;.");
    assert_int_equal(config_count(config_running(), &mode_ephone_dn), 0);
    assert_int_equal(config_count(config_running(), &mode_ephone), 0);
    assert_int_equal(config_count(config_running(), &mode_ephone_dn_template), 0);
    assert_int_equal(config_count(config_running(), &mode_logout_profile), 1);
    assert_int_equal(settings_telephony()->max_dn, 0);
}

static void deleted_under_a_session(void **state)
{
    (void)state;
    struct loader a = loader_at_global(NULL);
    assert_true(type(&a, "ephone-dn 7"));
    assert_non_null(config_find(config_running(), &mode_ephone_dn, 7));
    assert_true(enter("no ephone-dn 7"));
    assert_null(config_find(config_running(), &mode_ephone_dn, 7));
    assert_false(loader_line(&a, "number 207"));
    assert_string_equal(a.refusal.text, "ephone-dn has been deleted by another session");
}

static void a_button_may_wait_for_its_number(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1\nnumber 201\nephone 1\nbutton 1:1\nno ephone-dn 1"));
    const struct settings_ephone *e =
        object_slice(config_find(config_running(), &mode_ephone, 1), &ephone_slice);
    assert_int_equal(e->buttons[0].dn, 1);
}

/* -- candidates -- */

static void a_candidate_acts_at_commit(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1\nnumber 201\nephone-dn 2\nnumber 202"));
    said();
    struct refusal r;
    struct loader l = loader_at_global(candidate_begin(false));
    assert_true(type(&l, "no ephone-dn 1\nephone-dn 2\nlabel Two\nephone-dn 3\nnumber 203"));
    assert_string_equal(said(), "");
    assert_non_null(config_find(config_running(), &mode_ephone_dn, 1));
    assert_null(config_find(candidate_snapshot(l.candidate), &mode_ephone_dn, 1));
    assert_true(config_commit(l.candidate, &tester, &r));
    assert_string_equal(said(), "delete 1;make 3 203;change 2 202;.");
    l = loader_at_global(candidate_begin(false));
    assert_true(type(&l, "ephone-dn 4"));
    candidate_drop(l.candidate);
    assert_null(config_find(config_running(), &mode_ephone_dn, 4));
}

static void read_and_share(const char *lines, struct loader *l)
{
    *l = loader_at_global(candidate_begin(true));
    assert_true(type(l, lines));
    while (candidate_share(l->candidate))
        ;
}

/* What a file says as it was is one object in both, with its template or without; what differs stays its own. */
static void what_is_the_same_is_shared(void **state)
{
    (void)state;
    static const char before[] = "telephony-service\nmax-dn 50\nephone-dn-template 1\nlabel Desk\n"
                                 "ephone-dn 1\nnumber 201\nephone-dn-template 1\nephone-dn 2\nnumber 202",
                      after[] = "telephony-service\nmax-dn 50\nephone-dn-template 1\nlabel Desk\n"
                                "ephone-dn 1\nnumber 201\nephone-dn-template 1\nephone-dn 2\nnumber 209\n"
                                "ephone-dn 3\nnumber 203";
    struct refusal r;
    struct loader l;
    assert_int_equal(load(before, &r), 0);
    read_and_share(after, &l);
    const struct snapshot *now = config_running(), *next = candidate_snapshot(l.candidate);
    assert_ptr_equal(config_find(next, &mode_ephone_dn, 1), config_find(now, &mode_ephone_dn, 1));
    assert_ptr_not_equal(config_find(next, &mode_ephone_dn, 2), config_find(now, &mode_ephone_dn, 2));
    said();
    assert_true(config_commit(l.candidate, &tester, &r));
    assert_string_equal(said(), "make 3 203;change 2 209;.");
}

/* Shared with a configuration that is not the running one any more: the commit goes by what runs. */
static void shared_and_then_changed(void **state)
{
    (void)state;
    static const char text[] = "telephony-service\nmax-dn 50\nephone-dn 1\nnumber 201\nephone-dn 2\nnumber 202";
    struct refusal r;
    struct loader l;
    assert_int_equal(load(text, &r), 0);
    read_and_share(text, &l);
    assert_true(enter("ephone-dn 1\nnumber 209\nno ephone-dn 2"));
    said();
    assert_true(config_commit(l.candidate, &tester, &r));
    assert_string_equal(said(), "make 2 202;change 1 201;.");
}

static void the_same_text_is_no_change(void **state)
{
    (void)state;
    struct refusal r;
    assert_true(enter("ephone-dn 1 dual-line\nnumber 201\ncall-forward all 9\nephone 1\nmac-address 1.2.3"));
    char *text = printed(PRINT_SET);
    uint64_t version = config_version();
    said();
    assert_int_equal(load(text, &r), 0);
    assert_string_equal(said(), "");
    assert_int_equal(config_version(), version);
    free(text);
}

/* In a file, a bound may come after what it bounds; what is still above it at the end is dropped by itself. */
static void order_does_not_matter_in_a_file(void **state)
{
    (void)state;
    struct refusal r;
    assert_int_equal(load("ephone-dn 1\nnumber 201\ntelephony-service\nmax-dn 5", &r), 0);
    assert_int_equal(load("ephone-dn 6\nephone-dn 1\ntelephony-service\nmax-dn 5", &r), 1);
    assert_string_equal(r.text, "ephone-dn 6 is above max-dn 5");
    assert_string_equal(effective(1)->number, "201");        /* the refused file changed nothing */
}

static void note(void *arg, const struct object *o, const struct row *row, const char *why)
{
    assert_ptr_equal(row ? &mode_global : &mode_ephone_dn, o->mode);
    buf_printf(arg, "%s;", why);
}

static void pruning_saves_the_rest(void **state)
{
    (void)state;
    struct refusal r;
    struct buf why = { 0 };
    struct loader l = loader_at_global(candidate_begin(true));
    assert_true(type(&l, "ephone-dn 1\nnumber 201\nephone-dn 6\ntelephony-service\nmax-dn 5\n"
                         "hostname 9lives\nip http server"));
    assert_int_equal(candidate_prune(l.candidate, note, &why), 2);
    assert_string_equal(buf_text(&why), "ephone-dn 6: exceeds max-dn 5;Hostname must begin with a letter;");
    assert_true(config_commit(l.candidate, &tester, &r));
    assert_string_equal(effective(1)->number, "201");
    const struct object *global = config_find(config_running(), &mode_global, 0);
    const struct settings_system *s = object_slice(global, &system_slice);
    assert_true(s->http_server);                             /* what stood beside the bad value is kept */
    assert_string_equal(s->hostname, "Router");
    buf_free(&why);
}

static void snapshots_stay_as_they_were(void **state)
{
    (void)state;
    assert_true(enter("ephone-dn 1\nnumber 201\nmoh-group 4"));
    struct snapshot *s = snapshot_copy(config_running());
    const struct object *held = object_hold(config_find(config_running(), &mode_ephone_dn, 1));
    assert_true(enter("ephone-dn 1\nnumber 209\nno moh-group\nephone-dn 2"));
    assert_string_equal(dn_of(config_find(s, &mode_ephone_dn, 1))->number, "201");
    assert_null(config_find(s, &mode_ephone_dn, 2));
    struct buf text = { 0 };
    config_print(s, &text);
    assert_non_null(strstr(text.data, "ephone-dn 1\n number 201\n moh-group 4\n"));
    buf_free(&text);
    assert_true(enter("no ephone-dn 1"));
    snapshot_free(s);
    assert_string_equal(dn_of(held)->number, "201");
    object_release(held);
}

/* -- kept and inert lines -- */

static void kept_lines(void **state)
{
    (void)state;
    assert_true(enter("interface FastEthernet0/0\nip address 10.0.0.1 255.0.0.0\nshutdown\nshutdown"));
    assert_true(enter("interface fastethernet0/0\nno shutdown\nduplex auto"));
    assert_true(enter("ip route 0.0.0.0 0.0.0.0 10.0.0.2\nip route 1.0.0.0 255.0.0.0 10.0.0.3\nno ip cef"));
    assert_true(enter("no ip route 1.0.0.0 255.0.0.0 10.0.0.3\ncdp timer 9\nno cdp run"));
    char *text = printed(PRINT_SET);
    assert_non_null(strstr(text, "interface FastEthernet0/0\n ip address 10.0.0.1 255.0.0.0\n duplex auto\n!\n"));
    assert_non_null(strstr(text, "!\nip route 0.0.0.0 0.0.0.0 10.0.0.2\n!\n"));
    assert_non_null(strstr(text, "\nno ip cef\n"));
    assert_non_null(strstr(text, "cdp timer 9\nno cdp run\n"));
    free(text);
    assert_true(enter("ip cef\nno interface FastEthernet0/0"));
    text = printed(PRINT_INERT);
    assert_non_null(strstr(text, "ip cef\n"));
    assert_null(strstr(text, "no ip cef"));
    assert_null(strstr(text, "interface"));
    free(text);
}

static void inert_lines(void **state)
{
    (void)state;
    assert_true(enter("voice register global\nno privacy\nload 7960 A\nload 7970 B\nload 7960 C\n"
                      "telephony-service\nxmlschema one\nxmlschema two"));
    assert_true(enter("ephone-dn 1\ncaller-id local\ncaller-id passthrough"));
    char *text = printed(PRINT_INERT);
    assert_non_null(strstr(text, "voice register global\n no privacy\n load 7970 B\n load 7960 C\n"));
    assert_non_null(strstr(text, "telephony-service\n xmlschema two\n"));
    assert_non_null(strstr(text, "ephone-dn 1\n caller-id local\n caller-id passthrough\n"));
    assert_null(strstr(text, "max-dn"));
    free(text);
    assert_true(enter("voice register global\nprivacy\nno load 7960\ntelephony-service\nno xmlschema\n"
                      "ephone-dn 1\nno caller-id passthrough"));
    text = printed(PRINT_INERT);
    assert_null(strstr(text, "7960"));
    assert_null(strstr(text, "xmlschema"));
    assert_null(strstr(text, "privacy"));
    assert_non_null(strstr(text, " caller-id local\n"));
    free(text);
}

static struct buf logged;

static void log_line(const struct actor *who, const char *line, const char *masked)
{
    buf_printf(&logged, "%s: %s;", who->origin, line);
    if (strcmp(line, masked))
        buf_printf(&logged, "or %s;", masked);
}

static void change_log(void **state)
{
    (void)state;
    config_subscribe_lines(log_line);
    assert_true(enter("ephone-dn 1\nnum 201\nno number\nvoice logout-profile 1\nuser alice password secret\nip cef"));
    assert_string_equal(buf_text(&logged), "test: ephone-dn 1;test: number 201;test: no number;"
                        "test: voice logout-profile 1;"
                        "test: user alice password secret;or user *****;test: ip cef;");
    config_unsubscribe_lines(log_line);
    buf_free(&logged);
}

extern const struct module module_settings, module_ephone, module_inert_service, module_inert_lines,
    module_inert_phones, module_inert_sip_phones, module_kept;

static int open_config(void **state)
{
    (void)state;
    static const struct module *const all[] = {
        &module_settings, &module_ephone, &module_inert_service, &module_inert_lines, &module_inert_phones,
        &module_inert_sip_phones, &module_kept, &module_spy,
    };
    config_register(all, sizeof all / sizeof all[0]);
    return 0;
}

static int close_config(void **state)
{
    (void)state;
    buf_free(&heard);
    return 0;
}

#define STORY(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(told_once_and_only_of_changes), STORY(refusals_change_nothing), STORY(defaults_come_back),
        STORY(templates_lend), STORY(own_value_beats_template), STORY(bounds), STORY(line_mode_is_chosen_once),
        STORY(mac_addresses_are_unique), STORY(no_telephony_service_takes_all_phones),
        STORY(deleted_under_a_session), STORY(a_button_may_wait_for_its_number), STORY(a_candidate_acts_at_commit),
        STORY(what_is_the_same_is_shared), STORY(shared_and_then_changed),
        STORY(the_same_text_is_no_change), STORY(order_does_not_matter_in_a_file), STORY(pruning_saves_the_rest),
        STORY(snapshots_stay_as_they_were), STORY(kept_lines), STORY(inert_lines), STORY(change_log),
    };
    return cmocka_run_group_tests(tests, open_config, close_config);
}
