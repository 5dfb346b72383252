// SPDX-License-Identifier: MIT
#include "rtp/tune.h"

#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* How one sample is written. */
enum coding { CODING_MU, CODING_A, CODING_LITTLE, CODING_BIG, CODING_OTHER };

/* Where the sound lies within the file, and as what. */
struct sound {
    enum coding coding;
    uint32_t rate, channels;
    const uint8_t *data;
    size_t size;
};

static uint32_t little(const uint8_t *b, unsigned bytes)
{
    uint32_t value = 0;
    while (bytes--)
        value = value << 8 | b[bytes];
    return value;
}

static uint32_t big32(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* -- AU: magic, offset of the sound, its size (all ones: to the end), encoding, rate, channels -- */

static enum coding au_coding(uint32_t number)
{
    return number == 1 ? CODING_MU : number == 27 ? CODING_A : number == 3 ? CODING_BIG : CODING_OTHER;
}

static bool find_au(const uint8_t *file, size_t n, struct sound *s)
{
    enum { AU_HEADER = 24 };
    if (n < AU_HEADER)
        return false;
    const size_t at = big32(file + 4), size = big32(file + 8);
    if (at < AU_HEADER || at > n)
        return false;
    *s = (struct sound){ au_coding(big32(file + 12)), big32(file + 16), big32(file + 20), file + at,
                         size < n - at ? size : n - at };
    return true;
}

/* -- WAV: chunks of tag, size and content, each at an even offset -- */

enum { RIFF_HEADER = 12, CHUNK_HEADER = 8, FORMAT_MIN = 16, EXTENSIBLE = 0xFFFE, EXTENSIBLE_SIZE = 26 };

static enum coding wav_coding(const uint8_t *format, size_t n)
{
    uint32_t number = little(format, 2);
    if (number == EXTENSIBLE && n >= EXTENSIBLE_SIZE)
        number = little(format + EXTENSIBLE_SIZE - 2, 2);    /* the GUID begins with the old number */
    const uint32_t bits = little(format + 14, 2);
    if (number == 1 && bits == 16)
        return CODING_LITTLE;
    return bits != 8 ? CODING_OTHER : number == 7 ? CODING_MU : number == 6 ? CODING_A : CODING_OTHER;
}

static bool take_chunk(const uint8_t *tag, const uint8_t *content, size_t size, struct sound *s)
{
    if (memcmp(tag, "fmt ", 4) == 0 && size >= FORMAT_MIN) {
        s->coding = wav_coding(content, size);
        s->channels = little(content + 2, 2);
        s->rate = little(content + 4, 4);
    }
    if (memcmp(tag, "data", 4) != 0 || !s->rate)
        return false;
    s->data = content;
    s->size = size;
    return true;
}

/* Until the sound, which comes after its format. Its size may be too large: of a recording that was cut off. */
static bool find_wav(const uint8_t *file, size_t n, struct sound *s)
{
    *s = (struct sound){ .coding = CODING_OTHER };
    size_t at = RIFF_HEADER;
    while (at < n && n - at >= CHUNK_HEADER) {
        const size_t said = little(file + at + 4, 4), left = n - at - CHUNK_HEADER, size = said < left ? said : left;
        if (take_chunk(file + at, file + at + CHUNK_HEADER, size, s))
            return true;
        at += CHUNK_HEADER + size + (size & 1);
    }
    return false;
}

/* -- both -- */

static bool is_linear(enum coding coding)
{
    return coding == CODING_LITTLE || coding == CODING_BIG;
}

static enum tune_fault judge(const struct sound *s)
{
    if (s->coding == CODING_OTHER)
        return TUNE_ENCODING;
    if (s->rate != RATE)
        return TUNE_RATE;
    if (s->channels != 1)
        return TUNE_CHANNELS;
    return s->size < (is_linear(s->coding) ? 2 : 1) ? TUNE_CUT : TUNE_FINE;
}

static int16_t sample_of(const struct sound *s, size_t i)
{
    const uint8_t *b = s->data + 2 * i;
    return (int16_t)(s->coding == CODING_LITTLE ? b[0] | b[1] << 8 : b[0] << 8 | b[1]);
}

static void fill(struct tune *t, const struct sound *s)
{
    for (size_t i = 0; i < t->size; i++) {
        const int16_t sample = is_linear(s->coding) ? sample_of(s, i) : g711_decode(t->law, s->data[i]);
        for (enum law law = 0; law < LAWS; law++)
            t->codes[law][i] = g711_encode(law, sample);
    }
    if (!is_linear(s->coding))
        memcpy(t->codes[t->law], s->data, t->size);          /* exactly as it is, negative zeros and all */
}

static struct tune *make(const struct sound *s, enum tune_type type)
{
    const size_t size = is_linear(s->coding) ? s->size / 2 : s->size;
    struct tune *t = must(malloc(sizeof *t + LAWS * size));
    *t = (struct tune){ .size = size, .type = type, .law = s->coding == CODING_A ? LAW_A : LAW_MU };
    for (enum law law = 0; law < LAWS; law++)
        t->codes[law] = (uint8_t *)(t + 1) + law * size;
    fill(t, s);
    return t;
}

enum tune_fault tune_read(const uint8_t *file, size_t n, struct tune **tune)
{
    struct sound s;
    const bool au = n >= 4 && memcmp(file, ".snd", 4) == 0;
    const bool wav = n >= RIFF_HEADER && memcmp(file, "RIFF", 4) == 0 && memcmp(file + 8, "WAVE", 4) == 0;
    if (!au && !wav)
        return TUNE_NEITHER;
    if (!(au ? find_au : find_wav)(file, n, &s))
        return TUNE_CUT;
    const enum tune_fault fault = judge(&s);
    if (fault == TUNE_FINE)
        *tune = make(&s, au ? TUNE_AU : TUNE_WAV);
    return fault;
}

const char *tune_fault_text(enum tune_fault fault)
{
    static const char *const texts[TUNE_FAULTS] = {
        [TUNE_FINE] = "is fine",
        [TUNE_NEITHER] = "is neither a WAV nor an AU file",
        [TUNE_CUT] = "has no sound in it",
        [TUNE_ENCODING] = "is neither G.711 nor linear with 16 bits",
        [TUNE_RATE] = "has not 8000 samples per second",
        [TUNE_CHANNELS] = "is not mono",
    };
    return texts[fault];
}

size_t tune_frame(const struct tune *t, enum law law, size_t position, uint8_t frame[FRAME])
{
    for (size_t done = 0; done < FRAME;) {
        const size_t left = t->size - position, n = left < FRAME - done ? left : FRAME - done;
        memcpy(frame + done, t->codes[law] + position, n);
        done += n;
        position = (position + n) % t->size;
    }
    return position;
}
