// SPDX-License-Identifier: MIT
/* Languages, countries and time zones by the names that phones look for, and the rows that choose them. */
#include "sccp/provision.h"

#include <stdio.h>
#include <string.h>

/* In the order of the rows; the file names of a locale begin with `language`, of its tones with `country`. The US entry
 * is what CallManager wrote; the others follow the folder names of the locale installers, and that Japanese and Russian
 * phones want "utf-8" is likely but was not seen. */
static const struct locale user_locales[] = {
    { "DE", "Germany", "German_Germany", "de", "iso-8859-1" },
    { "DK", "Denmark", "Danish_Denmark", "da", "iso-8859-1" },
    { "ES", "Spain", "Spanish_Spain", "es", "iso-8859-1" },
    { "FR", "France", "French_France", "fr", "iso-8859-1" },
    { "IT", "Italy", "Italian_Italy", "it", "iso-8859-1" },
    { "JP", "Japan", "Japanese_Japan", "ja", "utf-8" },
    { "NL", "Netherlands", "Dutch_Netherlands", "nl", "iso-8859-1" },
    { "NO", "Norway", "Norwegian_Norway", "no", "iso-8859-1" },
    { "PT", "Portugal", "Portuguese_Portugal", "pt", "iso-8859-1" },
    { "RU", "Russian_Federation", "Russian_Russian_Federation", "ru", "utf-8" },
    { "SE", "Sweden", "Swedish_Sweden", "sv", "iso-8859-1" },
    { "US", "United_States", "English_United_States", "en", "iso-8859-1" },
};
static const struct locale network_locales[] = {
    { "AT", "Austria" }, { "CA", "Canada" }, { "CH", "Switzerland" }, { "DE", "Germany" }, { "DK", "Denmark" },
    { "ES", "Spain" }, { "FR", "France" }, { "GB", "United_Kingdom" }, { "IT", "Italy" }, { "JP", "Japan" },
    { "NL", "Netherlands" }, { "NO", "Norway" }, { "PT", "Portugal" }, { "RU", "Russian_Federation" },
    { "SE", "Sweden" }, { "US", "United_States" },
};
enum { USER_COUNT = sizeof user_locales / sizeof user_locales[0] };
enum { NETWORK_COUNT = sizeof network_locales / sizeof network_locales[0] };

/* Own files stand in a folder named after U1 to U5, as the installer of locales lays them. */
static const struct locale *own_locale(const struct settings_locale *l)
{
    static char folder[3], code[3];
    static const struct locale own = { code, folder, folder, code, "utf-8" };
    snprintf(folder, sizeof folder, "U%u", l->own % 10);
    snprintf(code, sizeof code, "%s", l->code);
    return &own;
}

const struct locale *locale_of(const struct settings_locale *l, bool network)
{
    const struct locale *table = network ? network_locales : user_locales;
    const unsigned count = network ? NETWORK_COUNT : USER_COUNT;
    if (l->own)
        return own_locale(l);
    return &table[(l->choice && l->choice <= count ? l->choice : count) - 1];
}

/* -- time zones, by the number of `time-zone`: 5 is US Pacific in CME's guides. The names, in this order from west to
 * east, are CallManager's, and other provisioning servers give them to these phones, too; that CME counts them alike is
 * likely, not seen -- */

static const char *const zones[] = {
    "Dateline Standard Time", "Samoa Standard Time", "Hawaiian Standard Time", "Alaskan Standard/Daylight Time",
    "Pacific Standard/Daylight Time", "Mountain Standard/Daylight Time", "US Mountain Standard Time",
    "Central Standard/Daylight Time", "Mexico Standard/Daylight Time", "Canada Central Standard Time",
    "SA Pacific Standard Time", "Eastern Standard/Daylight Time", "US Eastern Standard Time",
    "Atlantic Standard/Daylight Time", "SA Western Standard Time", "Newfoundland Standard/Daylight Time",
    "South America Standard/Daylight Time", "SA Eastern Standard Time", "Mid-Atlantic Standard/Daylight Time",
    "Azores Standard/Daylight Time", "GMT Standard/Daylight Time", "Greenwich Standard Time",
    "W. Europe Standard/Daylight Time", "GTB Standard/Daylight Time", "Egypt Standard/Daylight Time",
    "E. Europe Standard/Daylight Time", "Romance Standard/Daylight Time", "Central Europe Standard/Daylight Time",
    "South Africa Standard Time", "Jerusalem Standard/Daylight Time", "Saudi Arabia Standard Time",
    "Russian Standard/Daylight Time", "Iran Standard/Daylight Time", "Caucasus Standard/Daylight Time",
    "Arabian Standard Time", "Afghanistan Standard Time", "West Asia Standard Time", "Ekaterinburg Standard Time",
    "India Standard Time", "Central Asia Standard Time", "SE Asia Standard Time", "China Standard/Daylight Time",
    "Taipei Standard Time", "Tokyo Standard Time", "Cen. Australia Standard/Daylight Time",
    "AUS Central Standard Time", "E. Australia Standard Time", "AUS Eastern Standard/Daylight Time",
    "West Pacific Standard Time", "Tasmania Standard/Daylight Time", "Central Pacific Standard Time",
    "Fiji Standard Time", "New Zealand Standard/Daylight Time",
};

const char *time_zone_name(unsigned number)
{
    enum { PACIFIC = 5, COUNT = sizeof zones / sizeof zones[0] };
    return zones[(number >= 1 && number <= COUNT ? number : PACIFIC) - 1];
}

/* -- rows: slots are the tag, the choice, U1 to U5, its code, the file of `load` -- */

static bool locale_set(struct settings_locale locales[], unsigned count, const struct args *args, enum how how)
{
    struct settings_locale *l = &locales[args->at[0].given ? args->at[0].number : 0];
    *l = (struct settings_locale){ 0 };
    if (how != HOW_SET)
        return true;
    const bool own = args->at[1].number > count;
    l->choice = own ? 0 : (uint8_t)args->at[1].number;
    l->own = own ? (uint8_t)args->at[2].number : 0;
    if (own)
        value_text(&args->at[3], l->code, sizeof l->code);
    if (args->count > 4 && args->at[4].given)
        value_text(&args->at[4], l->load, sizeof l->load);
    if (l->choice == count && !*l->load && l == locales)
        l->choice = 0;               /* the first of all is US anyway */
    return true;
}

static void locale_print(const struct settings_locale locales[], bool network, const char *word, struct buf *lines)
{
    for (unsigned i = 0; i < LOCALES_MAX; i++) {
        const struct settings_locale *l = &locales[i];
        if (!l->choice && !l->own)
            continue;
        buf_adds(lines, word);
        if (i)
            buf_printf(lines, " %u", i);
        if (l->own)
            buf_printf(lines, " U%u", l->own);
        buf_printf(lines, " %s", locale_of(l, network)->code);
        if (*l->load)
            buf_printf(lines, " load %s", l->load);
        buf_addc(lines, '\n');
    }
}

bool user_locale_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    (void)r;
    return locale_set(((struct settings_provision *)slice)->user, USER_COUNT, args, how);
}

void user_locale_print(const void *slice, struct buf *lines)
{
    locale_print(((const struct settings_provision *)slice)->user, false, "user-locale", lines);
}

bool network_locale_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    (void)r;
    return locale_set(((struct settings_provision *)slice)->network, NETWORK_COUNT, args, how);
}

void network_locale_print(const void *slice, struct buf *lines)
{
    locale_print(((const struct settings_provision *)slice)->network, true, "network-locale", lines);
}
