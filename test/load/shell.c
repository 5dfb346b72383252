// SPDX-License-Identifier: MIT
/* Bad days at the shell, by telnet and at the console: what administrators and their programs do to it, what each is
 * told, and how long a phone waits meanwhile. */
#include "test/lab/beat.h"
#include "test/lab/seats.h"
#include "test/load/load.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Growth: a password is hashed in one of four threads, each of which keeps the 2 MiB that this takes. */
enum { VTYS = 16, PATIENCE_S = 120, MIB = 1 << 20, GROWTH_KIB = 12 * 1024 };

/* Programs end without anything happening in our loop: it is asked again and again. */
static bool wait_for(bool (*over)(void))
{
    const double begun = bench_now();
    while (!over()) {
        if (bench_now() - begun > PATIENCE_S) {
            return false;
        }
        bench_wait(over, 0.02);
    }
    return true;
}

/* -- the appliance -- */

/* So many phones are seven lines each. */
static unsigned begin(unsigned phones)
{
    struct buf config = { 0 };
    daemon_office(&config, phones);
    buf_printf(&config, "line vty 0 %d\n login local\n transport input telnet\nend\n", VTYS - 1);
    load_start(buf_text(&config));
    buf_free(&config);
    beat_begin("SEP020000000001");
    return phones;
}

static double longest_turn(void)
{
    static const char field[] = "\"longest_turn_microseconds\":";
    const char *at = strstr(daemon_says("show processes | json"), field);
    return at ? strtod(at + sizeof field - 1, NULL) / 1000 : 0;
}

/* What a phone noticed of it all, and what is left of it. */
static void finish(void)
{
    struct beat_report r;
    load_so("a phone is served all the time", beat_end(&r));
    load_told("its keepalives are answered, half of them within", r.median, "ms");
    load_told("  99 % within", r.most, "ms");
    load_told("  all within", r.longest, "ms");
    load_told("the machine itself wakes the phone up as late as", r.overslept, "ms");
    load_told("longest turn of the appliance", longest_turn(), "ms");
    load_as_before(GROWTH_KIB);
    load_stop();
}

static bool running_has(const char *text)
{
    return strstr(daemon_says("show running-config"), text) != NULL;
}

static unsigned random_below(unsigned n)
{
    static unsigned state = 1;
    state = state * 1103515245u + 12345u;
    return (state >> 16) % n;
}

/* -- two of them at the same object -- */

/* What may be answered to the lines below; the second one to a line that belongs to a mode that was left. */
static bool is_known(const char *said)
{
    const char *complaint = strstr(said, "% ");
    return !complaint || strstr(complaint, "% ephone-dn has been deleted by another session") ||
           strstr(complaint, "% Invalid input detected at '^' marker.");
}

/* Both type something; how many answers nobody would expect. */
static unsigned both_at_random(void)
{
    static const char *const lines[] = {
        "ephone-dn 7", "label Mine", "no ephone-dn 7", "name Other", "ephone-dn 8 dual-line", "no ephone-dn 8",
        "no label", "default name", "exit", "do show running-config | section ephone-dn",
    };
    unsigned strange = 0;
    seat_type(0, lines[random_below(sizeof lines / sizeof lines[0])], NULL);
    seat_type(1, lines[random_below(sizeof lines / sizeof lines[0])], NULL);
    seats_wait();
    for (unsigned i = 0; i < 2; i++) {
        if (!is_known(seat_said(i))) {
            fprintf(stderr, "%s\n", seat_said(i));
            strange++;
        }
        if (!strstr(seat_said(i), "(config")) {
            seat_says(i, "configure terminal");
        }
    }
    return strange;
}

static void two(void)
{
    unsigned strange = 0;
    begin(8);
    seats_open(2);
    seats_wait();
    seat_says(0, "configure terminal");
    seat_says(1, "configure terminal");
    seat_says(0, "ephone-dn 7");
    seat_says(1, "no ephone-dn 7");
    load_so("who edits what another one deletes is told so",
            strstr(seat_says(0, "label Mine"), "% ephone-dn has been deleted by another session"));
    load_so("and leaves nothing behind", !running_has("label Mine"));
    seat_says(0, "do terminal length 0");
    seat_says(1, "do terminal length 0");
    for (unsigned round = load_many(5000, 100); round; round--) {
        strange += both_at_random();
    }
    load_at_most("answers of another kind while they go on at random", strange, 0, "", LOAD_FACT);
    seats_close();
    finish();
}

/* -- a hundred at once -- */

/* At the console each is a program of its own; the paste comes by its standard input. */
static void run_console(const char *paste)
{
    const char *build = getenv("NAISEN_BUILD");
    char program[512], path[256];
    snprintf(program, sizeof program, "%s/naisen", build ? build : "build");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(open(paste, O_RDONLY), STDIN_FILENO);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execl(program, program, "-s", daemon_path("console", path), (char *)NULL);
    _exit(127);
}

static unsigned running, went_wrong;

static bool all_gone(void)
{
    int status;
    while (running && waitpid(-1, &status, WNOHANG) > 0) {
        running--;
        went_wrong += status != 0;
    }
    return !running;
}

static void write_paste(struct buf *text, unsigned first, unsigned count)
{
    buf_adds(text, "configure terminal\r");
    for (unsigned i = first; i < first + count; i++) {
        buf_printf(text, "ephone-dn %u\r label Desk %u\r description Room %u\r name Who sits at %u\r", i, i, i, i);
    }
    buf_adds(text, "end\r");
}

static void console_paste(unsigned first, unsigned count, const char *path)
{
    struct buf text = { 0 };
    write_paste(&text, first, count);
    for (size_t i = 0; i < text.size; i++) {
        text.data[i] = text.data[i] == '\r' ? '\n' : text.data[i];
    }
    FILE *f = fopen(path, "w");
    if (f) {
        fputs(buf_text(&text), f);
        fclose(f);
    }
    buf_free(&text);
    running++;
    const pid_t pid = fork();
    if (!pid) {
        run_console(path);
    }
}

static bool all_done(void)
{
    return seats_ready() && all_gone();
}

static void hundred(void)
{
    enum { CONSOLES = 60, TOO_MANY = 24 };
    const unsigned each = load_many(50, 5), phones = begin((VTYS + CONSOLES) * each);
    char path[256], name[64];
    seats_open(VTYS);
    seats_wait();
    load_at_least("administrators at all lines of telnet", seats_here(), VTYS, "", LOAD_FACT);
    seats_open(TOO_MANY);
    seats_wait();
    load_at_most("who come beside them get in", seats_here() - VTYS, 0, "", LOAD_FACT);
    const double begun = bench_now();
    for (unsigned i = 0; i < CONSOLES; i++) {
        snprintf(name, sizeof name, "paste%u", i);
        console_paste(1 + (VTYS + i) * each, each, daemon_path(name, path));
    }
    for (unsigned i = 0; i < VTYS; i++) {
        struct buf text = { 0 };
        write_paste(&text, 1 + i * each, each);
        buf_adds(&text, "! that was all");
        seat_type(i, buf_text(&text), "! that was all");
        buf_free(&text);
    }
    wait_for(all_done);
    load_told("lines that they paste together", phones * 4.0, "");
    load_told("and how long that takes", bench_now() - begun, "s");
    load_at_most("consoles that were refused a line", went_wrong, 0, "", LOAD_FACT);
    unsigned found = 0;
    for (const char *at = daemon_says("show running-config"); (at = strstr(at, " name Who sits")); at++) {
        found++;
    }
    load_at_least("objects that are as they were pasted", found, phones, "", LOAD_FACT);
    seats_close();
    finish();
}

/* -- deaf ones, and those who do not stop talking -- */

static void deaf(void)
{
    enum { TIMES = 20 };
    begin(load_many(1785, 100));
    const long before = bench_memory(daemon_child());
    seats_open(VTYS);
    seats_wait();
    for (unsigned i = 0; i < VTYS; i++) {
        seat_says(i, "terminal length 0");
    }
    for (unsigned i = 0; i < VTYS; i++) {
        admin_rest(seat_admin(i), true);
        for (unsigned n = 0; n < TIMES; n++) {
            admin_send(seat_admin(i), "show running-config\r", 20);
        }
    }
    load_pause(load_many(5, 1));
    const double each = (double)(bench_memory(daemon_child()) - before) / VTYS;
    load_at_most("memory of each who lets a long print and never reads", each, 1024, "KiB", LOAD_MEASURE);
    load_so("others are answered", strstr(daemon_says("show clock"), "UTC"));
    seats_close();
    finish();
}

static char *noise(size_t size, unsigned telnet)
{
    char *text = malloc(size);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)(random_below(telnet) ? random_below(256) : 240 + random_below(16));
    }
    return text;
}

static void line_without_end(void)
{
    char path[256], *text = malloc(MIB);
    begin(20);
    memset(text, 'a', MIB);
    seats_open(2);
    seats_wait();
    admin_send(seat_admin(0), text, MIB);
    seat_says(0, "");
    load_so("who types 1 MiB without Enter goes on afterwards", strstr(seat_says(0, "show clock"), "UTC"));
    FILE *f = fopen(daemon_path("endless", path), "w");
    if (f) {
        fwrite(text, 1, MIB, f);
        fclose(f);
    }
    running = 1;
    went_wrong = 0;
    if (!fork()) {
        run_console(path);
    }
    wait_for(all_gone);
    load_at_least("the same at the console is refused", went_wrong, 1, "", LOAD_FACT);
    free(text);
    seats_close();
    finish();
}

static void garbage(void)
{
    enum { NOISY = 4 };
    const size_t size = load_many(MIB, MIB / 64);
    begin(20);
    seats_open(NOISY);
    seats_wait();
    for (unsigned i = 0; i < NOISY; i++) {
        char *text = noise(size, 1 + i);
        admin_send(seat_admin(i), text, size);
        free(text);
    }
    load_pause(load_many(3, 1));
    seats_close();
    seats_open(1);
    load_so("after noise, most of it telnet's own words, another one logs in", seats_wait() && seats_here());
    seats_close();
    finish();
}

/* -- what is hard to look for -- */

static void expressions(void)
{
    static const char *const hard[] = {
        "(a*)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)(.*)x", "(x+x+)+y", "((((.*)*)*)*)*Q", "[^a]{1,30}[^b]{1,30}Z",
        "(.{0,1}){30}.{30}!", "((1|2|3|4)+)+#",
    };
    enum { COUNT = sizeof hard / sizeof hard[0] };
    char line[128];
    begin(load_many(1785, 100));
    seats_open(COUNT);
    seats_wait();
    for (unsigned i = 0; i < COUNT; i++) {
        seat_says(i, "terminal length 0");
    }
    const double begun = bench_now();
    for (unsigned i = 0; i < COUNT; i++) {
        snprintf(line, sizeof line, "show running-config | include %s", hard[i]);
        seat_type(i, line, NULL);
    }
    load_so("expressions made to explode come to their end", seats_wait() && seats_here() == COUNT);
    load_told("eight of them at once, in", bench_now() - begun, "s");
    seats_close();
    finish();
}

/* -- every odd character -- */

static void odd(void)
{
    struct buf text = { 0 };
    begin(20);
    seats_open(1);
    seats_wait();
    seat_says(0, "configure terminal");
    for (unsigned byte = 1; byte < 256; byte++) {
        const char typed[] = { 0x16, (char)byte, 0 };
        if (byte == 255) {           /* telnet's own: said twice it is one */
            continue;
        }
        buf_printf(&text, "\x03" "ephone-dn %u\rdescription \"a%sb|#!'\\%s\r", 1 + byte % 20, typed, typed + 1);
    }
    buf_adds(&text, "\x03" "end\r! that was all");
    seat_type(0, buf_text(&text), "! that was all");
    load_so("a paste of every odd character comes to its end", seats_wait());
    seat_says(0, "end");
    daemon_says("copy running-config flash:odd");
    const char *said = daemon_says("configure replace flash:odd force");
    load_so("what is configured then reads back as the same", strstr(said, "passes: 0"));
    buf_free(&text);
    seats_close();
    finish();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = {
        { "S1", two }, { "S2", hundred }, { "S3", deaf }, { "S4", line_without_end }, { "S5", garbage },
        { "S6", expressions }, { "S7", odd },
    };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}
