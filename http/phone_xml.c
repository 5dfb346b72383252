// SPDX-License-Identifier: MIT
#include "http/phone_xml.h"

#include <stdio.h>
#include <string.h>

/* Whole UTF-8 characters only; control characters are not XML. */
static void add_escaped(struct buf *b, const char *text, size_t most)
{
    for (size_t count = 0; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if ((c & 0xC0) != 0x80 && count++ == most)
            return;
        if (c == '<')
            buf_printf(b, "&lt;");
        else if (c == '>')
            buf_printf(b, "&gt;");
        else if (c == '&')
            buf_printf(b, "&amp;");
        else if (c == '"')
            buf_printf(b, "&quot;");
        else if (c >= ' ')
            buf_addc(b, (char)c);
    }
}

void xml_element(struct reply *to, const char *name, const char *text, size_t most)
{
    buf_printf(&to->body, "<%s>", name);
    add_escaped(&to->body, text, most);
    buf_printf(&to->body, "</%s>\n", name);
}

void xml_begin(struct reply *to, const char *object, const char *title, const char *prompt)
{
    to->type = "text/xml; charset=utf-8";
    buf_printf(&to->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CiscoIPPhone%s>\n", object);
    xml_element(to, "Title", title, TITLE_MAX);
    if (*prompt)
        xml_element(to, "Prompt", prompt, PROMPT_MAX);
}

void xml_end(struct reply *to, const char *object)
{
    buf_printf(&to->body, "</CiscoIPPhone%s>\n", object);
}

void xml_menu_item(struct reply *to, const char *name, const char *url)
{
    buf_printf(&to->body, "<MenuItem>\n");
    xml_element(to, "Name", name, NAME_TEXT);
    xml_element(to, "URL", url, URL_TEXT);
    buf_printf(&to->body, "</MenuItem>\n");
}

void xml_input_item(struct reply *to, const char *label, const char *argument, const char *flags)
{
    buf_printf(&to->body, "<InputItem>\n");
    xml_element(to, "DisplayName", label, 32);
    xml_element(to, "QueryStringParam", argument, 32);
    xml_element(to, "DefaultValue", "", 32);
    xml_element(to, "InputFlags", flags, 2);
    buf_printf(&to->body, "</InputItem>\n");
}

void xml_directory_entry(struct reply *to, const char *name, const char *number)
{
    buf_printf(&to->body, "<DirectoryEntry>\n");
    xml_element(to, "Name", name, ENTRY_NAME_MAX);
    xml_element(to, "Telephone", number, 32);
    buf_printf(&to->body, "</DirectoryEntry>\n");
}

void xml_soft_key(struct reply *to, const char *name, const char *url, unsigned position)
{
    buf_printf(&to->body, "<SoftKeyItem>\n");
    xml_element(to, "Name", name, 32);
    xml_element(to, "URL", url, URL_TEXT);
    buf_printf(&to->body, "<Position>%u</Position>\n</SoftKeyItem>\n", position);
}

void xml_text(struct reply *to, const char *title, const char *text)
{
    xml_begin(to, "Text", title, "");
    xml_element(to, "Text", text, TEXT_MAX);
    xml_end(to, "Text");
}

const char *page_link(const struct request *r, const char *path, char url[URL_TEXT])
{
    char base[URL_TEXT];
    const char *name = r->argument(r, "name");
    const bool plain = strspn(name, "0123456789ABCDEFSTPabcdef") == strlen(name) && strlen(name) < 16;
    snprintf(url, URL_TEXT, "%s%s?name=%s", page_base(base), path, plain ? name : "");
    return url;
}
