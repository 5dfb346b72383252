// SPDX-License-Identifier: MIT
#include "sip/osip.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#include <stdlib.h>
#include <string.h>

/* libosip2 takes some 150 small pieces per message. They come from an arena that is emptied before the next message:
 * nothing is freed piece by piece, nothing can leak, and a message that wants more than the arena is refused. */
enum { ARENA_SIZE = 256 * 1024 };

static struct {
    _Alignas(16) char room[ARENA_SIZE];
    size_t used;
    bool exhausted;
} arena;

/* Each piece is preceded by its size, for realloc. */
enum { PIECE_HEADER = 16 };

static void *arena_malloc(size_t size)
{
    const size_t rounded = (size + 15) & ~(size_t)15;
    if (size > ARENA_SIZE || arena.used + PIECE_HEADER + rounded > ARENA_SIZE) {
        arena.exhausted = true;
        return NULL;
    }
    char *piece = arena.room + arena.used;
    arena.used += PIECE_HEADER + rounded;
    memcpy(piece, &size, sizeof size);
    return piece + PIECE_HEADER;
}

static void arena_free(void *piece)
{
    (void)piece;
}

static void *arena_realloc(void *piece, size_t size)
{
    void *bigger = arena_malloc(size);
    if (bigger && piece) {
        size_t old;
        memcpy(&old, (char *)piece - PIECE_HEADER, sizeof old);
        memcpy(bigger, piece, old < size ? old : size);
    }
    return bigger;
}

static void no_trace(const char *file, int line, osip_trace_level_t level, const char *format, va_list ap)
{
    (void)file, (void)line, (void)level, (void)format, (void)ap;
}

void osip_prepare(void)
{
    static bool done;
    if (done)
        return;
    done = true;
    osip_trace_initialize_func(TRACE_LEVEL0, no_trace);
    parser_init();                       /* keeps what it allocates: before the arena takes over */
    osip_set_allocators(arena_malloc, arena_realloc, arena_free);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* A port as digits up to 65535; 0 when there is none. */
static bool read_port(const char *text, uint16_t *port)
{
    *port = 0;
    if (!text)
        return true;
    if (!*text || strlen(text) > 5 || strspn(text, "0123456789") != strlen(text))
        return false;
    const long value = strtol(text, NULL, 10);
    *port = (uint16_t)value;
    return value > 0 && value <= 65535;
}

static bool good_uri(const osip_uri_t *uri)
{
    uint16_t port;
    return uri && uri->scheme && (uri->string || (uri->host && *uri->host)) && read_port(uri->port, &port);
}

static const char *tag_of(const osip_list_t *parameters)
{
    osip_generic_param_t *tag = NULL;
    osip_generic_param_get_byname((osip_list_t *)parameters, (char *)"tag", &tag);
    return tag ? or_empty(tag->gvalue) : "";
}

static bool read_parties(const osip_message_t *sip, struct addresses *a)
{
    if (!sip->from || !sip->to || !good_uri(sip->from->url) || !good_uri(sip->to->url))
        return false;
    a->from_tag = tag_of(&sip->from->gen_params);
    a->to_tag = tag_of(&sip->to->gen_params);
    a->from_scheme = or_empty(sip->from->url->scheme);
    a->from_user = or_empty(sip->from->url->username);
    a->from_host = or_empty(sip->from->url->string ? sip->from->url->string : sip->from->url->host);
    a->to_user = or_empty(sip->to->url->username);
    a->request_user = "";
    if (!sip->req_uri)
        return true;
    a->request_user = or_empty(sip->req_uri->username);
    return good_uri(sip->req_uri);
}

static bool read_via(const osip_message_t *sip, struct addresses *a)
{
    const osip_via_t *via = osip_list_get(&sip->vias, 0);
    if (!via || !via->host || !*via->host || !read_port(via->port, &a->via_port))
        return false;
    osip_generic_param_t *rport = NULL;
    osip_via_param_get_byname((osip_via_t *)via, (char *)"rport", &rport);
    a->via_host = via->host;
    a->via_rport = rport != NULL;
    return true;
}

static bool read_route(const osip_message_t *sip, struct addresses *a)
{
    const osip_record_route_t *route = osip_list_get(&sip->record_routes, 0);
    a->route_host = "";
    if (!route)
        return true;
    if (!good_uri(route->url) || !route->url->host)
        return false;
    a->route_host = route->url->host;
    return read_port(route->url->port, &a->route_port);
}

bool osip_addresses(const char *head, size_t size, struct addresses *a)
{
    arena.used = 0;
    arena.exhausted = false;
    struct addresses found = { 0 };
    osip_message_t *sip = NULL;
    if (osip_message_init(&sip) || osip_message_parse(sip, head, size) || arena.exhausted)
        return false;
    if (!read_parties(sip, &found) || !read_via(sip, &found) || !read_route(sip, &found))
        return false;
    *a = found;
    return true;
}
