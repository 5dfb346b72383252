// SPDX-License-Identifier: MIT
/* Packets of one sender as the sound thread takes them: header, then the jitter buffer; a frame is taken after
 * each. The input is a row of packets, each behind two bytes of its length. */
#include "rtp/jitter.h"
#include "rtp/packet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct jitter *j, const uint8_t *data, size_t size)
{
    struct rtp_packet p;
    int16_t samples[JITTER_PACKET_MAX], frame[FRAME];
    if (rtp_parse(data, size, &p)) {
        assert(p.data >= data + RTP_HEADER && p.data + p.size <= data + size);
        if (p.size <= JITTER_PACKET_MAX) {
            g711_decode_frame(p.payload == PAYLOAD_A ? LAW_A : LAW_MU, p.data, samples, p.size);
            jitter_put(j, p.ssrc, p.timestamp, samples, p.size);
        }
    }
    jitter_take(j, frame);
    for (size_t i = 0; i < FRAME; i++)
        assert(frame[i] != INT16_MIN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct jitter j;
    jitter_reset(&j);
    while (size >= 2) {
        const size_t said = (size_t)(data[0] << 8 | data[1]), n = said < size - 2 ? said : size - 2;
        uint8_t *exact = malloc(n ? n : 1);
        if (!exact)
            abort();
        memcpy(exact, data + 2, n);
        take(&j, exact, n);
        free(exact);
        data += 2 + n;
        size -= 2 + n;
    }
    return 0;
}
