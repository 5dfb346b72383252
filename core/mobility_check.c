// SPDX-License-Identifier: MIT
/* Logins that have to be proved: the question to identity.h, and who waits for the answer. */
#include "core/identity.h"
#include "core/memory.h"
#include "core/mobility_inside.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKS_MAX = 64 };

struct counter mobility_counters[] = {
    [MOBILITY_LOGINS] = { "mobility_logins", "Logins of users at phones", 0 },
    [MOBILITY_REFUSED] = { "mobility_logins_refused", "Logins with a wrong password or PIN", 0 },
    { 0 }
};

struct check {
    unsigned long long id;
    struct list of_checks;
    uint32_t ephone;
    char user[USER_MAX];
    void (*answer)(unsigned long long asker, enum fault fault);
    unsigned long long asker;
};

static struct list checks = LIST_INIT(checks);
struct limit mobility_check_limit = { "Logins of extension mobility being checked", "the login is refused",
                                      CHECKS_MAX, 0, 0 };

static void check_done(struct check *c, enum fault fault)
{
    mobility_counters[MOBILITY_REFUSED].value += fault == FAULT_NOT_PERMITTED;
    c->answer(c->asker, fault);
    list_remove(&c->of_checks);
    limit_give(&mobility_check_limit);
    free(c);
}

static void checked(unsigned long long id, const struct identity_answer *a)
{
    list_each(node, &checks) {
        struct check *c = list_entry(node, struct check, of_checks);
        if (c->id == id) {
            check_done(c, a->accepted ? mobility_login(c->ephone, c->user) : FAULT_NOT_PERMITTED);
            return;
        }
    }
}

void mobility_login_with(uint32_t ephone, const char *user, const char *secret,
                         void (*answer)(unsigned long long asker, enum fault fault), unsigned long long asker)
{
    static unsigned long long last_id;
    if (!limit_take(&mobility_check_limit)) {
        answer(asker, FAULT_LIMIT);
        return;
    }
    struct check *c = must(malloc(sizeof *c));
    *c = (struct check){ .id = ++last_id, .ephone = ephone, .answer = answer, .asker = asker };
    strncpy(c->user, user, sizeof c->user - 1);
    list_append(&checks, &c->of_checks);
    identity_check(REALM_PROFILE, user, secret, checked, c->id);
}

void mobility_checks_drop(void)
{
    list_each(node, &checks) {
        struct check *c = list_entry(node, struct check, of_checks);
        list_remove(&c->of_checks);
        limit_give(&mobility_check_limit);
        free(c);
    }
}
