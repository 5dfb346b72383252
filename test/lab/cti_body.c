// SPDX-License-Identifier: MIT
/* The services that the client can ask for, as templates: %d is a device, %w a word as typed;
 * each takes the next word. */
#include "test/lab/cti.h"
#include "test/lab/xml.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *root, *inside;
} services[] = {
    { "monitor", "MonitorStart", "<monitorObject><deviceObject>%d</deviceObject></monitorObject>" },
    { "stop", "MonitorStop", "<monitorCrossRefID>%w</monitorCrossRefID>" },
    { "features", "GetCSTAFeatures", "" },
    { "status", "RequestSystemStatus", "" },
    { "snapshot", "SnapshotDevice", "<snapshotObject>%d</snapshotObject>" },
    { "call", "MakeCall",
      "<callingDevice>%d</callingDevice><calledDirectoryNumber>%d</calledDirectoryNumber>"
      "<autoOriginate>doNotPrompt</autoOriginate>" },
    { "answer", "AnswerCall",
      "<callToBeAnswered><callID>%w</callID><deviceID>%d</deviceID></callToBeAnswered>" },
    { "clear", "ClearConnection",
      "<connectionToBeCleared><callID>%w</callID><deviceID>%d</deviceID></connectionToBeCleared>" },
    { "hold", "HoldCall", "<callToBeHeld><callID>%w</callID><deviceID>%d</deviceID></callToBeHeld>" },
    { "retrieve", "RetrieveCall",
      "<callToBeRetrieved><callID>%w</callID><deviceID>%d</deviceID></callToBeRetrieved>" },
};

static bool fill(const char *text, const char *form, unsigned count, const char *const words[], struct buf *xml)
{
    for (unsigned used = 0; *text; text++) {
        if (*text != '%') {
            buf_addc(xml, *text);
            continue;
        }
        if (used == count) {
            return false;
        }
        text++;
        char device[128];
        snprintf(device, sizeof device, "%s", words[used++]);
        const char *percent = strstr(form, "%s");
        if (*text == 'd' && percent && !strchr(device, ':')) {
            snprintf(device, sizeof device, "%.*s%s%s", (int)(percent - form), form, words[used - 1], percent + 2);
        }
        lab_xml_escape(xml, device);
    }
    return true;
}

bool cti_body(struct cti *c, const char *device_form, unsigned count, const char *const words[], struct buf *xml)
{
    for (size_t i = 0; count && i < sizeof services / sizeof services[0]; i++) {
        if (!strcmp(services[i].name, words[0])) {
            const char *root = services[i].root;
            buf_printf(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><%s xmlns=\"%s\">", root, cti_space(c));
            bool whole = fill(services[i].inside, device_form, count - 1, words + 1, xml);
            buf_printf(xml, "</%s>", root);
            return whole;
        }
    }
    return false;
}
