// SPDX-License-Identifier: MIT
#include "sip/parse.h"

#include "sip/osip.h"

#include <string.h>
#include <strings.h>

enum { CALL_ID_MAX = 512 };

static const struct {
    const char *name;
    char compact;                /* RFC 3261 7.3.3 and 20 */
    bool single;
    bool named;                  /* a name for people may precede the address */
} headers[H_COUNT] = {
    [H_VIA] = { "Via", 'v', false },
    [H_FROM] = { "From", 'f', true, true },
    [H_TO] = { "To", 't', true, true },
    [H_CALL_ID] = { "Call-ID", 'i', true },
    [H_CSEQ] = { "CSeq", 0, true },
    [H_CONTACT] = { "Contact", 'm', false, true },
    [H_RECORD_ROUTE] = { "Record-Route", 0, false },
    [H_REQUIRE] = { "Require", 0, false },
    [H_SUPPORTED] = { "Supported", 'k', false },
    [H_CONTENT_TYPE] = { "Content-Type", 'c', true },
    [H_CONTENT_ENCODING] = { "Content-Encoding", 'e', false },
    [H_SESSION_EXPIRES] = { "Session-Expires", 'x', true },
    [H_MIN_SE] = { "Min-SE", 0, true },
    [H_USER_AGENT] = { "User-Agent", 0, true },
    [H_EXPIRES] = { "Expires", 0, true },
    [H_AUTHORIZATION] = { "Authorization", 0, false },
    [H_EVENT] = { "Event", 'o', true },                      /* RFC 6665 8.2.1 */
    [H_ACCEPT] = { "Accept", 0, false },
};

/* What libosip2 is given: the headers that hold addresses, and the two without which it takes no message. */
static const enum header for_parser[] = { H_VIA, H_FROM, H_TO, H_CALL_ID, H_CSEQ, H_CONTACT, H_RECORD_ROUTE };

/* -- texts -- */

bool text_is(struct text t, const char *word)
{
    return t.at && strlen(word) == t.size && !memcmp(t.at, word, t.size);
}

bool text_like(struct text t, const char *word)
{
    return t.at && strlen(word) == t.size && !strncasecmp(t.at, word, t.size);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct text trimmed(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    return (struct text){ at, (size_t)(end - at) };
}

static bool is_among(char c, const char *list)
{
    while (*list && *list != c)
        list++;
    return *list;
}

/* First of the `stops` outside quotes and angle brackets, or `end`. */
static const char *find_outside(const char *at, const char *end, const char *stops)
{
    bool quoted = false, angled = false;
    for (; at < end; at++) {
        if (quoted) {
            if (*at == '\\' && at + 1 < end)
                at++;
            else if (*at == '"')
                quoted = false;
        } else if (!angled && is_among(*at, stops)) {
            return at;
        } else if (*at == '"') {
            quoted = true;
        } else if (*at == '<' || *at == '>') {
            angled = *at == '<';
        }
    }
    return end;
}

bool text_item(struct text *rest, struct text *item)
{
    if (!rest->size)
        return false;
    const char *end = rest->at + rest->size;
    const char *comma = find_outside(rest->at, end, ",");
    *item = trimmed(rest->at, comma);
    rest->at = comma < end ? comma + 1 : end;
    rest->size = (size_t)(end - rest->at);
    return true;
}

bool header_lists(const struct message *m, enum header id, const char *word)
{
    for (unsigned i = 0; i < m->line_count; i++) {
        struct text rest = m->lines[i].value, item;
        while (m->lines[i].id == id && text_item(&rest, &item))
            if (text_like(item, word))
                return true;
    }
    return false;
}

long text_number(struct text t, struct text *rest)
{
    size_t i = 0;
    long long value = 0;
    for (; i < t.size && t.at[i] >= '0' && t.at[i] <= '9'; i++) {
        value = value * 10 + (t.at[i] - '0');
        if (value >> 31)
            return -1;
    }
    if (!i)
        return -1;
    if (rest)
        *rest = (struct text){ t.at + i, t.size - i };
    return (long)value;
}

struct text text_uri(struct text value)
{
    const char *end = value.at + value.size;
    const char *open = find_outside(value.at, end, "<");
    if (open == end)                     /* addr-spec: its parameters belong to the header (RFC 3261 20.10) */
        return trimmed(value.at, find_outside(value.at, end, ";,"));
    const char *close = memchr(open, '>', (size_t)(end - open));
    return trimmed(open + 1, close ? close : end);
}

struct text text_parameter(struct text value, const char *name)
{
    if (!value.at)
        return value;
    const char *end = value.at + value.size;
    const char *at = find_outside(value.at, end, ";");
    while (at < end) {
        const char *next = find_outside(at + 1, end, ";");
        const char *equals = memchr(at, '=', (size_t)(next - at));
        const char *stop = equals ? equals : next;
        if (text_like(trimmed(at + 1, stop), name))
            return equals ? trimmed(equals + 1, next) : (struct text){ next, 0 };
        at = next;
    }
    return (struct text){ NULL, 0 };
}

/* -- lines -- */

static enum header header_of(struct text name)
{
    const char compact = name.size == 1 ? (char)(*name.at | 32) : 0;
    for (enum header id = H_OTHER + 1; id < H_COUNT; id++)
        if ((compact && headers[id].compact == compact) || text_like(name, headers[id].name))
            return id;
    return H_OTHER;
}

/* Takes the next line out of [*at, end), unfolded into `room`; false at the empty line. The framer has seen to it that
 * every line ends in CR LF. */
static bool next_line(const char **at, const char *end, char **room, struct text *line)
{
    char *out = *room;
    line->at = out;
    do {
        const char *feed = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
        if (!feed || feed - *at < 2)
            break;
        const size_t size = (size_t)(feed - 1 - *at);
        memcpy(out, *at, size);
        out += size;
        *at = feed + 1;
    } while (*at < end && is_blank(**at));
    line->size = (size_t)(out - *room);
    *room = out;
    return line->size > 0;
}

static bool add_header(struct message *m, struct text line)
{
    const char *end = line.at + line.size;
    const char *colon = memchr(line.at, ':', line.size);
    if (!colon || m->line_count == SIP_HEADERS_MAX)
        return false;
    const struct text name = trimmed(line.at, colon);
    if (!name.size || name.at != line.at)
        return false;
    const enum header id = header_of(name);
    const struct text value = trimmed(colon + 1, end);
    if (id == H_OTHER)
        return true;
    m->lines[m->line_count++] = (struct header_line){ id, value };
    if (!m->first[id].at)
        m->first[id] = value;
    else if (headers[id].single)
        return false;
    return true;
}

static bool is_token(struct text t)
{
    static const char marks[] = "-.!%*_+`'~";
    for (size_t i = 0; i < t.size; i++) {
        const char c = t.at[i];
        const bool alphanumeric = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
        if (!alphanumeric && (!c || !strchr(marks, c)))
            return false;
    }
    return t.size > 0;
}

static const struct verdict fine;
static const struct verdict bad_start = { 400, "Bad Start Line" };

/* SIP/2.0 and nothing else; other numbers are another protocol. */
static struct verdict check_version(struct text t)
{
    if (text_like(t, "SIP/2.0"))
        return fine;
    if (t.size > 4 && !strncasecmp(t.at, "SIP/", 4) && t.size < 16)
        return (struct verdict){ 505, "Version Not Supported" };
    return bad_start;
}

static struct verdict read_status_line(struct message *m, struct text line)
{
    const char *space = memchr(line.at, ' ', line.size);
    const struct verdict v = check_version((struct text){ line.at, (size_t)(space ? space - line.at : 0) });
    if (v.status)
        return v;
    struct text code = { space + 1, line.size - (size_t)(space + 1 - line.at) }, rest;
    const long status = text_number(code, &rest);
    if (status < 100 || status > 699 || rest.at - code.at != 3 || (rest.size && *rest.at != ' '))
        return bad_start;
    m->status = (int)status;
    return fine;
}

static struct verdict read_start_line(struct message *m, struct text line)
{
    if (line.size > 4 && !strncasecmp(line.at, "SIP/", 4))
        return read_status_line(m, line);
    const char *end = line.at + line.size;
    const char *first = memchr(line.at, ' ', line.size);
    const char *last = memrchr(line.at, ' ', line.size);
    if (!first || first == last)
        return bad_start;
    m->method = (struct text){ line.at, (size_t)(first - line.at) };
    m->uri = (struct text){ first + 1, (size_t)(last - first - 1) };
    m->request = is_token(m->method);
    if (!m->request || !m->uri.size || memchr(m->uri.at, ' ', m->uri.size) || memchr(m->uri.at, '\t', m->uri.size))
        return bad_start;
    return check_version((struct text){ last + 1, (size_t)(end - last - 1) });
}

/* Start line and headers. Goes on after a fault, so that the refusal can be addressed. */
static struct verdict read_lines(struct message *m, const char *data, size_t size)
{
    static char room[SIP_MESSAGE_MAX + 1];
    char *free_room = room;
    const char *at = data, *end = data + (size < SIP_MESSAGE_MAX ? size : SIP_MESSAGE_MAX);
    struct text line;
    if (!next_line(&at, end, &free_room, &line))
        return bad_start;
    struct verdict v = read_start_line(m, line);
    while (next_line(&at, end, &free_room, &line))
        if (!add_header(m, line) && !v.status)
            v = (struct verdict){ 400, "Bad Header" };
    return v;
}

/* -- checks -- */

static struct verdict check_cseq(struct message *m)
{
    static const struct verdict bad_cseq = { 400, "Bad CSeq" };
    struct text rest;
    const long number = text_number(m->first[H_CSEQ], &rest);
    if (number < 0 || !rest.size || !is_blank(*rest.at))
        return bad_cseq;
    m->cseq = (uint32_t)number;
    m->cseq_method = trimmed(rest.at, rest.at + rest.size);
    if (!is_token(m->cseq_method))
        return bad_cseq;
    const bool same = m->cseq_method.size == m->method.size
        && !memcmp(m->cseq_method.at, m->method.at, m->method.size);
    return m->request && !same ? (struct verdict){ 400, "CSeq Method Mismatch" } : fine;
}

static struct verdict check_call_id(struct text id)
{
    if (id.size > CALL_ID_MAX)
        return (struct verdict){ 400, "Call-ID Too Long" };
    for (size_t i = 0; i < id.size; i++)
        if ((unsigned char)id.at[i] <= ' ' || id.at[i] == 127)
            return (struct verdict){ 400, "Bad Call-ID" };
    return fine;
}

static const struct verdict bad_uri = { 400, "Bad Request-URI" };

/* A host without colons, unless in brackets, and perhaps a port: "sip:2001:db8::10" is neither (RFC 5118 4.2). */
static bool is_host(const char *at, const char *end)
{
    const char *host_end = at < end && *at == '[' ? memchr(at, ']', (size_t)(end - at)) : at;
    const char *colon = host_end ? memchr(host_end, ':', (size_t)(end - host_end)) : NULL;
    const struct text port = { colon ? colon + 1 : end, colon ? (size_t)(end - colon - 1) : 0 };
    struct text rest = port;
    return host_end && (!colon || (text_number(port, &rest) >= 0 && !rest.size));
}

/* What is between the user and the parameters. */
static struct verdict check_host(const char *at, const char *end)
{
    const char *user = memchr(at, '@', (size_t)(end - at));
    const char *host = user ? user + 1 : at, *stop = host;
    while (stop < end && *stop != ';' && *stop != '?')
        stop++;
    return is_host(host, stop) ? fine : bad_uri;
}

static struct verdict check_uri(struct text uri)
{
    const char *colon = memchr(uri.at, ':', uri.size);
    if (!colon)
        return bad_uri;
    const struct text scheme = { uri.at, (size_t)(colon - uri.at) };
    if (text_like(scheme, "sip") || text_like(scheme, "sips"))
        return check_host(colon + 1, uri.at + uri.size);
    if (text_like(scheme, "tel"))
        return fine;
    return is_token(scheme) ? (struct verdict){ 416, "Unsupported URI Scheme" } : bad_uri;
}

static char *append(char *out, const char *data, size_t size)
{
    memcpy(out, data, size);
    return out + size;
}

static const char *read_tag(struct text value, char room[SIP_LINE_MAX + 1])
{
    const struct text tag = text_parameter(value, "tag");
    const size_t size = tag.size <= SIP_LINE_MAX ? tag.size : 0;
    if (size)
        memcpy(room, tag.at, size);
    room[size] = 0;
    return room;
}

/* All that is wanted of an answer, whose tags must be those that we know: no grammar. */
static void read_tags(struct message *m)
{
    static char from[SIP_LINE_MAX + 1], to[SIP_LINE_MAX + 1];
    m->addresses.from_tag = read_tag(m->first[H_FROM], from);
    m->addresses.to_tag = read_tag(m->first[H_TO], to);
}

/* The value from its address on. Names are nobody's business, and those in UTF-8 often come without their quotes. */
static struct text nameless(struct text value)
{
    const char *end = value.at + value.size, *open = find_outside(value.at, end, "<");
    return open < end ? (struct text){ open, (size_t)(end - open) } : value;
}

static bool read_addresses(struct message *m)
{
    static char head[SIP_MESSAGE_MAX + 256];         /* the seven lines, each shorter than SIP_LINE_MAX */
    char *out = append(head, m->method.at, m->method.size);
    *out++ = ' ';
    out = append(out, m->uri.at, m->uri.size);
    out = append(out, " SIP/2.0\r\n", 10);
    for (unsigned i = 0; i < sizeof for_parser / sizeof for_parser[0]; i++) {
        const enum header id = for_parser[i];
        const struct text value = m->first[id];
        if (!value.at || text_is(value, "*"))
            continue;
        out = append(out, headers[id].name, strlen(headers[id].name));
        out = append(out, ": ", 2);
        const struct text address = headers[id].named ? nameless(value) : value;
        out = append(out, address.at, address.size);
        out = append(out, "\r\n", 2);
    }
    out = append(out, "\r\n", 2);
    *out = 0;
    return osip_addresses(head, (size_t)(out - head), &m->addresses);
}

static struct verdict check_head(struct message *m)
{
    struct verdict v = check_cseq(m);
    if (!v.status)
        v = check_call_id(m->first[H_CALL_ID]);
    if (!v.status && m->request)
        v = check_uri(m->uri);
    if (!m->request)
        read_tags(m);
    else if (!v.status && !read_addresses(m))
        v = (struct verdict){ 400, "Bad Header" };
    return v;
}

struct verdict parse_message(const char *data, const struct frame *f, struct message *m)
{
    static const enum header mandatory[] = { H_VIA, H_FROM, H_TO, H_CALL_ID, H_CSEQ };
    static const struct addresses none = { "", "", "", "", "", "", "", "", 0, false, "", 0 };
    *m = (struct message){ .addresses = none };
    osip_prepare();
    struct verdict v = read_lines(m, data, f->head);
    bool complete = true;
    for (unsigned i = 0; i < sizeof mandatory / sizeof mandatory[0]; i++)
        complete = complete && m->first[mandatory[i]].size;
    m->usable = complete && m->request;
    if (f->kind == FRAME_BAD)
        return (struct verdict){ f->status, f->why };
    m->body = (struct text){ data + f->head, f->body };
    if (v.status)
        return v;
    return complete ? check_head(m) : (struct verdict){ 400, "Missing Header" };
}
