// SPDX-License-Identifier: MIT
/* The texts of phone files, and the rows `load` and `url` that fill most of them. Elements: those that CallManager 4.1
 * gave a 7912 and a 7960, and what later phones look for; unknown ones are passed over by every model. */
#include "sccp/provision.h"

#include "core/settings.h"
#include "sccp/sccp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- XML -- */

static void add_escaped(struct buf *xml, const char *text, size_t n)
{
    static const struct { char c; const char *entity; } entities[] = {
        { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
    };
    for (const char *end = text + n; text < end; text++) {
        const char *entity = NULL;
        for (unsigned i = 0; i < sizeof entities / sizeof entities[0]; i++)
            entity = *text == entities[i].c ? entities[i].entity : entity;
        if (entity)
            buf_adds(xml, entity);
        else
            buf_addc(xml, (unsigned char)*text < ' ' ? '?' : *text);
    }
}

static void element_of(struct buf *xml, const char *name, const char *text, size_t n)
{
    buf_printf(xml, "<%s>", name);
    add_escaped(xml, text, n);
    buf_printf(xml, "</%s>\n", name);
}

static void element(struct buf *xml, const char *name, const char *text)
{
    element_of(xml, name, text, strlen(text));
}

static void number(struct buf *xml, const char *name, unsigned value)
{
    buf_printf(xml, "<%s>%u</%s>\n", name, value, name);
}

/* -- parts -- */

static void add_member(struct buf *xml, unsigned priority, const struct address *a)
{
    char host[ADDRESS_TEXT];
    buf_printf(xml, "<member priority=\"%u\">\n<callManager>\n<ports>\n", priority);
    number(xml, "ethernetPhonePort", address_port(a));
    buf_adds(xml, "</ports>\n");
    element(xml, "processNodeName", address_host(a, host));
    buf_adds(xml, "</callManager>\n</member>\n");
}

/* Where phones register: an address and no name, because phones without DNS would turn to the TFTP server instead. */
static void add_servers(struct buf *xml)
{
    const struct settings_telephony *t = settings_telephony();
    struct address here;
    boot_address(t->source_ip, t->source_port, boot.sccp_port, &here);
    if (!address_ip4(&here))
        here = address_ipv4(t->source_ip, address_port(&here));    /* everywhere is no place to call */
    buf_adds(xml, "<callManagerGroup>\n<members>\n");
    add_member(xml, 0, &here);
    if (t->secondary_ip) {
        const struct address other = address_ipv4(t->secondary_ip, t->source_port);
        add_member(xml, 1, &other);
    }
    buf_adds(xml, "</members>\n</callManagerGroup>\n");
}

static void add_locales(struct buf *xml, const struct settings_provision *s)
{
    const struct locale *user = locale_of(&s->user[0], false);
    buf_adds(xml, "<userLocale>\n");
    element(xml, "name", user->language);
    element(xml, "langCode", user->lang_code);
    element(xml, "winCharSet", user->charset);
    buf_adds(xml, "</userLocale>\n");
    const struct locale *network = locale_of(&s->network[0], true);
    element(xml, "networkLocale", network->country);
    buf_adds(xml, "<networkLocaleInfo>\n");
    element(xml, "name", network->country);
    buf_adds(xml, "</networkLocaleInfo>\n");
}

static void add_urls(struct buf *xml, const struct settings_provision *s)
{
    static const struct { const char *name; enum cnf_url url; } elements[] = {
        { "authenticationURL", URL_AUTHENTICATION }, { "directoryURL", URL_DIRECTORIES }, { "idleURL", URL_IDLE },
        { "informationURL", URL_INFORMATION }, { "messagesURL", URL_MESSAGES }, { "proxyServerURL", URL_PROXY },
        { "servicesURL", URL_SERVICES },
    };
    const char *idle = strstr(s->urls[URL_IDLE], " idle-timeout ");
    number(xml, "idleTimeout", idle ? (unsigned)strtoul(idle + strlen(" idle-timeout "), NULL, 10) : 0);
    for (unsigned i = 0; i < URLS; i++) {
        const char *url = s->urls[elements[i].url];
        element_of(xml, elements[i].name, url, strcspn(url, " "));
    }
}

/* What a phone may be told to do by its keys and its web page (0 = on): as delivered. */
static void add_vendor(struct buf *xml)
{
    static const char *const names[] = {
        "disableSpeaker", "disableSpeakerAndHeadset", "pcPort", "voiceVlanAccess", "webAccess",
    };
    buf_adds(xml, "<vendorConfig>\n");
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        element(xml, names[i], i < 2 ? "false" : "0");
    number(xml, "settingsAccess", 1);
    number(xml, "garp", 0);
    buf_adds(xml, "</vendorConfig>\n");
}

/* -- firmware -- */

/* "7960" is meant by `load 7960 …` and by `load 7960-7940 …`. */
static bool names_type(const char *list, const char *type)
{
    const size_t n = strlen(type);
    for (const char *at = list; n && *at; at += strcspn(at, "-"), at += *at == '-')
        if (strncasecmp(at, type, n) == 0 && (at[n] == '-' || !at[n]))
            return true;
    return false;
}

static const char *load_of(const struct settings_provision *s, const char *type)
{
    for (unsigned i = 0; i < LOADS_MAX && *s->loads[i].type; i++)
        if (names_type(s->loads[i].type, type))
            return s->loads[i].file;
    return "";
}

/* Phones append the suffix themselves; without a load they keep what they run. */
static size_t load_length(const char *file)
{
    const size_t n = strlen(file), suffix = strlen(".loads");
    return n > suffix && strcasecmp(file + n - suffix, ".loads") == 0 ? n - suffix : n;
}

const char *cnf_type(const struct phone *p)
{
    const char *type = phone_settings(p)->type;
    const struct station *t = station_of(p->tag);
    if (*type || !t || !t->device_type)
        return type;
    return model_of(t->device_type)->type;
}

/* -- the files -- */

void cnf_of_phone(const struct phone *p, struct buf *xml)
{
    const struct settings_provision *s = settings_provision();
    const char *load = load_of(s, cnf_type(p));
    buf_adds(xml, "<device>\n");
    element(xml, "deviceProtocol", "SCCP");
    element(xml, "phonePassword", "");
    buf_adds(xml, "<devicePool>\n<dateTimeSetting>\n");
    element(xml, "dateTemplate", phone_date_template());
    element(xml, "timeZone", time_zone_name(s->time_zone));
    buf_adds(xml, "</dateTimeSetting>\n");
    add_servers(xml);
    buf_adds(xml, "<srstInfo>\n");
    element(xml, "name", "Disable");
    buf_adds(xml, "</srstInfo>\n</devicePool>\n");
    buf_adds(xml, "<versionStamp>{");
    add_escaped(xml, s->stamp, strlen(s->stamp));
    buf_adds(xml, "}</versionStamp>\n");
    element_of(xml, "loadInformation", load, load_length(load));
    add_vendor(xml);
    add_locales(xml, s);
    number(xml, "deviceSecurityMode", 1);
    number(xml, "transportLayerProtocol", 1);
    number(xml, "capfAuthMode", 0);
    add_urls(xml, s);
    buf_adds(xml, "</device>\n");
}

/* For phones that no ephone names: where to register, and which firmware. */
void cnf_of_strangers(struct buf *xml)
{
    const struct settings_provision *s = settings_provision();
    buf_adds(xml, "<Default>\n");
    add_servers(xml);
    const struct model *m;
    for (unsigned i = 0; (m = model_at(i)); i++) {
        const char *load = load_of(s, m->type);
        if (!*load)
            continue;
        buf_printf(xml, "<loadInformation%u model=\"IP Phone %s\">", m->device_type, m->type);
        add_escaped(xml, load, load_length(load));
        buf_printf(xml, "</loadInformation%u>\n", m->device_type);
    }
    add_urls(xml, s);
    buf_adds(xml, "</Default>\n");
}

/* The phone's own rings are always offered; more come from a list in the folder of files. */
void cnf_of_rings(struct buf *xml)
{
    buf_adds(xml, "<CiscoIPPhoneRingList>\n</CiscoIPPhoneRingList>\n");
}

/* -- rows -- */

bool load_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_load *loads = ((struct settings_provision *)slice)->loads, made = { 0 };
    unsigned at = 0, last = 0;
    value_text(&args->at[0], made.type, sizeof made.type);
    while (at < LOADS_MAX && *loads[at].type && strcasecmp(loads[at].type, made.type) < 0)
        at++;
    const bool known = at < LOADS_MAX && strcasecmp(loads[at].type, made.type) == 0;
    while (last < LOADS_MAX && *loads[last].type)
        last++;
    if (how != HOW_SET) {
        if (known) {
            memmove(loads + at, loads + at + 1, (LOADS_MAX - at - 1) * sizeof *loads);
            loads[LOADS_MAX - 1] = (struct settings_load){ 0 };
        }
        return true;
    }
    if (!known && last == LOADS_MAX)
        return refuse(r, FAULT_LIMIT, "There are %d loads already", LOADS_MAX);
    if (!known)
        memmove(loads + at + 1, loads + at, (last - at) * sizeof *loads);
    value_text(&args->at[1], made.file, sizeof made.file);
    loads[at] = made;
    return true;
}

void load_print(const void *slice, struct buf *lines)
{
    const struct settings_load *loads = ((const struct settings_provision *)slice)->loads;
    for (unsigned i = 0; i < LOADS_MAX && *loads[i].type; i++)
        buf_printf(lines, "load %s %s\n", loads[i].type, loads[i].file);
}

static const char *const url_words[URLS] = {
    [URL_AUTHENTICATION] = "authentication", [URL_DIRECTORIES] = "directories", [URL_IDLE] = "idle",
    [URL_INFORMATION] = "information", [URL_MESSAGES] = "messages", [URL_PROXY] = "proxy-server",
    [URL_SERVICES] = "services",
};

bool url_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_provision *s = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(s->urls, 0, sizeof s->urls);
        return true;
    }
    char *url = s->urls[args->at[0].number - 1];
    memset(url, 0, URL_TEXT);
    if (how == HOW_SET)
        value_text(&args->at[1], url, URL_TEXT);
    return true;
}

void url_print(const void *slice, struct buf *lines)
{
    const struct settings_provision *s = slice;
    for (unsigned i = 0; i < URLS; i++)
        if (*s->urls[i])
            buf_printf(lines, "url %s %s\n", url_words[i], s->urls[i]);
}
