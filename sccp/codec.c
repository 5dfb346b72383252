// SPDX-License-Identifier: MIT
#include "sccp/codec.h"

#include "core/utf8.h"

#include <string.h>

static uint32_t le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(uint8_t *p, uint32_t v)
{
    p[0] = v, p[1] = v >> 8, p[2] = v >> 16, p[3] = v >> 24;
}

long sccp_frame_size(const uint8_t *data, size_t n)
{
    if (n < 4)
        return 0;
    uint32_t length = le32(data);
    return length < SCCP_LENGTH_MIN || length > SCCP_LENGTH_MAX ? -1 : (long)length + 8;
}

uint32_t sccp_frame_id(const uint8_t *frame)
{
    return le32(frame + 8);
}

uint32_t sccp_form(uint32_t id, unsigned version)
{
    const struct sccp_row *row = sccp_row(id);
    return row && version < row->since ? row->older : id;
}

unsigned sccp_agree(unsigned offered)
{
    if (offered == 33)
        return 3;                    /* ATA 186 says 33 and speaks 3 */
    if (offered <= 4)
        return 3;
    if (offered >= 12 && offered <= 14)
        return 11;                   /* no field-proven layout between */
    return offered > SCCP_VERSION_MAX ? SCCP_VERSION_MAX : offered;
}

/* -- texts -- */

/* One character of UTF-8; a byte that begins none (0x80 of the dictionary, a code behind it) stands for itself. */
static uint32_t take_char(const char **text, bool *raw)
{
    uint32_t c;
    size_t length = utf8_character(*text, &c);
    if (!length) {
        c = (uint8_t)**text;
        length = 1;
    }
    *raw = length == 1;
    *text += length;
    return c;
}

/* UTF-8 → ISO 8859-1; the last byte stays NUL. */
static void put_latin1(uint8_t *to, size_t size, const char *text)
{
    bool raw;
    for (size_t n = 0; text && *text && n + 1 < size; n++) {
        const uint32_t c = take_char(&text, &raw);
        to[n] = raw || (c >= 0xA0 && c <= 0xFF) ? c : '?';
    }
}

/* ISO 8859-1 → UTF-8, at most `size` bytes and up to the first NUL. The text is in the room; "" when that is full. */
static const char *take_latin1(const uint8_t *from, size_t size, char **room, const char *room_end)
{
    char *text = *room, *at = text;
    for (size_t i = 0; i < size && from[i]; i++) {
        if (room_end - at < 3)
            return "";
        if (from[i] >= 0xA0) {
            *at++ = 0xC0 | from[i] >> 6;
            *at++ = 0x80 | (from[i] & 0x3F);
        } else {
            *at++ = from[i];
        }
    }
    *at++ = 0;
    *room = at;
    return text;
}

/* -- encode -- */

enum { STRING_MAX = 255 };           /* bytes of one dynamic string: an address of a page; texts are shorter */

static void put_zeros(struct buf *out, size_t n)
{
    memset(buf_reserve(out, n), 0, n);
    out->size += n;
}

static void put_number(struct buf *out, uint32_t v, size_t bytes)
{
    uint8_t little[4];
    put32(little, v);
    buf_add(out, little, bytes);
}

static void put_text(struct buf *out, const char *text, size_t size)
{
    put_zeros(out, size);
    put_latin1((uint8_t *)out->data + out->size - size, size, text);
}

static void put_string(struct buf *out, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n > STRING_MAX) {
        n = STRING_MAX;
        while (n && ((uint8_t)text[n] & 0xC0) == 0x80)
            n--;
    }
    buf_add(out, text ? text : "", n);
    buf_addc(out, 0);
}

static void put_fields(const struct sccp_field *f, const void *base, const struct sccp_message *m, unsigned version,
                       struct buf *out);

static void put_field(const struct sccp_field *f, const void *base, const struct sccp_message *m, unsigned version,
                      struct buf *out)
{
    const void *value = (const uint8_t *)base + f->at;
    switch (f->kind) {
    case SCCP_U8:
        put_number(out, base == m ? *(const uint32_t *)value : *(const uint8_t *)value, 1);
        break;
    case SCCP_U16:
        put_number(out, *(const uint32_t *)value, 2);
        break;
    case SCCP_U32:
    case SCCP_LOOSE:
        put_number(out, *(const uint32_t *)value, 4);
        break;
    case SCCP_IP46:
        put_zeros(out, 4);           /* the type: IPv4 */
        buf_add(out, value, 4);
        put_zeros(out, 12);
        break;
    case SCCP_TEXT:
        put_text(out, *(const char *const *)value, f->size);
        break;
    case SCCP_STRING:
        put_string(out, *(const char *const *)value);
        break;
    case SCCP_IP4:
    case SCCP_RAW:
        buf_add(out, value, f->size);
        break;
    case SCCP_U16S:
        for (unsigned i = 0; i < f->size; i++)
            put_number(out, ((const uint16_t *)value)[i], 2);
        break;
    case SCCP_PAD:
        put_zeros(out, f->size);
        break;
    case SCCP_DATA:
        buf_add(out, m->data, m->data_size);
        break;
    case SCCP_ARRAY:
        for (unsigned i = 0; i < f->array->max; i++)
            put_fields(f->array->fields, (const uint8_t *)value + (size_t)i * f->array->stride, m, version, out);
        break;
    }
}

static void put_fields(const struct sccp_field *f, const void *base, const struct sccp_message *m, unsigned version,
                       struct buf *out)
{
    for (; f->name; f++)
        if (sccp_field_at(f, version))
            put_field(f, base, m, version, out);
}

bool sccp_encode(const struct sccp_message *m, unsigned version, struct buf *out)
{
    uint32_t id = sccp_form(m->id, version);
    const struct sccp_row *row = sccp_row(id);
    if (!row)
        return false;
    size_t start = out->size;
    put_zeros(out, SCCP_HEADER);
    put_fields(row->fields, m, m, version, out);
    const size_t written = out->size - start - SCCP_HEADER, body = m->body ? m->body : (written + 3) & ~(size_t)3;
    if (body > written)
        put_zeros(out, body - written);
    out->size = start + SCCP_HEADER + body;
    uint8_t *frame = (uint8_t *)out->data + start;
    put32(frame, SCCP_HEADER + body - 8);
    put32(frame + 4, version <= 11 || row->header_zero ? 0 : version);
    put32(frame + 8, id);
    return true;
}

/* -- decode -- */

struct decoding {
    struct reader in;
    struct sccp_message *m;
    unsigned version;
    char *room, *room_end;
};

/* EnblocCall's line follows a number of 25 bytes: packed by 7970, aligned by 8945. A line instance fits one byte, so
 * an aligned one shows in the highest byte of the packed reading. */
static uint32_t take_loose(struct reader *in)
{
    uint8_t bytes[4] = { 0 };
    size_t left = reader_left(in);
    reader_bytes(in, bytes, left < 4 ? left : 4);
    uint32_t v = le32(bytes);
    return v & 0xFFFFFF ? v : v >> 24;
}

static uint32_t take_ip(struct reader *in, bool typed)
{
    uint32_t type = typed ? reader_u32(in) : 0, ip = 0;
    reader_bytes(in, &ip, 4);
    if (typed)
        reader_skip(in, 12);
    return type == 0 ? ip : 0;
}

static bool take_fields(struct decoding *d, const struct sccp_field *f, void *base);

static bool take_array(struct decoding *d, const struct sccp_array *a, uint8_t *first)
{
    unsigned count = a->max;
    if (a->counted) {
        if (d->m->count > a->max)
            return false;
        count = d->m->count;
    }
    for (unsigned i = 0; i < count; i++)
        if (!take_fields(d, a->fields, first + (size_t)i * a->stride))
            return false;
    return !a->counted || !d->in.failed;
}

static void take_text(struct decoding *d, const struct sccp_field *f, const char **to)
{
    size_t left = reader_left(&d->in), size = f->size < left ? f->size : left;
    *to = take_latin1(d->in.at, size, &d->room, d->room_end);
    reader_skip(&d->in, f->size);
}

static void take_string(struct decoding *d, const char **to)
{
    size_t left = reader_left(&d->in), n = strnlen((const char *)d->in.at, left);
    if ((size_t)(d->room_end - d->room) > n) {
        memcpy(d->room, d->in.at, n);
        d->room[n] = 0;
        *to = d->room;
        d->room += n + 1;
    }
    reader_skip(&d->in, n < left ? n + 1 : n);
}

static bool take_data(struct decoding *d)
{
    if (d->m->data_size > reader_left(&d->in))
        return false;
    d->m->data = d->in.at;
    reader_skip(&d->in, d->m->data_size);
    return true;
}

static bool take_field(struct decoding *d, const struct sccp_field *f, void *base)
{
    void *to = (uint8_t *)base + f->at;
    switch (f->kind) {
    case SCCP_U8:
        if (base == d->m)
            *(uint32_t *)to = reader_u8(&d->in);
        else
            *(uint8_t *)to = reader_u8(&d->in);
        break;
    case SCCP_U16:
        *(uint32_t *)to = reader_u16(&d->in);
        break;
    case SCCP_U32:
        *(uint32_t *)to = reader_u32(&d->in);
        break;
    case SCCP_LOOSE:
        *(uint32_t *)to = take_loose(&d->in);
        break;
    case SCCP_IP4:
    case SCCP_IP46:
        *(uint32_t *)to = take_ip(&d->in, f->kind == SCCP_IP46);
        break;
    case SCCP_TEXT:
        take_text(d, f, to);
        break;
    case SCCP_STRING:
        take_string(d, to);
        break;
    case SCCP_RAW:
        reader_bytes(&d->in, to, f->size);
        break;
    case SCCP_U16S:
        for (unsigned i = 0; i < f->size; i++)
            ((uint16_t *)to)[i] = reader_u16(&d->in);
        break;
    case SCCP_PAD:
        reader_skip(&d->in, f->size);
        break;
    case SCCP_DATA:
        return take_data(d);
    case SCCP_ARRAY:
        return take_array(d, f->array, to);
    }
    return true;
}

static bool take_fields(struct decoding *d, const struct sccp_field *f, void *base)
{
    for (; f->name; f++)
        if (sccp_field_at(f, d->version) && !take_field(d, f, base))
            return false;
    return true;
}

/* No member is a NULL text: those that the message has not are "". */
static void no_texts(const struct sccp_field *f, struct sccp_message *m)
{
    for (; f->name; f++)
        if (f->kind == SCCP_TEXT || f->kind == SCCP_STRING)
            *(const char **)(void *)((uint8_t *)m + f->at) = "";
}

bool sccp_decode(const uint8_t *frame, size_t size, unsigned version, struct sccp_message *m, char room[SCCP_ROOM])
{
    memset(m, 0, sizeof *m);
    if (size < SCCP_HEADER)
        return false;
    m->id = sccp_frame_id(frame);
    m->body = size - SCCP_HEADER;
    const struct sccp_row *row = sccp_row(m->id);
    if (!row)
        return false;
    no_texts(row->fields, m);
    if (m->body < row->least)
        return false;
    struct decoding d = { reader_of(frame + SCCP_HEADER, m->body), m, version, room, room + SCCP_ROOM };
    return take_fields(&d, row->fields, m);
}
