// SPDX-License-Identifier: MIT
/* CSTA messages as a test client reads them: enough of XML to find an element's text, independent of the appliance. */
#ifndef LAB_XML_H
#define LAB_XML_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Local name of the root element; "" when there is none. Returns `name`. */
char *lab_xml_root(const char *xml, size_t n, char name[64]);
/* Namespace in the root's default xmlns; "" when there is none. */
char *lab_xml_namespace(const char *xml, size_t n, char name[128]);
/* Text of the first element reached by `path` ("droppedConnection/deviceID"; each step anywhere below the one before),
 * entities resolved; an empty element below a step yields its own name, so that "lastRedirectionDevice/" + choice
 * reads as "notRequired". False when the path is not there. */
bool lab_xml_find(const char *xml, size_t n, const char *path, char *text, size_t size);
/* Adds `text` with & < > escaped. */
void lab_xml_escape(struct buf *b, const char *text);

/* One event or response in a line, as the conformance table writes it: "Delivered(202,connected,newCall)". Device ids
 * are cut down to their numbers. */
struct lab_event {
    char name[40];               /* "Delivered", "MakeCallResponse", "CSTAErrorCode" */
    char monitor[32], call[32];
    char device[64];             /* of the connection that changed, number only */
    char lci[16], cause[40];
    char setting[72];            /* do not disturb, forwarding, message lamp: "on", "off", "on,203" */
    char calling[64], called[64], redirected[64];
};
bool lab_event_read(struct lab_event *e, const char *xml, size_t n);
void lab_event_print(const struct lab_event *e, struct buf *line);
/* "tel:201;phone-context=dialstring" → "201". */
char *lab_number(const char *device, char *number, size_t size);

#endif
