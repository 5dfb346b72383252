// SPDX-License-Identifier: MIT
/* How much of Unified CME's command surface the appliance takes: each command of the reference in each of its modes,
 * and each line of a corpus of configurations, is taken by a row, kept as foreign, or refused. The numbers are printed;
 * those that stand here may only fall. What is refused is named. Skipped where the reference is not at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "cli/match.h"
#include "cli/session.h"
#include "core/files.h"
#include "test/unit/config_quiet.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

/* Commands that no row takes, lines that are refused of whole configurations, of pieces and of screens (these hold
 * prose, too), and inert rows. */
enum { COMMANDS_MISSING = 4, WHOLE_REFUSED = 17, PIECES_REFUSED = 1128, SCREENS_REFUSED = 377, INERT_ROWS = 640 };

enum verdict { TAKEN, KEPT, REFUSED };

struct tally {
    unsigned of[3];
};

static char *read_reference(const char *name)
{
    char path[512];
    size_t size;
    const char *shared = getenv("NAISEN_SHARED");
    snprintf(path, sizeof path, "%s/reference/%s", shared ? shared : "", name);
    char *text = files_read(path, 4 << 20, &size);
    if (!text)
        skip();
    return text;
}

static void print_tally(const char *what, const struct tally *t)
{
    print_message("%-40s %5u by a row %5u kept %5u refused\n", what, t->of[TAKEN], t->of[KEPT], t->of[REFUSED]);
}

/* -- the command reference -- */

/* How the reference calls the modes of this appliance, by words that stand in its list of modes (^: that begin it). */
static const struct place_name {
    const char *words, *mode;
} places[] = {
    { "^global config", "global" },
    { "telephony-service", "telephony-service" },
    { "ephone-dn config", "ephone-dn" },
    { "ephone-dn (config", "ephone-dn" },
    { "ephone-dn-template config", "ephone-dn-template" },
    { "ephone config", "ephone" },
    { "ephone-template config", "ephone-template" },
    { "ephone-hunt config", "ephone-hunt" },
    { "ephone-type config", "ephone-type" },
    { "register global", "voice register global" },
    { "register dn", "voice register dn" },
    { "register pool config", "voice register pool" },
    { "register template", "voice register template" },
    { "register dialplan", "voice register dialplan" },
    { "register pool-type", "voice register pool-type" },
    { "session-server config", "voice register session-server" },
    { "logout-profile config", "voice logout-profile" },
    { "user-profile config", "voice user-profile" },
    { "hunt-group config", "voice hunt-group" },
    { "voice service voip", "voice service voip" },
    { "(conf-voi-serv)", "voice service voip" },
    { "(config-voi-serv)", "voice service voip" },
    { "(config-voi-sip)", "sip" },
    { "(conf-serv-sip)", "sip" },
    { "(config-sip-ua)", "sip-ua" },
    { "presence config", "presence" },
    { "dial peer config", "dial-peer voice" },
    { "dial-peer config", "dial-peer voice" },
    { "ctl-client config", "ctl-client" },
    { "capf-server config", "capf-server" },
    { "vpn-group", "vpn-group" },
    { "vpn-profile", "vpn-profile" },
    { "(conf-tele-group)", "group" },
    { "(config-tele-video)", "video" },
    { "mlpp configuration", "voice mlpp" },
    { "auto register", "auto-register" },
    { "moh-group config", "voice moh-group" },
    { "emergency response location", "voice emergency response location" },
    { "emergency response settings", "voice emergency response settings" },
    { "emergency response zone", "voice emergency response zone" },
    { "credentials config", "credentials" },
};

/* The mode of that name; of stanzas that are named by their opener, the one that begins with it. */
static struct mode *mode_called(const char *name)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count), *opened = NULL;
    const size_t size = strlen(name);
    for (unsigned i = 0; i < count; i++) {
        if (!strcmp(modes[i]->name, name))
            return modes[i];
        if (!opened && !strncmp(modes[i]->name, name, size) && modes[i]->name[size] == ' ')
            opened = modes[i];
    }
    return opened;
}

static void descend(struct position *p, struct mode *mode)
{
    if (mode->parent)
        descend(p, mode->parent);
    p->at[p->depth++] = (struct place){ .mode = mode, .tag = 1, .name = "x" };
}

/* A command is known when the mode understands its words, however many arguments are missing: as `no` may leave
 * them out. */
static enum verdict judge(struct mode *mode, const char *words)
{
    static struct found f;
    char line[300];
    struct position p = { 0 };
    descend(&p, mode);
    snprintf(line, sizeof line, "no %s", words);
    bool known = find_line(&p, PRIVILEGE_FULL, line, &f);
    if (!known)
        snprintf(line, sizeof line, "%s", words);
    known |= find_line(&p, PRIVILEGE_FULL, line, &f) || f.kind == MATCH_INCOMPLETE;
    if (known && f.level != p.depth)
        return REFUSED;
    if (known && (f.keep || (f.entry && f.entry->row && f.entry->row->flags & ROW_KEPT)))
        return KEPT;
    return known ? TAKEN : REFUSED;
}

/* Field `index` of a line of tab-separated ones, in lower case. */
static void field(const char *line, unsigned index, char *out, size_t size)
{
    while (index-- > 0)
        line += strcspn(line, "\t\n"), line += *line == '\t';
    snprintf(out, size, "%.*s", (int)strcspn(line, "\t\n"), line);
    for (char *c = out; *c; c++)
        *c = (char)tolower((unsigned char)*c);
}

/* The name of a command without what tells two of one name apart: "number (ephone-dn)". */
static void cut_remark(char *name)
{
    name[strcspn(name, "({[<|")] = '\0';
    for (size_t n = strlen(name); n && name[n - 1] == ' '; n--)
        name[n - 1] = '\0';
}

static bool named(const char *where, const char *words)
{
    return *words == '^' ? !strncmp(where, words + 1, strlen(words + 1)) : strstr(where, words) != NULL;
}

static void judge_command(const char *line, struct tally *total)
{
    char name[200], syntax[1000], where[1000];
    bool seen[sizeof places / sizeof places[0]] = { false };
    field(line, 1, name, sizeof name);
    field(line, 2, syntax, sizeof syntax);
    field(line, 3, where, sizeof where);
    cut_remark(name);
    cut_remark(syntax);
    if (!strncmp(name, "show ", 5))
        return;              /* in one place the reference takes EXEC for a configuration mode */
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (!named(where, places[i].words))
            continue;
        for (size_t k = 0; k < i; k++)
            seen[i] |= seen[k] && !strcmp(places[k].mode, places[i].mode);
        if (seen[i])
            continue;
        seen[i] = true;
        struct mode *mode = mode_called(places[i].mode);
        enum verdict v = mode ? judge(mode, name) : REFUSED;
        if (mode && v == REFUSED)        /* the entry is named otherwise than the command */
            v = judge(mode, syntax);
        total->of[v]++;
        if (v == REFUSED)
            print_message("  no row in %s: %s\n", places[i].mode, name);
    }
}

static void commands(void **state)
{
    (void)state;
    struct tally total = { 0 };
    char *text = read_reference("cme-cli-commands.tsv");
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (!strncmp(line, "CME\t", 4))
            judge_command(line, &total);
    free(text);
    print_tally("commands of Unified CME, by mode", &total);
    assert_in_range(total.of[REFUSED], 0, COMMANDS_MISSING);
}

static void inert_rows(void **state)
{
    (void)state;
    unsigned count, inert = 0, acting = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++)
        for (unsigned k = 0; k < modes[i]->row_count; k++)
            if (!(modes[i]->rows[k]->flags & (ROW_ALIAS | ROW_KEPT)))
                *(modes[i]->rows[k]->effect.text || modes[i]->rows[k]->act ? &acting : &inert) += 1;
    print_message("%u rows act, %u are inert\n", acting, inert);
    assert_in_range(inert, 0, INERT_ROWS);
}

/* -- the corpus -- */

static void name_line(void *arg, const char *where_and_text)
{
    (void)arg;
    print_message("  %s\n", where_and_text);
}

static unsigned kept_lines(void)
{
    unsigned count, kept = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++)
        for (const struct object *o = config_next(config_running(), modes[i], NULL); o;
             o = config_next(config_running(), modes[i], o))
            for (const struct kept_line *k = config_raw(config_running(), o)->kept; k; k = k->next)
                kept += !k->row || k->row->flags & ROW_KEPT;
    return kept;
}

static unsigned written_lines(const char *path)
{
    size_t size;
    unsigned count = 0;
    char *text = files_read(path, 1 << 20, &size);
    assert_non_null(text);
    for (char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        line += strspn(line, " \t\r");
        count += !strchr("!\n", *line);
    }
    free(text);
    return count;
}

/* Where two texts part, the lines that differ. */
static void print_difference(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] && a[same] == b[same])
        same++;
    while (same && a[same - 1] != '\n')
        same--;
    print_message("  \"%.*s\" becomes \"%.*s\"\n", (int)strcspn(a + same, "\n"), a + same,
                  (int)strcspn(b + same, "\n"), b + same);
}

/* What was printed reads back without a word, and prints the same. */
static bool is_fixed_point(void)
{
    char path[] = "/tmp/naisen-test.XXXXXX", *once = printed(PRINT_SET);
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, once, strlen(once)) == (ssize_t)strlen(once));
    close(file);
    int refused = shell_load(path, false, name_line, NULL);
    unlink(path);
    char *twice = printed(PRINT_SET);
    bool same = !refused && !strcmp(once, twice);
    if (!same)
        print_difference(once, twice);
    free(once);
    free(twice);
    return same;
}

static void load_one(const char *folder, const char *name, struct tally *total)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int refused = shell_load(path, false, name_line, NULL);
    assert_true(refused >= 0);
    struct tally t = { .of = { [KEPT] = kept_lines(), [REFUSED] = (unsigned)refused } };
    unsigned lines = written_lines(path), known = t.of[KEPT] + t.of[REFUSED];
    t.of[TAKEN] = lines > known ? lines - known : 0;
    print_tally(name, &t);
    for (unsigned i = 0; i < 3; i++)
        total->of[i] += t.of[i];
    if (!is_fixed_point())
        fail_msg("%s does not read back what it prints", name);
}

static int is_configuration(const struct dirent *entry)
{
    return strstr(entry->d_name, ".cfg") || strstr(entry->d_name, "running-config");
}

static void load_folder(const char *folder, unsigned most)
{
    char path[512];
    struct dirent **files;
    struct tally total = { 0 };
    const char *shared = getenv("NAISEN_SHARED");
    snprintf(path, sizeof path, "%s/reference/%s", shared ? shared : "", folder);
    int count = scandir(path, &files, is_configuration, alphasort);
    if (count <= 0)
        skip();
    for (int i = 0; i < count; i++) {
        load_one(path, files[i]->d_name, &total);
        free(files[i]);
    }
    free(files);
    print_tally(folder, &total);
    assert_in_range(total.of[REFUSED], 0, most);
}

static void whole_configurations(void **state)
{
    (void)state;
    load_folder("configs-corpus", WHOLE_REFUSED);
}

static void pieces_of_configurations(void **state)
{
    (void)state;
    load_folder("configs-corpus/partial", PIECES_REFUSED);
}

/* Screens of guides: whole running-configs, one after the other, and what their authors say about them. */
static void screens(void **state)
{
    (void)state;
    load_folder("show-samples", SCREENS_REFUSED);
}

static int open_config(void **state)
{
    (void)state;
    register_rows_alone();
    shell_build();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands), cmocka_unit_test(inert_rows), cmocka_unit_test(whole_configurations),
        cmocka_unit_test(pieces_of_configurations), cmocka_unit_test(screens),
    };
    return cmocka_run_group_tests(tests, open_config, NULL);
}
