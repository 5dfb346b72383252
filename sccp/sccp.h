// SPDX-License-Identifier: MIT
/* What the files of sccp/ share: one connection of a phone (session), what is remembered of an ephone's hardware across
 * connections (station), and the rows of counters, debug flags and log lines. */
#ifndef SCCP_SCCP_H
#define SCCP_SCCP_H

#include "core/call.h"
#include "core/counter.h"
#include "core/log.h"
#include "core/model.h"
#include "core/stream.h"
#include "sccp/codec.h"
#include "sccp/history.h"
#include "sccp/statistics.h"

/* -- a connection -- */
enum session_state {
    SESSION_GREETING,        /* connected: Register must come within 10 s */
    SESSION_ASKING,          /* RegisterAck sent: it fetches its buttons */
    SESSION_SERVED,          /* has its buttons: calls go to it (phone->port is ours) */
    SESSION_LEAVING,         /* was told to restart: should close within 10 s */
    SESSION_STATES
};

/* A number that is being taken for CfwdAll: the phone shows a call, there is none. */
struct forward_entry {
    uint32_t line;           /* 0: none is being taken */
    struct timer timer;
    char digits[OUTSIDE_MAX];
};

/* Digits on their way to a user's ear, one after the other. */
struct sounding {
    struct timer timer;
    uint32_t line, call;
    bool tone;               /* one is heard now */
    unsigned count;
    char digits[128];
};

enum { SELECTED_MAX = 8 };

struct session {
    struct stream *stream;
    struct timer timer;      /* of its state */
    uint64_t heard;          /* loop_now() of the last frame */
    struct list all;
    struct list waiting;     /* while not registered, oldest first */
    enum session_state state;
    uint8_t version;         /* agreed; 0 before */
    uint8_t malformed;       /* frames so far */
    uint16_t keepalive;      /* s, as the phone was told */
    int64_t clock_ahead;     /* ms of the clock that it was told before loop_now(); 0: none yet */
    bool unregistered;       /* said Unregister: its end is an orderly one */
    bool deceased;           /* its keepalives stopped */
    struct forward_entry forward;
    bool quiet;              /* do not disturb is on, as it was told last */
    struct sounding sounding;
    uint32_t transfer_held, transfer_asking;     /* references of the calls of a transfer under way, 0 while none */
    uint32_t selected[SELECTED_MAX];             /* references of calls that its user selected; 0 = free */
    uint32_t ephone;         /* tag, 0 before Register */
    char name[17];           /* "SEP001E4A34A35F" */
    char last_reset[25];     /* why it started anew, as its alarm said; "" unknown */
};

/* Encodes for the session's version and queues. */
void session_send(struct session *s, const struct sccp_message *m);
#define SEND(s, ...) session_send(s, &(struct sccp_message){ __VA_ARGS__ })
/* Enters a state: its timeout starts. */
void session_enter(struct session *s, enum session_state state);
/* Ends the connection; the session is freed when this returns. */
void session_close(struct session *s);
/* The phone that the session registered, NULL before or when the ephone has gone. */
struct phone *session_phone(const struct session *s);
/* No longer one of the unregistered: neither idle nor evictable. */
void session_keep(struct session *s);

/* -- server.c -- */
/* Binds a listener beside the current one, if the address differs. 0 or negative errno. */
int server_prepare(const struct address *a);
/* Takes the prepared one and closes the one before it; connections stay. */
void server_apply(void);
/* Whether phones are served at exactly this (wanted) address. */
bool server_listens_at(const struct address *a);
/* loop_now() when it began to listen there. */
uint64_t server_since(void);
void server_abort(void);
/* Stops listening and drops the phones. */
void server_close(void);
/* Where it listens; NULL while it does not. */
const struct address *server_address(void);
int server_socket(void);                     /* -1 while it does not */
unsigned server_sessions(void);
/* Phones that are served. */
unsigned server_phones(void);

/* -- messages, by the file that answers them; `m` is decoded, the session may be gone on return -- */
typedef void handler_fn(struct session *s, const struct sccp_message *m);
handler_fn phone_register, phone_unregister, phone_token, phone_spcp_token, phone_alarm, phone_keep_alive, phone_note,
    phone_button_template, phone_soft_key_template, phone_soft_key_set, phone_config_stat, phone_line_stat,
    phone_speed_dial_stat, phone_feature_stat, phone_service_url_stat, phone_time_date,
    phone_version, phone_server, phone_capabilities, phone_available_lines, phone_subscription;
handler_fn input_keypad, input_enbloc, input_stimulus, input_off_hook, input_on_hook, input_soft_key, input_headset;

/* -- flash.c: a telephone behind an adapter -- */
handler_fn input_hook_flash;
/* Hanging up there joins the two calls, if this one asks about another. */
bool flash_hang_up(const struct session *s, const struct appearance *heard);

handler_fn media_receive_ack;
handler_fn push_user_data, push_response;

/* -- phone.c -- */
/* The session is over: its phone is lost, the log told. */
void phone_session_over(struct session *s);
/* Its buttons are known to it: from now on calls go to it. */
void phone_serve(struct session *s);
void phone_send_clock(struct session *s);
/* "D/M/Y", with an "A" behind it for a clock of 12 hours. */
const char *phone_date_template(void);
/* What is on: forwarding, do not disturb, messages; else "Your current options", or what `system message` says. */
void phone_send_idle(struct session *s);
/* The status line of every idle phone, some dozens per turn. */
void phone_refresh_idle(void);
/* Boots a registered phone or lets it register anew, at once or when its last call has ended. */
void phone_reset(struct phone *p, enum reset_type type);
extern const struct port sccp_port;

/* -- reset.c -- */
/* The phone is back: `reset sequence-all` goes on with the next. */
void reset_registered(uint32_t ephone);

/* -- indicate.c, media.c: the port -- */
void indicate(struct phone *p, const struct indication *i);
/* The phone learnt its keys only now: those of its calls once more. */
void indicate_keys(struct phone *p);
/* Do not disturb was switched: what rings falls silent, or is heard. */
void indicate_rings(struct phone *p);
/* What the lamp of a line shows while the call `reference` there is in view `own` (0, VIEW_IDLE: of the others). */
enum lamp lamp_of_line(const struct phone *p, unsigned line, uint32_t reference, enum view own);
void media(struct phone *p, const struct media_order *o);

/* -- buttons.c -- */
/* Labels and lamps of all, after a change. */
void buttons_tell(struct session *s);
/* After registration: the lamps that are lit. */
void buttons_greet(struct session *s);
/* A lamp changes (port). */
void watch(struct phone *p, unsigned index, enum watch_lamp state);
/* The number behind a speed dial, or behind a watch of a phone that calls it BLF speed dial; "" for none. */
const char *buttons_number(const struct phone *p, uint32_t stimulus, uint32_t index);
/* Instance of the button that has this feature; 0 none. */
uint32_t buttons_feature(const struct phone *p, enum stimulus type);
/* The watch that this (old) phone takes for a line; NULL for a real line. */
const struct watch *buttons_watch_at_line(const struct session *s, const struct phone *p, uint32_t line);

/* -- own.c: what one phone has of its own -- */
uint16_t phone_keepalive(const struct phone *p);
/* A button of this kind may stand at this place, from 1 (`button-layout`). */
bool layout_takes(const struct phone *p, unsigned place, enum stimulus type);

/* -- digits.c -- */
/* Sounds them to the user of this leg (port). */
void digits(struct phone *p, uint32_t reference, const char *digits);
/* The leg talks no more: what is left is not sounded. */
void digits_stop(struct session *s, uint32_t reference);

/* -- features.c: forwarding, do not disturb and messages as the phone shows them -- */
/* After registration: what is on. */
void features_greet(struct session *s);
/* After a change: everything. */
void features_changed(struct session *s);
/* The status line of the idle phone; NULL when nothing is on. */
const char *features_prompt(const struct phone *p, char text[64]);
/* The lamp of its privacy button is lit; never without one. */
bool features_private(const struct phone *p);
/* Says where a call is parked; and again later, with one ring (port). */
void features_parked(struct session *s, const char *slot);
void features_remind(struct phone *p, const char *slot);
/* Night service (port). */
void bell(struct phone *p, const char *number);
handler_fn phone_forward_stat;

/* -- forward.c: the entry of a number after CfwdAll -- */
/* True: a number is being taken, and the act was about it. */
bool forward_digit(struct session *s, char digit);
bool forward_backspace(struct session *s);
bool forward_end(struct session *s);         /* EndCall: takes the number */
bool forward_number(struct session *s, const char *number);      /* takes this one instead */
/* Something else happens on the phone: the number is not taken. True when one was being entered. */
bool forward_abandon(struct session *s);

/* -- input.c: soft keys, found through softkeys.c -- */
struct press {
    struct session *session;
    struct phone *phone;
    uint32_t line, call;     /* as the phone named them; 0 = it did not */
};
typedef void press_fn(const struct press *at);
/* own.c: a key of a feature that is blocked on the phone; tells its user so. */
bool press_blocked(const struct press *at, press_fn *press);
press_fn input_redial, input_new_call, input_hold, input_transfer, input_conference, input_forward,
    input_backspace, input_end_call, input_resume, input_answer, input_do_not_disturb, input_park, input_pickup,
    input_group_pickup, input_select, input_join, input_direct_transfer, input_remove_last, input_barge,
    input_conference_list, input_privacy,
    input_hlog, input_messages;
/* A number that a button knows: CfwdAll takes it while it waits for one; else it is called, from the dial tone when
 * there is one. */
void input_whole_number(const struct press *at, const char *number);
/* A refusal, in the phone's language. */
void input_tell(struct session *s, enum fault fault);

/* -- meant.c: which call, or which line, a key was about -- */
typedef bool fits_fn(const struct appearance *a);
/* `hears`: also one barged into; `asks`: whether to dial what an application asked for; `any`: of its own. */
fits_fn meant_rings, meant_held, meant_held_elsewhere, meant_resumable, meant_active, meant_hears, meant_dials,
    meant_talks, meant_asks, meant_any;
/* The call that the phone named, else the first that fits, on that line or on any. */
struct appearance *meant(const struct press *at, fits_fn *fits);
/* The first on this line (0 = any) that fits. */
struct appearance *meant_first(const struct phone *p, uint32_t line, fits_fn *fits);
/* The button of this line instance, or (0, or none such) the first; NULL for none with a number. */
const struct button *meant_button(const struct phone *p, uint32_t line);

/* -- softkeys.c -- */
/* What pressing the key with this event does; NULL for one that we never offered. */
press_fn *softkeys_press(uint32_t event);
/* What SelectSoftKeys shows of a set: all but the key that does not act now (NULL: all). */
uint32_t softkeys_mask(const struct phone *p, enum key_set set, press_fn *hidden);
void softkeys_template(struct sccp_message *m);
void softkeys_sets(const struct phone *p, struct sccp_message *m);      /* NULL: without a template's choice */
extern struct slice softkeys_slice;
extern struct row softkeys_rows[];

/* -- autoreg.c -- */
/* An ephone for this phone, made as `auto-reg-ephone` allows. NULL when it does not. */
struct phone *autoreg(const uint8_t mac[6], const char *name);
/* Types a line of the row whose syntax begins so, in somebody's name. */
bool autoreg_line(const struct place *at, const char *begin, const char *line, const struct actor *who);

/* -- fallback.c -- */
/* `strict-match`: the phone must have called the address of `ip source-address` itself, wherever else we listen. */
bool fallback_addressed(const struct session *s);

/* -- assign.c -- */
/* A line for a phone that has none, as `auto assign` says. */
void assign(const struct phone *p, const char *name, uint32_t device_type);

/* -- station.c -- */
enum station_end { STATION_NEVER, STATION_UNREGISTERED, STATION_DECEASED };
struct station {
    struct session *session; /* NULL while not connected */
    enum station_end ended;
    uint32_t device_type, keepalives;
    struct address peer;
    uint8_t offered, version;
    bool automatic;          /* auto-reg-ephone just made its ephone */
    enum reset_type reset;   /* waits for the end of its calls; RESET_NONE for none */
    uint16_t max_streams;
    char load[33], previous_load[33];
    char last_reset[25];
    char redial[OUTSIDE_MAX];
    uint32_t malformed;
    struct history history;
    struct sound_report report;
};
/* What is remembered of an ephone. station_of: NULL when nothing is. */
struct station *station_of(uint32_t ephone);
struct station *station_take(uint32_t ephone);
/* The ephone was deleted, or got another address. */
void station_forget(uint32_t ephone);
void station_forget_all(void);

/* Phones that were refused, newest time per address; the oldest makes room. */
enum { ATTEMPTS_MAX = 100 };
struct attempt {
    uint8_t mac[6];
    uint32_t device_type;
    uint64_t wall;
};
void attempt_note(const uint8_t mac[6], uint32_t device_type);
const struct attempt *attempt_at(unsigned index);        /* NULL behind the last */
void attempts_clear(void);

/* -- module.c: rows -- */
enum sccp_counter {
    COUNT_RECEIVED, COUNT_SENT, COUNT_MALFORMED, COUNT_UNKNOWN, COUNT_REFUSED_STATE, COUNT_REGISTERED, COUNT_REJECTED,
    COUNT_TAKEN_OVER, COUNT_DECEASED, COUNT_TIMED_OUT, COUNT_SLOW
};
extern struct counter sccp_counters[];
extern struct limit sccp_phones, sccp_waiting, sccp_attempts, sccp_unread;
/* debugs.c */
enum sccp_debug {
    DEBUG_REGISTER, DEBUG_STATE, DEBUG_MESSAGE, DEBUG_KEEPALIVE, DEBUG_DETAIL, DEBUG_ERROR, DEBUG_RAW, DEBUG_ALARM,
    DEBUG_STATISTICS, DEBUG_QOV, DEBUG_SCCP_STATE, DEBUG_BLF, DEBUG_MWI, DEBUG_PAK, DEBUG_MOH, DEBUG_PAGING,
    DEBUG_WHISPER, DEBUG_VOICE_MAIL, DEBUG_COMPATIBLE, DEBUG_SHARED, DEBUG_ASSIGNER, DEBUG_MLPP, DEBUG_VIDEO,
    DEBUG_HFS, DEBUG_LOOPBACK, DEBUG_LPCOR
};
extern struct debug_flag sccp_debugs[];
#define SCCP_DEBUG(flag, ...) DEBUG(&sccp_debugs[flag], __VA_ARGS__)
/* The same about one phone (ephone tag, 0 while unknown): only when the flag is not narrowed to others. */
#define PHONE_DEBUG(flag, ephone, ...)                        \
    do {                                                      \
        if (sccp_debugs[flag].on && debug_concerns(flag, ephone)) \
            debug_say(&sccp_debugs[flag], __VA_ARGS__);       \
    } while (0)
bool debug_concerns(enum sccp_debug flag, uint32_t ephone);
/* Whether some flag follows this phone. */
bool debug_follows(uint32_t ephone);
/* What a message, sent or received, means to those flags that care. */
void debug_meaning(const struct session *s, const struct sccp_message *m);
extern const struct log_message log_reg_alarm, log_register, log_register_new, log_unregister_normal,
    log_unregister_abnormal, log_reg_rejected, log_moved, log_bad_frames, log_listening;
/* show.c */
extern struct command sccp_commands[];

#endif
