// SPDX-License-Identifier: MIT
#include "core/content.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum { CONTENTS_MAX = 8, PACKAGES_MAX = 4 };

static const struct content *contents[CONTENTS_MAX];
static unsigned count;
static const struct carrier *carrier;
static const struct registration *registration;
static const struct package *packages[PACKAGES_MAX];
static unsigned package_count;

void content_register(const struct content *c)
{
    for (unsigned i = 0; i < count; i++)
        if (contents[i] == c)
            return;
    assert(count < CONTENTS_MAX);
    contents[count++] = c;
}

const struct content *content_by_type(const char *media_type, size_t size)
{
    for (unsigned i = 0; i < count; i++)
        if (strlen(contents[i]->media_type) == size && !strncasecmp(contents[i]->media_type, media_type, size))
            return contents[i];
    return NULL;
}

const struct content *content_next(const struct content *after)
{
    unsigned i = 0;
    while (after && i < count && contents[i++] != after)
        continue;
    return i < count ? contents[i] : NULL;
}

void package_register(const struct package *p)
{
    for (unsigned i = 0; i < package_count; i++)
        if (packages[i] == p)
            return;
    assert(package_count < PACKAGES_MAX);
    packages[package_count++] = p;
}

const struct package *package_next(const struct package *after)
{
    unsigned i = 0;
    while (after && i < package_count && packages[i++] != after)
        continue;
    return i < package_count ? packages[i] : NULL;
}

void content_set_registration(const struct registration *r)
{
    registration = r;
}

enum admission content_may_register(const char *name, unsigned *seconds)
{
    return registration ? registration->may_register(name, seconds) : ADMIT_NOT;
}

void content_registered(const char *name, const struct registration_info *info)
{
    if (registration)
        registration->registered(name, info);
}

void content_lost(const char *name, const struct registration_info *was, enum registration_end why)
{
    if (registration)
        registration->lost(name, was, why);
}

void content_set_carrier(const struct carrier *c)
{
    carrier = c;
}

bool content_send(struct dialog *d, const char *data, size_t size)
{
    return carrier->send(d, data, size);
}

void content_end(struct dialog *d)
{
    carrier->end(d);
}

const struct dialog_info *content_info(const struct dialog *d)
{
    return carrier->info(d);
}

void content_set_user(struct dialog *d, void *user)
{
    carrier->set_user(d, user);
}

void *content_user(const struct dialog *d)
{
    return carrier->user(d);
}

unsigned content_expires_in(const struct dialog *d)
{
    return carrier->expires_in(d);
}

bool content_notify(struct dialog *d, const char *data, size_t size, const char *last)
{
    return carrier->notify(d, data, size, last);
}

bool content_registration(const char *name, struct registration_info *info)
{
    return carrier->registration(name, info);
}

void content_serving_changed(void)
{
    if (carrier)
        carrier->serving_changed();
}
