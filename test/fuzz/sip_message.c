// SPDX-License-Identifier: MIT
/* Bytes from the network up to the application and back: framer, parser, validator, server. The input is taken as a
 * byte stream and as one datagram. "@TAG@TAG@TAG@TAG" stands for our tag in the dialog that the input has opened. */
#include "core/content.h"
#include "core/loop.h"
#include "core/module.h"
#include "sip/dialog.h"
#include "sip/digest.h"
#include "sip/registrar.h"
#include "sip/server.h"
#include "sip/transaction.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char placeholder[] = "@TAG@TAG@TAG@TAG";
static struct dialog *last;
static unsigned opened, closed;

static void on_accept(struct dialog *d, const struct body *b, struct answer *a)
{
    buf_add(&a->body, b->data, b->size);
    last = d;
}

static void on_receive(struct dialog *d, bool refresh, const struct body *b, struct answer *a)
{
    (void)refresh;
    buf_add(&a->body, b->data, b->size);
    content_send(d, "<event/>", 8);
    assert(content_info(d)->call_id[0]);
}

static void on_closed(struct dialog *d, enum dialog_end why)
{
    (void)d, (void)why;
    closed++;
}

static bool serving(void)
{
    return true;
}

static const struct content echo = {
    .media_type = "application/csta+xml",
    .disposition = "signal",
    .accept = on_accept,
    .receive = on_receive,
    .closed = on_closed,
    .serving = serving,
};

static int on_subscribe(struct dialog *d)
{
    last = d;
    return *content_info(d)->line ? 200 : 404;
}

static void on_state(struct dialog *d, struct buf *body)
{
    buf_adds(body, content_info(d)->resource);
}

static const struct package talk = {
    .event = "dialog",
    .media_type = "application/dialog-info+xml",
    .subscribe = on_subscribe,
    .state = on_state,
    .closed = on_closed,
    .serving = serving,
};

static enum admission everybody(const char *name, unsigned *seconds)
{
    *seconds = 300;
    return *name ? ADMIT : ADMIT_NOT;
}

static void ignore(const char *name, const struct registration_info *info)
{
    (void)name, (void)info;
}

static void ignore_loss(const char *name, const struct registration_info *was, enum registration_end why)
{
    (void)name, (void)was, (void)why;
}

static const struct registration anybody = { everybody, ignore, ignore_loss };

extern const struct module module_settings, module_ephone, module_sip;

static void prepare(void)
{
    static bool done;
    static const struct module *const needed[] = { &module_settings, &module_ephone, &module_sip };
    struct address any;
    if (done)
        return;
    done = true;
    loop_open_virtual();
    config_register(needed, sizeof needed / sizeof needed[0]);
    module_sip.start();
    content_register(&echo);
    package_register(&talk);
    content_set_registration(&anybody);
    address_parse(&any, "127.0.0.1", 0);
    if (transport_listen(&any, &any))
        abort();
}

static void fill_in_tag(char *data, size_t size)
{
    char *at;
    while (last && (at = memmem(data, size, placeholder, sizeof placeholder - 1)))
        memcpy(at, last->tag_text, sizeof placeholder - 1);
}

/* A REGISTER past the settings that guard it, and its credentials. */
static void register_it(const struct path *p, const char *data, const struct frame *f)
{
    static struct message m;
    static const struct account account = { "apps", "secret", "Router" };
    struct buf headers = { 0 };
    if (parse_message(data, f, &m).status || !text_is(m.method, "REGISTER"))
        return;
    registrar_receive(&m, p, &headers);
    assert(digest_check(&m, &account) != DIGEST_RIGHT);
    buf_free(&headers);
}

static void take(const struct path *p, char *data, const struct frame *f)
{
    const uint64_t before = limit_dialogs.used;
    assert(f->size > 0);
    last = NULL;
    if (f->kind != FRAME_KEEPALIVE)
        server_receive(p, data + f->lead, f);
    if (f->kind == FRAME_MESSAGE)
        register_it(p, data + f->lead, f);
    opened += limit_dialogs.used > before;
    if (limit_dialogs.used <= before)
        last = NULL;
}

static void as_stream(const struct path *p, char *data, size_t size)
{
    while (size) {
        const struct frame f = frame_stream(data, size);
        if (f.kind == FRAME_MORE)
            break;
        assert(f.size <= size && f.head + f.body <= f.size);
        take(p, data, &f);
        if (f.kind == FRAME_BAD)
            break;
        data += f.size;
        size -= f.size;
        fill_in_tag(data, size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prepare();
    struct path p = { .udp = transport_udp() };
    address_parse(&p.peer, "127.0.0.1", 9);
    char *copy = malloc(size + 1);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    as_stream(&p, copy, size);
    memcpy(copy, data, size);
    if (size) {
        const struct frame f = frame_datagram(copy, size);
        assert(f.kind != FRAME_MORE);
        take(&p, copy, &f);
    }
    free(copy);
    registrar_stop();
    dialogs_stop();
    transactions_forget();
    loop_drain();
    assert(limit_dialogs.used == 0 && opened == closed);
    return 0;
}
