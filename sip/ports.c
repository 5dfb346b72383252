// SPDX-License-Identifier: MIT
#include "sip/ports.h"

#include "core/content.h"
#include "core/loop.h"
#include "core/settings.h"
#include "sip/dialog.h"
#include "sip/registrar.h"
#include "sip/settings.h"
#include "sip/transport.h"
#include "sip/trusted.h"

#include <errno.h>
#include <string.h>

const struct log_message message_listen = {
    "SIP", 6, "LISTEN", "The SIP port opened, moved or closed."
};
const struct log_message message_bind = {
    "SIP", 3, "BIND", "The SIP port cannot be opened; it is tried again every 5 seconds. Check the source address."
};

bool ports_serving(void)
{
    for (const struct content *c = content_next(NULL); c; c = content_next(c))
        if (c->serving())
            return true;
    return false;
}

bool ports_registrar(void)
{
    const struct settings_sip *s = config_settings(&sip_slice);
    return s->registrar;
}

/* -- where -- */

struct wish {
    bool somewhere;              /* an address is configured */
    struct address listen;       /* … after naisen.yaml's override and base */
    struct address configured;
};

static const void *settings_of(const struct snapshot *s, const struct slice *slice)
{
    return object_slice(config_find(s, slice->mode, 0), slice);
}

static struct wish wish_of(const struct snapshot *s)
{
    const struct settings_source *source = settings_of(s, &source_slice);
    const struct settings_telephony *telephony = settings_of(s, &telephony_slice);
    const uint32_t ip = source->given ? source->ip : telephony->source ? telephony->source_ip : 0;
    const uint16_t port = source->given && source->port ? source->port : SIP_PORT;
    struct wish w = { .somewhere = ip != 0, .configured = address_ipv4(ip, port) };
    if (w.somewhere)
        boot_address(ip, port, boot.sip_port, &w.listen);
    return w;
}

/* -- the phases -- */

/* The content's own word (`serving`) is about the running configuration; the next one is asked for `cti shutdown`. */
static bool needed_next(const struct snapshot *next)
{
    const struct settings_voip *voip = settings_of(next, &voip_slice);
    const struct settings_sip *sip = settings_of(next, &sip_slice);
    return sip->registrar || (voip->cti_up && content_next(NULL));
}

/* Where the running configuration wants to listen, whether or not it can. */
static struct address accepted;

bool ports_prepare(const struct snapshot *next, struct refusal *r)
{
    const struct wish w = wish_of(next);
    if (!w.somewhere || !needed_next(next))
        return true;
    const int error = transport_prepare(&w.listen);
    /* An address that is not ours (yet) may come up later; a busy one that was accepted before is tried again. */
    if (!error || error == -EADDRNOTAVAIL || address_equal(&w.listen, &accepted))
        return true;
    char text[ADDRESS_TEXT];
    return refuse(r, FAULT_RESOURCE_BUSY, "Cannot listen for SIP on %s: %s", address_text(&w.listen, text),
                  strerror(-error));
}

static bool needed(void)
{
    return ports_registrar() || ports_serving();
}

/* Closing is left to a turn of its own, so that what is being said in this one (BYE to every session) goes out first;
 * by then the ports may be needed again. */
static void review(void *arg)
{
    (void)arg;
    const struct wish w = wish_of(config_running());
    if (w.somewhere && needed())
        return;
    if (transport_address())
        log_say(&message_listen, "SIP port closed");
    dialogs_end();                           /* while it can still be said */
    transport_close();
}

static void review_ports(void)
{
    const struct wish w = wish_of(config_running());
    accepted = (struct address){ 0 };
    if (!w.somewhere || !needed()) {
        transport_abort();
        if (transport_address())
            loop_post(review, NULL);
        return;
    }
    accepted = w.listen;
    char text[ADDRESS_TEXT], before[ADDRESS_TEXT] = "";
    if (transport_address())
        address_text(transport_address(), before);
    const int error = transport_listen(&w.listen, &w.configured);
    if (error) {
        log_say(&message_bind, "cannot listen on %s: %s", address_text(&w.listen, text), strerror(-error));
        config_retry();
    } else if (strcmp(before, address_text(transport_address(), text))) {
        log_say(&message_listen, "SIP listens on %s (TCP and UDP)", text);
    }
}

void ports_applied(void)
{
    review_ports();
    trusted_applied(transport_address() && ports_serving());
    registrar_applied();
}

void ports_stop(void)
{
    transport_close();
}
