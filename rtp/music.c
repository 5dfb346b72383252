// SPDX-License-Identifier: MIT
#include "rtp/music.h"

#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/storage.h"
#include "rtp/settings.h"
#include "rtp/sound.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct log_message message_music = {
    "MOH", 6, "LOADED", "A music file was read; who is on hold hears it."
};
const struct log_message message_music_file = {
    "MOH", 4, "FILE", "The music file cannot be played: who is on hold hears nothing. Put another file into "
    "flash:, then `no moh` and `moh` again."
};

struct limit limit_music = {
    .name = "Music file, bytes", .when_full = "it is not played", .maximum = TUNE_FILE_MAX,
};

/* -- one file, read in any thread -- */

struct reading {
    char name[MUSIC_NAME];
    int error;               /* errno, or 0 */
    enum tune_fault fault;
    struct tune *tune;       /* NULL when it failed */
};

static struct reading read_file(const char *name)
{
    struct reading r = { .error = EINVAL };
    struct storage_file file;
    size_t size = 0;
    snprintf(r.name, sizeof r.name, "%s", name);
    char *bytes = storage_parse(name, &file) ? storage_read(&file, TUNE_FILE_MAX, &size) : NULL;
    r.error = bytes ? 0 : errno ? errno : EINVAL;
    if (bytes)
        r.fault = tune_read((const uint8_t *)bytes, size, &r.tune);
    free(bytes);
    return r;
}

static void explain(const struct reading *r, char *text, size_t size)
{
    if (r->error)
        snprintf(text, size, "Error opening %s (%s)", r->name, strerror(r->error));
    else
        snprintf(text, size, "%s %s", r->name, tune_fault_text(r->fault));
}

/* -- what was read last for a typed line, until the line is committed -- */

static struct reading typed;
static pthread_mutex_t typing = PTHREAD_MUTEX_INITIALIZER;

static struct reading take_typed(void)
{
    pthread_mutex_lock(&typing);
    const struct reading r = typed;
    typed = (struct reading){ 0 };
    pthread_mutex_unlock(&typing);
    return r;
}

static void keep_typed(const struct reading *r)
{
    pthread_mutex_lock(&typing);
    free(typed.tune);
    typed = *r;
    pthread_mutex_unlock(&typing);
}

void music_resolve(struct args *args, char room[256])
{
    char name[MUSIC_NAME];
    const struct reading r = read_file(value_text(&args->at[0], name, sizeof name));
    (void)room;
    keep_typed(&r);
}

/* -- in the loop -- */

static char wanted[MUSIC_NAME];  /* as configured */
static struct music_now now;

const struct music_now *music_now(void)
{
    return &now;
}

/* What nobody typed just now (rollback, startup) is not refused: it is read later, and complained of in the log. */
bool music_prepare(const struct snapshot *next, struct refusal *r)
{
    const char *name = settings_music_of(next)->file;
    char text[sizeof now.trouble] = "";
    if (!*name || strcmp(name, wanted) == 0)
        return true;
    pthread_mutex_lock(&typing);
    if (strcmp(typed.name, name) == 0 && !typed.tune)
        explain(&typed, text, sizeof text);
    pthread_mutex_unlock(&typing);
    return !*text || refuse(r, FAULT_INVALID_VALUE, "%s", text);
}

static void play(struct reading *r)
{
    limit_music.refused += r->error == EFBIG;
    if (!r->tune) {
        explain(r, now.trouble, sizeof now.trouble);
        log_say(&message_music_file, "%s", now.trouble);
        return;
    }
    now = (struct music_now){ .playing = true, .type = r->tune->type, .law = r->tune->law };
    limit_set(&limit_music, r->tune->size);
    log_say(&message_music, "%s: %zu seconds", r->name, r->tune->size / RATE);
    sound_tune(r->tune);
}

struct later {
    struct job job;
    struct reading reading;
};

static void read_later(struct job *j)
{
    struct later *l = list_entry(j, struct later, job);
    l->reading = read_file(l->reading.name);
}

/* The configuration may have changed meanwhile. */
static void read_done(struct job *j)
{
    struct later *l = list_entry(j, struct later, job);
    if (strcmp(l->reading.name, wanted) == 0 && !now.playing)
        play(&l->reading);
    else
        free(l->reading.tune);
    free(l);
}

static void begin_reading(void)
{
    struct later *l = must(calloc(1, sizeof *l));
    l->job = (struct job){ read_later, read_done };
    memcpy(l->reading.name, wanted, sizeof wanted);
    loop_work(&l->job);
}

void music_applied(void)
{
    const char *name = settings_music()->file;
    if (strcmp(name, wanted) == 0)
        return;
    snprintf(wanted, sizeof wanted, "%s", name);
    if (now.playing)
        sound_tune(NULL);
    limit_music.used = 0;
    now = (struct music_now){ 0 };
    struct reading r = take_typed();
    if (strcmp(r.name, wanted) == 0 && *wanted) {
        play(&r);
        return;
    }
    free(r.tune);
    if (*wanted)
        begin_reading();
}

void music_stop(void)
{
    const struct reading r = take_typed();
    free(r.tune);
    *wanted = '\0';
    now = (struct music_now){ 0 };
}
