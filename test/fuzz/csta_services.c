// SPDX-License-Identifier: MIT
/* An application that monitors every device asks for anything in any order, while users do anything on phones that show
 * nothing: an input is a row of acts. Requests are those of the lab's application, about calls that it was told of,
 * some of them spoilt. When the users have gone no call may be left. */
#include "core/loop.h"
#include "core/service.h"
#include "test/fuzz/application.h"
#include "test/fuzz/stage.h"
#include "test/lab/cti.h"

#include <string.h>

enum { ACTS_MAX = 60, CLOCK_MS_MAX = 600000 };

static const char *const numbers[] = {
    "201", "202", "203", "204", "205", "206", "207", "208", "301", "500", "510", "701", "702", "800", "801", "999",
    "20;", ";", "2", "tel:201", "sip:203@localhost", "201;device=SEP000000000001", "205;device=SEP000000000002", "",
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0], DEVICES = 8 };

/* -- what users do -- */

static struct appearance *an_appearance(struct input *in, const struct phone *p)
{
    unsigned left = input_byte(in) % 4;
    list_each(node, &p->appearances) {
        if (left-- == 0)
            return list_entry(node, struct appearance, of_phone);
    }
    return NULL;
}

static void go_off_hook(struct input *in, struct phone *p)
{
    struct connection *made;
    const char *number = numbers[input_byte(in) % NUMBERS];
    if (service_initiate(p, input_byte(in) % 5, &made) == FAULT_NONE && *number)
        service_dial(made, number);
}

static void act_on_call(struct input *in, struct phone *p)
{
    struct appearance *a = an_appearance(in, p);
    struct connection *made;
    if (!a)
        return;
    switch (input_byte(in) % 8) {
    case 0: case 1: service_answer(a->connection, p, false); break;
    case 2: service_hang_up(a->connection, p); break;
    case 3: service_hold(a->connection, false); break;
    case 4: service_retrieve(a->connection, p, false); break;
    case 5: service_ask(a->connection, PURPOSE_TRANSFER, &made); break;
    case 6: service_park(a->connection, NULL, &made); break;
    default: service_barge(a->connection, p); break;
    }
}

static void use_phone(struct input *in)
{
    const uint8_t how = input_byte(in);
    struct phone *p = phone_find(1 + how % STAGE_PHONES);
    if (!p->port)
        stage_register(p);
    else if (how >> 2 == 63)
        phone_lost(p);
    else if (how >> 2 & 1)
        go_off_hook(in, p);
    else
        act_on_call(in, p);
}

/* -- what the application asks for -- */

/* What monitors it has may have changed. */
static bool monitors_changed;

/* The service's body, with devices and calls as the input has them. */
static void compose(struct input *in, const struct cti_service *s, struct buf *xml)
{
    const char *device = numbers[input_byte(in) % NUMBERS];
    buf_printf(xml, "<%s>", s->root);
    for (const char *at = s->inside; *at; at++) {
        if (*at != '%') {
            buf_addc(xml, *at);
            continue;
        }
        if (at[1] == 'b')
            buf_adds(xml, input_byte(in) & 1 ? "true" : "false");
        else if (at[1] == 'w' && strcmp(s->root, "MonitorStop") == 0)
            buf_printf(xml, "%u", application_monitor());
        else if (at[1] == 'w')
            buf_printf(xml, "%u", application_call(input_byte(in)));
        else
            buf_adds(xml, at[2] == '1' ? device : numbers[input_byte(in) % NUMBERS]);
        at += 2;
    }
    buf_printf(xml, "</%s>", s->root);
}

static void ask(struct input *in)
{
    struct buf xml = { 0 };
    const uint8_t which = input_byte(in), spoils = input_byte(in);
    const struct cti_service *s = cti_service_at(which);
    compose(in, s, &xml);
    if (spoils >= 240) {
        const size_t at = input_number(in) % xml.size;
        xml.data[at] = (char)input_byte(in);
    }
    monitors_changed |= spoils >= 240 || strncmp(s->root, "Monitor", 7) == 0;
    application_ask(xml.data, xml.size);
    buf_free(&xml);
}

/* The dialog with its monitors, and phones that had no call, stay from input to input. */
static void begin(void)
{
    if (!application_lives()) {
        application_open("", 0);
        for (unsigned i = 0; i < DEVICES; i++)
            application_monitors(numbers[i]);
        monitors_changed = false;
    }
    stage_serve();
    application_forget();
}

static void end(void)
{
    stage_hang_up();
    if (monitors_changed || !application_lives())
        application_close();
    loop_drain();
    stage_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, data + size };
    unsigned clock_ms = 0;
    begin();
    for (unsigned i = 0; i < ACTS_MAX && in.at < in.end; i++) {
        const uint8_t act = input_byte(&in);
        const unsigned ms = 1u << (act >> 3) % 17;
        if (act % 8 < 4) {
            ask(&in);
        } else if (act % 8 < 7) {
            use_phone(&in);
        } else if (clock_ms + ms <= CLOCK_MS_MAX) {
            clock_ms += ms;
            loop_advance(ms);
        }
        stage_settle();
    }
    end();
    return 0;
}
