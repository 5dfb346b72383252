// SPDX-License-Identifier: MIT
/* GetCSTAFeatures, ECMA-269 13.1.1: what the rows of services and events say, in the order of their tables, which is
 * the order of the schema. A feature is an empty element inside the list of its kind. */
#include "csta/compose.h"
#include "csta/services.h"

#include <string.h>

static void move_to_list(struct buf *b, const char **open, const char *list)
{
    if (*open && list && strcmp(*open, list) == 0)
        return;
    if (*open)
        compose_close(b, *open);
    if (list)
        compose_open(b, list);
    *open = list;
}

const struct csta_error *serve_features(struct request *r)
{
    const char *open = NULL;
    compose_open(r->answer, "supportedServices");
    for (const struct service *s = csta_services; s->element; s++) {
        move_to_list(r->answer, &open, s->list);
        compose_empty(r->answer, s->feature);
    }
    move_to_list(r->answer, &open, NULL);
    compose_close(r->answer, "supportedServices");

    compose_open(r->answer, "supportedEvents");
    for (const enum event_kind *kind = event_order; *kind != EVENT_KINDS; kind++) {
        move_to_list(r->answer, &open, event_rows[*kind].list);
        compose_empty(r->answer, event_rows[*kind].feature);
    }
    move_to_list(r->answer, &open, NULL);
    compose_close(r->answer, "supportedEvents");
    return NULL;
}
