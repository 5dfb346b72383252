// SPDX-License-Identifier: MIT
/* Whatever a user types, byte by byte: keys, help, completion, paging, lines of every mode; from a pipe, a terminal, or
 * with telnet's own bytes in between. Meanwhile phones of the office talk and ring, and an application monitors them;
 * what the input configures is taken back behind it. */
#include "cli/session.h"
#include "cli/telnet.h"
#include "core/loop.h"
#include "test/fuzz/blind_terminal.h"
#include "test/fuzz/office.h"
#include "test/fuzz/stage.h"

#include <stdint.h>

/* One byte, as telnet takes it off the wire. */
static void by_telnet(struct shell_session *s, struct telnet *t, uint8_t byte)
{
    struct buf typed = { 0 }, out = { 0 };
    telnet_receive(t, &byte, 1, &typed, &out);
    if (t->resized)
        session_resize(s, t->rows, t->columns);
    t->resized = false;
    if (typed.size)
        session_input(s, typed.data, typed.size);
    buf_free(&typed);
    buf_free(&out);
}

/* The first byte chooses the kind of session. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    office_begin();
    struct session_start start = { .terminal = &blind_terminal, .origin = "fuzz", .authenticated = !(data[0] & 4),
                                   .privilege = data[0] & 2 ? 1 : 15, .console = !(data[0] & 2),
                                   .interactive = data[0] & 1, .rows = 10, .columns = 40 };
    over = false;
    struct shell_session *s = session_open(&start);
    loop_drain();
    struct telnet telnet = { 0 };
    for (size_t i = 1; i < size && !over; i++) {
        if (data[0] & 8)
            by_telnet(s, &telnet, data[i]);
        else
            session_input(s, (const char *)data + i, 1);
        if (!over && (data[i] == '\r' || data[i] == '\n'))
            loop_drain();
    }
    loop_drain();
    if (!over)
        session_input_end(s);
    loop_drain();
    if (!over)
        session_gone(s);
    office_end();
    return 0;
}
