// SPDX-License-Identifier: MIT
/* The Directories button: a form that asks for a name or number, and what was found, a screenful at a time. */
#include "http/directory.h"
#include "http/http.h"
#include "http/phone_xml.h"

#include "core/call.h"
#include "core/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct slice directory_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_directory) };

static const struct settings_directory *settings(void)
{
    return config_settings(&directory_slice);
}

static bool is_closed(const struct request *r)
{
    return settings()->closed || page_excluded(request_phone(r), PAGE_OF_DIRECTORY);
}

/* -- the form -- */

void serve_directory(const struct request *r, struct reply *to)
{
    char url[URL_TEXT];
    if (is_closed(r)) {
        xml_text(to, "Local Directory", "The directory is switched off.");
        return;
    }
    xml_begin(to, "Input", "Local Directory", "Enter what you know");
    xml_element(to, "URL", page_link(r, PAGE_DIRECTORY "/search", url), URL_TEXT);
    xml_input_item(to, "Name", "text", "A");
    xml_input_item(to, "Number", "number", "T");
    xml_end(to, "Input");
}

/* -- what was found -- */

struct search {
    struct reply *to;
    const char *text, *number;
    unsigned skip, found;
};

/* Anywhere in the name, whatever the case of ASCII letters; numbers from their beginning. */
static bool fits(const struct search *s, const char *name, const char *number)
{
    return (!*s->text || strcasestr(name, s->text)) && strncmp(number, s->number, strlen(s->number)) == 0;
}

static void offer(struct search *s, const char *name, const char *number)
{
    if (!*name || !*number || !fits(s, name, number))
        return;
    if (s->found >= s->skip && s->found < s->skip + ENTRIES_MAX)
        xml_directory_entry(s->to, name, number);
    s->found++;
}

static void search_entries(struct search *s)
{
    const struct settings_directory *d = settings();
    for (unsigned i = 0; i < DIRECTORY_MAX; i++)
        offer(s, d->entries[i].name, d->entries[i].number);
}

static void search_numbers(struct search *s)
{
    const struct object *o = NULL;
    while ((o = config_next(config_running(), &mode_ephone_dn, o))) {
        const struct settings_dn *dn = object_slice(o, &dn_slice);
        offer(s, dn->name, dn->number);
    }
}

/* Arguments are the phone's user's: only what is harmless goes into the next link. */
static void add_argument(char url[URL_TEXT], const char *name, const char *value)
{
    size_t used = strlen(url);
    used += (size_t)snprintf(url + used, URL_TEXT - used, "&%s=", name);
    for (; *value && used + 4 < URL_TEXT; value++)
        used += (size_t)snprintf(url + used, URL_TEXT - used, "%%%02X", (unsigned char)*value);
}

static void link_next(const struct request *r, const struct search *s)
{
    char url[URL_TEXT], start[16];
    snprintf(start, sizeof start, "%u", s->skip + ENTRIES_MAX);
    page_link(r, PAGE_DIRECTORY "/search", url);
    add_argument(url, "start", start);
    add_argument(url, "number", s->number);
    add_argument(url, "text", s->text);
    xml_soft_key(s->to, "Dial", "SoftKey:Dial", 1);
    xml_soft_key(s->to, "EditDial", "SoftKey:EditDial", 2);
    xml_soft_key(s->to, "Exit", "SoftKey:Exit", 3);
    xml_soft_key(s->to, "Next", url, 4);
}

void serve_search(const struct request *r, struct reply *to)
{
    struct search s = {
        .to = to, .text = r->argument(r, "text"), .number = r->argument(r, "number"),
        .skip = (unsigned)strtoul(r->argument(r, "start"), NULL, 10) % 100000,
    };
    if (is_closed(r)) {
        serve_directory(r, to);
        return;
    }
    xml_begin(to, "Directory", "Local Directory", "");
    search_entries(&s);
    search_numbers(&s);
    if (s.found > s.skip + ENTRIES_MAX)
        link_next(r, &s);
    xml_end(to, "Directory");
    if (s.found <= s.skip) {
        buf_clear(&to->body);
        xml_text(to, "Local Directory", "Nobody was found.");
    }
}

/* -- rows -- */

static bool entry_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_directory *s = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(s->entries, 0, sizeof s->entries);
        return true;
    }
    struct directory_entry *e = &s->entries[args->at[0].number - 1];
    memset(e, 0, sizeof *e);
    if (how != HOW_SET)
        return true;
    value_text(&args->at[1], e->number, sizeof e->number);
    value_text(&args->at[2], e->name, sizeof e->name);
    return true;
}

static void entry_print(const void *slice, struct buf *lines)
{
    const struct settings_directory *s = slice;
    for (unsigned i = 0; i < DIRECTORY_MAX; i++)
        if (*s->entries[i].number)
            buf_printf(lines, "directory entry %u %s name %s\n", i + 1, s->entries[i].number, s->entries[i].name);
}

#define DIRECTORY .mode = &mode_telephony, .slice = &directory_slice

struct row directory_rows[] = {
    { .syntax = "service local-directory", .help = "Directory on the phones", DIRECTORY, .place = 211,
      .bind = { FLAG_NOT(struct settings_directory, closed) },
      .effect = AT_ONCE("the phones' Directories button searches names and numbers; `no` closes it") },
    { .syntax = "directory entry <1-250> NUMBER:32 name LINE:24", .help = "Entry of the directory",
      .slot_help = HELP("Tag of the entry", "Number", "Name", "Name"), DIRECTORY, .place = 761, .set = entry_set,
      .print = entry_print, .effect = AT_ONCE("found on the phones beside the numbers of this system") },
    { 0 }
};

/* -- show telephony-service directory-entry -- */

static bool show_entries(struct cursor *c)
{
    const struct settings_directory *s = settings();
    out_list(c->out, "entries");
    for (unsigned i = 0; i < DIRECTORY_MAX; i++) {
        if (!*s->entries[i].number)
            continue;
        out_item(c->out);
        out_number(c->out, "tag", "directory entry %lld", i + 1);
        out_string(c->out, "number", " %s", s->entries[i].number);
        out_string(c->out, "name", " name %s\n", s->entries[i].name);
        out_item_end(c->out);
    }
    out_list_end(c->out);
    return false;
}

struct command directory_commands[] = {
    { .syntax = "show telephony-service directory-entry", .help = "Entries of the directory", .level = EXEC_USER,
      .show = show_entries },
    { 0 }
};
