// SPDX-License-Identifier: MIT
/* Writes the XML objects of Cisco's phones (CiscoIPPhoneMenu …) into a reply; texts are escaped and cut to what the
 * phones take (XML services schema). */
#ifndef HTTP_PHONE_XML_H
#define HTTP_PHONE_XML_H

#include "core/pages.h"
#include "http/http.h"

enum {
    TITLE_MAX = 32, PROMPT_MAX = 32, NAME_TEXT = 64, TEXT_MAX = 4000, ENTRY_NAME_MAX = 32,
    ENTRIES_MAX = 32,
};

/* Opens an object ("Menu", "Input", "Directory", "Text"); `prompt` may be "". xml_end closes it. */
void xml_begin(struct reply *to, const char *object, const char *title, const char *prompt);
void xml_end(struct reply *to, const char *object);
/* <name>text</name>, at most `most` characters of it. */
void xml_element(struct reply *to, const char *name, const char *text, size_t most);
void xml_menu_item(struct reply *to, const char *name, const char *url);
/* `flags`: A text, N numeric, P after it hides what is typed. */
void xml_input_item(struct reply *to, const char *label, const char *argument, const char *flags);
void xml_directory_entry(struct reply *to, const char *name, const char *number);
void xml_soft_key(struct reply *to, const char *name, const char *url, unsigned position);
/* A whole text object. */
void xml_text(struct reply *to, const char *title, const char *text);

/* A URL of ours with the phone's name in it: "http://10.0.0.1/CMEserverForPhone/em/login?name=SEP001E4A34A35F". */
const char *page_link(const struct request *r, const char *path, char url[URL_TEXT]);

#endif
