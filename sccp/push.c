// SPDX-License-Identifier: MIT
/* Module "push": what the appliance says to phones beside calls, and what their own programs say to it.
 *
 *     send ephone all message Fire drill at ten          across the screen; a longer text as an object of its own
 *     send ephone 001E.4A34.A35F url http://host/page    the phone fetches the page, as if its user had
 *
 * `send` is IOS's word for messages to terminals; a phone is one. Objects of XML travel in UserToDeviceDataVersion1,
 * whole (they are far below the 2000 bytes that phones take), and the phone says what became of them in
 * DeviceToUserDataResponse: that is counted, and shown by `debug ephone detail`. Other data of a phone's programs is
 * for applications that we do not have: it is taken, counted, and of no consequence. */
#include "core/module.h"
#include "core/settings.h"
#include "sccp/provision.h"
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <stdio.h>
#include <string.h>

enum {
    APPLICATION = 9089,          /* a number of our own choice, which the answer repeats */
    SEQUENCE_WHOLE = 2,          /* the last part, and the only one */
    SECONDS = 30, PRIORITY = 5,
    SCREEN_LINE = 31,            /* bytes that DisplayPriNotify has room for at every version */
    TEXT_BYTES = 201, SHOWN_BYTES = 160,
};

enum { COUNT_OBJECTS, COUNT_REFUSED, COUNT_ANSWERED, COUNT_DATA };
static struct counter counters[] = {
    [COUNT_OBJECTS] = { "sccp_pushes", "Objects pushed to phones", 0 },
    [COUNT_REFUSED] = { "sccp_pushes_refused", "Pushed objects that a phone refused", 0 },
    [COUNT_ANSWERED] = { "sccp_pushes_answered", "Pushed objects that a phone took", 0 },
    [COUNT_DATA] = { "sccp_user_data", "Messages of phones' own programs, taken without consequence", 0 },
    { NULL, NULL, 0 },
};

/* -- to a phone -- */

static void push_object(struct session *s, const struct buf *xml)
{
    static uint32_t transaction;
    counters[COUNT_OBJECTS].value++;
    SEND(s, .id = SCCP_USER_TO_DEVICE_DATA_V1, .application = APPLICATION, .transaction = ++transaction,
         .data = (const uint8_t *)xml->data, .data_size = (uint32_t)xml->size, .sequence = SEQUENCE_WHOLE);
}

/* As much of it as the line takes, in whole characters of UTF-8. */
static const char *first_line(const char *text, char line[SCREEN_LINE + 1])
{
    size_t n = strnlen(text, SCREEN_LINE);
    while (text[n] && n && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    snprintf(line, SCREEN_LINE + 1, "%.*s", (int)n, text);
    return line;
}

static void push_text(struct session *s, const char *text)
{
    struct buf xml = { 0 };
    char line[SCREEN_LINE + 1];
    SEND(s, .id = SCCP_DISPLAY_PRI_NOTIFY, .timeout = SECONDS, .priority = PRIORITY, .text = first_line(text, line));
    if (!text[strlen(line)])
        return;
    buf_adds(&xml, "<CiscoIPPhoneText>\n");
    cnf_element(&xml, "Title", settings_system()->hostname);
    cnf_element(&xml, "Text", text);
    buf_adds(&xml, "</CiscoIPPhoneText>\n");
    push_object(s, &xml);
    buf_free(&xml);
}

static void push_url(struct session *s, const char *url)
{
    enum { AT_ONCE = 0 };
    struct buf xml = { 0 };
    buf_adds(&xml, "<CiscoIPPhoneExecute><ExecuteItem URL=\"");
    cnf_escape(&xml, url, strlen(url));
    buf_printf(&xml, "\" Priority=\"%d\"/></CiscoIPPhoneExecute>\n", AT_ONCE);
    push_object(s, &xml);
    buf_free(&xml);
}

/* -- from a phone -- */

static void tell(const struct session *s, const struct sccp_message *m)
{
    char text[SHOWN_BYTES];
    const size_t n = m->data_size < SHOWN_BYTES / 4 ? m->data_size : SHOWN_BYTES / 4;
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-%u:%s application %u transaction %u, %u bytes: %s", s->ephone,
                sccp_row(m->id)->name, m->application, m->transaction, m->data_size,
                log_escape((const char *)m->data, n, text, sizeof text));
}

void push_user_data(struct session *s, const struct sccp_message *m)
{
    counters[COUNT_DATA].value++;
    tell(s, m);
}

void push_response(struct session *s, const struct sccp_message *m)
{
    static const char refusal[] = "<CiscoIPPhoneError";
    const bool refused = m->data_size && memmem(m->data, m->data_size, refusal, sizeof refusal - 1);
    if (m->application != APPLICATION)
        counters[COUNT_DATA].value++;
    else
        counters[refused ? COUNT_REFUSED : COUNT_ANSWERED].value++;
    tell(s, m);
}

/* -- to all of them, some dozens per turn -- */

static struct {
    bool active;
    uint32_t at;                 /* ephone tag of the phone before */
    char text[TEXT_BYTES];
} round_of;

static bool step(void *unused)
{
    enum { PHONES_PER_STEP = 16 };
    (void)unused;
    for (unsigned i = 0; i < PHONES_PER_STEP; i++) {
        const struct phone *p = phone_next(round_of.at);
        if (!p)
            return round_of.active = false;
        round_of.at = p->tag;
        if (p->port == &sccp_port)
            push_text(p->port_data, round_of.text);
    }
    return true;
}

static bool to_all(const char *text, struct out *out)
{
    if (round_of.active) {
        out_text(out, "%% A message is on its way to all phones\n");
        return false;
    }
    round_of.active = true;
    round_of.at = 0;
    snprintf(round_of.text, sizeof round_of.text, "%s", text);
    loop_slice(step, NULL);
    return true;
}

/* -- commands -- */

static struct session *session_of(const uint8_t mac[6], struct out *out)
{
    const struct phone *p = phone_by_mac(mac);
    char text[MAC_TEXT];
    if (p && p->port == &sccp_port)
        return p->port_data;
    if (p)
        out_text(out, "%% ephone-%u is not registered\n", p->tag);
    else
        out_text(out, "%% No ephone has the MAC address %s\n", mac_text(mac, text));
    return NULL;
}

/* Slots: the choice, the address, the text. */
static bool send_message(const struct actor *who, const struct args *args, struct out *out)
{
    enum { CHOICE_ALL = 1 };
    char text[TEXT_BYTES];
    (void)who;
    value_text(&args->at[2], text, sizeof text);
    if (args->at[0].number == CHOICE_ALL)
        return to_all(text, out);
    struct session *s = session_of(args->at[1].mac, out);
    if (s)
        push_text(s, text);
    return s;
}

static bool send_url(const struct actor *who, const struct args *args, struct out *out)
{
    struct session *s = session_of(args->at[0].mac, out);
    char url[256];
    (void)who;
    if (s)
        push_url(s, value_text(&args->at[1], url, sizeof url));
    return s;
}

static struct command commands[] = {
    { .syntax = "send ephone {all|H.H.H} message LINE:200", .help = "Show a text on phones",
      .slot_help = HELP("All registered phones", "MAC address of one phone", "A text", "Text"),
      .level = EXEC_PRIVILEGED, .run = send_message },
    { .syntax = "send ephone H.H.H url URL", .help = "Let a phone fetch a page",
      .slot_help = HELP("MAC address of the phone", "A page", "URL"), .level = EXEC_PRIVILEGED, .run = send_url },
    { 0 }
};

static const struct path_help help[] = {
    { "send", "Send a message to other devices" },
    { "send ephone", "To a phone" },
    { 0 }
};

extern const struct module module_push;
const struct module module_push = { .name = "push", .commands = commands, .help = help, .counters = counters };
