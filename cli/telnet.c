// SPDX-License-Identifier: MIT
#include "cli/telnet.h"

#include <string.h>

enum {
    SE = 240, BREAK = 243, INTERRUPT = 244, ARE_YOU_THERE = 246, ERASE_CHARACTER = 247, ERASE_LINE = 248,
    SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255,
    OPTION_ECHO = 1, OPTION_GO_AHEAD = 3, OPTION_WINDOW = 31,
    CTRL_C = 0x03, BACKSPACE = 0x08, CTRL_U = 0x15,
};

/* What we do, and what we ask the client to do; the place is the bit in struct telnet. */
static const uint8_t ours[] = { OPTION_ECHO, OPTION_GO_AHEAD };
static const uint8_t theirs[] = { OPTION_GO_AHEAD, OPTION_WINDOW };

static void say(struct buf *out, uint8_t verb, uint8_t option)
{
    const uint8_t bytes[] = { IAC, verb, option };
    buf_add(out, bytes, sizeof bytes);
}

void telnet_greet(struct telnet *t, struct buf *out)
{
    *t = (struct telnet){ .ours = { true, true }, .theirs = { false, true } };
    say(out, WILL, OPTION_ECHO);
    say(out, WILL, OPTION_GO_AHEAD);
    say(out, DO, OPTION_WINDOW);
}

/* The state of an option that we know, or NULL. */
static bool *find(bool state[2], const uint8_t options[2], uint8_t option)
{
    return option == options[0] ? &state[0] : option == options[1] ? &state[1] : NULL;
}

/* Answers only what changes a state, so that two peers never chase each other (RFC 1143). */
static void negotiate(struct telnet *t, uint8_t option, struct buf *out)
{
    bool asks_us = t->verb == DO || t->verb == DONT, on = t->verb == DO || t->verb == WILL;
    uint8_t yes = asks_us ? WILL : DO, no = asks_us ? WONT : DONT;
    bool *state = asks_us ? find(t->ours, ours, option) : find(t->theirs, theirs, option);
    if (!state) {
        if (on)
            say(out, no, option);
    } else if (*state != on) {
        *state = on;
        say(out, on ? yes : no, option);
    }
}

/* RFC 1073: width and height, two bytes each; 0 = not known. */
static void take_window(struct telnet *t)
{
    if (t->sub_size != 5 || t->sub[0] != OPTION_WINDOW)
        return;
    t->columns = (unsigned)t->sub[1] << 8 | t->sub[2];
    t->rows = (unsigned)t->sub[3] << 8 | t->sub[4];
    t->resized = true;
}

static void command(struct telnet *t, uint8_t byte, struct buf *typed, struct buf *out)
{
    t->state = TELNET_DATA;
    switch (byte) {
    case IAC:
        buf_addc(typed, (char)IAC);
        break;
    case WILL: case WONT: case DO: case DONT:
        t->verb = byte;
        t->state = TELNET_OPTION;
        break;
    case SB:
        t->sub_size = 0;
        t->state = TELNET_SUB;
        break;
    case BREAK: case INTERRUPT:
        buf_addc(typed, CTRL_C);
        break;
    case ERASE_CHARACTER:
        buf_addc(typed, BACKSPACE);
        break;
    case ERASE_LINE:
        buf_addc(typed, CTRL_U);
        break;
    case ARE_YOU_THERE:
        buf_adds(out, "\r\n[Yes]\r\n");
        break;
    default:
        break;
    }
}

static void sub_byte(struct telnet *t, uint8_t byte)
{
    t->state = TELNET_SUB;
    if (t->sub_size < sizeof t->sub)
        t->sub[t->sub_size] = byte;
    t->sub_size += t->sub_size <= sizeof t->sub;
}

static void receive_byte(struct telnet *t, uint8_t byte, struct buf *typed, struct buf *out)
{
    switch (t->state) {
    case TELNET_DATA:
        if (byte == IAC)
            t->state = TELNET_IAC;
        else
            buf_addc(typed, (char)byte);
        break;
    case TELNET_IAC:
        command(t, byte, typed, out);
        break;
    case TELNET_OPTION:
        t->state = TELNET_DATA;
        negotiate(t, byte, out);
        break;
    case TELNET_SUB:
        if (byte == IAC)
            t->state = TELNET_SUB_IAC;
        else
            sub_byte(t, byte);
        break;
    case TELNET_SUB_IAC:
        if (byte == IAC) {
            sub_byte(t, byte);
        } else if (byte == SE) {
            t->state = TELNET_DATA;
            take_window(t);
        } else {                         /* never closed: what came is a command */
            command(t, byte, typed, out);
        }
        break;
    }
}

void telnet_receive(struct telnet *t, const uint8_t *data, size_t n, struct buf *typed, struct buf *out)
{
    for (const uint8_t *end = data + n; data < end;) {
        const uint8_t *special = t->state == TELNET_DATA ? memchr(data, IAC, (size_t)(end - data)) : data;
        size_t plain = (size_t)((special ? special : end) - data);
        buf_add(typed, data, plain);
        data += plain;
        if (data < end)
            receive_byte(t, *data++, typed, out);
    }
}

void telnet_send(const char *data, size_t n, struct buf *out)
{
    for (const char *end = data + n; data < end;) {
        const char *special = memchr(data, IAC, (size_t)(end - data));
        size_t plain = (size_t)((special ? special + 1 : end) - data);
        buf_add(out, data, plain);
        if (special)
            buf_addc(out, (char)IAC);
        data += plain;
    }
}
