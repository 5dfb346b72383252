// SPDX-License-Identifier: MIT
/* `show tech-support`: what somebody who helps from afar wants to see, one `show` after the other. */
#include "cli/exec.h"

#include "cli/shell.h"

#include <stdlib.h>
#include <string.h>

/* Commands of any folder, by their syntax; a wrong one is a bug. */
static const char *const parts[] = {
    "show version", "show clock", "show running-config", "show processes cpu",
    "show processes memory", "show resources", "show tcp brief", "show telephony-service", "show ephone summary",
    "show ephone-dn summary", "show cti session", "show logging",
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static const struct command *find(const char *syntax)
{
    static const struct command masked = { .show = show_running_masked };    /* no secrets in other people's hands */
    unsigned count;
    if (!strcmp(syntax, "show running-config"))
        return &masked;
    struct command *const *all = config_commands(&count);
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(all[i]->syntax, syntax))
            return all[i];
    abort();
}

/* The command that is being shown, inside the one that shows it. */
struct tech {
    struct cursor part;
    void *scratch;
    void (*scratch_free)(void *scratch);
};

/* What the part keeps over its calls is its own; ours lies beneath meanwhile. */
static void swap(struct tech *t, struct shell_session *s)
{
    void *scratch = s->scratch;
    void (*scratch_free)(void *) = s->scratch_free;
    s->scratch = t->scratch;
    s->scratch_free = t->scratch_free;
    t->scratch = scratch;
    t->scratch_free = scratch_free;
}

static void part_end(struct tech *t)
{
    if (t->scratch_free)
        t->scratch_free(t->scratch);
    t->scratch = NULL;
    t->scratch_free = NULL;
}

static void tech_free(void *arg)
{
    part_end(arg);
    free(arg);
}

static void part_begin(struct tech *t, struct cursor *c)
{
    static const struct args none;
    t->part = (struct cursor){ .args = &none, .actor = c->actor, .out = c->out };
    out_text(c->out, "\n------------------ %s ------------------\n\n", parts[c->at]);
    out_object(c->out, parts[c->at]);
}

bool show_tech(struct cursor *c)
{
    struct shell_session *s = session_current();
    if (!c->stage++) {
        exec_scratch(sizeof(struct tech), tech_free);
        part_begin(s->scratch, c);
        return true;
    }
    struct tech *t = s->scratch;
    swap(t, s);
    const bool more = find(parts[c->at])->show(&t->part);
    swap(t, s);
    if (more)
        return true;
    part_end(t);
    out_object_end(c->out);
    if (++c->at == PARTS)
        return false;
    part_begin(t, c);
    return true;
}
