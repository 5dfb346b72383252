// SPDX-License-Identifier: MIT
/* The services of ECMA-269 that the appliance offers: one row each. Adding a service is a handler and a row; the
 * features list and the catalogue follow. */
#ifndef CSTA_SERVICES_H
#define CSTA_SERVICES_H

#include "csta/device_id.h"
#include "csta/events.h"
#include "csta/faults.h"
#include "csta/session.h"
#include "csta/xml.h"

struct request {
    struct session *session;
    const char *edition;             /* namespace of the request, hence of the answer */
    const struct element *root;
    struct buf *answer;              /* the positive response, opened: a handler adds its children */
};

struct service {
    const char *element;             /* the request's root */
    const char *response;            /* the positive response's root */
    const char *list, *feature;      /* its place in GetCSTAFeaturesResponse */
    const char *does;                /* for the catalogue */
    /* NULL when served. A refusal changes nothing; what it composed is thrown away. */
    const struct csta_error *(*serve)(struct request *r);
};

enum { SERVICES_MAX = 64 };
extern const struct service csta_services[];     /* in the order of the features list; end: .element NULL */

/* Serves one request: fills r->answer with the response or with CSTAErrorCode. */
void service_request(struct request *r);
/* The same for a request that cannot even be looked at. */
void refuse_request(struct request *r, const struct csta_error *error);
/* Composes CSTAErrorCode. */
void compose_error(struct buf *b, const char *edition, const struct csta_error *e);

/* -- what requests speak of (objects.c) -- */

struct object_device {
    struct device_id id;             /* points into the request */
    struct device *device;
    struct phone *where;             /* the phone that should act; NULL = any */
};

/* The device that this element of the request names: known (else `unknown`) and watched. */
const struct csta_error *request_device(const struct element *e, enum fault unknown, struct object_device *o);

/* The connection that it names. `wanted` has a bit for each connection state that the service acts on: where a client
 * leaves out callID, its only connection in such a state is meant, and `none` says that there is none; of two, neither
 * is named (invalidConnectionID). */
enum { WANT_ANY = 0xff, WANT_PROMPTED = 0x100 };     /* all states; a call that waits for its user to agree */
#define WANT(state) (1u << CONNECTION_##state)
const struct csta_error *request_connection(const struct request *r, const struct element *e, unsigned wanted,
                                            enum fault none, struct object_device *o, struct connection **c);
/* The call of a ConnectionID: NULL when unknown. */
struct call *request_call(const struct element *e);
/* A boolean of ECMA-323, which must be there. */
const struct csta_error *request_flag(const struct request *r, const char *name, bool *on);

/* Whether it is one of the two words that XML has for it. */
bool is_true(const char *text);

/* A number to dial, NULL for none given. *more: it is dialled in stages, with nothing yet or a `;` at its end. */
const struct csta_error *request_dialled(const char *text, struct device_id *id, bool *more);

/* -- handlers with files of their own -- */
const struct csta_error *serve_features(struct request *r);
const struct csta_error *serve_snapshot_device(struct request *r);
const struct csta_error *serve_snapshot_call(struct request *r);
/* register.c */
const struct csta_error *serve_register(struct request *r);
const struct csta_error *serve_register_cancel(struct request *r);
/* transfer.c */
const struct csta_error *serve_alternate_call(struct request *r);
const struct csta_error *serve_conference_call(struct request *r);
const struct csta_error *serve_consultation_call(struct request *r);
const struct csta_error *serve_dial_digits(struct request *r);
const struct csta_error *serve_deflect_call(struct request *r);
const struct csta_error *serve_reconnect_call(struct request *r);
const struct csta_error *serve_single_step_transfer_call(struct request *r);
const struct csta_error *serve_transfer_call(struct request *r);
const struct csta_error *serve_generate_digits(struct request *r);
/* park.c */
const struct csta_error *serve_park_call(struct request *r);
const struct csta_error *serve_directed_pickup_call(struct request *r);
const struct csta_error *serve_group_pickup_call(struct request *r);
/* device.c */
const struct csta_error *serve_get_do_not_disturb(struct request *r);
const struct csta_error *serve_set_do_not_disturb(struct request *r);
const struct csta_error *serve_get_forwarding(struct request *r);
const struct csta_error *serve_set_forwarding(struct request *r);
const struct csta_error *serve_get_message_waiting(struct request *r);
const struct csta_error *serve_set_message_waiting(struct request *r);

#endif
