// SPDX-License-Identifier: MIT
/* A body as sip/ hands it in: into a new dialog, and into one that lives. Bytes 0 and 1 of the input choose. What comes
 * back must be well-formed XML; nothing may be sent on a dialog that was not accepted. */
#include "cli/session.h"
#include "core/event.h"
#include "core/loop.h"
#include "core/module.h"
#include "csta/content.h"
#include "csta/events.h"
#include "csta/monitor.h"
#include "csta/xml.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct dialog {
    struct dialog_info info;
    void *user;
};

static bool fuzz_send(struct dialog *d, const char *data, size_t size)
{
    const struct element *root;
    assert(d->user && xml_read(data, size, &root) == XML_GOOD);
    return true;
}

static void fuzz_end(struct dialog *d)
{
    (void)d;
}

static const struct dialog_info *fuzz_info(const struct dialog *d)
{
    return &d->info;
}

static void fuzz_set_user(struct dialog *d, void *user)
{
    d->user = user;
}

static void *fuzz_user(const struct dialog *d)
{
    return d->user;
}

static unsigned fuzz_expires_in(const struct dialog *d)
{
    (void)d;
    return 1800;
}

static void fuzz_serving_changed(void)
{
}

static const struct carrier fuzz_carrier = {
    fuzz_send, fuzz_end, fuzz_info, fuzz_set_user, fuzz_user, fuzz_expires_in, fuzz_serving_changed,
};

static const char configuration[] =
    "voice service voip\n no cti shutdown\n"
    "telephony-service\n max-ephones 4\n max-dn 4\n"
    "ephone-dn 1 dual-line\n number 201\n cti watch\n cti notify\n"
    "ephone-dn 2\n number 202\n cti watch\n cti notify\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n";

static void ignore(void *arg, const char *text)
{
    (void)arg, (void)text;
}

/* The appliance with CTI up and two watched numbers. */
static void begin(void)
{
    static bool begun;
    if (begun)
        return;
    begun = true;
    loop_open_virtual();
    loop_on_settle(core_settle);
    config_register(modules, module_count);
    shell_build();
    content_set_carrier(&fuzz_carrier);
    monitors_init();
    event_subscribe(events_tell);
    char path[] = "/tmp/naisen-fuzz-XXXXXX";
    const int fd = mkstemp(path);
    assert(write(fd, configuration, sizeof configuration - 1) == (ssize_t)sizeof configuration - 1);
    close(fd);
    assert(shell_load(path, false, ignore, NULL) == 0);
    unlink(path);
}

static void hand_in(struct dialog *d, bool opens, const char *data, size_t size)
{
    const struct body body = { data, size };
    struct answer a = { 0 };
    if (opens)
        csta_content.accept(d, &body, &a);
    else
        csta_content.receive(d, false, &body, &a);
    assert(a.status >= 200 && a.status < 600);
    const struct element *root;
    if (a.body.size)
        assert(xml_read(a.body.data, a.body.size, &root) == XML_GOOD);
    buf_free(&a.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char opener[] = "<RequestSystemStatus/>";
    begin();
    struct dialog d = {
        .info = { .user = "sip:fuzz@localhost", .line = "201", .call_id = "1", .transport = "tcp", .user_agent = "" },
    };
    hand_in(&d, true, (const char *)data, size);
    if (!d.user)
        hand_in(&d, true, opener, sizeof opener - 1);
    if (d.user) {
        hand_in(&d, false, (const char *)data, size);
        hand_in(&d, false, (const char *)data, size / 2);
        loop_settle();
        csta_content.closed(&d, DIALOG_BYE);
    }
    return 0;
}
