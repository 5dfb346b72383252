// SPDX-License-Identifier: MIT
#include "test/fuzz/application.h"
#include "core/loop.h"
#include "csta/content.h"
#include "csta/xml.h"
#include "test/fuzz/stage.h"
#include "test/lab/xml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct dialog {
    struct dialog_info info;
    void *user;
    bool ended;
} dialog;

static uint32_t calls[8];
static unsigned call_at;
static uint32_t monitor;

static uint32_t number_in(const char *data, size_t size, const char *element)
{
    char text[32];
    return lab_xml_find(data, size, element, text, sizeof text) ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static void look_at(const char *data, size_t size)
{
    const uint32_t call = number_in(data, size, "callID"), started = number_in(data, size, "monitorCrossRefID");
    if (call && call != application_call(0))
        calls[++call_at % 8] = call;
    if (started)
        monitor = started;
}

uint32_t application_call(unsigned back)
{
    return calls[(call_at - back % 8) % 8];
}

uint32_t application_monitor(void)
{
    return monitor;
}

/* -- what carries it -- */

static bool on_send(struct dialog *d, const char *data, size_t size)
{
    const struct element *root;
    assert(d->user && !d->ended && xml_read(data, size, &root) == XML_GOOD);
    look_at(data, size);
    return true;
}

static void on_end(struct dialog *d)
{
    assert(d->user && !d->ended);
    d->ended = true;
}

static const struct dialog_info *info_of(const struct dialog *d)
{
    return &d->info;
}

static void set_user(struct dialog *d, void *user)
{
    d->user = user;
}

static void *user_of(const struct dialog *d)
{
    return d->user;
}

static unsigned expires_in(const struct dialog *d)
{
    (void)d;
    return 1800;
}

static void serving_changed(void)
{
}

static bool registration(const char *name, struct registration_info *info)
{
    (void)name, (void)info;
    return false;
}

static const struct carrier carrier = {
    .send = on_send, .end = on_end, .info = info_of, .set_user = set_user, .user = user_of, .expires_in = expires_in,
    .serving_changed = serving_changed, .registration = registration,
};

/* -- what it says -- */

static const struct buf *hand_in(bool opens, const char *data, size_t size)
{
    static struct answer a;
    const struct body body = { data, size };
    const struct element *root;
    buf_clear(&a.body);
    a.status = 0;
    if (opens)
        csta_content.accept(&dialog, &body, &a);
    else
        csta_content.receive(&dialog, false, &body, &a);
    assert(a.status >= 200 && a.status < 600);
    if (a.body.size) {
        assert(xml_read(a.body.data, a.body.size, &root) == XML_GOOD);
        look_at(a.body.data, a.body.size);
    }
    loop_settle();
    return &a.body;
}

void application_open(const char *data, size_t size)
{
    static const char opener[] = "<RequestSystemStatus/>";
    stage_open();
    content_set_carrier(&carrier);
    application_forget();
    dialog = (struct dialog){
        .info = { .user = "sip:fuzz@localhost", .line = "201", .call_id = "1", .transport = "tcp", .user_agent = "" },
    };
    hand_in(true, data, size);
    if (!dialog.user)
        hand_in(true, opener, sizeof opener - 1);
    assert(dialog.user);
}

const struct buf *application_ask(const char *data, size_t size)
{
    return hand_in(false, data, size);
}

void application_monitors(const char *number)
{
    struct buf xml = { 0 };
    buf_printf(&xml, "<MonitorStart><monitorObject><deviceObject>%s</deviceObject></monitorObject></MonitorStart>",
               number);
    application_ask(xml.data, xml.size);
    buf_free(&xml);
}

bool application_lives(void)
{
    return dialog.user && !dialog.ended;
}

void application_forget(void)
{
    memset(calls, 0, sizeof calls);
    monitor = 0;
}

void application_close(void)
{
    csta_content.closed(&dialog, DIALOG_BYE);
    dialog.user = NULL;
}
