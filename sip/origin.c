// SPDX-License-Identifier: MIT
#include "sip/origin.h"

#include <string.h>

enum { SIP_PORT = 5060 };

/* The last Via, and how many there are. */
static unsigned last_via(const struct message *m, struct text *via)
{
    unsigned count = 0;
    for (unsigned i = 0; i < m->line_count; i++) {
        struct text rest = m->lines[i].value, item;
        while (m->lines[i].id == H_VIA && text_item(&rest, &item)) {
            *via = item;
            count++;
        }
    }
    return count;
}

/* What stands between the protocol and the parameters. */
static struct text sent_by(struct text via)
{
    const char *end = memchr(via.at, ';', via.size);
    const char *stop = end ? end : via.at + via.size, *at;
    while (stop > via.at && stop[-1] == ' ')
        stop--;
    for (at = stop; at > via.at && at[-1] != ' '; at--)
        continue;
    return (struct text){ at, (size_t)(stop - at) };
}

/* Cuts the port off "10.0.0.9:5060" or "[2001:db8::9]:5060"; empty when there is none. */
static struct text cut_port(struct text *host)
{
    const char *end = host->at + host->size;
    const char *from = host->size && *host->at == '[' ? memchr(host->at, ']', host->size) : host->at;
    const char *colon = from ? memchr(from, ':', (size_t)(end - from)) : NULL;
    const struct text port = { colon ? colon + 1 : end, colon ? (size_t)(end - colon - 1) : 0 };
    host->size = (size_t)((colon ? colon : end) - host->at);
    return port;
}

/* False when the host is a name. */
static bool read_address(struct text host, long port, struct address *a)
{
    char text[ADDRESS_TEXT];
    if (host.size > 1 && *host.at == '[' && host.at[host.size - 1] == ']')
        host = (struct text){ host.at + 1, host.size - 2 };
    if (host.size >= sizeof text)
        return false;
    memcpy(text, host.at, host.size);
    text[host.size] = '\0';
    return address_parse(a, text, port > 0 && port <= UINT16_MAX ? (uint16_t)port : SIP_PORT);
}

struct address origin_of(const struct message *m, const struct path *p)
{
    struct address origin;
    struct text via = { NULL, 0 };
    if (last_via(m, &via) < 2)
        return p->peer;
    const struct text received = text_parameter(via, "received"), rport = text_parameter(via, "rport");
    struct text host = sent_by(via);
    const struct text port = cut_port(&host);
    const long number = text_number(rport.size ? rport : port, NULL);
    return read_address(received.size ? received : host, number, &origin) ? origin : p->peer;
}
