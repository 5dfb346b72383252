// SPDX-License-Identifier: MIT
/* The cursors behind `show ephone …`, `show ephone-dn …` and `show telephony-service`, by file. */
#ifndef SCCP_SHOW_H
#define SCCP_SHOW_H

#include "core/address.h"
#include "core/call.h"
#include "core/out.h"

typedef bool show_fn(struct cursor *c);

/* -- one phone (show_phone.c) -- */
/* What it is doing. */
struct activity {
    unsigned line;           /* of the call that has its ear; 0 = none */
    bool media, sending, off_hook, ringing, paged;
};

struct activity show_phone_activity(const struct phone *p);
const char *show_phone_state(const struct phone *p);     /* "REGISTERED", "UNREGISTERED", "DECEASED" */
bool show_has_overlay(const struct phone *p);
void show_phone_full(struct out *o, const struct phone *p);
/* One of its calls with sound (show_sound.c). */
struct appearance;
void show_phone_call(struct out *o, const struct appearance *a);
void show_phone_short(struct out *o, const struct phone *p);     /* of `summary` */
void show_phone_brief(struct out *o, const struct phone *p);     /* of `summary brief` */

/* -- cursors -- */
/* show_ephone.c */
show_fn show_ephone, show_ephone_registered, show_ephone_unregistered, show_ephone_offhook, show_ephone_ringing,
    show_ephone_mac, show_ephone_dnd, show_ephone_cfa, show_ephone_overlay, show_ephone_loads, show_ephone_rtp,
    show_ephone_summary, show_ephone_brief, show_ephone_registered_brief, show_ephone_unregistered_brief,
    show_ephone_attempts, show_ephone_remote, show_ephone_tapi, show_ephone_type;

/* show_types.c: what may stand behind `show ephone`, the last one apart. */
#define SHOW_TYPES(_)                                                                                      \
    _(7902) _(7905) _(7906) _(7910) _(7911) _(7912) _(7920) _(7921) _(7925) _(7926) _(7931) _(7935) _(7936) \
    _(7937) _(7940) _(7941) _(7941GE) _(7942) _(7945) _(7960) _(7961) _(7961GE) _(7962) _(7965) _(7970)     \
    _(7971) _(7975) _(7985) _(6901) _(6911) _(6921) _(6941) _(6961) _(8941) _(8945) _(cipc) _(ata) _(anl) _(bri)
#define SHOW_TYPE_LAST "vgc-phone"
bool show_is_type(const struct phone *p, const struct args *args);
show_fn show_ephone_types;

/* show_socket.c */
show_fn show_ephone_sockets;

/* show_messages.c */
show_fn show_ephone_messages;

/* show_dn.c */
show_fn show_ephone_of_dn, show_ephone_number, show_ephone_dn, show_ephone_dn_one, show_ephone_dn_summary;

/* One line per call, below the heading. */
bool show_lines(struct cursor *c, const char *head, void (*print)(struct out *, const struct line *));

/* show_dn_forms.c */
show_fn show_dn_callback, show_dn_loopback, show_dn_whisper, show_dn_conference;

/* statistics.c */
show_fn show_dn_statistics, show_dn_statistics_one;

/* show_service.c */
show_fn show_voice_ports, show_dial_peers, show_dial_peer_summary, show_telephony_admin, show_telephony_security,
    show_conferences, show_conferences_detail, show_bulk_speed_dials;
bool clear_conference(const struct actor *who, const struct args *args, struct out *out);

/* show_calls.c */
show_fn show_calls, show_calls_brief, show_shared_line;

/* show_telephony.c */
show_fn show_telephony_service, show_telephony_ephones, show_telephony_ephone, show_telephony_dns, show_telephony_dn,
    show_telephony_dn_templates, show_telephony_templates, show_telephony_all;

/* As IOS calls an ephone-dn: the voice port "50/0/TAG". */
enum { VOICE_PORT_TEXT = 20 };
const char *voice_port_text(uint32_t dn, char text[VOICE_PORT_TEXT]);

/* "IDLE", "SIEZE", "RINGING" … of the nth channel of a line. */
const char *channel_state(const struct line *l, unsigned channel);

#endif
