// SPDX-License-Identifier: MIT
/* Phones by their make: `show ephone summary types`, and `show ephone` with a make. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <string.h>
#include <strings.h>

/* In the order of the command's choice. */
static const char *const choices[] = {
#define NAME(type) #type,
    SHOW_TYPES(NAME) SHOW_TYPE_LAST
#undef NAME
};

/* As it registered; before that, as its `type` says. "" unknown. */
static const char *type_of(const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    const struct model *m = t && t->device_type ? model_of(t->device_type) : model_named(phone_settings(p)->type);
    return m ? m->type : "";
}

bool show_is_type(const struct phone *p, const struct args *args)
{
    return strcasecmp(type_of(p), choices[args->at[0].number - 1]) == 0;
}

/* -- show ephone summary types -- */

struct tally {
    unsigned configured, registered, unregistered, deceased, other;
};

/* Of phones of this type; NULL: of all. A phone that never said what it is, and cannot be asked, is "other". */
static struct tally tally_of(const char *type)
{
    struct tally n = { 0 };
    for (const struct phone *p = phone_next(0); p; p = phone_next(p->tag)) {
        const char *own = type_of(p);
        if (type && strcasecmp(own, type) != 0)
            continue;
        const char state = *show_phone_state(p);
        n.configured++;
        n.registered += state == 'R';
        n.deceased += state == 'D';
        n.unregistered += state == 'U' && *own;
        n.other += state == 'U' && !*own;
    }
    return n;
}

static const char rule[] = "===========================================================================\n";

static void print_tally(struct out *o, const char *type, const struct tally *n)
{
    out_item(o);
    out_string(o, "type", "%-21s ", type);
    out_number(o, "configured", "%-12lld ", n->configured);
    out_number(o, "registered", "%-12lld ", n->registered);
    out_number(o, "unregistered", "%-14lld ", n->unregistered);
    out_number(o, "deceased", "%-10lld ", n->deceased);
    out_number(o, "other", "%lld\n", n->other);
    out_item_end(o);
}

/* Several makes may share a type. */
static bool is_first_of_type(unsigned index)
{
    for (unsigned i = 0; i < index; i++)
        if (strcasecmp(model_at(i)->type, model_at(index)->type) == 0)
            return false;
    return true;
}

/* One type per call. */
bool show_ephone_types(struct cursor *c)
{
    if (c->stage == 0) {
        out_text(c->out, "%s%-21s %-12s %-12s %-14s %-10s %s\n%s", rule, "PhoneType", "Configured", "Registered",
                 "Unregistered", "Deceased", "Other", rule);
        out_list(c->out, "types");
    }
    const unsigned row = c->stage++;
    const struct model *m = row ? model_at(row - 1) : NULL;
    if (row && !m) {
        const struct tally all = tally_of(NULL);
        out_list_end(c->out);
        out_text(c->out, "%s", rule);
        out_number(c->out, "configured", "Total Phones          %-12lld ", all.configured);
        out_number(c->out, "registered", "%-12lld ", all.registered);
        out_number(c->out, "unregistered", "%-14lld ", all.unregistered);
        out_number(c->out, "deceased", "%-10lld ", all.deceased);
        out_number(c->out, "other", "%lld\n", all.other);
        out_text(c->out, "%s", rule);
        return false;
    }
    const struct tally n = !m || is_first_of_type(row - 1) ? tally_of(m ? m->type : "") : (struct tally){ 0 };
    if (n.configured)
        print_tally(c->out, m ? m->type : "Unknown Ephone type", &n);
    return true;
}
