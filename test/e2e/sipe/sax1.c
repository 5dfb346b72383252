// SPDX-License-Identifier: MIT
/* Preloaded into pidgin-sipe: libxml2 2.9.14 of Debian 12 calls no SAX1 element handlers when the struct says SAX2, so
 * the client would see empty documents. Marks its handler as SAX1. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <libxml/parser.h>

int xmlSAXUserParseMemory(xmlSAXHandlerPtr sax, void *user_data, const char *buffer, int size)
{
    static int (*real)(xmlSAXHandlerPtr, void *, const char *, int);
    if (!real)
        real = (int (*)(xmlSAXHandlerPtr, void *, const char *, int))dlsym(RTLD_NEXT, "xmlSAXUserParseMemory");
    xmlSAXHandler copy = *sax;
    copy.initialized = 1;
    return real(&copy, user_data, buffer, size);
}
