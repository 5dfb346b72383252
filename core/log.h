// SPDX-License-Identifier: MIT
/* Log lines for people are rows: one event, who first, peers' text escaped, rate-limited per row. Debug output is free
 * text under a flag that `debug …` switches.
 *
 * IOS form: "Jun 17 23:12:09.885: %IPPHONE-6-REGISTER: ephone-1:SEP000E325C9A43 IP:10.10.10.194 …" */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "core/counter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One kind of log line, const, beside the code that says it. */
struct log_message {
    const char *facility;        /* "IPPHONE" */
    int severity;                /* 0 emergencies … 7 debugging, as syslog */
    const char *mnemonic;        /* "REGISTER" */
    const char *explain;         /* for the message catalogue: when it is said and what to do */
};

/* Says it. At most 5 lines per second and row; then "suppressed N" when the second is over. `format` makes the text
 * after the colon; peers' text must pass through log_escape first. */
void log_say(const struct log_message *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* To the file alone, from any thread, without memory: for the end of the process. */
void log_last_words(const struct log_message *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Escapes control and non-ASCII bytes as \xNN into `out` (always NUL-terminated, cut at size). Returns `out`. */
const char *log_escape(const void *text, size_t n, char *out, size_t size);

/* One debug category, e.g. { "cti xml", "XML" }. `on` is switched by the shell. */
enum { DEBUG_PHONES_MAX = 8 };
struct debug_flag {
    const char *name;            /* as typed after `debug`: "cti xml", "ephone state" */
    const char *banner;          /* "XML CTI": printed when switched, as "XML CTI debug flags are on" */
    bool on;
    bool of_phones;              /* `debug … mac-address H.H.H` narrows it to some phones */
    unsigned phone_count;        /* 0: of all */
    uint8_t phones[DEBUG_PHONES_MAX][6];
    const char *alias;           /* another spelling of the name, not shown by `?`; NULL: none */
};
/* Switches it, for every phone. */
void debug_switch(struct debug_flag *f, bool on);
/* Switches it for one phone: on narrows a flag that was off, off takes the phone out, the last one the flag as well.
 * False: it is on for DEBUG_PHONES_MAX others already. */
bool debug_switch_phone(struct debug_flag *f, const uint8_t mac[6], bool on);
/* Whether a flag that is on is on for this phone. */
bool debug_wants(const struct debug_flag *f, const uint8_t mac[6]);
void debug_say(const struct debug_flag *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Costs one load when the flag is off. */
#define DEBUG(flag, ...) do { if ((flag)->on) debug_say((flag), __VA_ARGS__); } while (0)

/* A listener for finished lines. `severity` 7 for debug. No newline in the text. */
struct log_sink {
    void (*line)(struct log_sink *sink, int severity, const char *text);
    struct log_sink *next;
    bool monitor;                /* a terminal: hears what LOG_MONITOR lets through */
};
void log_attach(struct log_sink *sink);
void log_detach(struct log_sink *sink);

/* Sinks of naisen.yaml. File is opened for append; NULL closes. */
int log_to_file(const char *path);
void log_to_stderr(bool on);
void log_to_syslog(bool on);

/* How `service timestamps` wants the prefix of log (0) and debug (1) lines. */
enum log_stamp {
    STAMP_NONE, STAMP_UPTIME, STAMP_DATETIME,
    STAMP_FORM = 3, STAMP_MSEC = 4, STAMP_LOCAL = 8, STAMP_ZONE = 16, STAMP_YEAR = 32,       /* added to the form */
    STAMP_DATETIME_MSEC = STAMP_DATETIME | STAMP_MSEC,
};
void log_timestamps(int debug, enum log_stamp form);

/* Whether lines are numbered: "000001: ". */
void log_sequence(bool on);

/* Where lines go that IOS can bound by severity, and what went there. Console: the standard error of naisen.yaml. */
enum log_place { LOG_CONSOLE, LOG_MONITOR, LOG_BUFFER, LOG_PLACES };
enum { LOG_NONE = -1 };
void log_level(enum log_place place, int highest_severity);
uint64_t log_count(enum log_place place);
uint64_t log_suppressed(void);

/* log_file.c: a line to the file; the last one of all asks for no memory. */
enum { LOG_FILE_BYTES = 64 << 20 };
extern struct limit log_file_limit;
void log_file_add(const char *line);
void log_file_last(const char *line);
enum log_counter { LOG_FILE_LOST, LOG_SUPPRESSED };
extern struct counter log_counters[];

/* log_buffer.c: the last lines said, in so many bytes. */
enum { LOG_BUFFER_BYTES = 65536 };
void log_buffer_size(size_t bytes);
void log_buffer_add(const char *line);
void log_buffer_clear(void);
extern struct limit log_buffer_limit;
/* Oldest first (`show logging`): calls `line` for each. */
void log_history(void (*line)(void *arg, const char *text), void *arg);

#endif
