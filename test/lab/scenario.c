// SPDX-License-Identifier: MIT
/* Runs a scenario: shell lines, phones, applications and what is expected of them, against the whole appliance in this
 * process, with a clock of its own. The words are told in test/README.md.
 *
 * A scenario with `disturb N` or `replace N` lines is run twice, without and with those unrelated changes of the
 * configuration; what phones and applications got must be the same, byte for byte. One with a line `modes` is run
 * twice, too: in enhanced mode, and from that line on in `cti csta mode basic`.
 *
 * With a folder and versions of the phones' protocol behind its name, a scenario is run once for each, and what its
 * phones sent and got is captured as FOLDER/VERSION/NAME.pcap (test/e2e/judge.sh). */
#include "core/call.h"
#include "core/loop.h"
#include "test/lab/capture.h"
#include "test/lab/input.h"
#include "test/lab/mixer.h"
#include "test/lab/scene.h"
#include "test/lab/schema.h"
#include "test/lab/told.h"
#include "test/lab/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STORY_LINES = 32 };

struct scene scene;
static bool again;               /* the second run of a file that is run twice */

_Noreturn void scene_fail(const char *format, ...)
{
    va_list ap;
    fprintf(stderr, "%s:%u: %s%s", scene.file, scene.line, scene.doing, scene.doing[0] ? ": " : "");
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    fflush(NULL);
    _exit(1);
}

char *scene_join(char *text, size_t size, unsigned count, char *words[])
{
    size_t n = 0;
    text[0] = 0;
    for (unsigned i = 0; i < count && n < size; i++) {
        n += (size_t)snprintf(text + n, size - n, "%s%s", i ? " " : "", words[i]);
    }
    return text;
}

/* -- the shell -- */

/* First word of the printed line that contains `text`. */
static void find_printed(const char *text, size_t n, struct buf *word)
{
    const char *printed = buf_text(&scene.printed), *at = memmem(printed, scene.printed.size, text, n);
    if (!at) {
        scene_fail("the shell printed no `%.*s`", (int)n, text);
    }
    while (at > printed && at[-1] != '\n') {
        at--;
    }
    at += strspn(at, " ");
    buf_add(word, at, strcspn(at, " \n"));
}

/* `{201}` stands for the first word of the line with 201 in what was printed last. */
static struct buf filled_in(const char *line)
{
    struct buf typed = { 0 };
    for (const char *open; (open = strchr(line, '{')) && strchr(open, '}'); line = strchr(open, '}') + 1) {
        buf_add(&typed, line, (size_t)(open - line));
        find_printed(open + 1, strcspn(open + 1, "}"), &typed);
    }
    buf_adds(&typed, line);
    return typed;
}

static void shell_line(const char *line)
{
    struct buf typed = filled_in(line);
    buf_clear(&scene.printed);
    world_shell(buf_text(&typed), &scene.printed);
    buf_free(&typed);
}

/* Lines of a `config` block are typed in configuration mode and must be accepted. */
void scene_config_line(const char *line)
{
    shell_line(line);
    if (strstr(buf_text(&scene.printed), "% ") || strchr(buf_text(&scene.printed), '^')) {
        scene_fail("refused: %s\n%s", line, buf_text(&scene.printed));
    }
}

static void csta_mode(bool basic)
{
    scene_config_line("configure terminal");
    scene_config_line("voice service voip");
    scene_config_line("gcid");
    scene_config_line(basic ? "cti csta mode basic" : "no cti csta mode basic");
    scene_config_line("end");
    scene.mode = basic ? MODE_BASIC : MODE_ENHANCED;
}

static void expect_shell(const char *text)
{
    bool absent = !strncmp(text, "not ", 4);
    bool there = strstr(buf_text(&scene.printed), absent ? text + 4 : text);
    if (there == absent) {
        scene_fail("the shell printed\n%s", buf_text(&scene.printed));
    }
}

static void load(const char *name)
{
    char path[512];
    struct buf errors = { 0 };
    snprintf(path, sizeof path, "%s/%s", getenv("NAISEN_SOURCE") ? getenv("NAISEN_SOURCE") : ".", name);
    if (world_load(path, &errors)) {
        scene_fail("%s does not load:\n%s", path, buf_text(&errors));
    }
    buf_free(&errors);
}

/* -- lines -- */
static const char *rest_of(const char *line, unsigned words)
{
    while (words--) {
        line += strspn(line, " \t");
        line += strcspn(line, " \t");
    }
    return line + strspn(line, " \t");
}

static unsigned letter_of(const char *word)
{
    if (word[0] < 'a' || word[0] > 'z' || word[1]) {
        scene_fail("applications are called a to z, not %s", word);
    }
    return (unsigned)(word[0] - 'a');
}

static unsigned phone_of(const char *word)
{
    unsigned number = (unsigned)strtoul(word, NULL, 10);
    if (!number || number > SCENE_PHONES) {
        scene_fail("phones are called 1 to %d, not %s", SCENE_PHONES, word);
    }
    return number;
}

static void expect(const char *line, unsigned count, char *words[])
{
    if (!strcmp(words[1], "shell")) {
        expect_shell(rest_of(line, 2));
    } else if (!strcmp(words[1], "phone") && count > 3) {
        scene_expect_phone(phone_of(words[2]), count - 3, words + 3);
    } else if (!strcmp(words[1], "cti") && count > 3) {
        scene_expect_cti(letter_of(words[2]), count - 3, words + 3);
    } else if (!strcmp(words[1], "fetched")) {
        scene_expect_fetch(rest_of(line, 2));
    } else if (!strcmp(words[1], "server") && count > 3) {
        scene_expect_server(letter_of(words[2]), count - 3, words + 3);
    } else if (!strcmp(words[1], "stranger") && count > 3) {
        scene_expect_stranger(letter_of(words[2]), rest_of(line, 3));
    } else if (!strcmp(words[1], "none")) {
        scene_expect_none();
    } else if (!strcmp(words[1], "calls") && count > 2) {
        if (call_count() != strtoul(words[2], NULL, 10)) {
            scene_fail("there are %u calls", call_count());
        }
    } else {
        scene_fail("cannot expect `%s`", rest_of(line, 1));
    }
}

static void step(const char *line, unsigned count, char *words[])
{
    const char *verb = words[0];
    if (!strcmp(verb, "expect") && count > 1) {
        expect(line, count, words);
        return;
    }
    if (!strcmp(verb, "shell")) {
        shell_line(rest_of(line, 1));
    } else if (!strcmp(verb, "judge") && count > 1) {
        struct buf typed = filled_in(rest_of(line, 1));
        scene_judge(buf_text(&typed));
        buf_free(&typed);
    } else if (!strcmp(verb, "load") && count > 1) {
        load(words[1]);
    } else if (!strcmp(verb, "phone") && count > 2) {
        scene_phone(phone_of(words[1]), count - 2, words + 2);
    } else if (!strcmp(verb, "cti") && count > 2) {
        scene_cti(letter_of(words[1]), count - 2, words + 2);
    } else if (!strcmp(verb, "fetch") && count > 1) {
        scene_fetch(count - 1, words + 1);
    } else if (!strcmp(verb, "stranger") && count > 2) {
        scene_stranger(letter_of(words[1]), words[2], rest_of(line, 3));
    } else if (!strcmp(verb, "file") && count > 2) {
        scene_file(words[1], rest_of(line, 2));
    } else if (!strcmp(verb, "server") && count > 2) {
        scene_server(letter_of(words[1]), count - 2, words + 2);
    } else if (!strcmp(verb, "wait") && count > 1) {
        loop_advance((uint64_t)(strtod(words[1], NULL) * 1000));
    } else if (!strcmp(verb, "clock") && count > 1) {
        loop_set_wall(strtoll(words[1], NULL, 10) * 1000);
    } else if (!strcmp(verb, "mixer") && count > 1) {
        mixer_open((unsigned)strtoul(words[1], NULL, 10), count > 2 && !strcmp(words[2], "music"));
    } else if (!strcmp(verb, "watch") && count > 1) {
        told_watch(count - 1, words + 1);
    } else if (!strcmp(verb, "walk") && count > 3) {
        scene_walk(count - 1, words + 1);
    } else if (!strcmp(verb, "enhanced") || !strcmp(verb, "basic")) {
        if (scene.mode == (*verb == 'b' ? MODE_BASIC : MODE_ENHANCED)) {
            step(rest_of(line, 1), count - 1, words + 1);
        }
    } else if (!strcmp(verb, "modes")) {
        csta_mode(again);
    } else if ((!strcmp(verb, "disturb") || !strcmp(verb, "replace")) && count > 1) {
        if (again) {
            (*verb == 'd' ? scene_disturb : scene_replace)((unsigned)strtoul(words[1], NULL, 10));
        }
    } else {
        scene_fail("what is `%s`?", line);
    }
    loop_drain();
    scene_invariants();
}

void scene_step(const char *line)
{
    char *copy = strdup(line), *words[SCENE_WORDS];
    unsigned count = lab_words(copy, words, SCENE_WORDS);
    step(rest_of(line, 0), count, words);
    free(copy);
}

/* A block `story NAME` … `end`: its lines are kept until then, and told again and again. */
static struct {
    char name[64], *lines[STORY_LINES];
    unsigned count;
} story;

static bool story_line(const char *line, const char *verb)
{
    if (!strcmp(verb, "story")) {
        snprintf(story.name, sizeof story.name, "%s", rest_of(line, 1));
    } else if (!story.name[0]) {
        return false;
    } else if (strcmp(verb, "end")) {
        if (story.count == STORY_LINES) {
            scene_fail("a story has no more than %d lines", STORY_LINES);
        }
        story.lines[story.count++] = strdup(rest_of(line, 0));
    } else {
        scene_story(story.name, story.lines, story.count);
        while (story.count) {
            free(story.lines[--story.count]);
        }
        story.name[0] = 0;
    }
    return true;
}

/* A block `flash NAME` … `end`, the `end` with it, is a file. */
static void keep_file(char *name, const char *word, struct buf *text)
{
    if (strcmp(word, "end")) {
        return;
    }
    world_file(name, buf_text(text));
    buf_free(text);
    *name = 0;
}

static void run(FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    bool config = false;
    char kept[64] = "";          /* the file whose lines these are */
    struct buf text = { 0 };
    for (scene.line = 1; getline(&line, &room, file) >= 0; scene.line++) {
        line[strcspn(line, "\r\n")] = 0;
        char *copy = strdup(line), *words[SCENE_WORDS];
        unsigned count = lab_words(copy, words, SCENE_WORDS);
        if (count && words[0][0] != '#' && !story_line(line, words[0])) {
            if (*kept) {
                buf_printf(&text, "%s\n", line);
                keep_file(kept, words[0], &text);
            } else if (!strcmp(words[0], "flash") && count > 1) {
                snprintf(kept, sizeof kept, "%s", words[1]);
            } else if (!strcmp(words[0], "config")) {
                scene_config_line("configure terminal");
                config = true;
            } else if (config) {
                scene_config_line(rest_of(line, 0));
                config = strcmp(words[0], "end");
                scene_invariants();
            } else {
                step(rest_of(line, 0), count, words);
            }
        }
        free(copy);
    }
    free(line);
    scene_expect_none();
}

/* One whole life of the appliance. */
static void play(FILE *file)
{
    world_open();
    run(file);
    scene.line = 0;
    scene_close();
    scene_fetch_close();
    scene_strangers_close();
    world_close();
    printf("%s: %u CSTA messages valid, %u not judged\n", scene.file, schema_valid, schema_skipped);
    schema_close();
}

/* A life in a child process; its transcript. */
static struct buf play_apart(FILE *file, bool second)
{
    int ends[2], status;
    struct buf got = { 0 };
    if (pipe(ends)) {
        perror("pipe");
        exit(1);
    }
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        close(ends[0]);
        scene.record = true;
        again = second;
        rewind(file);
        play(file);
        for (size_t at = 0; at < scene.transcript.size;) {
            ssize_t n = write(ends[1], scene.transcript.data + at, scene.transcript.size - at);
            at += n > 0 ? (size_t)n : scene.transcript.size;
        }
        fflush(NULL);
        _exit(0);
    }
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], buf_reserve(&got, 65536), 65536)) > 0;) {
        got.size += (size_t)n;
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    if (status) {
        exit(1);
    }
    buf_addc(&got, 0);
    return got;
}

static bool has_line(FILE *file, const char *start)
{
    char line[256];
    bool found = false;
    while (!found && fgets(line, sizeof line, file)) {
        found = !strncmp(line, start, strlen(start));
    }
    rewind(file);
    return found;
}

static void both_modes(FILE *file)
{
    struct buf enhanced = play_apart(file, false), basic = play_apart(file, true);
    buf_free(&enhanced);
    buf_free(&basic);
}

static void compare(FILE *file)
{
    struct buf calm = play_apart(file, false), disturbed = play_apart(file, true);
    const char *a = buf_text(&calm), *b = buf_text(&disturbed);
    for (unsigned line = 1; *a || *b; line++) {
        size_t m = strcspn(a, "\n"), n = strcspn(b, "\n");
        if (m != n || memcmp(a, b, m)) {
            fprintf(stderr, "%s: message %u differs\n  calm      %.*s\n  disturbed %.*s\n", scene.file, line, (int)m, a,
                    (int)n, b);
            exit(1);
        }
        a += m + (a[m] == '\n');
        b += n + (b[n] == '\n');
    }
    printf("%s: %zu bytes of messages are the same with and without the changes\n", scene.file, calm.size);
    buf_free(&calm);
    buf_free(&disturbed);
}

/* A life in which phones speak that version, captured. */
static int play_captured(FILE *file, const char *folder, const char *version)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        const char *slash = strrchr(scene.file, '/'), *name = slash ? slash + 1 : scene.file;
        char path[512];
        snprintf(path, sizeof path, "%s/%s/%.*s", folder, version, (int)strcspn(name, "."), name);
        scene.version = (unsigned)strtoul(version, NULL, 10);
        capture_open(path, name);
        rewind(file);
        play(file);
        capture_close();
        fflush(NULL);
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (status) {
        fprintf(stderr, "%s failed at version %s\n", scene.file, version);
    }
    return status != 0;
}

int main(int argc, char *argv[])
{
    scene.file = argc > 1 ? argv[1] : "";
    FILE *file = argc > 1 && argc != 3 ? fopen(scene.file, "r") : NULL;
    if (!file) {
        fprintf(stderr, "usage: scenario FILE.scn [FOLDER VERSION...]\n");
        return 2;
    }
    if (argc > 3) {
        int failed = 0;
        for (int i = 3; i < argc; i++) {
            failed += play_captured(file, argv[2], argv[i]);
        }
        fclose(file);
        return failed != 0;
    }
    if (has_line(file, "disturb ") || has_line(file, "replace ")) {
        compare(file);
    } else if (has_line(file, "modes")) {
        both_modes(file);
    } else {
        play(file);
    }
    fclose(file);
    return 0;
}
