// SPDX-License-Identifier: MIT
/* `auto-reg-ephone`: a phone that nobody configured gets the first free ephone, through the same commit as if its lines
 * had been typed, so that the running-config and the change log tell the truth. */
#include "sccp/sccp.h"

#include <stdio.h>
#include <string.h>

/* Matches a line of ours against a row. */
static bool parse(const struct row *row, const char *line, struct token tokens[WORDS_MAX], struct args *args)
{
    const char *path[SLOTS_MAX];
    const int count = syntax_split(line, tokens);
    const unsigned keywords = syntax_path(row->compiled, path, SLOTS_MAX);
    return count > 0
        && syntax_match(row->compiled, line, tokens, keywords, (unsigned)count, false, args).kind == MATCH_OK;
}

static const struct row *row_of(const struct mode *m, const char *begin)
{
    for (unsigned i = 0; i < m->row_count; i++)
        if (strncmp(m->rows[i]->syntax, begin, strlen(begin)) == 0)
            return m->rows[i];
    return NULL;
}

bool autoreg_line(const struct place *at, const char *begin, const char *line, const struct actor *who)
{
    const struct row *row = row_of(at->mode, begin);
    struct token tokens[WORDS_MAX];
    struct args args = { .tokens = tokens };
    struct refusal why = { 0 };
    if (row && parse(row, line, tokens, &args) && config_set(NULL, at, row, &args, HOW_SET, who, &why))
        return true;
    SCCP_DEBUG(DEBUG_ERROR, "%s for %s: %s: %s", who->origin, who->name, line, why.text);
    return false;
}

static uint32_t free_tag(void)
{
    const uint32_t max = settings_telephony()->max_ephones;
    for (uint32_t tag = 1; tag <= max; tag++)
        if (!phone_find(tag))
            return tag;
    return 0;
}

static bool make_ephone(uint32_t tag, const struct actor *who, struct place *made, struct refusal *why)
{
    const struct place global = { .mode = &mode_global };
    struct token tokens[WORDS_MAX];
    struct args args = { 0 };
    char line[32];
    snprintf(line, sizeof line, "ephone %u", tag);
    return parse(&mode_ephone.opener, line, tokens, &args)
        && config_enter(NULL, &global, &mode_ephone, &args, HOW_SET, who, made, why);
}

struct phone *autoreg(const uint8_t mac[6], const char *name)
{
    const uint32_t tag = settings_telephony()->auto_reg_ephone ? free_tag() : 0;
    if (!tag)
        return NULL;
    struct actor who = { .kind = ACTOR_PHONE, .origin = "auto-reg-ephone" };
    struct refusal why = { 0 };
    struct place made;
    char line[64], text[MAC_TEXT];
    snprintf(who.name, sizeof who.name, "%s", name);
    if (!make_ephone(tag, &who, &made, &why)) {
        SCCP_DEBUG(DEBUG_ERROR, "auto-reg-ephone for %s: %s", name, why.text);
        return NULL;
    }
    snprintf(line, sizeof line, "mac-address %s", mac_text(mac, text));
    if (!autoreg_line(&made, "mac-address", line, &who))
        return NULL;
    station_take(tag)->automatic = true;
    return phone_by_mac(mac);
}
