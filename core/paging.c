// SPDX-License-Identifier: MIT
/* Module "paging": an ephone-dn with `paging` speaks to the loudspeakers of phones, one way. Whoever calls its number
 * is heard by the phones that name it with `paging-dn`, and with `paging group` by those of further paging numbers.
 * Phones in use are left alone, and so are those whose user wants not to be disturbed, as with an intercom.
 *
 *     201 calls 8000:   201 ── speaks to 239.0.1.20 ──> phones 2, 3, 4: they were told to listen there
 *                       201 ── speaks to the mixer ───> a copy for each phone with `unicast`, or when there is no group
 *
 * To CSTA (ECMA-269) a page is a call of two devices: who pages, and the paging number, which answers at once
 * (Delivered, Established). The phones that hear it are no parties. Their users cannot speak, hold or transfer what
 * they hear, so there is no connection of theirs to be controlled, their monitors are told nothing, and who leaves a
 * page (by going off hook, with EndCall) clears nothing. A page is no conversation either: it is not held, parked,
 * transferred or joined with another call, and it ends with its caller. */
#include "core/paging.h"

#include "core/media.h"
#include "core/memory.h"
#include "core/model.h"
#include "core/module.h"
#include "core/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 10, COPIES_MAX = 10, PORT = 2000 };      /* of groups and copies as many as CME has */

/* -- settings -- */

struct settings_page {           /* ephone-dn */
    bool on;
    uint32_t ip;                 /* 0: by copies only */
    uint16_t port;
    uint16_t groups[GROUPS_MAX]; /* further paging ephone-dns, 0 = unused */
};

struct settings_listener {       /* ephone */
    uint16_t dn;                 /* 0 none */
    uint8_t how;
};
enum { UNICAST = 2 };            /* the row's second choice */

static struct slice page_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_page) };
static struct slice listener_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_listener) };
static struct slice *const slices[] = { &page_slice, &listener_slice, NULL };

static const struct settings_page *page_settings(const struct line *l)
{
    static const struct settings_page none;
    return l->config ? object_slice(l->config, &page_slice) : &none;
}

static const struct settings_listener *listener_settings(const struct phone *p)
{
    return object_slice(p->config, &listener_slice);
}

bool line_is_paging(const struct line *l)
{
    const struct settings_page *s = page_settings(l);
    return s->on || s->groups[0];
}

static bool check_group(const struct snapshot *next, const struct object *o, struct refusal *r)
{
    (void)next;
    return media_group_fits(((const struct settings_page *)object_slice(o, &page_slice))->ip, r);
}

static bool groups_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_page *s = slice;
    unsigned n = 0;
    memset(s->groups, 0, sizeof s->groups);
    for (unsigned i = 0; how == HOW_SET && i < args->repeated; i++) {
        const struct token *t = &args->tokens[args->first_repeated + i];
        const char *at = t->text, *end = t->text + t->size;
        while (at < end) {
            char *behind;
            const unsigned long tag = strtoul(at, &behind, 10);
            if (behind == at || tag < 1 || tag > UINT16_MAX || (behind < end && *behind != ','))
                return refuse(r, FAULT_INVALID_VALUE, "Paging groups are tags of ephone-dns, with commas between them");
            if (n == GROUPS_MAX)
                return refuse(r, FAULT_LIMIT, "At most %d paging groups", GROUPS_MAX);
            s->groups[n++] = (uint16_t)tag;
            at = behind + (behind < end);
        }
    }
    return true;
}

static void groups_print(const void *slice, struct buf *lines)
{
    const struct settings_page *s = slice;
    for (unsigned i = 0; i < GROUPS_MAX && s->groups[i]; i++)
        buf_printf(lines, "%s%u", i ? "," : "paging group ", s->groups[i]);
    if (s->groups[0])
        buf_addc(lines, '\n');
}

static struct row rows[] = {
    { .syntax = "paging [ip A.B.C.D [port <2000-65535>]]", .help = "A number for paging", .mode = &mode_ephone_dn,
      .place = 120, .slice = &page_slice, .check = check_group,
      .slot_help = HELP("By multicast", "Multicast address", "Port", "Even port, 2000 unless given"),
      .bind = { FLAG(struct settings_page, on), IP4(struct settings_page, ip), U16(struct settings_page, port, 0) },
      .effect = AT_ONCE("who calls the number speaks to all idle phones that name it with `paging-dn`, one way") },
    { .syntax = "paging group TAGS...", .help = "Paging numbers whose phones hear this one as well",
      .mode = &mode_ephone_dn, .place = 121, .slice = &page_slice, .set = groups_set, .print = groups_print,
      .slot_help = HELP("Tags of ephone-dns, with commas between them"),
      .effect = AT_ONCE("a page to this number is heard by their phones, too") },
    { .syntax = "paging-dn <1-max-dn> [multicast|unicast]", .help = "Hear the pages of a number", .mode = &mode_ephone,
      .flags = ROW_LENT, .place = 360, .slice = &listener_slice,
      .slot_help = HELP("Tag of its ephone-dn", "Through its multicast group", "By a copy of its own"),
      .bind = { U16(struct settings_listener, dn, 0), U8(struct settings_listener, how, 0) },
      .effect = AT_ONCE("who calls that number is heard on the speaker here, while the phone is idle; by a copy when "
                        "the number has no group") },
    { 0 }
};

/* -- counters -- */

enum { COUNT_PAGES, COUNT_HEARD, COUNT_IN_USE, COUNT_LEFT_OUT };
static struct counter counters[] = {
    [COUNT_PAGES] = { "paging_pages", "Calls to paging numbers", 0 },
    [COUNT_HEARD] = { "paging_phones_paged", "Phones that heard a page", 0 },
    [COUNT_IN_USE] = { "paging_phones_in_use", "Phones left alone: in use, not to be disturbed, no speaker", 0 },
    [COUNT_LEFT_OUT] = { "paging_phones_left_out", "Phones left out: too many copies of one page, or no sound leg", 0 },
    { NULL, NULL, 0 },
};

/* -- who listens -- */

void paging_follow(struct phone *p, const struct object *config)
{
    const struct settings_listener *s = config ? object_slice(config, &listener_slice) : NULL;
    struct line *before = p->paging, *l = s && s->dn ? line_take(s->dn) : NULL;
    if (l == before)
        return;
    list_remove(&p->of_paging);
    p->paging = l;
    if (l)
        list_append(&l->paged, &p->of_paging);
    if (before)
        line_drop(before);
}

static bool disposed(const struct phone *p)
{
    const struct model *m = model_named(phone_settings(p)->type);
    return p->button_count && phone_idle(p) && !p->do_not_disturb && (!m || m->can & SPEAKER);
}

static struct limit pages = { .name = "Pages", .when_full = "a paging number that speaks is busy" };
/* Of the last one. */
static struct limit copies = {
    .name = "Copies of one page", .when_full = "the phone is left out", .maximum = COPIES_MAX,
};
static struct limit *const limits[] = { &pages, &copies, NULL };

/* One more leg beside those for the caller, the group and the copies that there are. */
static bool copy_possible(const struct page *page)
{
    const struct sound *sound = media_sound();
    return page->copies < COPIES_MAX && sound && sound->room(LEG_MIX, page->copies + 3);
}

static void page_phone(struct connection *c, struct phone *p)
{
    struct page *page = c->page;
    const bool copy = !page->ip || listener_settings(p)->how == UNICAST;
    if (!p->port)
        return;
    if (!disposed(p) || (copy && !copy_possible(page))) {
        counters[disposed(p) ? COUNT_LEFT_OUT : COUNT_IN_USE].value++;
        copies.refused += disposed(p);
        return;
    }
    page->copies += copy;
    limit_set(&copies, page->copies);
    counters[COUNT_HEARD].value++;
    struct appearance *a = appearance_make(c, p->buttons, APPEARANCE_PAGED);
    a->plan = copy ? PLAN_COPY : PLAN_GROUP;
    view_update(a, true);
}

static void page_phones(struct connection *c, const struct line *of)
{
    list_each(node, &of->paged)
        page_phone(c, list_entry(node, struct phone, of_paging));
}

static struct page *page_make(const struct settings_page *s)
{
    struct page *page = must(calloc(1, sizeof *page));
    page->ip = s->ip;
    page->port = s->port ? s->port : PORT;
    counters[COUNT_PAGES].value++;
    limit_add(&pages);
    return page;
}

void paging_arrive(struct connection *caller, struct line *l, bool by_service)
{
    const struct settings_page *s = page_settings(l);
    struct call *call = caller->call;
    if (l->in_use) {
        pages.refused++;
        route_fail_called(connection_make(call, l->device, NULL), CAUSE_BUSY, by_service);
        return;
    }
    struct connection *c = connection_make(call, l->device, l);
    c->page = page_make(s);
    c->unattended = true;
    connection_enter(c, CONNECTION_ALERTING);
    event_emit(&(struct emission){ EVENT_DELIVERED, call->cause, .subject = c });
    connection_enter(c, CONNECTION_CONNECTED);
    call->connected_at = loop_now();
    page_phones(c, l);
    for (unsigned i = 0; i < GROUPS_MAX && s->groups[i]; i++) {
        const struct line *further = line_find(s->groups[i]);
        if (further)
            page_phones(c, further);
    }
    view_update_call(call, by_service ? caller : NULL);
    event_emit(&(struct emission){ EVENT_ESTABLISHED, call->cause, .subject = c });
    media_update(call);
}

void paging_end(struct connection *c)
{
    const struct sound *sound = media_sound();
    if (c->page && c->page->leg && sound)
        sound->close(c->page->leg);
    pages.used -= c->page != NULL;
    free(c->page);
    c->page = NULL;
}

static struct appearance *page_of(const struct phone *p)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_PAGED)
            return a;
    }
    return NULL;
}

enum fault service_leave_page(struct phone *p)
{
    struct appearance *a = page_of(p);
    if (!a)
        return FAULT_NO_CONNECTION_TO_CLEAR;
    appearance_free(a);
    return FAULT_NONE;
}

/* -- show ephone-dn paging -- */

static void show_listeners(struct out *o, const struct line *of, const char *how)
{
    list_each(node, &of->paged) {
        const struct phone *p = list_entry(node, struct phone, of_paging);
        out_item(o);
        out_number(o, "ephone", "   ephone-%lld", p->tag);
        out_number(o, "slot", "[%lld]", p->tag - 1);
        out_string(o, "by", "          %s", how);
        out_number(o, "dn", " %lld", of->tag);
        out_string(o, "state", NULL, page_of(p) ? "on" : "off");
        out_text(o, "(%s) \n", page_of(p) ? "ON " : "OFF");
        out_item_end(o);
    }
}

/* Phones that hear its page now. */
static unsigned listening(const struct line *l)
{
    unsigned n = 0;
    if (!l->device)
        return n;
    list_each(node, &l->device->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        list_each(heard, &c->appearances)
            n += list_entry(heard, struct appearance, of_connection)->state == APPEARANCE_PAGED;
    }
    return n;
}

static void show_number(struct out *o, const struct line *l)
{
    const struct settings_page *s = page_settings(l);
    struct buf groups = { 0 };
    char ip[16];
    const uint8_t *part = (const uint8_t *)&s->ip;
    snprintf(ip, sizeof ip, "%u.%u.%u.%u", part[0], part[1], part[2], part[3]);
    out_item(o);
    out_number(o, "dn", "ephone-dn %lld", l->tag);
    out_string(o, "state", NULL, l->in_use ? "active" : "idle");
    out_text(o, " (%s)\n", l->in_use ? "ACTIVE" : " IDLE ");
    out_string(o, "number", " number %s\n", l->device ? l->device->number : "");
    out_number(o, "listeners", NULL, listening(l));
    if (s->ip) {
        out_string(o, "ip", " paging ip %s", ip);
        out_number(o, "port", " port %lld\n", s->port ? s->port : PORT);
    } else {
        out_null(o, "ip");
        out_null(o, "port");
    }
    out_list(o, "phones");
    show_listeners(o, l, "paging-dn");
    groups_print(s, &groups);
    if (groups.size)
        out_text(o, " %s", buf_text(&groups));
    buf_free(&groups);
    for (unsigned i = 0; i < GROUPS_MAX && s->groups[i]; i++) {
        const struct line *further = line_find(s->groups[i]);
        if (further)
            show_listeners(o, further, "pagingGrp");
    }
    out_list_end(o);
    out_item_end(o);
}

/* The second half of the text. */
static void show_control(struct out *o, const struct line *l, uint64_t index)
{
    out_text(o, "skinnyPC[%llu] ephone-paging-dn %-10u (%s) count %u\n", (unsigned long long)index, l->tag,
             l->in_use ? "ACTIVE" : " IDLE ", listening(l));
}

static bool show_paging(struct cursor *c)
{
    enum { BEGIN, NUMBERS, COUNTS };
    if (c->stage == BEGIN) {
        out_text(c->out, "Paging Configuration\n");
        out_list(c->out, "numbers");
        c->stage = NUMBERS;
    }
    const struct line *l = line_next((uint32_t)c->at);
    if (!l && c->stage == COUNTS)
        return false;
    if (!l) {
        out_list_end(c->out);
        out_text(c->out, "        Paging Control Info\n");
        c->stage = COUNTS;
        c->at = 0;
        return true;
    }
    c->at = l->tag;
    if (line_is_paging(l) && c->stage == NUMBERS)
        show_number(c->out, l);
    else if (line_is_paging(l))
        show_control(c->out, l, c->count[0]++);
    return true;
}

static struct command commands[] = {
    { .syntax = "show ephone-dn paging", .help = "Paging numbers and who hears them", .level = EXEC_PRIVILEGED,
      .show = show_paging },
    { 0 }
};

static const struct path_help help[] = {
    { "paging", "Paging" },
    { 0 }
};

extern const struct module module_paging;
const struct module module_paging = {
    .name = "paging",
    .slices = slices,
    .rows = rows,
    .commands = commands,
    .help = help,
    .counters = counters,
    .limits = limits,
};
