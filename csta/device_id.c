// SPDX-License-Identifier: MIT
#include "csta/device_id.h"

#include "csta/compose.h"

#include "core/promote.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct span {
    const char *from, *to;
};

static bool begins(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* One character, `%2A` read as `*`. Advances. */
static char next_character(const char **at, const char *end)
{
    const char c = *(*at)++;
    unsigned hex;
    if (c != '%' || end - *at < 2 || !isxdigit((unsigned char)(*at)[0]) || !isxdigit((unsigned char)(*at)[1]))
        return c;
    sscanf(*at, "%2x", &hex);
    *at += 2;
    return (char)hex;
}

/* A dial string without the visual separators of RFC 3966. False when it holds anything else. */
static bool read_number(struct span s, char number[OUTSIDE_MAX])
{
    size_t n = 0;
    while (s.from < s.to) {
        const char c = next_character(&s.from, s.to);
        if (c && strchr(" ()-.", c))
            continue;
        if ((!isalnum((unsigned char)c) && !(c && strchr("+*#_", c))) || n + 1 >= OUTSIDE_MAX)
            return false;
        number[n++] = c;
    }
    number[n] = '\0';
    return true;
}

static bool is_phone_name(struct span s)
{
    if (s.to - s.from != 15 || !begins(s.from, "SEP"))
        return false;
    for (const char *p = s.from + 3; p < s.to; p++)
        if (!isxdigit((unsigned char)*p))
            return false;
    return true;
}

static bool read_phone(struct span s, char phone[16])
{
    if (!is_phone_name(s))
        return false;
    memcpy(phone, s.from, 15);
    phone[15] = '\0';
    return true;
}

/* `;name=value` after the number: an extension replaces the number, a device narrows it, the rest is carried only. */
static bool read_parameters(const char *at, const char *end, struct device_id *id)
{
    while (at < end && *at == ';') {
        const char *name = at + 1;
        const char *stop = memchr(name, ';', (size_t)(end - name));
        at = stop ? stop : end;
        if (begins(name, "ext=") && !read_number((struct span){ name + 4, at }, id->number))
            return false;
        if (begins(name, "device=") && !read_phone((struct span){ name + 7, at }, id->phone))
            return false;
    }
    return true;
}

static const char *first_of(const char *from, const char *end, const char *stops)
{
    while (from < end && !strchr(stops, *from))
        from++;
    return from;
}

bool device_id_parse(const char *text, struct device_id *id)
{
    *id = (struct device_id){ .text = text };
    const size_t size = strlen(text);
    if (size > DEVICE_ID_MAX)
        return false;
    const char *at = text, *end = text + size;
    const struct { const char *scheme; enum device_form form; } schemes[] = {
        { "tel:", FORM_TEL }, { "sips:", FORM_SIP }, { "sip:", FORM_SIP },
    };
    for (unsigned i = 0; i < sizeof schemes / sizeof schemes[0] && id->form == FORM_PLAIN; i++) {
        if (begins(text, schemes[i].scheme)) {
            id->form = schemes[i].form;
            at += strlen(schemes[i].scheme);
        }
    }
    const char *host = memchr(at, '@', (size_t)(end - at));
    if (host && id->form == FORM_SIP) {
        id->host = host;
        id->host_size = (size_t)(first_of(host, end, ";?") - host);
    }
    const char *user_end = host ? host : end;
    const char *number_end = first_of(at, user_end, ";");
    const struct span number = { at, number_end };
    if (id->form == FORM_PLAIN && read_phone(number, id->phone))
        return number_end == end;
    if (!read_number(number, id->number) || !read_parameters(number_end, user_end, id))
        return false;
    return host ? read_parameters(first_of(host, end, ";?"), end, id) : true;
}

static bool shows(const struct phone *p, const struct device *d)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line && p->buttons[i].line->device == d)
            return true;
    return false;
}

static struct device *first_device(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line && p->buttons[i].line->device)
            return p->buttons[i].line->device;
    return NULL;
}

struct device *device_id_find(const struct device_id *id, struct phone **where)
{
    *where = *id->phone ? phone_by_name(id->phone) : NULL;
    if (*id->phone && !*where)
        return NULL;
    struct device *d = *id->number ? promote_find(id->number) : *where ? first_device(*where) : NULL;
    if (!d || list_empty(&d->lines) || (*where && !shows(*where, d)))
        return NULL;
    return d;
}

void device_id_spell(struct buf *b, const struct device_id *own, const char *number)
{
    if (strcmp(own->number, number) == 0) {
        compose_escaped(b, own->text);
        return;
    }
    if (own->form == FORM_TEL)
        buf_adds(b, "tel:");
    else if (own->host)
        buf_adds(b, "sip:");
    compose_escaped(b, number);
    /* A global number has no context (RFC 3966 5.1.5). */
    if (own->form == FORM_TEL && *number != '+')
        buf_adds(b, ";phone-context=dialstring");
    if (own->host) {
        char host[DEVICE_ID_MAX + 1];
        memcpy(host, own->host, own->host_size);
        host[own->host_size] = '\0';
        compose_escaped(b, host);
    }
}
