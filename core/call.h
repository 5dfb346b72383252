// SPDX-License-Identifier: MIT
/* The call model, in CSTA's own words (ECMA-269 6.1): devices, calls, connections; plus phones and appearances, which
 * ECMA-269 leaves to the switch.
 *
 *   device      what a call can reach: a number (all ephone-dns that carry it), or an outside number; a secondary
 *               number has one as well, without lines, that leads to the lines it is secondary of
 *   call        a call id and its connections
 *   connection  {call, device} and its state
 *   line        one ephone-dn: a number's channels and name, shown on buttons of phones
 *   phone       hardware with buttons (an ephone), served through a port
 *   appearance  one connection shown on one button of one phone; knows only who has it
 *
 *            call 7 ──┬── connection {7, 201} connected ── appearance: phone 1, button 1 (active here)
 *                     └── connection {7, 202} alerting ─┬─ appearance: phone 2, button 1 (ringing)
 *                                                       └─ appearance: phone 5, button 3 (ringing)
 *
 * When phone 2 answers, its appearance is active, and that on phone 5 remote: "in use remote".
 *
 * The structs are open to read; only core changes them. Others keep ids (call id, ephone tag, call reference), never
 * pointers, beyond the call in which they got them. */
#ifndef CORE_CALL_H
#define CORE_CALL_H

#include "core/counter.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/pool.h"
#include "core/port.h"
#include "core/settings.h"

/* ECMA-269 6.1.5, local connection states. */
enum connection_state {
    CONNECTION_NULL,
    CONNECTION_INITIATED,
    CONNECTION_ALERTING,
    CONNECTION_CONNECTED,
    CONNECTION_HOLD,
    CONNECTION_QUEUED,
    CONNECTION_FAIL,
    CONNECTION_STATES
};

/* ECMA-269 event causes that the appliance gives; csta/ has one name for each. */
enum cause {
    CAUSE_NORMAL, CAUSE_NEW_CALL, CAUSE_MAKE_CALL, CAUSE_NORMAL_CLEARING, CAUSE_CALL_CANCELLED, CAUSE_BUSY,
    CAUSE_NOT_ANSWERED, CAUSE_NOT_OBTAINABLE, CAUSE_OUT_OF_ORDER, CAUSE_INVALID_NUMBER, CAUSE_TIMEOUT,
    CAUSE_CONSULTATION, CAUSE_TRANSFER, CAUSE_SINGLE_STEP_TRANSFER, CAUSE_CONFERENCE, CAUSE_ALTERNATE, CAUSE_REDIRECTED,
    CAUSE_FORWARD_IMMEDIATE, CAUSE_FORWARD_BUSY, CAUSE_FORWARD_NO_ANSWER, CAUSE_DO_NOT_DISTURB, CAUSE_KEY_OPERATION,
    CAUSE_RESOURCES, CAUSE_REORDER, CAUSE_PARK, CAUSE_RECALL, CAUSE_PICKUP, CAUSE_DISTRIBUTED,
    CAUSE_RECALL_NO_ANSWER, CAUSE_ACTIVE_PARTICIPATION,
    CAUSE_COUNT
};

enum { GCID_TEXT = 36, OUTSIDE_MAX = 33, CODECS_MAX = 18, PHONE_NAME = 16 };

/* What the digits of an initiated connection mean: a number to call, or (after the keys PickUp and GPickUp) the number
 * or the group whose call is to be picked up. */
enum dialling { DIALLING_CALL, DIALLING_PICKUP, DIALLING_GROUP_PICKUP };

struct device {
    char number[OUTSIDE_MAX];
    struct list lines;           /* struct line.of_device */
    struct list second;          /* struct line.of_second: lines that have it as their secondary number */
    struct list connections;     /* struct connection.of_device */
    struct list members;         /* struct member.of_device: what it is to hunt groups */
    struct list watches;         /* struct watch.of_watched: who watches the number, whatever its lines */
    struct list hashed;
    bool message_waiting;
    uint8_t hunt;                /* the hunt group whose pilot it is; 0 none */
    uint64_t idle_since;         /* loop_now() when its last call that was more than ringing ended */
};

/* Of a connection that a hunt group rings at: which members were tried. */
struct hunting {
    uint8_t group;               /* ephone-hunt; 0: it rings for itself */
    uint8_t first, rung, member; /* where it began; how many rang; which one does */
    uint32_t tried;              /* a bit for each member */
    uint64_t until;              /* `max-timeout`; 0 none */
    uint64_t arrived, answered, held;    /* loop_now(); for `statistics collect` */
};

/* Logged in or out, or never said: then as `members logout` of each group. */
enum agent { AGENT_UNSAID, AGENT_IN, AGENT_OUT };

/* One ephone-dn; or the place of one that buttons name and nobody configured yet (config NULL). */
struct line {
    uint32_t tag;
    const struct object *config; /* held */
    struct device *device;       /* NULL while it has no number */
    struct device *secondary;    /* its secondary number, under which `device` is reached; NULL for none */
    struct list of_device, of_second;
    struct list buttons;         /* struct button.of_line: where it is shown */
    struct list watches;         /* struct watch.of_watched: who watches it, or the phone whose first line it is */
    struct list paged;           /* struct phone.of_paging: who hears its pages (core/paging.c) */
    unsigned in_use;             /* channels taken */
    uint64_t forwarded_at;       /* config_version() when a user set its `call-forward all`; 0: the administrator did */
    struct list hashed;
    bool slot;                   /* counted as a park slot */
    struct pool_place free_slot; /* while it is one that the Park key may use */
    enum agent agent;            /* what its user told hunt groups */
    uint8_t unanswered;          /* their calls that rang here in vain, in a row */
};

struct button {
    struct phone *phone;
    struct line *line;           /* NULL: the ephone-dn does not exist (yet) */
    struct list of_line;         /* in its line's `buttons`, existing or not */
    unsigned position;           /* physical button, 1.. */
    unsigned instance;           /* line instance on the phone, 1.. */
    uint16_t dn;                 /* the tag it is configured with */
    char separator;
    bool further;                /* not the first ephone-dn of an overlay button: same position, same instance */
};

/* A button whose lamp shows what others do; pressed, it calls the number. */
struct watch {
    struct phone *phone;
    struct line *line;           /* existing or not; NULL: it watches a number */
    struct device *device;       /* that number (`blf-speed-dial`); NULL: it watches a line or a phone */
    struct list of_watched;      /* in the `watches` of either */
    unsigned position, index;    /* physical button, 0 for the next that is left; 1.. among the watches of the phone */
    bool of_phone;               /* the phone whose first line it is, not the line alone */
    char label[LABEL_MAX];       /* of a number */
    enum watch_lamp shown;
};

struct phone {
    uint32_t tag;                /* of the ephone */
    const struct object *config; /* held */
    struct button *buttons;      /* by position */
    unsigned button_count, line_count;           /* line_count: instances, an overlay button being one */
    struct watch *watches;       /* by position */
    unsigned watch_count;
    struct list appearances;     /* struct appearance.of_phone */
    const struct port *port;     /* NULL while not registered */
    void *port_data;
    uint32_t codecs[CODECS_MAX]; /* what it can do, in its order; SCCP numbers */
    unsigned codec_count;
    struct list hashed;          /* by MAC */
    const struct object *wanted; /* held: the configuration it takes up at its next registration; NULL = `config` */
    bool privacy_switched;       /* by its privacy button, until it registers anew: not as configured */
    bool do_not_disturb;         /* the ringer is silent; the call is shown, the caller hears ringing */
    bool features_pending;       /* forward, do not disturb, message waiting to be told */
    bool restart_pending;        /* a change of class `phone` waits for idle */
    bool forgets;                /* its user logged out: the next restart clears what he left on it */
    bool lines_pending;          /* labels, names or numbers to be told again */
    struct list marked;          /* in the drain */
    struct line *paging;         /* whose pages it hears, existing or not; NULL none */
    struct list of_paging;
    uint64_t active_at;          /* loop_now() when a call last came to it or left it */
};

struct call {
    uint32_t id;                 /* CSTA callID */
    uint32_t gcid[4];
    struct list connections;     /* struct connection.of_call, in order of joining */
    struct list hashed;
    struct list in_order;        /* of all calls, by id */
    char called[OUTSIDE_MAX];    /* as first dialled; stays through diversion */
    char calling[OUTSIDE_MAX];
    char redirection[OUTSIDE_MAX];   /* last redirection device, "" = not redirected */
    char original[OUTSIDE_MAX];  /* first redirecting device, "" = not redirected */
    unsigned redirections;
    enum cause cause;            /* why this call was made or came here: newCall, consultation, callForwardBusy, … */
    uint64_t connected_at;       /* loop_now() of the first Established, 0 before */
    bool mixed;                  /* a conference: more than two ends, or phones, each connected or on hold */
    uint8_t peak;                /* the most ends that it had as a conference */
};

/* What its user wants of the call that he begins in a consultation. */
enum purpose {
    PURPOSE_OPEN,                /* begun by an application, which does not say; or no consultation */
    PURPOSE_TRANSFER, PURPOSE_BLIND_TRANSFER, PURPOSE_CONFERENCE
};

struct connection {
    struct call *call;
    struct device *device;
    struct line *line;           /* whose channel it takes; NULL for none */
    enum connection_state state;
    struct list of_call, of_device;
    struct list at_night;        /* while it rings at a line of night service (core/night.c) */
    struct list appearances;     /* struct appearance.of_connection */
    char digits[OUTSIDE_MAX];    /* dialled so far, while initiated */
    bool origin;                 /* the caller's end */
    enum cause failure;          /* why, in state fail */
    struct timer timer;          /* interdigit, ringing or busy: one at a time */
    struct connection *consulted;/* the other connection of a consultation: held ↔ asking; NULL else */
    enum purpose purpose;        /* of a consultation, in the call that asks */
    uint32_t came_from;          /* the call it was in before calls were last joined; 0 = always this one */
    bool convened;               /* made the conference */
    bool unattended, muted;      /* answered by the appliance, not by its user: on the speaker, perhaps muted */
    bool prompted;               /* initiated by an application that lets its user decide: rings */
    enum dialling dialling;      /* what its digits will mean */
    struct pool_place ringing, ringing_anywhere;     /* among the alerting ends of its line's pickup group, of all */
    struct hunting hunting;
    uint8_t recalls;             /* attempts to return it to who transferred it */
    struct parked *parked;       /* in a park slot; NULL else (core/park.c) */
    struct page *page;           /* of a paging number; NULL else (core/paging.c) */
};

/* Remote: another phone of a shared line has the connection; this one shows that the line is in use. Barged: another
 * one has it, and this one talks in it as well. Paged: the phone hears a page, of which its user is no party; the
 * button is its first, and none is in use. */
enum appearance_state {
    APPEARANCE_RINGING, APPEARANCE_ACTIVE, APPEARANCE_REMOTE, APPEARANCE_BARGED, APPEARANCE_PAGED
};

/* The receive channel of the appearance that is active. */
enum media_phase { MEDIA_NONE, MEDIA_OPENING, MEDIA_OPEN };

/* Whom it hears; music by a leg of its own or from the stream to all; of a page, whether it speaks to the multicast
 * group, or hears it, or a copy of its own. */
enum media_plan { PLAN_NONE, PLAN_PEER, PLAN_MIX, PLAN_MUSIC, PLAN_STREAM, PLAN_SPEAK, PLAN_GROUP, PLAN_COPY };

struct appearance {
    struct connection *connection;
    struct phone *phone;
    struct button *button;
    uint32_t reference;          /* SCCP call reference: unique per leg */
    enum appearance_state state;
    struct list of_connection, of_phone;
    enum view shown;             /* last indicated */
    enum media_phase media;
    bool sending;
    uint32_t media_codec;        /* of the open channel, SCCP's number */
    uint32_t media_party;        /* pass-through party id of the open channel */
    uint32_t media_ip;           /* where this phone receives, network byte order */
    uint16_t media_port;
    enum media_plan plan;
    uint32_t leg;                /* the appliance's end of PLAN_MIX, PLAN_MUSIC and PLAN_COPY */
    uint32_t leg_ip;             /* where it awaits this phone's sound */
    uint16_t leg_port;
};

/* -- finding -- */
struct device *device_find(const char *number);
struct line *line_find(uint32_t tag);
struct phone *phone_find(uint32_t ephone_tag);
struct phone *phone_by_mac(const uint8_t mac[6]);
/* The MAC address in "SEP001E4A34A35F", or ATA…; false for any other name. */
bool phone_parse_name(const char *name, uint8_t mac[6]);
/* "SEP001E4A34A35F" → its phone, NULL when unknown or not of that form. */
struct phone *phone_by_name(const char *name);
const char *phone_name(const struct phone *p, char name[PHONE_NAME]);    /* the other way round */
struct call *call_find(uint32_t id);
struct connection *connection_find(uint32_t call, const struct device *device);
struct appearance *appearance_find(const struct phone *phone, uint32_t reference);
/* The other end of a two-party call, NULL when there is none (yet); the first other one of a conference. */
struct connection *connection_peer(const struct connection *c);
/* Of a line on several phones: the one that has the connection. NULL while none has, and for other lines. */
const struct phone *connection_holder(const struct connection *c);
struct call *call_next(uint32_t after_id);      /* by id; 0 = first; for `show` */
struct line *line_next(uint32_t after_tag);
struct phone *phone_next(uint32_t after_tag);
unsigned call_count(void);
extern struct limit call_limit;
/* The most ends of one: as many as CME's conferences by hardware. */
enum { CONFERENCE_ENDS = 8 };
/* Calls of three and more, and how many `max-conferences` and the sound engine allow. */
unsigned conference_count(void);
unsigned conference_maximum(void);

/* -- asking -- */
/* The first of its lines; NULL for none. */
static inline struct line *device_line(const struct device *d)
{
    return list_empty(&d->lines) ? NULL : list_entry(d->lines.next, struct line, of_device);
}
const char *gcid_text(const uint32_t gcid[4], char text[GCID_TEXT]);    /* "1E2E3483-5ACB11DE-BA9EF925-DF2AFB55" */
const char *connection_state_name(enum connection_state s);              /* ECMA-323 LocalConnectionState */
const struct settings_dn *line_settings(const struct line *l);
const char *line_label(const struct line *l);            /* what stands beside its button */
const struct settings_ephone *phone_settings(const struct phone *p);
/* A call of its user's: not what another phone does, not a page. */
static inline bool appearance_own(const struct appearance *a)
{
    return a->state != APPEARANCE_REMOTE && a->state != APPEARANCE_PAGED;
}
/* It does not ring: nobody is to be asked, or disturbed. */
bool appearance_silent(const struct appearance *a);
enum ringer button_ringer(const struct button *b);
/* What its lamp shows now, what stands beside it, and whom it calls. */
enum watch_lamp watch_state(const struct watch *w);
const char *watch_label(const struct watch *w);
const char *watch_number(const struct watch *w);
/* It has a bell, and night service is on. */
bool night_service_at(const struct phone *p);
/* A line is up while a registered phone shows it, or with `cti notify`. */
bool line_up(const struct line *l);
bool device_up(const struct device *d);
/* What it prefers to speak with other phones: "g711ulaw". */
const char *phone_codec_name(const struct phone *p);
/* Its calls on shared octo-lines are private. */
bool phone_private(const struct phone *p);
/* A remote appearance of a call that `privacy` keeps from this phone: it shows no parties and cannot take the call. */
bool appearance_hidden(const struct appearance *a);
/* A remote appearance of a call that this phone may barge into. */
bool appearance_barges(const struct appearance *a);
/* Its user has no call: what other phones do on its shared lines does not count. */
bool phone_idle(const struct phone *p);
/* A speed dial or watch that is pressed in a call transfers it (`service dss`). */
bool transfer_by_lamp(void);
/* Its user may not do this (`features blocked`). */
enum blockable {
    BLOCK_FORWARD, BLOCK_CONFERENCE, BLOCK_GROUP_PICKUP, BLOCK_PARK, BLOCK_PICKUP, BLOCK_TRANSFER, BLOCKABLE_COUNT
};
bool phone_blocks(const struct phone *p, enum blockable feature);
/* An ephone-dn with `park-slot`, or with `paging`: nobody's extension. */
bool line_is_slot(const struct line *l);
bool line_is_paging(const struct line *l);
/* Whether there are park slots at all; whether there are pickup groups. */
bool park_possible(void);
bool pickup_groups(void);
/* The HLog key has a meaning of its own (`hunt-group logout hlog`). */
bool agents_by_key(void);
/* Its lines are agents of hunt groups, and all are logged out. */
bool phone_logged_out(const struct phone *p);
/* What `display-logout` has it say; NULL for nothing. */
const char *phone_logout_text(const struct phone *p);

/* -- following -- */
/* Adds a subscriber, for the life of the process, to what ephones show, whether by configuration or because somebody
 * logged in or out (mobility.h): objects of mode ephone with the lines in force; NULL = not there. */
void phones_subscribe(void (*fn)(const struct object *old, const struct object *new));

#endif
