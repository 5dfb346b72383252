// SPDX-License-Identifier: MIT
/* The configuration that core reads itself, and the modes that several folders hang rows on. What one folder alone
 * reads (cti watch, registrar server, …) is a slice in that folder. */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/config/config.h"

#include <stdint.h>

enum {
    OUTSIDE_NUMBER = 33, NUMBER_MAX = 17, NAME_MAX_BYTES = 41, LABEL_MAX = 31, BUTTONS_MAX = 34, OVERLAYS_MAX = 48,
    PATTERNS_MAX = 10, SPEED_DIALS_MAX = 33,
};

extern struct mode mode_voip, mode_voip_sip;                        /* voice service voip, its sip */
extern struct mode mode_register_global, mode_session_server;       /* voice register … */
extern struct mode mode_telephony, mode_ephone_dn, mode_ephone_dn_template, mode_ephone, mode_ephone_template;
extern struct mode mode_logout_profile, mode_user_profile;
extern struct mode mode_line_vty, mode_username;

/* global */
struct settings_stamp {
    bool on;
    uint8_t form;            /* 1 uptime, 2 datetime */
    bool msec, localtime, show_timezone, year;
};
struct settings_system {
    char version[16];
    char hostname[64];
    struct settings_stamp debug_stamp, log_stamp;    /* service timestamps */
    bool password_encryption, new_model;
    bool http_server;        /* ip http server */
    uint16_t http_port;      /* 80 */
};
/* voice service voip */
struct settings_voip {
    bool cti_up;             /* `no cti shutdown`; row binds inverted */
    bool gcid;
};
/* telephony-service */
struct settings_pattern {    /* dialplan-pattern */
    char pattern[OUTSIDE_NUMBER];        /* "" unused */
    char extension[OUTSIDE_NUMBER];      /* extension-pattern; "" = the end of `pattern` */
    uint8_t length;          /* digits of an extension */
    bool no_reg, demote;
};
struct settings_telephony {
    bool source;             /* `ip source-address` given: SCCP listens */
    uint32_t source_ip;      /* network byte order */
    uint16_t source_port;    /* 2000 */
    uint32_t secondary_ip;   /* of another router, told to phones; 0 none */
    uint16_t rehome;         /* s */
    uint8_t match;           /* 1 any-match, 2 strict-match */
    uint32_t max_dn, max_ephones;
    uint16_t interdigit;     /* timeouts interdigit, s */
    uint16_t ringing;        /* timeouts ringing, s */
    uint16_t busy;           /* timeouts busy, s */
    uint16_t keepalive, keepalive_auxiliary;   /* s */
    bool redirecting_expanded;
    uint8_t max_redirect;    /* diversions that one call may take */
    bool auto_reg_ephone;
    char system_message[64];
    uint8_t time_format;     /* 0 default(12), 1 = 12, 2 = 24 */
    uint8_t date_format;     /* 0 default, else choice */
    struct settings_pattern patterns[PATTERNS_MAX];      /* by tag - 1 */
    bool privacy, privacy_on_hold;       /* of calls on shared octo-lines */
};
/* telephony-service: authentication credential */
struct settings_account {
    bool given;
    char name[16], password[16];
};
/* ephone-dn, ephone-dn-template (numbers only in the former) */
enum line_mode { LINE_SINGLE, LINE_DUAL, LINE_OCTO };
struct settings_dn {
    uint8_t line_mode;       /* opener's choice: 0 single, 1 dual-line, 2 octo-line */
    char number[NUMBER_MAX];
    char secondary[NUMBER_MAX];
    uint8_t no_reg;          /* 1 as written (primary), 2 both, 3 primary */
    char name[NAME_MAX_BYTES];
    char label[LABEL_MAX];
    char description[NAME_MAX_BYTES];
    uint8_t preference, preference_secondary;
    char forward_all[OUTSIDE_NUMBER];     /* call-forward all|busy|noan; "" = not */
    char forward_busy[OUTSIDE_NUMBER];
    char forward_no_answer[OUTSIDE_NUMBER];
    uint16_t forward_timeout;             /* of noan, s */
    uint8_t forward_length;               /* digits of a number that users may forward to */
    uint8_t forward_busy_of, forward_busy_expanded, forward_no_answer_of, forward_no_answer_expanded;
    bool forward_local;      /* busy and noan; every call is local */
    bool huntstop;           /* on a busy line no further one is tried */
    bool huntstop_channel;
    uint8_t huntstop_channels;           /* that incoming calls may take; 0 = 1 */
    bool notify;             /* cti notify: always up, even without a phone */
    uint8_t template;        /* ephone-dn-template tag, 0 none */
};
/* ephone */
struct settings_button {
    uint8_t button;          /* 1..34; 0 = unused entry */
    char separator;          /* ':' 'b' 'f' 's' 'm' 'w' 'o' 'c', 'x' */
    uint16_t dn;             /* ephone-dn tag (the first, for overlays); for 'x' the overlay button that it expands */
};
/* A further ephone-dn of an overlay button. */
struct settings_overlay {
    uint8_t button;          /* 0 = unused entry */
    uint16_t dn;
};
struct settings_speed_dial {
    char number[OUTSIDE_NUMBER];         /* "" unused */
    char label[LABEL_MAX];
};
/* What going off-hook does (`auto-line`): answers and calls on any line; nothing by itself; answers only; takes one
 * button, to call or also to answer. */
enum auto_line { AUTO_ANY, AUTO_NONE, AUTO_INCOMING, AUTO_BUTTON, AUTO_BUTTON_ANSWERS };

struct settings_ephone {
    uint8_t mac[6];          /* zero: none yet */
    bool mac_reserved;
    char type[16], addon[2][16];
    char description[64];
    struct settings_button buttons[BUTTONS_MAX];     /* by button number, unused entries last */
    struct settings_overlay overlays[OVERLAYS_MAX];  /* by button number, in order of writing */
    struct settings_speed_dial speed_dials[SPEED_DIALS_MAX];     /* by tag - 1 */
    uint16_t logout_profile; /* 0 none */
    uint8_t template;        /* ephone-template tag, 0 none */
    uint8_t max_calls, busy_trigger;     /* per button with an octo-line; 0 = no trigger */
    uint8_t auto_line, auto_button;      /* enum auto_line; its button */
    bool privacy_given;
    uint8_t privacy;         /* choice: 2 = off, else on */
    bool privacy_button;     /* its user may switch privacy */
};

/* voice register session-server: read when its registration comes (REGISTER with this id) */
struct settings_session_server {
    uint16_t keepalive;      /* s */
    char register_id[31];
    bool cti_aware;
};

extern struct slice system_slice, voip_slice, telephony_slice, dn_slice, ephone_slice, session_server_slice,
    account_slice;
/* The rows of `button`, apart because their grammar is its own (core/config/button.c). */
bool button_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void button_print(const void *slice, struct buf *lines);
/* `speed-dial`, kept by its tag (core/config/button.c). */
bool speed_dial_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void speed_dial_print(const void *slice, struct buf *lines);
void speed_dial_lend(void *slice, const void *template);
/* `dialplan-pattern`, kept by its tag (core/promote.c). */
bool pattern_set(void *slice, const struct args *args, enum how how, struct refusal *r);
void pattern_print(const void *slice, struct buf *lines);

/* Channels of a line: 1, 2 or 8. */
unsigned dn_channels(const struct settings_dn *dn);

const struct settings_system *settings_system(void);
const struct settings_voip *settings_voip(void);
const struct settings_telephony *settings_telephony(void);

/* naisen.yaml: what IOS cannot say. Filled by main before start; constant afterwards. */
struct boot {
    char listen[64];         /* "configured", or an address that replaces every configured one (10.0.0.1 → 127.0.0.1) */
    uint16_t port_base;      /* added to every standard port */
    uint16_t telnet_port, ssh_port, sip_port, sccp_port;   /* 0 = standard (23, 22, 5060, 2000 or as configured) */
    uint16_t tftp_port, http_port;   /* 0 = 69; 0 = as configured */
    char root[256];          /* folder of flash: and nvram: */
    char startup[256];       /* startup-config */
    char state[256];         /* what users set (core/state.h) */
    char tftp[256];          /* folder of firmware and other files that phones fetch */
    char socket[108];        /* the console's UNIX socket */
    char sshd[256];          /* path of naisen-sshd; empty = beside naisend */
    char log_file[256];
    bool log_stderr, log_syslog;
};
extern struct boot boot;

/* Where to listen: the configured address and port after naisen.yaml's override and base. `yaml_port` is the port of
 * naisen.yaml, 0 when not given. */
struct address;
void boot_address(uint32_t configured_ip, uint16_t configured_port, uint16_t yaml_port, struct address *out);
/* Where others should call: the same, but the configured address when naisen.yaml says everywhere. */
void boot_address_called(uint32_t configured_ip, uint16_t configured_port, uint16_t yaml_port, struct address *out);

#endif
