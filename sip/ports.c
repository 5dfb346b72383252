// SPDX-License-Identifier: MIT
#include "sip/ports.h"

#include "core/content.h"
#include "core/loop.h"
#include "core/settings.h"
#include "sip/dialog.h"
#include "sip/transport.h"

#include <errno.h>
#include <string.h>

enum { SIP_PORT = 5060 };

/* voice service voip, sip */
struct settings_sip {
    bool registrar;
    uint32_t expires_max;
    uint16_t expires_min;
};

/* voice register global */
struct settings_source {
    bool given;
    uint32_t ip, secondary;      /* network byte order */
    uint16_t port;
};

struct slice sip_slice = { .mode = &mode_voip_sip, .size = sizeof(struct settings_sip) };
struct slice source_slice = { .mode = &mode_register_global, .size = sizeof(struct settings_source) };

static bool check_registrar(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    (void)next;
    const struct settings_sip *s = object_slice(object, &sip_slice);
    if (s->expires_min <= s->expires_max)
        return true;
    return refuse(r, FAULT_INVALID_VALUE, "Minimum expires (%u) exceeds maximum (%u)", s->expires_min, s->expires_max);
}

static const char *const registrar_help[] = {
    "Registration expiry limits", "Longest registration", "Seconds", "Shortest registration", "Seconds",
};
static const char *const source_help[] = {
    "Address of this system", "SIP port", "Port number", "Address of the secondary system", "IP address",
};

struct row sip_rows[] = {
    { .syntax = "registrar server [expires [max <120-86400>] [min <60-3600>]]",
      .help = "Accept registrations of applications and phones",
      .slot_help = registrar_help,
      .mode = &mode_voip_sip,
      .place = 20,
      .slice = &sip_slice,
      .bind = { FLAG(struct settings_sip, registrar), U32(struct settings_sip, expires_max, 3600),
                U16(struct settings_sip, expires_min, 60) },
      .check = check_registrar,
      .apply = APPLY_LISTENER,
      .effect = "keeps the SIP port open, even while CTI is shut down (the limits are stored only)" },
    { .syntax = "source-address A.B.C.D [port <2000-9999>] [secondary A.B.C.D]",
      .help = "Address and port for SIP",
      .slot_help = source_help,
      .mode = &mode_register_global,
      .place = 20,
      .slice = &source_slice,
      .bind = { FLAG(struct settings_source, given), IP4(struct settings_source, ip),
                U16(struct settings_source, port, SIP_PORT), IP4(struct settings_source, secondary) },
      .apply = APPLY_LISTENER,
      .effect = "SIP listens there (TCP and UDP); without it at telephony-service's ip source-address (`secondary` is "
                "stored only)" },
    { .syntax = NULL },
};

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

void ports_applied(void)
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

void ports_stop(void)
{
    transport_close();
}
