// SPDX-License-Identifier: MIT
/* libxml2 as a tokenizer: its SAX2 callbacks fill a fixed tree, it builds none of its own, and nothing in it may open a
 * file, follow an entity or print. One context serves every body, because making one costs more than a body does. */
#include "csta/xml.h"

#include "core/buf.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* Text of a body in UTF-8: UTF-16 grows by half at most, references only shrink; and a NUL for each element. */
    TEXT_MAX = XML_BYTES_MAX * 3 / 2 + XML_ELEMENTS_MAX,
    /* The context remembers every name it ever saw. Beyond this it has seen names that clients invent. */
    NAMES_MAX = 4096,
};

static struct reader_state {
    xmlParserCtxt *context;
    struct element elements[XML_ELEMENTS_MAX];
    struct element *last_child[XML_DEPTH_MAX];   /* of the open element at each depth */
    struct element *open;
    unsigned count, depth;
    char text[TEXT_MAX];
    size_t text_used, text_start;
    bool broken, excessive;
} state;

/* -- what libxml2 calls -- */

static void stop(bool *why)
{
    *why = true;
    xmlStopParser(state.context);
}

/* A DOCTYPE is where every XML attack begins (entities, external files). The document of a stopped parser may still
 * count as well-formed: the flag is what stands. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)context, (void)name, (void)external, (void)system;
    stop(&state.broken);
}

static struct element *append(const xmlChar *name, const xmlChar *space)
{
    struct element *e = &state.elements[state.count++];
    *e = (struct element){ (const char *)name, space ? (const char *)space : "", "", state.open, NULL, NULL };
    if (state.open) {
        struct element *before = state.last_child[state.depth - 1];
        *(before ? &before->next : &state.open->child) = e;
        state.last_child[state.depth - 1] = e;
    }
    return e;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int space_count,
                     const xmlChar **spaces, int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)context, (void)spaces, (void)defaulted, (void)attributes;
    if (prefix && !space) {
        stop(&state.broken);     /* an unbound prefix is an error of namespaces only: libxml2 lets it pass */
        return;
    }
    const bool room = state.depth < XML_DEPTH_MAX && state.count < XML_ELEMENTS_MAX;
    if (!room || attribute_count + space_count > XML_ATTRIBUTES_MAX) {
        if (!state.count)
            append(name, space);
        stop(&state.excessive);
        return;
    }
    state.text_used = state.text_start;      /* text beside child elements is white space in ECMA-323: dropped */
    state.open = append(name, space);
    state.last_child[state.depth++] = NULL;
}

static void on_text(void *context, const xmlChar *text, int size)
{
    (void)context;
    if (!state.open || state.open->child)
        return;
    if (state.text_used + (size_t)size >= TEXT_MAX) {
        stop(&state.excessive);
        return;
    }
    memcpy(state.text + state.text_used, text, (size_t)size);
    state.text_used += (size_t)size;
}

/* The text of the leaf that ends, without the white space around it. */
static const char *leaf_text(void)
{
    char *from = state.text + state.text_start, *to = state.text + state.text_used;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    while (from < to && isspace((unsigned char)*from))
        from++;
    *to = '\0';
    state.text_start = state.text_used = (size_t)(to - state.text) + 1;
    return from;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    (void)context, (void)name, (void)prefix, (void)space;
    if (!state.open->child && state.text_used > state.text_start) {
        if (state.text_used + 1 >= TEXT_MAX) {
            stop(&state.excessive);
            return;
        }
        state.open->text = leaf_text();
    }
    state.open = (struct element *)state.open->parent;
    state.depth--;
}

/* -- the reader -- */

static const xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_doctype,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .cdataBlock = on_text,
    .ignorableWhitespace = on_text,
};

static void reader_ready(void)
{
    if (state.context && xmlDictSize(state.context->dict) > NAMES_MAX)
        xml_forget();
    if (state.context)
        return;
    xmlInitParser();
    state.context = xmlNewParserCtxt();
    if (!state.context)
        abort();
    *state.context->sax = handlers;
}

void xml_forget(void)
{
    xmlFreeParserCtxt(state.context);
    state.context = NULL;
}

static xmlParserInputPtr refuse_file(const char *url, const char *id, xmlParserCtxtPtr context)
{
    (void)url, (void)id, (void)context;
    return NULL;
}

static void keep_silent(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

/* The media type is UTF-8 (UTF-16 with its mark), whatever the declaration says: .NET's writer of strings declares
 * UTF-16 in what is then sent as UTF-8. libxml2's file loader and its error printer are process-wide: ours are in place
 * while a body is read. */
static bool parse(const char *data, size_t size)
{
    const xmlExternalEntityLoader loader = xmlGetExternalEntityLoader();
    const xmlGenericErrorFunc printer = xmlGenericError;
    void *const printer_context = xmlGenericErrorContext;
    xmlSetExternalEntityLoader(refuse_file);
    xmlSetGenericErrorFunc(NULL, keep_silent);
    xmlCtxtReadMemory(state.context, data, (int)size, NULL, NULL,
                      XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlSetGenericErrorFunc(printer_context, printer);
    xmlSetExternalEntityLoader(loader);
    return state.context->wellFormed;
}

enum xml_verdict xml_read(const char *data, size_t size, const struct element **root)
{
    *root = NULL;
    if (!size || size > XML_BYTES_MAX)
        return XML_BROKEN;
    reader_ready();
    state.open = NULL;
    state.count = state.depth = 0;
    state.text_used = state.text_start = 0;
    state.broken = state.excessive = false;
    const bool well_formed = parse(data, size);
    if (state.broken || !state.count || (!well_formed && !state.excessive))
        return XML_BROKEN;
    *root = &state.elements[0];
    return state.excessive ? XML_EXCESSIVE : XML_GOOD;
}

/* -- the tree -- */

const struct element *element_child_in(const struct element *parent, const char *space, const char *name)
{
    const struct element *e = parent ? parent->child : NULL;
    while (e && (strcmp(e->name, name) != 0 || strcmp(e->space, space) != 0))
        e = e->next;
    return e;
}

const struct element *element_child(const struct element *parent, const char *name)
{
    return parent ? element_child_in(parent, parent->space, name) : NULL;
}

const char *element_text(const struct element *parent, const char *name)
{
    const struct element *e = element_child(parent, name);
    return e ? e->text : NULL;
}
