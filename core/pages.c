// SPDX-License-Identifier: MIT
#include "core/pages.h"

#include "core/address.h"

#include <stdio.h>
#include <string.h>

struct slice urls_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_urls) };

const struct settings_urls *settings_urls(void)
{
    return config_settings(&urls_slice);
}

const char *page_base(char text[URL_TEXT])
{
    const struct settings_system *s = settings_system();
    const struct settings_telephony *t = settings_telephony();
    char host[ADDRESS_TEXT];
    struct address at;
    *text = '\0';
    if (!s->http_server || !t->source)
        return text;
    boot_address(t->source_ip, s->http_port, boot.http_port, &at);
    snprintf(text, URL_TEXT, "http://%s", address_text(&at, host));
    return text;
}

/* The words behind the address. */
static const char *words_of(enum phone_url which)
{
    const char *typed = settings_urls()->text[which], *blank = strchr(typed, ' ');
    return blank ? blank + 1 : "";
}

static void copy_address(enum phone_url which, char text[URL_TEXT])
{
    const char *typed = settings_urls()->text[which];
    snprintf(text, URL_TEXT, "%.*s", (int)strcspn(typed, " "), typed);
}

static bool is_root(void)
{
    return strcmp(words_of(URL_SERVICES), "root") == 0;
}

const char *phone_url(enum phone_url which, char text[URL_TEXT])
{
    static const char *const own[URLS] = {
        [URL_AUTHENTICATION] = PAGE_AUTHENTICATION, [URL_DIRECTORIES] = PAGE_DIRECTORY, [URL_SERVICES] = PAGE_SERVICES,
    };
    const bool replaced = *settings_urls()->text[which] && (which != URL_SERVICES || is_root());
    if (!replaced && own[which] && *page_base(text))
        strncat(text, own[which], URL_TEXT - strlen(text) - 1);
    else
        copy_address(which, text);
    return text;
}

bool service_item(char url[URL_TEXT], char name[URL_TEXT])
{
    copy_address(URL_SERVICES, url);
    snprintf(name, URL_TEXT, "%s", words_of(URL_SERVICES));
    return *url && !is_root();
}

/* -- the row -- */

static const char *const url_words[URLS] = {
    [URL_AUTHENTICATION] = "authentication", [URL_DIRECTORIES] = "directories", [URL_IDLE] = "idle",
    [URL_INFORMATION] = "information", [URL_MESSAGES] = "messages", [URL_PROXY] = "proxy-server",
    [URL_SERVICES] = "services",
};

bool url_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_urls *s = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(s, 0, sizeof *s);
        return true;
    }
    char *url = s->text[args->at[0].number - 1];
    memset(url, 0, URL_TEXT);
    if (how == HOW_SET)
        value_text(&args->at[1], url, URL_TEXT);
    return true;
}

void url_print(const void *slice, struct buf *lines)
{
    const struct settings_urls *s = slice;
    for (unsigned i = 0; i < URLS; i++)
        if (*s->text[i])
            buf_printf(lines, "url %s %s\n", url_words[i], s->text[i]);
}
