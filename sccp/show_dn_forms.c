// SPDX-License-Identifier: MIT
/* `show ephone-dn` for kinds of directory numbers: whisper intercoms, loopbacks, numbers of conferences and call back
 * are CME's and none of ours, and the commands say so as IOS does where it has none of a kind. */
#include "sccp/sccp.h"
#include "sccp/show.h"

static bool none(struct cursor *c, const char *text)
{
    out_text(c->out, "%s", text);
    out_list(c->out, "ephone_dns");
    out_list_end(c->out);
    return false;
}

static const char not_one[] = "No ephone-dn in specified type/condition.\n";

bool show_dn_callback(struct cursor *c)
{
    return none(c, not_one);
}

bool show_dn_loopback(struct cursor *c)
{
    return none(c, not_one);
}

bool show_dn_whisper(struct cursor *c)
{
    return none(c, "DN        DN NUMBER     LABEL         SPEED DIAL    DN STATE       PHONE         \n"
                   "==        =========     =====         ==========    ========       =====         \n");
}

/* Conferences need no directory number of their own: `show telephony-service conference hardware` lists them. */
bool show_dn_conference(struct cursor *c)
{
    return none(c, "type         active inactive  numbers\n"
                   "=================================\n");
}
