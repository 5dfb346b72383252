// SPDX-License-Identifier: MIT
/* The dialogues with a password: login on a vty, `enable`. Who someone is decides core/identity, as a job; the session
 * is parked meanwhile. */
#include "cli/banner.h"
#include "cli/shell.h"

#include "core/identity.h"

#include <stdio.h>
#include <string.h>

enum { TRIES = 3 };

/* -- login -- */

static void ask_name(struct shell_session *s);
static void ask_password(struct shell_session *s);

static void login_answer(unsigned long long asker, const struct identity_answer *a)
{
    struct shell_session *s = session_by_id(asker);
    if (!s)
        return;
    if (a->accepted) {
        s->authenticated = true;
        s->privilege = a->privilege > s->privilege ? a->privilege : s->privilege;
        if (s->terminal->logged_in)
            s->terminal->logged_in(s->carrier, s->actor.name);
        banner_show(s, BANNER_EXEC);
    } else if (++s->tries == TRIES) {
        session_print(s, "%% Login invalid\n\n%% Bad passwords\n");
        session_leave(s, 1);
    } else {
        session_print(s, "%% Login invalid\n\n");
        s->line[0] ? ask_password(s) : ask_name(s);
    }
    session_unpark(s);
}

static void got_password(struct shell_session *s, const char *password)
{
    session_park(s);
    if (s->line[0])
        identity_check(REALM_LINE, s->line, password, login_answer, s->id);
    else
        identity_check(REALM_LOGIN, s->actor.name, password, login_answer, s->id);
}

static void ask_password(struct shell_session *s)
{
    session_ask(s, "Password: ", true, got_password);
}

static void got_name(struct shell_session *s, const char *name)
{
    if (!*name) {
        ask_name(s);
        return;
    }
    snprintf(s->actor.name, sizeof s->actor.name, "%s", name);
    ask_password(s);
}

static void ask_name(struct shell_session *s)
{
    session_ask(s, "Username: ", false, got_name);
}

void login_begin(struct shell_session *s)
{
    if (!identity_configured(s->line[0] ? REALM_LINE : REALM_LOGIN)) {
        session_print(s, "\nPassword required, but none set\n");
        session_leave(s, 1);
        return;
    }
    banner_show(s, BANNER_MOTD);
    banner_show(s, BANNER_LOGIN);
    session_print(s, "\nUser Access Verification\n\n");
    s->line[0] ? ask_password(s) : ask_name(s);
}

/* -- enable -- */

static void ask_enable(struct shell_session *s);

static void enable_answer(unsigned long long asker, const struct identity_answer *a)
{
    struct shell_session *s = session_by_id(asker);
    if (!s)
        return;
    if (a->accepted) {
        s->privilege = a->privilege;
    } else if (++s->tries == TRIES) {
        s->failed = true;
        session_print(s, "%% Bad secrets\n\n");
    } else {
        ask_enable(s);
    }
    session_unpark(s);
}

static void got_enable(struct shell_session *s, const char *password)
{
    session_park(s);
    char level[8];
    snprintf(level, sizeof level, "%d", s->enabling);
    identity_check(REALM_ENABLE, level, password, enable_answer, s->id);
}

static void ask_enable(struct shell_session *s)
{
    session_ask(s, "Password: ", true, got_enable);
}

bool login_enable(struct shell_session *s, int level)
{
    s->tries = 0;
    s->enabling = level;
    if (s->console && !(s->asked && identity_enables(level)))
        s->privilege = level;
    if (s->privilege == level)
        return true;
    if (!identity_enables(level)) {
        session_print(s, "%% No password set\n");
        return false;
    }
    ask_enable(s);
    return true;
}
