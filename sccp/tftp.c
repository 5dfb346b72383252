// SPDX-License-Identifier: MIT
#include "sccp/tftp.h"

#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/peer.h"
#include "core/stream.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum opcode { OP_READ = 1, OP_WRITE, OP_DATA, OP_ACK, OP_ERROR, OP_OPTIONS };

enum {
    HEADER = 4,
    BLOCK = 512,
    BLOCK_LEAST = 8,
    BLOCK_MOST = 1468,           /* what an Ethernet frame holds after IP, UDP and the header: nothing is fragmented */
    REQUEST_MOST = 512,          /* RFC 2347 */
    SECONDS = 1,                 /* until a block is sent again, unless the client says otherwise */
    REPEATS = 5,
    OPTIONS_MOST = 4,            /* looked at; more are as good as unknown */
};

struct counter tftp_counters[] = {
    [COUNT_TFTP_REQUESTS] = { "tftp_requests", "TFTP requests to read or write" },
    [COUNT_TFTP_SENT] = { "tftp_files_sent", "Files that a client acknowledged to their end" },
    [COUNT_TFTP_REFUSED] = { "tftp_requests_refused", "TFTP requests answered with an error" },
    [COUNT_TFTP_REPEATED] = { "tftp_blocks_repeated", "TFTP blocks sent again because nobody acknowledged them" },
    [COUNT_TFTP_LOST] = { "tftp_transfers_lost", "TFTP transfers given up: the client went silent or sent an error" },
    { NULL }
};
struct limit tftp_transfers = {
    .name = "TFTP transfers", .when_full = "the next request is refused; phones ask again", .maximum = 64,
};
/* `used` is not kept: it is counted among the few transfers when a request comes. */
struct limit tftp_of_address = {
    .name = "TFTP transfers of one address", .when_full = "its next request is refused", .maximum = 8,
};
struct debug_flag tftp_debugs[] = { { "tftp events", "TFTP Event" }, { NULL } };
#define TFTP_DEBUG(...) DEBUG(&tftp_debugs[0], __VA_ARGS__)

struct transfer {
    struct datagrams *socket;
    struct address peer;
    struct timer timer;
    struct list all;
    struct tftp_content content;
    uint64_t at;                 /* bytes of the content already sent or in the packet */
    uint16_t block;              /* number of the packet: of the option acknowledgement 0 */
    uint16_t block_size;
    uint8_t seconds, repeats;
    bool netascii, last;
    bool moved;                  /* the client has acknowledged something */
    int half;                    /* second byte of a netascii pair that did not fit; -1 none */
    char name[TFTP_NAME];
    size_t size;
    uint8_t packet[HEADER + BLOCK_MOST];
};

static const char service[] = "TFTP";
static struct list transfers = LIST_INIT(transfers);
static struct datagrams *listening;
static tftp_find_fn *find_content;

/* -- errors -- */

static const char *const error_texts[] = {
    [TFTP_UNDEFINED] = "The file cannot be read", [TFTP_NOT_FOUND] = "File not found",
    [TFTP_ACCESS] = "Access violation: this server is read-only", [TFTP_FULL] = "Too many transfers",
    [TFTP_ILLEGAL] = "Illegal TFTP operation", [TFTP_UNKNOWN_TID] = "Unknown transfer ID",
};

static void send_error(struct datagrams *from, const struct address *to, enum tftp_error code)
{
    uint8_t packet[64] = { 0, OP_ERROR, 0, (uint8_t)code };
    const size_t n = strlen(error_texts[code]);
    memcpy(packet + HEADER, error_texts[code], n + 1);
    datagrams_send(from, to, packet, HEADER + n + 1);
}

static void refuse_request(struct datagrams *d, const struct address *to, enum tftp_error code)
{
    tftp_counters[COUNT_TFTP_REFUSED].value++;
    peer_refuse(service, to);
    send_error(d, to, code);
}

/* -- the content -- */

static void content_free(struct tftp_content *c)
{
    buf_free(&c->made);
    if (c->fd >= 0)
        close(c->fd);
}

/* Up to n bytes from `at`; fewer at the end. A block of a local file comes from the page cache or one short read, so
 * the loop reads it itself. Negative: it cannot be read. */
static ssize_t content_read(const struct tftp_content *c, uint64_t at, uint8_t *to, size_t n)
{
    if (c->fd >= 0)
        return pread(c->fd, to, n, (off_t)at);
    const size_t left = at < c->made.size ? c->made.size - (size_t)at : 0;
    n = n < left ? n : left;
    if (n)
        memcpy(to, c->made.data + at, n);
    return (ssize_t)n;
}

static ssize_t fill_octets(struct transfer *t)
{
    const ssize_t n = content_read(&t->content, t->at, t->packet + HEADER, t->block_size);
    t->at += n > 0 ? (uint64_t)n : 0;
    return n;
}

/* RFC 764 by way of RFC 1350: a newline travels as CR LF, a lone CR as CR NUL. */
static ssize_t fill_netascii(struct transfer *t)
{
    uint8_t raw[BLOCK_MOST], *to = t->packet + HEADER;
    const ssize_t got = content_read(&t->content, t->at, raw, t->block_size);
    size_t n = 0;
    if (got < 0)
        return got;
    if (t->half >= 0)
        to[n++] = (uint8_t)t->half;
    t->half = -1;
    for (ssize_t i = 0; i < got && n < t->block_size; i++, t->at++) {
        const bool pair = raw[i] == '\n' || raw[i] == '\r';
        const uint8_t second = raw[i] == '\n' ? '\n' : 0;
        to[n++] = pair ? '\r' : raw[i];
        if (pair && n < t->block_size)
            to[n++] = second;
        else if (pair)
            t->half = second;
    }
    return (ssize_t)n;
}

/* -- a transfer -- */

static void transfer_end(struct transfer *t)
{
    timer_stop(&t->timer);
    list_remove(&t->all);
    datagrams_close(t->socket);
    content_free(&t->content);
    limit_give(&tftp_transfers);
    free(t);
}

static void transfer_lost(struct transfer *t, const char *why)
{
    TFTP_DEBUG("TFTP: %s: %s", t->name, why);
    tftp_counters[COUNT_TFTP_LOST].value++;
    transfer_end(t);
}

static void send_packet(struct transfer *t)
{
    datagrams_send(t->socket, &t->peer, t->packet, t->size);
    timer_start(&t->timer, t->seconds * 1000ull);
}

/* Block numbers begin anew after 65535: files above 32 MB need it. */
static void send_next(struct transfer *t)
{
    const ssize_t n = t->netascii ? fill_netascii(t) : fill_octets(t);
    if (n < 0) {
        send_error(t->socket, &t->peer, TFTP_UNDEFINED);
        transfer_lost(t, "cannot be read");
        return;
    }
    t->block++;
    t->packet[0] = 0, t->packet[1] = OP_DATA;
    t->packet[2] = (uint8_t)(t->block >> 8), t->packet[3] = (uint8_t)t->block;
    t->size = HEADER + (size_t)n;
    t->last = n < t->block_size;
    t->repeats = 0;
    send_packet(t);
}

static void on_timer(struct timer *timer)
{
    struct transfer *t = list_entry(timer, struct transfer, timer);
    if (t->repeats++ == REPEATS) {
        transfer_lost(t, "no acknowledgement");
        return;
    }
    tftp_counters[COUNT_TFTP_REPEATED].value++;
    send_packet(t);
}

/* Only the acknowledgement of the packet under way moves a transfer. An older one was delayed or doubled; to answer it
 * would send every block twice from then on (the sorcerer's apprentice of RFC 1123). */
static void on_ack(struct transfer *t, uint16_t block)
{
    if (block != t->block)
        return;
    t->moved = true;
    if (!t->last) {
        send_next(t);
        return;
    }
    TFTP_DEBUG("TFTP: Finished %s, %llu bytes", t->name, (unsigned long long)t->at);
    tftp_counters[COUNT_TFTP_SENT].value++;
    transfer_end(t);
}

static void on_transfer(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    struct transfer *t = datagrams_owner(d);
    const unsigned op = n >= HEADER ? (unsigned)(data[0] << 8 | data[1]) : 0;
    if (!address_equal(from, &t->peer)) {
        if (op != OP_ERROR)
            send_error(d, from, TFTP_UNKNOWN_TID);
    } else if (op == OP_ACK) {
        on_ack(t, (uint16_t)(data[2] << 8 | data[3]));
    } else if (op == OP_ERROR) {
        transfer_lost(t, "the client sent an error");
    } else {
        send_error(d, from, TFTP_ILLEGAL);
        transfer_lost(t, "the client sent what is no acknowledgement");
    }
}

/* -- a request -- */

struct option {
    const char *name, *value;
};
struct request {
    unsigned op;
    const char *name, *mode;
    struct option options[OPTIONS_MOST];
    unsigned count;
};

/* The next NUL-terminated text, NULL when there is none. */
static const char *take_text(const char **at, const char *end)
{
    const char *text = *at, *stop = memchr(text, 0, (size_t)(end - text));
    *at = stop ? stop + 1 : end;
    return stop ? text : NULL;
}

static bool read_request(const uint8_t *data, size_t n, struct request *r)
{
    const char *at = (const char *)data + 2, *end = (const char *)data + n;
    *r = (struct request){ .op = n >= 2 ? (unsigned)(data[0] << 8 | data[1]) : 0 };
    if (n < 2 || (r->op != OP_READ && r->op != OP_WRITE))
        return false;
    r->name = take_text(&at, end);
    r->mode = r->name ? take_text(&at, end) : NULL;
    while (r->mode && at < end && r->count < OPTIONS_MOST) {
        const char *name = take_text(&at, end), *value = name ? take_text(&at, end) : NULL;
        if (!value)
            return false;
        r->options[r->count++] = (struct option){ name, value };
    }
    return r->mode;
}

/* Parts of [A-Za-z0-9._-] joined by single slashes, none of them beginning with a dot: no way up, nothing hidden. */
static bool is_name(const char *name)
{
    const size_t n = strlen(name);
    char before = '/';
    if (n == 0 || n >= TFTP_NAME)
        return false;
    for (size_t i = 0; i < n; before = name[i++])
        if (!(isalnum((unsigned char)name[i]) || strchr("._-/", name[i]))
            || (before == '/' && strchr("./", name[i])))
            return false;
    return before != '/';
}

/* A decimal number between the bounds; false for anything else. */
static bool number_of(const char *text, unsigned long least, unsigned long most, unsigned long *number)
{
    char *end;
    if (!isdigit((unsigned char)*text) || strlen(text) > 9)
        return false;
    *number = strtoul(text, &end, 10);
    return !*end && *number >= least && *number <= most;
}

static void acknowledge(struct transfer *t, const char *name, unsigned long long value)
{
    char *to = (char *)t->packet + t->size;
    const size_t room = sizeof t->packet - t->size;
    int n = snprintf(to, room, "%s", name) + 1;
    n += snprintf(to + n, room - (size_t)n, "%llu", value) + 1;
    t->size += (size_t)n;
}

/* Takes what it knows; the rest, and values out of range, are passed over in silence (RFC 2347). The size of a netascii
 * transfer is not known before its end, so tsize is passed over as well. */
static void take_options(struct transfer *t, const struct request *r)
{
    t->packet[0] = 0, t->packet[1] = OP_OPTIONS;
    t->size = 2;
    for (unsigned i = 0; i < r->count; i++) {
        const char *name = r->options[i].name, *value = r->options[i].value;
        unsigned long number;
        if (strcasecmp(name, "blksize") == 0 && number_of(value, BLOCK_LEAST, 65464, &number)) {
            t->block_size = (uint16_t)(number < BLOCK_MOST ? number : BLOCK_MOST);
            acknowledge(t, "blksize", t->block_size);
        } else if (strcasecmp(name, "timeout") == 0 && number_of(value, 1, 255, &number)) {
            t->seconds = (uint8_t)number;
            acknowledge(t, "timeout", number);
        } else if (strcasecmp(name, "tsize") == 0 && number_of(value, 0, 999999999, &number) && !t->netascii) {
            acknowledge(t, "tsize", t->content.size);
        }
    }
}

static struct transfer *transfer_of(const struct address *peer)
{
    list_each(node, &transfers) {
        struct transfer *t = list_entry(node, struct transfer, all);
        if (address_equal(&t->peer, peer))
            return t;
    }
    return NULL;
}

static bool has_room(const struct address *peer)
{
    unsigned same = 0;
    list_each(node, &transfers)
        same += address_same_host(&list_entry(node, struct transfer, all)->peer, peer);
    if (same >= tftp_of_address.maximum) {
        tftp_of_address.refused++;
        return false;
    }
    return limit_take(&tftp_transfers);
}

/* A port of its own at the address that was asked. */
static struct datagrams *open_port(struct transfer *t)
{
    struct address here = *tftp_address();
    int error;
    address_set_port(&here, 0);
    return datagrams_open(&here, on_transfer, t, &error);
}

static void begin(struct datagrams *d, const struct address *from, const struct request *r,
                  const struct tftp_content *content)
{
    struct transfer *t = must(calloc(1, sizeof *t));
    t->content = *content;
    t->peer = *from;
    t->half = -1;
    t->block_size = BLOCK;
    t->seconds = SECONDS;
    t->netascii = strcasecmp(r->mode, "netascii") == 0;
    t->timer.fire = on_timer;
    snprintf(t->name, sizeof t->name, "%s", r->name);
    t->socket = open_port(t);
    list_append(&transfers, &t->all);
    if (!t->socket) {
        list_remove(&t->all);
        content_free(&t->content);
        limit_give(&tftp_transfers);
        free(t);
        refuse_request(d, from, TFTP_FULL);
        return;
    }
    datagrams_account(t->socket, service);
    TFTP_DEBUG("TFTP: Opened %s, size %llu", t->name, (unsigned long long)t->content.size);
    take_options(t, r);
    if (t->size > 2)
        send_packet(t);
    else
        send_next(t);
}

/* A request that comes once more before its first block is acknowledged was repeated by an impatient client: the
 * answer is under way. Any other one from the same port means that the transfer before is over for its client. */
static bool repeated(const struct address *from, const struct request *r)
{
    struct transfer *t = transfer_of(from);
    if (t && !t->moved && strcmp(t->name, r->name) == 0)
        return true;
    if (t)
        transfer_lost(t, "the client asks anew");
    return false;
}

static void serve(struct datagrams *d, const struct address *from, const struct request *r)
{
    struct tftp_content content = { .fd = -1 };
    char name[4 * TFTP_NAME], host[ADDRESS_TEXT];
    TFTP_DEBUG("TFTP: %s request from host %s for %s", r->op == OP_READ ? "read" : "write", address_text(from, host),
               log_escape(r->name, strlen(r->name), name, sizeof name));
    if (r->op == OP_WRITE)
        refuse_request(d, from, TFTP_ACCESS);
    else if (strcasecmp(r->mode, "octet") != 0 && strcasecmp(r->mode, "netascii") != 0)
        refuse_request(d, from, TFTP_ILLEGAL);
    else if (repeated(from, r))
        return;
    else if (!is_name(r->name))
        refuse_request(d, from, TFTP_ACCESS);
    else if (!has_room(from))
        refuse_request(d, from, TFTP_FULL);
    else if (find_content(r->name, &content))
        begin(d, from, r, &content);
    else {
        limit_give(&tftp_transfers);
        TFTP_DEBUG("TFTP: %s: File not found", name);
        refuse_request(d, from, TFTP_NOT_FOUND);
    }
}

static void on_request(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    const unsigned op = n >= 2 ? (unsigned)(data[0] << 8 | data[1]) : 0;
    struct request r;
    if (n < 2 || n > REQUEST_MOST || op == OP_ERROR)
        return;                      /* an error is never answered, nor is what TFTP cannot say */
    tftp_counters[COUNT_TFTP_REQUESTS].value++;
    if (read_request(data, n, &r))
        serve(d, from, &r);
    else
        refuse_request(d, from, op == OP_DATA || op == OP_ACK ? TFTP_UNKNOWN_TID : TFTP_ILLEGAL);
}

/* -- the listener -- */

int tftp_listen(const struct address *a, tftp_find_fn *find)
{
    int error = 0;
    find_content = find;
    if (listening)
        datagrams_close(listening);
    listening = datagrams_open(a, on_request, NULL, &error);
    if (listening)
        datagrams_account(listening, service);
    return error;
}

void tftp_close(void)
{
    while (!list_empty(&transfers))
        transfer_end(list_entry(transfers.next, struct transfer, all));
    if (listening)
        datagrams_close(listening);
    listening = NULL;
}

const struct address *tftp_address(void)
{
    return listening ? datagrams_address(listening) : NULL;
}
