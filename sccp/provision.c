// SPDX-License-Identifier: MIT
/* Module "provision": what phones fetch by TFTP. A name leads to a file of the administrator, else to a text that is
 * written for this request (cnf.c), so that no change of the configuration has to touch a file. */
#include "sccp/provision.h"

#include "core/clock.h"
#include "core/files.h"
#include "core/module.h"
#include "core/settings.h"
#include "sccp/sccp.h"
#include "sccp/tftp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

struct slice provision_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_provision) };

const struct settings_provision *settings_provision(void)
{
    return config_settings(&provision_slice);
}

/* -- names -- */

/* What every phone may ask for. Old ones ask in other capitals, analog adapters by a name of their own. */
static const struct {
    const char *name;
    void (*write)(struct buf *xml);
} common[] = {
    { "XMLDefault.cnf.xml", cnf_of_strangers },
    { "SEPDEFAULT.cnf", cnf_of_strangers },
    { "ATADefault.cnf.xml", cnf_of_strangers },
    { "ringlist.xml", cnf_of_rings },
};

/* "SEP00036B54BB15.cnf.xml", and what older loads and analog adapters make of it. */
static struct phone *phone_of_file(const char *name)
{
    enum { PREFIX = 3, MAC = 12 };
    char sep[PREFIX + MAC + 1] = "SEP";
    const char *suffix = strlen(name) > PREFIX + MAC ? name + PREFIX + MAC : "";
    if (strncmp(name, "SEP", PREFIX) != 0 && strncmp(name, "ATA", PREFIX) != 0)
        return NULL;
    if (strcmp(suffix, ".cnf.xml") != 0 && strcmp(suffix, ".cnf") != 0)
        return NULL;
    memcpy(sep + PREFIX, name + PREFIX, MAC);
    return phone_by_name(sep);
}

static bool write_text(const char *name, struct buf *text)
{
    const struct settings_provision *s = settings_provision();
    for (unsigned i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcasecmp(name, common[i].name) == 0) {
            common[i].write(text);
            return true;
        }
    const struct phone *p = s->created && s->location != LOCATION_TFTP ? phone_of_file(name) : NULL;
    if (p)
        cnf_of_phone(p, text);
    return p;
}

/* A file in the folder goes first: with it an administrator answers for one phone, or for its rings, himself. */
static bool find(const char *name, struct tftp_content *c)
{
    c->fd = files_open_below(boot.tftp, name, &c->size);
    if (c->fd >= 0)
        return true;
    c->fd = -1;
    if (!write_text(name, &c->made))
        return false;
    c->size = c->made.size;
    return true;
}

/* -- show telephony-service tftp-bindings -- */

static void print_binding(struct out *o, const char *folder, const char *file, const char *alias)
{
    char path[128];
    snprintf(path, sizeof path, "%s%s", folder, file);
    out_item(o);
    out_string(o, "file", "tftp-server %s", path);
    out_string(o, "alias", alias ? " alias %s" : NULL, alias);
    out_text(o, "\n");
    out_item_end(o);
}

static const char *folder_of(const struct settings_provision *s)
{
    static const char *const folders[] = {
        [LOCATION_SYSTEM] = "system:/its/", [LOCATION_FLASH] = "flash:/its/", [LOCATION_SLOT0] = "slot0:/its/",
    };
    return folders[s->location == LOCATION_TFTP ? LOCATION_SYSTEM : s->location];
}

static void print_common(struct out *o, const char *folder)
{
    print_binding(o, folder, "SEPDEFAULT.cnf", NULL);
    print_binding(o, folder, "SEPDEFAULT.cnf", "SEPDefault.cnf");
    print_binding(o, folder, "XMLDefault.cnf.xml", "XMLDefault.cnf.xml");
    print_binding(o, folder, "ATADefault.cnf.xml", NULL);
}

/* One file stands for all phones, those of a type or one of them, as `cnf-file` says. */
static void print_phone(struct out *o, const struct phone *p, const struct settings_provision *s)
{
    static const uint8_t none[6];
    char name[PHONE_NAME], alias[40], file[64];
    if (memcmp(phone_settings(p)->mac, none, sizeof none) == 0)
        return;
    snprintf(alias, sizeof alias, "%s.cnf.xml", phone_name(p, name));
    snprintf(file, sizeof file, "XMLDefault%s.cnf.xml", cnf_type(p));
    print_binding(o, folder_of(s), s->file == FILE_PER_PHONE ? alias : file, alias);
}

/* Of the files of a language those that are there. */
static void print_locale_files(struct out *o, const char *folder, const struct locale *l, const char *prefix,
                               const char *const names[])
{
    char country[40], file[128], alias[128];
    size_t n = 0;
    for (; l->country[n] && n + 1 < sizeof country; n++)
        country[n] = (char)tolower((unsigned char)l->country[n]);
    country[n] = 0;
    for (unsigned i = 0; names[i]; i++) {
        uint64_t size;
        snprintf(alias, sizeof alias, "%s/%s", prefix, names[i]);
        const int fd = files_open_below(boot.tftp, alias, &size);
        if (fd < 0)
            continue;
        close(fd);
        snprintf(file, sizeof file, "%s/%s", country, names[i]);
        print_binding(o, folder, file, alias);
    }
}

static void print_locales(struct out *o, const struct settings_provision *s)
{
    static const char *const texts[] = {
        "7960-font.xml", "7960-dictionary.xml", "7960-kate.xml", "SCCP-dictionary.xml", NULL
    };
    static const char *const tones[] = { "7960-tones.xml", "g3-tones.xml", NULL };
    const struct locale *l = locale_of(&s->user[0], false);
    print_locale_files(o, folder_of(s), l, l->language, texts);
    l = locale_of(&s->network[0], true);
    print_locale_files(o, folder_of(s), l, l->country, tones);
}

static bool show_bindings(struct cursor *c)
{
    const struct settings_provision *s = settings_provision();
    if (c->stage == 0) {
        out_list(c->out, "bindings");
        if (settings_telephony()->source)
            print_common(c->out, folder_of(s));
        c->stage = 1;
    }
    const bool ours = settings_telephony()->source && s->created && s->location != LOCATION_TFTP;
    const struct phone *p = ours ? phone_next((uint32_t)c->at) : NULL;
    if (p) {
        c->at = p->tag;
        print_phone(c->out, p, s);
        return true;
    }
    print_locales(c->out, s);
    out_list_end(c->out);
    return false;
}

/* -- rows -- */

/* The stamp tells phones that their file is new: the moment of the command, unless a saved configuration names it. */
static bool create_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_provision *s = slice;
    const struct tm now = clock_tm(loop_wall());
    (void)r;
    memset(s->stamp, 0, sizeof s->stamp);
    s->created = how == HOW_SET;
    if (s->created && args->at[0].given)
        value_text(&args->at[0], s->stamp, sizeof s->stamp);
    else if (s->created)
        strftime(s->stamp, sizeof s->stamp, "%b %d %Y %H:%M:%S", &now);
    return true;
}

static void create_print(const void *slice, struct buf *lines)
{
    const struct settings_provision *s = slice;
    if (s->created)
        buf_printf(lines, "create cnf-files version-stamp %s\n", s->stamp);
}

#define FILES .mode = &mode_telephony, .slice = &provision_slice
#define OWN "{u1|u2|u3|u4|u5} WORD:2"

static struct row rows[] = {
    { .syntax = "load WORD:15 WORD:63", .help = "Firmware of a model", .slot_help = HELP("Model", "Name of the load"),
      FILES, .place = 300, .set = load_set, .print = load_print,
      .effect = NEXT_FILE("named in the phone files of that model; the file itself stands in the folder of phone "
                          "files") },
    { .syntax = "cnf-file location {flash:|slot0:|tftp URL:255}", .help = "Where phone files are",
      .slot_help = HELP("Here", "Here", "On another server", "Address of the server"), FILES, .place = 550,
      .bind = { U8(struct settings_provision, location, LOCATION_SYSTEM),
                TEXT(struct settings_provision, location_url) },
      .effect = AT_ONCE("with `tftp` the files of phones are not served here; otherwise named in `show "
                        "telephony-service tftp-bindings`") },
    { .syntax = "cnf-file {perphonetype|perphone}", .help = "One file per type or phone",
      .slot_help = HELP("One for the phones of a type", "One for each phone"), FILES, .place = 551,
      .bind = { U8(struct settings_provision, file, FILE_FOR_ALL) },
      .effect = AT_ONCE("which file a phone's name stands for in `show telephony-service tftp-bindings`") },
    { .syntax = "user-locale [<0-4>] {" USER_LOCALES "|" OWN "} [load WORD:63]", .help = "Language of phones",
      FILES, .place = 555, .set = user_locale_set, .print = user_locale_print,
      .slot_help = HELP("Tag; 0 is for all phones", "German", "Danish", "Spanish", "French", "Italian", "Japanese",
                        "Dutch", "Norwegian", "Portuguese", "Russian", "Swedish", "English", "Own files", "Own files",
                        "Own files", "Own files", "Own files", "Code of the language", "Files of the language",
                        "Name of the archive"),
      .effect = NEXT_FILE("language of the first tag, named in the phone files (`load` and the other tags are stored "
                          "only)") },
    { .syntax = "network-locale [<0-4>] {" NETWORK_LOCALES "|" OWN "}", .help = "Tones of phones",
      FILES, .place = 556, .set = network_locale_set, .print = network_locale_print,
      .slot_help = HELP("Tag; 0 is for all phones", "Austria", "Canada", "Switzerland", "Germany", "Denmark", "Spain",
                        "France", "United Kingdom", "Italy", "Japan", "Netherlands", "Norway", "Portugal",
                        "Russian Federation", "Sweden", "United States", "Own files", "Own files", "Own files",
                        "Own files", "Own files", "Code of the country"),
      .effect = NEXT_FILE("country of the first tag, named in the phone files (the other tags are stored only)") },
    { .syntax = "time-zone <1-53>", .help = "Time zone of phones that keep a clock themselves",
      .slot_help = HELP("Number of the zone; 5 is US Pacific, 21 London, 44 Tokyo"), FILES, .place = 561,
      .bind = { U8(struct settings_provision, time_zone, 5) }, .effect = NEXT_FILE("named in the phone files") },
    { .syntax = "service phone WORD:31 LINE:63", .help = "Settings of phones",
      .slot_help = HELP("Parameter, as phones spell it", "Its value"),
      FILES, .place = 505, .set = parameter_set, .print = parameter_print,
      .effect = NEXT_FILE("stands in the phone files, in place of what is usual there") },
    { .syntax = "create cnf-files [version-stamp LINE:47]", .help = "Make phone files",
      .slot_help = HELP("When they were made", "Date and time"), FILES, .place = 900, .set = create_set,
      .print = create_print,
      .effect = NEXT_FILE("phones find a file of their own, with this stamp; they are written on request") },
    { 0 }
};

static struct command commands[] = {
    { .syntax = "show telephony-service tftp-bindings", .help = "Files that phones may fetch", .level = EXEC_USER,
      .show = show_bindings },
    { 0 }
};

/* -- the listener -- */

static const struct log_message log_no_tftp = {
    "TFTP", 3, "NO_LISTENER",
    "The TFTP port is busy, not permitted, or its address is not ours; it is tried again every 5 seconds. Until then "
    "phones keep the files that they have. Without the right to bind port 69, set `ports: tftp` or `base`."
};
static const struct log_message log_tftp = { "TFTP", 6, "LISTENING", "The address at which phones fetch their files" };

static struct address served, missed;    /* where it listens; where it could not, as was said once */

static void applied(void)
{
    const struct settings_telephony *t = settings_telephony();
    struct address at;
    char text[ADDRESS_TEXT];
    if (!t->source) {
        tftp_close();
        served = missed = (struct address){ 0 };
        return;
    }
    boot_address(t->source_ip, 69, boot.tftp_port, &at);
    if (tftp_address() && address_equal(&at, &served))
        return;
    const int error = tftp_listen(&at, find);
    served = at;
    if (!error) {
        missed = (struct address){ 0 };
        log_say(&log_tftp, "phones fetch files at %s", address_text(tftp_address(), text));
        return;
    }
    if (!address_equal(&at, &missed))
        log_say(&log_no_tftp, "phones cannot fetch files at %s yet: %s", address_text(&at, text), strerror(-error));
    missed = at;
    config_retry();
}

static struct slice *const slices[] = { &provision_slice, &telephony_slice, NULL };
static struct limit *const limits[] = { &tftp_transfers, &tftp_of_address, NULL };
static const struct log_message *const messages[] = { &log_tftp, &log_no_tftp, NULL };
static const struct path_help help[] = {
    { "cnf-file", "Phone files" },
    { "create", "Make files" },
    { "debug tftp", "TFTP" },
    { "service phone", "Settings in the files of phones" },
    { "undebug tftp", "TFTP" },
    { NULL }
};

extern const struct module module_provision;
const struct module module_provision = {
    .name = "provision", .slices = slices, .rows = rows, .commands = commands, .help = help, .debugs = tftp_debugs,
    .messages = messages, .counters = tftp_counters, .limits = limits, .applied = applied, .stop = tftp_close,
};
