// SPDX-License-Identifier: MIT
/* `show telephony-service …`: the parameters, and the objects as they are configured. */
#include "sccp/provision.h"
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <string.h>

/* Of Unified CME, as scripts read it to know what they talk to. */
#define CME_VERSION "8.7"

static void print_loads(struct out *o, const struct settings_provision *s)
{
    out_list(o, "loads");
    for (unsigned i = 0; i < NAMED_MAX && *s->loads[i].name; i++) {
        out_item(o);
        out_string(o, "type", "load %s", s->loads[i].name);
        out_string(o, "file", " %s\n", s->loads[i].text);
        out_item_end(o);
    }
    out_list_end(o);
}

static void print_files(struct out *o, const struct settings_provision *s)
{
    static const char *const locations[] = {
        [LOCATION_SYSTEM] = "system:", [LOCATION_FLASH] = "flash:", [LOCATION_SLOT0] = "slot0:",
    };
    static const char *const options[] = { [FILE_PER_TYPE] = "PER-PHONE-TYPE", [FILE_PER_PHONE] = "PER-PHONE" };
    out_string(o, "cnf_location", "cnf-file location: %s\n",
               s->location == LOCATION_TFTP ? s->location_url : locations[s->location]);
    out_string(o, "cnf_option", s->file ? "cnf-file option: %s\n" : NULL, s->file ? options[s->file] : "");
    out_bool(o, "cnf_created", s->created, NULL, NULL);
}

bool show_telephony_service(struct cursor *c)
{
    static const char *const dates[] = { "mm-dd-yy", "dd-mm-yy", "mm-dd-yy", "yy-dd-mm", "yy-mm-dd" };
    const struct settings_telephony *t = settings_telephony();
    const struct settings_provision *files = settings_provision();
    struct out *o = c->out;
    char host[ADDRESS_TEXT];
    out_text(o, "CONFIG (Version=%s)\n=====================\n", CME_VERSION);
    out_string(o, "version", "Version %s\n", CME_VERSION);
    out_number(o, "max_sccp_version", "Max phoneload sccp version %lld\n", SCCP_VERSION_MAX);
    out_string(o, "system_message", *t->system_message ? "system message %s\n" : NULL, t->system_message);
    if (t->source) {
        const struct address at = address_ipv4(t->source_ip, 0);
        out_string(o, "source_address", "ip source-address %s ", address_host(&at, host));
        out_number(o, "source_port", "port %lld\n", t->source_port);
    } else {
        out_null(o, "source_address");
        out_null(o, "source_port");
    }
    out_string(o, "listening", NULL, server_address() ? address_text(server_address(), host) : NULL);
    print_loads(o, files);
    out_number(o, "max_ephones", "max-ephones %lld\n", t->max_ephones);
    out_number(o, "max_dn", "max-dn %lld\n", t->max_dn);
    out_bool(o, "auto_reg_ephone", t->auto_reg_ephone, "auto-reg-ephone\n", "no auto-reg-ephone\n");
    out_number(o, "keepalive", "keepalive %lld ", t->keepalive);
    out_number(o, "keepalive_auxiliary", "auxiliary %lld\n", t->keepalive_auxiliary);
    out_number(o, "timeouts_interdigit", "timeouts interdigit %lld\n", t->interdigit);
    out_number(o, "timeouts_busy", "timeouts busy %lld\n", t->busy);
    out_number(o, "timeouts_ringing", "timeouts ringing %lld\n", t->ringing);
    out_string(o, "time_format", "time-format %s\n", t->time_format == 2 ? "24" : "12");
    out_string(o, "date_format", "date-format %s\n", dates[t->date_format < 5 ? t->date_format : 0]);
    print_files(o, files);
    return false;
}

/* -- objects as configured -- */

static void print_configured(struct out *o, const struct object *object)
{
    struct buf lines = { 0 };
    char *rest = NULL;
    config_print_object(object, &lines);
    buf_addc(&lines, '\0');
    out_item(o);
    out_number(o, "tag", NULL, object->tag);
    out_list(o, "lines");
    for (char *line = strtok_r(lines.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        out_item(o);
        out_string(o, "line", "%s\n", line);
        out_item_end(o);
    }
    out_list_end(o);
    out_text(o, "!\n");
    out_item_end(o);
    buf_free(&lines);
}

static bool one_object(struct cursor *c, const struct mode *m, const char *list)
{
    const struct object *o = config_find(config_running(), m, (uint32_t)c->args->at[0].number);
    if (!o) {
        out_error(c->out, "%% %s %lld is not configured\n", m->name, (long long)c->args->at[0].number);
        return false;
    }
    out_list(c->out, list);
    print_configured(c->out, o);
    out_list_end(c->out);
    return false;
}

/* One object per call; a deleted one is where the walk began anew, up to the first behind it. */
static bool each_object(struct cursor *c, const struct mode *m, const char *list)
{
    if (!c->at)
        out_list(c->out, list);
    const struct object *o = c->at ? config_find(config_running(), m, (uint32_t)c->at) : NULL;
    do
        o = config_next(config_running(), m, o);
    while (o && o->tag <= c->at);
    if (!o) {
        out_list_end(c->out);
        return false;
    }
    c->at = o->tag;
    print_configured(c->out, o);
    return true;
}

bool show_telephony_dns(struct cursor *c)
{
    return each_object(c, &mode_ephone_dn, "ephone_dns");
}

bool show_telephony_dn_templates(struct cursor *c)
{
    return each_object(c, &mode_ephone_dn_template, "templates");
}

bool show_telephony_templates(struct cursor *c)
{
    return each_object(c, &mode_ephone_template, "templates");
}

bool show_telephony_ephones(struct cursor *c)
{
    if (!c->at)
        out_number(c->out, "configured", "Number of Configured ephones %lld", config_count(config_running(),
                                                                                         &mode_ephone));
    if (!c->at)
        out_number(c->out, "registered", " (Registered %lld)\n", server_phones());
    return each_object(c, &mode_ephone, "ephones");
}

bool show_telephony_dn(struct cursor *c)
{
    return one_object(c, &mode_ephone_dn, "ephone_dns");
}

bool show_telephony_ephone(struct cursor *c)
{
    return one_object(c, &mode_ephone, "ephones");
}

/* The parameters, then the numbers, then the phones. */
bool show_telephony_all(struct cursor *c)
{
    static bool (*const parts[])(struct cursor *c) = {
        show_telephony_service, show_telephony_dns, show_telephony_ephones,
    };
    if (!parts[c->stage](c)) {
        c->stage++;
        c->at = 0;
    }
    return c->stage < sizeof parts / sizeof parts[0];
}
