// SPDX-License-Identifier: MIT
#include "cli/rollback_file.h"

#include "cli/load.h"
#include "cli/shell.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MINUTES_MAX = 120 };

const char rollback_file_name[] = "nvram:rollback-config";
const struct log_message rollback_unkept = {
    "ARCHIVE_DIFF", 3, "ROLLBK_CNFMD_CHG_UNKEPT",
    "A pending rollback could not be written or read, and dies with a crash; or that it is confirmed or done could "
    "not be written, which is tried again every minute: until then a crash brings it back.",
};

static struct storage_file the_file(void)
{
    struct storage_file f;
    storage_parse(rollback_file_name, &f);
    return f;
}

void rollback_file_write(const struct rollback_note *n, void (*done)(int error, void *arg), void *arg)
{
    const struct storage_file f = the_file();
    struct buf text = { 0 };
    if (n) {
        buf_printf(&text, "! rollback %llu %u %u %s\n", (unsigned long long)(n->due / 1000), n->minutes, n->kind,
                   n->user);
        buf_adds(&text, CONFIG_HEADER);
        config_print(n->base, &text);
    } else {
        buf_adds(&text, "! nothing is pending\n");
    }
    storage_write(&f, text.data, text.size, done, arg);
    buf_free(&text);
}

void rollback_file_delete(void)
{
    const struct storage_file f = the_file();
    (void)storage_delete(&f);
}

/* -- reading -- */

static void on_problem(void *arg, const struct problem *p)
{
    char text[600];
    (void)arg;
    problem_text(rollback_file_name, p, text, sizeof text);
    log_say(&rollback_unkept, "%s", text);
}

static struct snapshot *read_base(char *text, size_t size)
{
    static const struct actor who = { .kind = ACTOR_STARTUP, .origin = "rollback" };
    struct candidate *c = candidate_begin(true);
    struct load *l = load_begin(text, size, c, &who, on_problem, NULL);
    while (load_some(l, ~0u) == LOAD_HASH)
        load_hash(l);
    struct snapshot *base = snapshot_copy(candidate_snapshot(c));
    load_free(l);
    candidate_drop(c);
    return base;
}

int rollback_file_read(struct rollback_note *n)
{
    const struct storage_file f = the_file();
    unsigned long long seconds;
    unsigned kind;
    size_t size;
    char *text = storage_read(&f, CONFIG_FILE_MAX, &size);
    if (!text)
        return -errno;
    if (sscanf(text, "! rollback %llu %u %u %63[^\n]", &seconds, &n->minutes, &kind, n->user) != 4 ||
        n->minutes > MINUTES_MAX) {
        free(text);
        return -ENOENT;
    }
    n->due = seconds * 1000;
    n->kind = kind == ROLLBACK_IDLE ? ROLLBACK_IDLE : ROLLBACK_ABSOLUTE;
    n->base = read_base(text, size);
    return 0;
}
