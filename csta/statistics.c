// SPDX-License-Identifier: MIT
#include "csta/statistics.h"

#include "csta/edition.h"

enum { FIRST_EDITION = 2, EDITIONS = 8 };

struct tally {
    uint64_t served, refused;
};

/* By row; the last one is for what is no service of ours. */
static struct tally services[SERVICES_MAX + 1];
static uint64_t refusals[ERROR_COUNT], editions[EDITIONS];

void statistics_count(const struct service *s, const struct csta_error *error, const char *edition)
{
    struct tally *t = &services[s ? s - csta_services : SERVICES_MAX];
    if (error)
        t->refused++;
    else
        t->served++;
    if (error)
        refusals[error - csta_errors]++;
    editions[edition_ordinal(edition) - FIRST_EDITION]++;
}

/* -- show metrics -- */

/* The last one is for what is no service of ours. */
static const char *service_at(unsigned i)
{
    unsigned count = 0;
    while (csta_services[count].element)
        count++;
    return i < count ? csta_services[i].element : i == count ? "unknown" : NULL;
}

static const struct tally *tally_at(unsigned i)
{
    return &services[csta_services[i].element ? i : SERVICES_MAX];
}

static const char *served_at(unsigned i, uint64_t *value)
{
    const char *name = service_at(i);
    *value = name ? tally_at(i)->served : 0;
    return name;
}

static const char *refused_at(unsigned i, uint64_t *value)
{
    const char *name = service_at(i);
    *value = name ? tally_at(i)->refused : 0;
    return name;
}

static const char *refusal_at(unsigned i, uint64_t *value)
{
    const unsigned e = FAULT_NONE + 1 + i;
    *value = e < ERROR_COUNT ? refusals[e] : 0;
    return e < ERROR_COUNT ? csta_errors[e].value : NULL;
}

static const char *edition_at(unsigned i, uint64_t *value)
{
    static const char *const names[EDITIONS] = { "2", "3", "4", "5", "6", "7", "8", "9" };
    *value = i < EDITIONS ? editions[i] : 0;
    return i < EDITIONS ? names[i] : NULL;
}

const struct counter_family statistics_families[] = {
    { "csta_services_served", "CSTA requests served, by service", "service", served_at },
    { "csta_services_refused", "CSTA requests refused, by service", "service", refused_at },
    { "csta_refusals", "CSTA requests refused, by the value of CSTAErrorCode", "value", refusal_at },
    { "csta_editions", "CSTA requests, by edition of ECMA-323", "edition", edition_at },
    { 0 }
};

/* -- show cti statistics: ours. What never happened is left out. -- */

static void print_service(struct out *o, const char *name, const struct tally *t)
{
    if (!t->served && !t->refused)
        return;
    out_item(o);
    out_string(o, "service", "%-34s  ", name);
    out_number(o, "served", "%10lld  ", (long long)t->served);
    out_number(o, "refused", "%10lld\n", (long long)t->refused);
    out_item_end(o);
}

static void print_services(struct out *o)
{
    out_text(o, "Service                                 Served     Refused\n"
                "==================================  ==========  ==========\n");
    out_list(o, "services");
    for (const struct service *s = csta_services; s->element; s++)
        print_service(o, s->element, &services[s - csta_services]);
    print_service(o, "unknown", &services[SERVICES_MAX]);
    out_list_end(o);
}

static void print_refusals(struct out *o)
{
    out_text(o, "\nRefusal                         Value                                        Requests\n"
                "==============================  ========================================  ==========\n");
    out_list(o, "refusals");
    for (unsigned e = FAULT_NONE + 1; e < ERROR_COUNT; e++) {
        if (!refusals[e])
            continue;
        out_item(o);
        out_string(o, "category", "%-30s  ", csta_errors[e].category);
        out_string(o, "value", "%-40s  ", csta_errors[e].value);
        out_number(o, "requests", "%10lld\n", (long long)refusals[e]);
        out_item_end(o);
    }
    out_list_end(o);
}

static void print_editions(struct out *o)
{
    out_text(o, "\nEdition    Requests\n=======  ==========\n");
    out_list(o, "editions");
    for (unsigned i = 0; i < EDITIONS; i++) {
        if (!editions[i])
            continue;
        out_item(o);
        out_number(o, "edition", "%7lld  ", i + FIRST_EDITION);
        out_number(o, "requests", "%10lld\n", (long long)editions[i]);
        out_item_end(o);
    }
    out_list_end(o);
}

bool statistics_show(struct cursor *c)
{
    print_services(c->out);
    print_refusals(c->out);
    print_editions(c->out);
    return false;
}
