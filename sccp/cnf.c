// SPDX-License-Identifier: MIT
/* The texts of phone files, and the rows `load`, `service phone` and `url` that fill most of them. Elements: those that
 * CallManager 4.1 gave a 7912 and a 7960, and what later phones look for; every model passes over unknown ones. */
#include "sccp/provision.h"

#include "core/settings.h"
#include "sccp/sccp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- XML -- */

void cnf_escape(struct buf *xml, const char *text, size_t n)
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
    cnf_escape(xml, text, n);
    buf_printf(xml, "</%s>\n", name);
}

void cnf_element(struct buf *xml, const char *name, const char *text)
{
    element_of(xml, name, text, strlen(text));
}

static void number(struct buf *xml, const char *name, unsigned value)
{
    buf_printf(xml, "<%s>%u</%s>\n", name, value, name);
}

/* -- parts -- */

static const struct settings_named *find_named(const struct settings_named all[], unsigned room, const char *name)
{
    for (unsigned i = 0; i < room && *all[i].name; i++)
        if (strcasecmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}

static void add_member(struct buf *xml, unsigned priority, const struct address *a)
{
    char host[ADDRESS_TEXT];
    buf_printf(xml, "<member priority=\"%u\">\n<callManager>\n<ports>\n", priority);
    number(xml, "ethernetPhonePort", address_port(a));
    buf_adds(xml, "</ports>\n");
    cnf_element(xml, "processNodeName", address_host(a, host));
    buf_adds(xml, "</callManager>\n</member>\n");
}

/* Where phones register: an address and no name, because phones without DNS would turn to the TFTP server instead. */
static void add_servers(struct buf *xml)
{
    const struct settings_telephony *t = settings_telephony();
    struct address here;
    boot_address_called(t->source_ip, t->source_port, boot.sccp_port, &here);
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
    cnf_element(xml, "name", user->language);
    cnf_element(xml, "langCode", user->lang_code);
    cnf_element(xml, "winCharSet", user->charset);
    buf_adds(xml, "</userLocale>\n");
    const struct locale *network = locale_of(&s->network[0], true);
    cnf_element(xml, "networkLocale", network->country);
    buf_adds(xml, "<networkLocaleInfo>\n");
    cnf_element(xml, "name", network->country);
    buf_adds(xml, "</networkLocaleInfo>\n");
}

static void add_urls(struct buf *xml)
{
    static const struct { const char *name; enum phone_url url; } elements[] = {
        { "authenticationURL", URL_AUTHENTICATION }, { "directoryURL", URL_DIRECTORIES }, { "idleURL", URL_IDLE },
        { "informationURL", URL_INFORMATION }, { "messagesURL", URL_MESSAGES }, { "proxyServerURL", URL_PROXY },
        { "servicesURL", URL_SERVICES },
    };
    const char *idle = strstr(settings_urls()->text[URL_IDLE], " idle-timeout ");
    number(xml, "idleTimeout", idle ? (unsigned)strtoul(idle + strlen(" idle-timeout "), NULL, 10) : 0);
    for (unsigned i = 0; i < URLS; i++) {
        char url[URL_TEXT];
        cnf_element(xml, elements[i].name, phone_url(elements[i].url, url));
    }
}

/* What a phone lets its user do (the accesses are on when 0): as delivered, unless `service phone` of telephony-service
 * says otherwise, or that of the phone. */
static void add_vendor(struct buf *xml, const struct settings_provision *s, const struct settings_named own[])
{
    static const struct settings_named delivered[] = {
        { "disableSpeaker", "false" }, { "disableSpeakerAndHeadset", "false" }, { "garp", "0" }, { "pcPort", "0" },
        { "settingsAccess", "1" }, { "voiceVlanAccess", "0" }, { "webAccess", "0" },
    };
    const struct settings_named *all = s->parameters;
    buf_adds(xml, "<vendorConfig>\n");
    for (unsigned i = 0; i < sizeof delivered / sizeof delivered[0]; i++) {
        const char *name = delivered[i].name;
        if (!find_named(all, NAMED_MAX, name) && !find_named(own, OWN_PARAMETERS, name))
            cnf_element(xml, name, delivered[i].text);
    }
    for (unsigned i = 0; i < NAMED_MAX && *all[i].name; i++)
        if (!find_named(own, OWN_PARAMETERS, all[i].name))
            cnf_element(xml, all[i].name, all[i].text);
    for (unsigned i = 0; i < OWN_PARAMETERS && *own[i].name; i++)
        cnf_element(xml, own[i].name, own[i].text);
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
    for (unsigned i = 0; i < NAMED_MAX && *s->loads[i].name; i++)
        if (names_type(s->loads[i].name, type))
            return s->loads[i].text;
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
    cnf_element(xml, "deviceProtocol", "SCCP");
    cnf_element(xml, "phonePassword", "");
    buf_adds(xml, "<devicePool>\n<dateTimeSetting>\n");
    cnf_element(xml, "dateTemplate", phone_date_template());
    cnf_element(xml, "timeZone", time_zone_name(s->time_zone));
    buf_adds(xml, "</dateTimeSetting>\n");
    add_servers(xml);
    buf_adds(xml, "<srstInfo>\n");
    cnf_element(xml, "name", "Disable");
    buf_adds(xml, "</srstInfo>\n</devicePool>\n");
    buf_adds(xml, "<versionStamp>{");
    cnf_escape(xml, s->stamp, strlen(s->stamp));
    buf_adds(xml, "}</versionStamp>\n");
    element_of(xml, "loadInformation", load, load_length(load));
    add_vendor(xml, s, phone_parameters(p));
    add_locales(xml, s);
    number(xml, "deviceSecurityMode", 1);
    number(xml, "transportLayerProtocol", 1);
    number(xml, "capfAuthMode", 0);
    add_urls(xml);
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
        if (!*load || !m->device_type)
            continue;
        buf_printf(xml, "<loadInformation%u model=\"IP Phone %s\">", m->device_type, m->type);
        cnf_escape(xml, load, load_length(load));
        buf_printf(xml, "</loadInformation%u>\n", m->device_type);
    }
    add_urls(xml);
    buf_adds(xml, "</Default>\n");
}

/* -- rows -- */

static bool named_set(struct settings_named all[], unsigned room, const char *what, const struct args *args,
                      enum how how, struct refusal *r)
{
    struct settings_named made = { 0 };
    unsigned at = 0, count = 0;
    if (!args->at[0].given) {
        memset(all, 0, room * sizeof *all);
        return true;
    }
    value_text(&args->at[0], made.name, sizeof made.name);
    while (count < room && *all[count].name)
        count++;
    while (at < count && strcasecmp(all[at].name, made.name) < 0)
        at++;
    if (at < count && strcasecmp(all[at].name, made.name) == 0) {
        memmove(all + at, all + at + 1, (count - at - 1) * sizeof *all);
        all[--count] = (struct settings_named){ 0 };
    }
    if (how != HOW_SET)
        return true;
    if (count == room)
        return refuse(r, FAULT_LIMIT, "There are %u %s already", room, what);
    memmove(all + at + 1, all + at, (count - at) * sizeof *all);
    value_text(&args->at[1], made.text, sizeof made.text);
    all[at] = made;
    return true;
}

static void named_print(const struct settings_named all[], unsigned room, const char *words, struct buf *lines)
{
    for (unsigned i = 0; i < room && *all[i].name; i++)
        buf_printf(lines, "%s %s %s\n", words, all[i].name, all[i].text);
}

bool load_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    return named_set(((struct settings_provision *)slice)->loads, NAMED_MAX, "loads", args, how, r);
}

void load_print(const void *slice, struct buf *lines)
{
    named_print(((const struct settings_provision *)slice)->loads, NAMED_MAX, "load", lines);
}

/* Parameters become elements of the phone's file. */
static bool is_element(const char *name)
{
    static const char others[] = "0123456789-.";
    static const char all[] = "0123456789-._ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !strchr(others, *name) && !name[strspn(name, all)];
}

bool parameter_set_in(struct settings_named all[], unsigned room, const struct args *args, enum how how,
                      struct refusal *r)
{
    char name[NAMED_NAME] = "";
    if (how == HOW_SET && !is_element(value_text(&args->at[0], name, sizeof name)))
        return refuse(r, FAULT_INVALID_VALUE, "A parameter's name has letters, digits, and _ - . after a letter");
    return named_set(all, room, "parameters", args, how, r);
}

void parameters_print_of(const struct settings_named all[], unsigned room, struct buf *lines)
{
    named_print(all, room, "service phone", lines);
}

bool parameter_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    return parameter_set_in(((struct settings_provision *)slice)->parameters, NAMED_MAX, args, how, r);
}

void parameter_print(const void *slice, struct buf *lines)
{
    parameters_print_of(((const struct settings_provision *)slice)->parameters, NAMED_MAX, lines);
}

void parameters_add(struct settings_named own[OWN_PARAMETERS], const struct settings_named from[OWN_PARAMETERS])
{
    for (unsigned i = 0; i < OWN_PARAMETERS && *from[i].name; i++) {
        unsigned count = 0;
        while (count < OWN_PARAMETERS && *own[count].name)
            count++;
        if (count < OWN_PARAMETERS && !find_named(own, OWN_PARAMETERS, from[i].name))
            own[count] = from[i];
    }
}
