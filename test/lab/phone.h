// SPDX-License-Identifier: MIT
/* A desk phone as SCCP knows it: registers, has keys to press and a screen to look at. It decides nothing by itself;
 * like a real one it sends what its user does, shows what it is told, and opens its receive channel when asked.
 *
 * phone.c moves frames and registers; screen.c keeps what the phone shows; profile.c says how the models differ. */
#ifndef LAB_PHONE_H
#define LAB_PHONE_H

#include "core/address.h"
#include "core/loop.h"
#include "core/stream.h"
#include "sccp/codec.h"

enum { DESK_CALLS = 16, DESK_LINES = 34, DESK_TEXT = 96 };

/* How a model speaks: sizes of bodies (0 = in full) as real phones send them. */
struct desk_profile {
    const char *name, *load;
    unsigned version, device_type, lines;
    uint8_t features[3];
    uint16_t register_body, hook_body, keypad_body, channel_ack_body, unregister_body, feature_body;
    bool no_reference;           /* keys and digits name no call */
    bool transmission_ack;       /* answers StartMediaTransmission */
    const struct desk_step *steps;
};

/* Registration behind RegisterAck: requests in order, each sent when the one before is answered. */
struct desk_step {
    uint16_t request, answer;    /* answer 0: goes on at once */
    enum { ONCE, EACH_LINE, EACH_SPEED_DIAL, EACH_FEATURE, EACH_URL } times;
};

/* A call as the phone shows it. */
struct desk_call {
    uint32_t reference, line;
    unsigned state;              /* enum call_state */
    unsigned type;               /* enum call_type */
    unsigned keys, key_mask;     /* soft-key set */
    bool selected;               /* marked by its user */
    char prompt[DESK_TEXT], dialled[32];
    char calling[64], calling_name[64], called[64], called_name[64], original[64], redirecting[64];
    /* Media: where it receives, and where it was told to send. */
    bool receiving, sending, grouped;    /* grouped: it receives a multicast group */
    uint32_t party;
    uint32_t receive_ip, send_ip;        /* network byte order */
    uint16_t receive_port, send_port;
    uint32_t codec;
};

struct desk;
struct desk_watcher {
    void (*shown)(struct desk *d, const char *text);     /* what a user would notice, in words */
    void (*frame)(struct desk *d, bool sent, const uint8_t *frame, size_t n);
    void (*registered)(struct desk *d);
    void (*ended)(struct desk *d, const char *why);      /* the connection is gone */
};

struct desk_start {
    struct address server;
    const char *name;            /* "SEP001E4A34A35F" */
    const struct desk_profile *profile;
    unsigned version;            /* offered; 0 = the model's own */
    uint32_t ip;                 /* where RTP is received, network byte order; 0 = as the connection */
    bool silent;                 /* does not answer OpenReceiveChannel */
    const struct desk_watcher *watcher;
    void *data;
};

/* Open to read. */
struct desk {
    struct desk_start start;
    char name[16];
    struct stream *stream;
    unsigned version;            /* agreed */
    bool registered, refused;
    unsigned keepalive;          /* s, as told */
    struct timer keepalive_timer, again;
    unsigned step, at_line;      /* of the registration */
    unsigned frames_sent, frames_received, undecoded;
    unsigned resets, restarts;   /* that it was told */
    /* the screen */
    struct desk_call calls[DESK_CALLS];
    unsigned call_count;
    unsigned line_count, speed_dials, features, urls;
    struct { unsigned type, instance; char text[48], url[256]; } buttons[SCCP_BUTTONS + 1];    /* by place, from 1 */
    struct { char number[32], label[48]; } speed[DESK_LINES + 1];
    struct { char label[48]; unsigned status; } watches[DESK_LINES + 1];     /* BLF speed dials */
    struct { char number[32], label[48], forward[32]; unsigned lamp; } lines[DESK_LINES + 1];
    bool ring_normal;            /* it goes on ringing by itself */
    unsigned ring, tone, speaker, micro, keys;
    unsigned lamps[256];         /* of features, by stimulus: forward all, do not disturb, messages, … */
    char heard[64];              /* digits that sounded, since the last look */
    uint32_t tone_call;
    char clock[32];              /* "2026-01-01 Thu 10:00:00", as it was told last */
    char pushed[512];            /* the last object of XML */
    uint32_t push_application, push_transaction;
    char prompt[DESK_TEXT], notify[DESK_TEXT], reject[40];
    struct sccp_soft_key template[SCCP_KEYS];
    struct sccp_key_set sets[SCCP_SETS];
    unsigned template_count, set_count;
};

const struct desk_profile *desk_profile(const char *name);   /* "7912", "7960", "7961"; NULL when unknown */

/* Connects and registers. The watcher's functions must not free the phone. */
struct desk *desk_open(const struct desk_start *s);
void desk_free(struct desk *d);
/* Drops the connection without a word; connects and registers anew. */
void desk_cut(struct desk *d);
void desk_again(struct desk *d);

/* -- what its user does -- */
/* By its word (acts.c): offhook, digits, line …, or a soft key. False when there is none. */
bool desk_act(struct desk *d, const char *verb, const char *arg);
void desk_off_hook(struct desk *d);
void desk_hook_flash(struct desk *d);
void desk_on_hook(struct desk *d);
void desk_digits(struct desk *d, const char *digits);        /* 0-9 * # */
/* A soft key: newcall hold endcall resume answer backspace redial transfer confrn cfwdall dnd select … False when no
 * such key is known, or a key without a number of its own is not in the template that the phone was given. */
bool desk_key(struct desk *d, const char *name);
void desk_line_key(struct desk *d, unsigned line);
/* Presses a button of this kind (BUTTON_SPEED_DIAL, BUTTON_BLF_SPEED_DIAL). */
void desk_button(struct desk *d, unsigned kind, unsigned index);
/* "park Label" of the button at that place, "none" where there is none; the label of features and pages. */
const char *desk_button_text(const struct desk *d, unsigned place, char text[128]);
void desk_enbloc(struct desk *d, const char *number);
void desk_unregister(struct desk *d);
/* A program of the phone's says something, or answers the last object that was pushed. */
void desk_user_data(struct desk *d, bool answer, const char *text);
void desk_send(struct desk *d, struct sccp_message *m);

/* -- what it shows -- */
/* The call with this reference; NULL when none. */
/* A phone without its controller shows nothing of calls; the lamps of features stay. */
void desk_blank(struct desk *d);
struct desk_call *desk_call(struct desk *d, uint32_t reference);
/* A call in that state, NULL when none. */
struct desk_call *desk_call_in(struct desk *d, unsigned state);
/* Applies a message to the screen; says in words what a user would notice. */
void desk_show(struct desk *d, const struct sccp_message *m);
/* "ringin" …, and back (-1 when unknown). */
const char *desk_state_name(unsigned state);
int desk_state(const char *name);
const char *desk_tone_name(unsigned tone);
const char *desk_ring_name(unsigned ring);
const char *desk_lamp_name(unsigned lamp);
/* The stimulus of "forward", "dnd", "transfer" or "messages"; 0 when unknown. */
unsigned desk_feature(const char *name);
/* What the phone calls the key: "trnsfer", "hold". */
void desk_key_name(const struct sccp_soft_key *key, char name[32]);
/* Names of the soft keys offered for a call (NULL: for the idle phone), separated by blanks. */
char *desk_keys(const struct desk *d, const struct desk_call *call, char *text, size_t size);
/* The phone's own phrases written out: "\x80\x17" "201" → "From 201". */
char *desk_phrase(const char *text, char *out, size_t size);
/* The whole screen in words. */
void desk_screen(struct desk *d, struct buf *text);

#endif
