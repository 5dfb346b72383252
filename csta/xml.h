// SPDX-License-Identifier: MIT
/* Reading a CSTA body: a small read-only tree of a hostile text. xml.c is the only file that sees libxml2. */
#ifndef CSTA_XML_H
#define CSTA_XML_H

#include <stdbool.h>
#include <stddef.h>

/* What a body may cost. Beyond that it is not read to its end. */
enum { XML_BYTES_MAX = 12 * 1024, XML_DEPTH_MAX = 32, XML_ELEMENTS_MAX = 1000, XML_ATTRIBUTES_MAX = 32 };

struct element {
    const char *name;            /* local name */
    const char *space;           /* namespace, "" for none */
    const char *text;            /* of a leaf: its whole content without the white space around it; "" otherwise */
    const struct element *parent, *child, *next;
};

enum xml_verdict {
    XML_GOOD,
    XML_BROKEN,                  /* not well-formed, DOCTYPE, neither UTF-8 nor UTF-16: nobody can answer in XML */
    XML_EXCESSIVE,               /* well-formed as far as it was read, beyond a limit: *root tells what was asked */
};

/* Reads one body. The tree belongs to the reader and is valid until the next call. *root is NULL for XML_BROKEN. */
enum xml_verdict xml_read(const char *data, size_t size, const struct element **root);
/* Frees the reader; the next xml_read makes a new one. */
void xml_forget(void);

/* The first child with this local name in the parent's own namespace (or in `space`); NULL when there is none, or when
 * `parent` is NULL, so that a path can be written as nested calls. */
const struct element *element_child(const struct element *parent, const char *name);
const struct element *element_child_in(const struct element *parent, const char *space, const char *name);
/* Its text; NULL when there is no such child. */
const char *element_text(const struct element *parent, const char *name);

#endif
