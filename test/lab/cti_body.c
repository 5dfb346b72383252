// SPDX-License-Identifier: MIT
/* The services that the client can ask for, as templates of what stands in their bodies: %d is a device, %w a word as
 * typed, %b on or off, %n a new destination as the edition writes it; the digit behind is the word's place. */
#include "test/lab/cti.h"
#include "test/lab/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALL(element, call) "<" element "><callID>%w" #call "</callID><deviceID>%d1</deviceID></" element ">"

/* Of one name the most particular row comes first. */
static const struct cti_service services[] = {
    { "monitor", "MonitorStart", 2, .inside = "<monitorObject><deviceObject>%d1</deviceObject></monitorObject>" },
    { "stop", "MonitorStop", 2, .inside = "<monitorCrossRefID>%w1</monitorCrossRefID>" },
    { "features", "GetCSTAFeatures", 1, .inside = "" },
    { "status", "RequestSystemStatus", 1, .inside = "" },
    { "alive", "SystemStatus", 1, .inside = "<systemStatus>normal</systemStatus>" },
    { "announce", "SystemRegister", 1, .inside = "" },
    { "unannounce", "SystemRegisterCancel", 2, .inside = "<sysStatRegisterID>%w1</sysStatRegisterID>" },
    { "snapshot", "SnapshotDevice", 2, .inside = "<snapshotObject>%d1</snapshotObject>" },
    { "snapshotcall", "SnapshotCall", 2, 1, .inside = CALL("snapshotObject", 2) },
    { "call", "MakeCall", 4, .option = "prompt",
      .inside = "<callingDevice>%d1</callingDevice><calledDirectoryNumber>%d2</calledDirectoryNumber>"
                "<autoOriginate>prompt</autoOriginate>" },
    { "call", "MakeCall", 3,
      .inside = "<callingDevice>%d1</callingDevice><calledDirectoryNumber>%d2</calledDirectoryNumber>"
                "<autoOriginate>doNotPrompt</autoOriginate>" },
    { "answer", "AnswerCall", 2, 1, "alerting", .inside = CALL("callToBeAnswered", 2) },
    { "clear", "ClearConnection", 2, 1, .inside = CALL("connectionToBeCleared", 2) },
    { "hold", "HoldCall", 2, 1, "connected", .inside = CALL("callToBeHeld", 2) },
    { "retrieve", "RetrieveCall", 2, 1, "hold", .inside = CALL("callToBeRetrieved", 2) },
    { "deflect", "DeflectCall", 3, 1, "alerting",
      .inside = CALL("callToBeDiverted", 3) "<newDestination>%n2</newDestination>" },
    { "consult", "ConsultationCall", 3, 1, "connected",
      .inside = CALL("existingCall", 3) "<consultedDevice>%d2</consultedDevice>" },
    { "dial", "DialDigits", 3, 1, "initiated",
      .inside = CALL("diallingConnection", 3) "<diallingSequence>%d2</diallingSequence>" },
    { "park", "ParkCall", 3, 1, "connected", .inside = CALL("parking", 3) "<parkTo>%d2</parkTo>" },
    { "pickup", "DirectedPickupCall", 3, 1,
      .inside = CALL("callToBePickedUp", 3) "<requestingDevice>%d2</requestingDevice>" },
    { "gpickup", "GroupPickupCall", 3, .inside = "<newDestination>%d1</newDestination><pickGroup>%w2</pickGroup>" },
    { "gpickup", "GroupPickupCall", 2, .inside = "<newDestination>%d1</newDestination>" },
    { "sstransfer", "SingleStepTransferCall", 3, 1, "connected",
      .inside = CALL("activeCall", 3) "<transferredTo>%d2</transferredTo>" },
    { "alternate", "AlternateCall", 2, 2, .inside = CALL("heldCall", 2) CALL("activeCall", 3) },
    { "reconnect", "ReconnectCall", 2, 2, .inside = CALL("activeCall", 3) CALL("heldCall", 2) },
    { "transfer", "TransferCall", 2, 2, .inside = CALL("heldCall", 2) CALL("activeCall", 3) },
    { "conference", "ConferenceCall", 2, 2, .inside = CALL("heldCall", 2) CALL("activeCall", 3) },
    { "digits", "GenerateDigits", 3, 1, "connected",
      .inside = CALL("connectionToSendDigits", 3) "<charactersToSend>%w2</charactersToSend>" },
    { "dnd", "SetDoNotDisturb", 3, .inside = "<device>%d1</device><doNotDisturbOn>%b2</doNotDisturbOn>" },
    { "dnd", "GetDoNotDisturb", 2, .inside = "<device>%d1</device>" },
    { "forward", "SetForwarding", 3, .option = "off",
      .inside = "<device>%d1</device><forwardingType>forwardImmediate</forwardingType>"
                "<activateForward>false</activateForward>" },
    { "forward", "SetForwarding", 3,
      .inside = "<device>%d1</device><forwardingType>forwardImmediate</forwardingType>"
                "<activateForward>true</activateForward><forwardDN>%d2</forwardDN>" },
    { "forward", "GetForwarding", 2, .inside = "<device>%d1</device>" },
    { "mwi", "SetMessageWaitingIndicator", 3,
      .inside = "<device>%d1</device><messageWaitingOn>%b2</messageWaitingOn>" },
    { "mwi", "GetMessageWaitingIndicator", 2, .inside = "<device>%d1</device>" },
};

const struct cti_service *cti_service_at(size_t at)
{
    return &services[at % (sizeof services / sizeof services[0])];
}

const struct cti_service *cti_service(unsigned count, const char *const words[])
{
    for (size_t i = 0; count && i < sizeof services / sizeof services[0]; i++) {
        const struct cti_service *s = &services[i];
        bool named = !strcmp(s->name, words[0]) && count >= s->words;
        if (named && (!s->option || !strcmp(s->option, words[s->words - 1]))) {
            return s;
        }
    }
    return NULL;
}

/* A `;` at the end says that more digits follow, whatever the form. */
static void add_device(struct buf *xml, const char *form, const char *word)
{
    char device[128];
    const char *percent = strstr(form, "%s");
    const size_t n = strlen(word), more = n && word[n - 1] == ';';
    if (percent && !strchr(word, ':')) {
        snprintf(device, sizeof device, "%.*s%.*s%s%s", (int)(percent - form), form, (int)(n - more), word, percent + 2,
                 more ? ";" : "");
    } else {
        snprintf(device, sizeof device, "%s", word);
    }
    lab_xml_escape(xml, device);
}

/* From edition 4 on a new destination is a choice, with the device as an element of its own. */
static void add_destination(struct buf *xml, const struct cti *c, const char *form, const char *word)
{
    const char *edition = strstr(cti_space(c), "/ed");
    bool wrapped = edition && strtoul(edition + 3, NULL, 10) > 3;
    buf_adds(xml, wrapped ? "<device>" : "");
    add_device(xml, form, word);
    buf_adds(xml, wrapped ? "</device>" : "");
}

bool cti_body(struct cti *c, const char *device_form, unsigned count, const char *const words[], struct buf *xml)
{
    const struct cti_service *s = cti_service(count, words);
    if (!s || count != s->words + s->calls) {
        return false;
    }
    buf_printf(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><%s xmlns=\"%s\">", s->root, cti_space(c));
    for (const char *at = s->inside; *at; at++) {
        if (*at != '%') {
            buf_addc(xml, *at);
            continue;
        }
        const char kind = at[1], *word = words[at[2] - '0'];
        at += 2;
        if (kind == 'd') {
            add_device(xml, device_form, word);
        } else if (kind == 'n') {
            add_destination(xml, c, device_form, word);
        } else {
            lab_xml_escape(xml, kind == 'b' ? (strcmp(word, "on") ? "false" : "true") : word);
        }
    }
    buf_printf(xml, "</%s>", s->root);
    return true;
}
