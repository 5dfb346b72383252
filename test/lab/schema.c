// SPDX-License-Identifier: MIT
#include "test/lab/schema.h"
#include "test/lab/xml.h"

#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned schema_valid, schema_skipped;

static struct {
    const char *space, *file;
    xmlSchemaPtr schema;
    bool tried;
} editions[] = {
    { .space = "/csta/ed3", .file = "ed3-reconstructed/csta-ed3.xsd" },
    { .space = "/csta/ed4", .file = "ed4-approx/csta-ed4.xsd" },
    { .space = "/csta/ed5", .file = "ed5-approx/csta-ed5.xsd" },
    { .space = "/csta/ed6", .file = "ed6-reconstructed/csta-ed6.xsd" },
};
enum { EDITIONS = sizeof editions / sizeof editions[0] };

static xmlSchemaPtr schema_of(const char *space)
{
    const char *shared = getenv("NAISEN_SHARED");
    size_t n = strlen(space);
    for (size_t i = 0; shared && n > 9 && i < EDITIONS; i++) {
        if (strcmp(space + n - 9, editions[i].space)) {
            continue;
        }
        if (!editions[i].tried) {
            char path[512];
            snprintf(path, sizeof path, "%s/csta-xsd/%s", shared, editions[i].file);
            FILE *file = fopen(path, "r");
            xmlSchemaParserCtxtPtr parser = file ? xmlSchemaNewParserCtxt(path) : NULL;
            editions[i].schema = parser ? xmlSchemaParse(parser) : NULL;
            editions[i].tried = true;
            xmlSchemaFreeParserCtxt(parser);
            if (file) {
                fclose(file);
            }
        }
        return editions[i].schema;
    }
    return NULL;
}

enum schema_verdict schema_judge(const char *xml, size_t n)
{
    char space[128];
    xmlSchemaPtr schema = schema_of(lab_xml_namespace(xml, n, space));
    if (!schema) {
        schema_skipped++;
        return SCHEMA_SKIPPED;
    }
    xmlDocPtr doc = xmlReadMemory(xml, (int)n, "message.xml", NULL, XML_PARSE_NONET);
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
    int error = doc ? xmlSchemaValidateDoc(validator, doc) : -1;
    xmlSchemaFreeValidCtxt(validator);
    xmlFreeDoc(doc);
    if (error) {
        fprintf(stderr, "not valid: %.*s\n", (int)n, xml);
        return SCHEMA_INVALID;
    }
    schema_valid++;
    return SCHEMA_VALID;
}

void schema_close(void)
{
    for (size_t i = 0; i < EDITIONS; i++) {
        xmlSchemaFree(editions[i].schema);
        editions[i].schema = NULL;
        editions[i].tried = false;
    }
    xmlCleanupParser();
}
