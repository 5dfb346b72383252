// SPDX-License-Identifier: MIT
/* The message table: which fields, in which order, at which versions. One table for both directions.
 *
 * Layouts: Cisco's own frames where captures exist, else Wireshark's SkinnyProtocolOptimized.xml; where they disagree
 * with what controllers in production send to real phones, the choice stands beside the row. */
#include "sccp/codec.h"

#include <stddef.h>

#define AT(f) .name = #f, .at = offsetof(struct sccp_message, f)
#define N(f, ...) { SCCP_U32, AT(f), 4, __VA_ARGS__ }
#define N8(f, ...) { SCCP_U8, AT(f), 1, __VA_ARGS__ }
#define N16(f, ...) { SCCP_U16, AT(f), 2, __VA_ARGS__ }
#define T(f, bytes, ...) { SCCP_TEXT, AT(f), bytes, __VA_ARGS__ }
#define Z(f, ...) { SCCP_STRING, AT(f), 0, __VA_ARGS__ }
#define RAW(f, bytes, ...) { SCCP_RAW, AT(f), bytes, __VA_ARGS__ }
#define IP4(f, ...) { SCCP_IP4, AT(f), 4, __VA_ARGS__ }
#define PAD(bytes, ...) { SCCP_PAD, "padding", 0, bytes, __VA_ARGS__ }
/* Directory numbers grew by one byte at version 18, packed, so that what follows is unaligned. */
#define DN(f) T(f, 24, .to = 17), T(f, 25, .from = 18)
/* Addresses became {type, 16 bytes} at version 17. */
#define IP46(f, ...) IP4(f, __VA_ARGS__ .to = 16), { SCCP_IP46, AT(f), 20, .from = 17 }
#define DATA { SCCP_DATA, AT(data), 0 }
#define ARRAY(f, array_) { SCCP_ARRAY, AT(f), 0, .array = &array_ }
#define END { .name = NULL }
#define FIELDS(...) (const struct sccp_field[]){ __VA_ARGS__, END }
#define NOTHING (const struct sccp_field[]){ END }

#define ELEMENT(type, f) .name = #f, .at = offsetof(type, f)
#define OF(member, type) .at = offsetof(struct sccp_message, member), .stride = sizeof(type)

static const struct sccp_array buttons = {
    OF(buttons, struct sccp_button), SCCP_BUTTONS, true,
    FIELDS({ SCCP_U8, ELEMENT(struct sccp_button, instance), 1 }, { SCCP_U8, ELEMENT(struct sccp_button, type), 1 })
};
static const struct sccp_array keys = {
    OF(keys, struct sccp_soft_key), SCCP_KEYS, true,
    FIELDS({ SCCP_RAW, ELEMENT(struct sccp_soft_key, label), 16 },
           { SCCP_U32, ELEMENT(struct sccp_soft_key, event), 4 })
};
static const struct sccp_array sets = {
    OF(sets, struct sccp_key_set), SCCP_SETS, true,
    FIELDS({ SCCP_RAW, ELEMENT(struct sccp_key_set, position), SCCP_SET_KEYS },
           { SCCP_U16S, ELEMENT(struct sccp_key_set, info), SCCP_SET_KEYS })
};
static const struct sccp_array codecs = {
    OF(codecs, struct sccp_capability), SCCP_CODECS, true,
    FIELDS({ SCCP_U32, ELEMENT(struct sccp_capability, codec), 4 },
           { SCCP_U32, ELEMENT(struct sccp_capability, frames), 4 }, PAD(8))
};
static const struct sccp_array server_names = {
    OF(servers, struct sccp_server), SCCP_SERVERS, false,
    FIELDS({ SCCP_RAW, ELEMENT(struct sccp_server, name), 48 })
};
static const struct sccp_array server_ports = {
    OF(servers, struct sccp_server), SCCP_SERVERS, false,
    FIELDS({ SCCP_U32, ELEMENT(struct sccp_server, port), 4 })
};
static const struct sccp_array server_addresses = {
    OF(servers, struct sccp_server), SCCP_SERVERS, false,
    FIELDS({ SCCP_IP4, ELEMENT(struct sccp_server, ip), 4, .to = 16 },
           { SCCP_IP46, ELEMENT(struct sccp_server, ip), 20, .from = 17 })
};

/* No secure media: algorithm, key and salt lengths, key, salt, index and derivation rate are all zero. */
#define ENCRYPTION PAD(48)
/* What a phone shows of the parties before names became strings; CM 4.1 and wazo send it to every phone up to 11. */
#define USER_DATA_HEAD N(application), N(line), N(call), N(transaction), N(data_size)
#define USER_DATA_HEAD_V1 USER_DATA_HEAD, N(sequence), N(priority), N(conference), N(app_instance), N(routing)
#define MEDIA_IDS N(conference), N(party), N(call)
#define LINE_CALL FIELDS(N(line), N(call))

#define PHONE(name_, least_, fields_, ...) { .name = name_, .from_phone = true, .least = least_, .fields = fields_, \
                                             __VA_ARGS__ }
#define SERVER(name_, fields_, ...) { .name = name_, .fields = fields_, __VA_ARGS__ }
/* Replaces the static form `older_` from version 15 on. Versions 8–11 could take strings too, but every 79x0 accepts
 * the static form (wazo-libsccp never sends another), so that up to 11 there is one way only. */
#define DYNAMIC(older_) .since = 15, .older = older_

static const struct sccp_row low[] = {
    /* -- phone → server -- */
    [SCCP_KEEP_ALIVE] = PHONE("KeepAlive", 0, NOTHING, .header_zero = true),
    [SCCP_REGISTER] = PHONE("Register", 16, FIELDS(
        T(name, 16), N(reserved), N(instance), IP4(ip), N(device_type), N(max_streams), N(active_streams),
        N8(protocol), N8(features[0]), N8(features[1]), N8(features[2]), N(max_conferences), N(active_conferences),
        RAW(mac, 6), PAD(10), N(max_lines), RAW(ip6, 16), PAD(4), T(load, 32), T(stamp, 48)), .header_zero = true),
    [SCCP_IP_PORT] = PHONE("IpPort", 4, FIELDS(N(port))),
    [SCCP_KEYPAD_BUTTON] = PHONE("KeypadButton", 4, FIELDS(N(button), N(line), N(call))),
    [SCCP_ENBLOC_CALL] = PHONE("EnblocCall", 1, FIELDS(DN(number), { SCCP_LOOSE, AT(line), 4, .from = 17 })),
    [SCCP_STIMULUS] = PHONE("Stimulus", 4, FIELDS(N(stimulus), N(instance), N(call), N(status))),
    [SCCP_OFF_HOOK] = PHONE("OffHook", 0, LINE_CALL),
    [SCCP_ON_HOOK] = PHONE("OnHook", 0, LINE_CALL),
    [SCCP_HOOK_FLASH] = PHONE("HookFlash", 0, LINE_CALL),
    [SCCP_FORWARD_STAT_REQ] = PHONE("ForwardStatReq", 4, FIELDS(N(line))),
    [SCCP_SPEED_DIAL_STAT_REQ] = PHONE("SpeedDialStatReq", 4, FIELDS(N(index))),
    [SCCP_LINE_STAT_REQ] = PHONE("LineStatReq", 4, FIELDS(N(line))),
    [SCCP_CONFIG_STAT_REQ] = PHONE("ConfigStatReq", 0, NOTHING),
    [SCCP_TIME_DATE_REQ] = PHONE("TimeDateReq", 0, NOTHING),
    [SCCP_BUTTON_TEMPLATE_REQ] = PHONE("ButtonTemplateReq", 0, NOTHING),
    [SCCP_VERSION_REQ] = PHONE("VersionReq", 0, NOTHING),
    /* Real phones send all 18 entries, those behind `count` being uninitialised memory. */
    [SCCP_CAPABILITIES_RES] = PHONE("CapabilitiesRes", 4, FIELDS(N(count), ARRAY(codecs, codecs))),
    [SCCP_SERVER_REQ] = PHONE("ServerReq", 0, NOTHING),
    [SCCP_ALARM] = PHONE("Alarm", 4, FIELDS(N(severity), T(text, 80), N(parameter1), IP4(parameter2))),
    [SCCP_MULTICAST_RECEPTION_ACK] = PHONE("MulticastMediaReceptionAck", 8, FIELDS(N(status), N(party), N(call))),
    /* 7912: 16 bytes, without call; 79x0: 20; from version 17: 36. */
    [SCCP_OPEN_RECEIVE_CHANNEL_ACK] = PHONE("OpenReceiveChannelAck", 16, FIELDS(
        N(status), IP46(ip,), N(port), N(party), N(call))),
    [SCCP_CONNECTION_STATISTICS_RES] = PHONE("ConnectionStatisticsRes", 28, FIELDS(
        T(number, 24, .to = 17), T(number, 28, .from = 18), N(call), N(mode, .to = 17), N8(mode, .from = 18),
        N(packets_sent), N(octets_sent), N(packets_received), N(octets_received), N(lost), N(jitter), N(latency))),
    [SCCP_SOFT_KEY_SET_REQ] = PHONE("SoftKeySetReq", 0, NOTHING),
    [SCCP_SOFT_KEY_EVENT] = PHONE("SoftKeyEvent", 4, FIELDS(N(event), N(line), N(call))),
    [SCCP_UNREGISTER] = PHONE("Unregister", 0, FIELDS(N(reason))),
    [SCCP_SOFT_KEY_TEMPLATE_REQ] = PHONE("SoftKeyTemplateReq", 0, NOTHING),
    [SCCP_REGISTER_TOKEN] = PHONE("RegisterToken", 16, FIELDS(
        T(name, 16), N(reserved), N(instance), IP4(ip), N(device_type)), .header_zero = true),
    [SCCP_HEADSET_STATUS] = PHONE("HeadsetStatus", 4, FIELDS(N(mode))),
    [SCCP_REGISTER_AVAILABLE_LINES] = PHONE("RegisterAvailableLines", 4, FIELDS(N(lines))),
    [SCCP_DEVICE_TO_USER_DATA] = PHONE("DeviceToUserData", 20, FIELDS(USER_DATA_HEAD, DATA)),
    [SCCP_DEVICE_TO_USER_DATA_RESPONSE] = PHONE("DeviceToUserDataResponse", 20, FIELDS(USER_DATA_HEAD, DATA)),
    [SCCP_UPDATE_CAPABILITIES] = PHONE("UpdateCapabilities", 0, NOTHING),
    [SCCP_SERVICE_URL_STAT_REQ] = PHONE("ServiceURLStatReq", 4, FIELDS(N(index))),
    [SCCP_FEATURE_STAT_REQ] = PHONE("FeatureStatReq", 4, FIELDS(N(index), N(capabilities))),
    [SCCP_DEVICE_TO_USER_DATA_V1] = PHONE("DeviceToUserDataVersion1", 40, FIELDS(USER_DATA_HEAD_V1, DATA)),
    [SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1] =
        PHONE("DeviceToUserDataResponseVersion1", 40, FIELDS(USER_DATA_HEAD_V1, DATA)),
    [SCCP_UPDATE_CAPABILITIES_V2] = PHONE("UpdateCapabilitiesV2", 0, NOTHING),
    [SCCP_UPDATE_CAPABILITIES_V3] = PHONE("UpdateCapabilitiesV3", 0, NOTHING),
    [SCCP_SUBSCRIPTION_STAT_REQ] = PHONE("SubscriptionStatReq", 12, FIELDS(
        N(transaction), N(feature), N(timer), T(text, 64))),
    [SCCP_MEDIA_PATH_EVENT] = PHONE("MediaPathEvent", 8, FIELDS(N(type), N(mode))),
    [SCCP_MEDIA_PATH_CAPABILITY] = PHONE("MediaPathCapability", 8, FIELDS(N(type), N(capabilities))),
    [SCCP_START_MEDIA_TRANSMISSION_ACK] = PHONE("StartMediaTransmissionAck", 8, FIELDS(
        N(conference), N(party), N(call), IP46(ip,), N(port), N(status))),
    [SCCP_LOCATION_INFO] = PHONE("LocationInfo", 0, NOTHING),
    [SCCP_ADD_ON_DEVICE_CAPABILITIES] = PHONE("AddOnDeviceCapabilities", 0, NOTHING),
    [SCCP_EXTENDED_ALARM] = PHONE("Alarm(XML)", 0, NOTHING),

    /* -- server → phone -- */
    [SCCP_REGISTER_ACK] = SERVER("RegisterAck", FIELDS(
        N(keepalive), T(date_template, 8), N(secondary_keepalive), N8(protocol), N8(features[0]), N8(features[1]),
        N8(features[2])), .header_zero = true),
    [SCCP_START_TONE] = SERVER("StartTone", FIELDS(N(tone), N(direction), N(line), N(call))),
    [SCCP_STOP_TONE] = SERVER("StopTone", FIELDS(N(line), N(call), N(tone, .from = 11))),
    [SCCP_SET_RINGER] = SERVER("SetRinger", FIELDS(N(mode), N(duration), N(line), N(call))),
    [SCCP_SET_LAMP] = SERVER("SetLamp", FIELDS(N(stimulus), N(instance), N(mode))),
    [SCCP_SET_SPEAKER_MODE] = SERVER("SetSpeakerMode", FIELDS(N(mode))),
    [SCCP_SET_MICRO_MODE] = SERVER("SetMicroMode", FIELDS(N(mode))),
    /* CM 4.1 sends 84 bytes, CUCM 7 the 112 below to the same phones; tshark calls only the latter well-formed. */
    [SCCP_START_MEDIA_TRANSMISSION] = SERVER("StartMediaTransmission", FIELDS(
        N(conference), N(party), IP46(ip,), N(port), N(ms), N(codec), N(precedence), N(silence), N16(max_frames),
        PAD(2), N(parameters), N(call), ENCRYPTION, N(stream), N(associated_stream), N(rfc2833), N(dtmf_type),
        N(mixing), N(media_direction, .from = 15), PAD(36, .from = 21))),
    [SCCP_STOP_MEDIA_TRANSMISSION] = SERVER("StopMediaTransmission", FIELDS(MEDIA_IDS, N(keep))),
    [SCCP_CALL_INFO_STATIC] = SERVER("CallInfo", FIELDS(
        T(calling_name, 40), T(calling, 24), T(called_name, 40), T(called, 24), N(line), N(call), N(type),
        T(original_called_name, 40), T(original_called, 24), T(last_redirecting_name, 40), T(last_redirecting, 24),
        N(original_reason), N(last_reason), T(calling_mailbox, 24), T(called_mailbox, 24), T(original_mailbox, 24),
        T(redirecting_mailbox, 24), N(instance), N(security), N(restrictions))),
    [SCCP_FORWARD_STAT] = SERVER("ForwardStat", FIELDS(
        N(active), N(line), N(all), DN(all_number), N(busy), DN(busy_number), N(no_answer), DN(no_answer_number))),
    [SCCP_SPEED_DIAL_STAT_STATIC] = SERVER("SpeedDialStat", FIELDS(N(index), T(number, 24), T(label, 40))),
    [SCCP_LINE_STAT_STATIC] = SERVER("LineStat", FIELDS(
        N(line), T(number, 24), T(display, 40), T(label, 40), N(options))),
    [SCCP_CONFIG_STAT] = SERVER("ConfigStat", FIELDS(
        T(name, 16), N(reserved), N(instance), T(user, 40), T(server, 40), N(lines), N(speed_dials))),
    [SCCP_DEFINE_TIME_DATE] = SERVER("DefineTimeDate", FIELDS(
        N(year), N(month), N(weekday), N(day), N(hour), N(minute), N(second), N(millisecond), N(epoch))),
    [SCCP_BUTTON_TEMPLATE] = SERVER("ButtonTemplate", FIELDS(
        N(offset), N(count), N(total), ARRAY(buttons, buttons))),
    [SCCP_VERSION] = SERVER("Version", FIELDS(T(load, 16))),
    [SCCP_DISPLAY_TEXT] = SERVER("DisplayText", FIELDS(T(text, 32))),
    [SCCP_CLEAR_DISPLAY] = SERVER("ClearDisplay", NOTHING),
    [SCCP_CAPABILITIES_REQ] = SERVER("CapabilitiesReq", NOTHING),
    [SCCP_REGISTER_REJECT] = SERVER("RegisterReject", FIELDS(T(text, 32)), .header_zero = true),
    [SCCP_SERVER_RES] = SERVER("ServerRes", FIELDS(
        ARRAY(servers, server_names), ARRAY(servers, server_ports), ARRAY(servers, server_addresses))),
    [SCCP_RESET] = SERVER("Reset", FIELDS(N(type))),
    [SCCP_KEEP_ALIVE_ACK] = SERVER("KeepAliveAck", NOTHING, .header_zero = true),
    [SCCP_START_MULTICAST_RECEPTION] = SERVER("StartMulticastMediaReception", FIELDS(
        N(conference), N(party), IP46(ip,), N(port), N(ms), N(codec), N(echo), N(parameters), N(call))),
    [SCCP_STOP_MULTICAST_RECEPTION] = SERVER("StopMulticastMediaReception", FIELDS(MEDIA_IDS)),
    /* CM 4.1 sends 68 bytes, CUCM 7 the 92 below to a 7960 of version 11. */
    [SCCP_OPEN_RECEIVE_CHANNEL] = SERVER("OpenReceiveChannel", FIELDS(
        N(conference), N(party), N(ms), N(codec), N(echo), N(parameters), N(call), ENCRYPTION, N(stream),
        N(associated_stream), N(rfc2833), N(dtmf_type), N(mixing, .from = 12), N(media_direction, .from = 12),
        IP46(source_ip, .from = 12,), N(source_port, .from = 12), N(ip_type, .from = 16), N(audio_level, .from = 21),
        PAD(36, .from = 21))),
    [SCCP_CLOSE_RECEIVE_CHANNEL] = SERVER("CloseReceiveChannel", FIELDS(MEDIA_IDS, N(keep))),
    [SCCP_CONNECTION_STATISTICS_REQ] = SERVER("ConnectionStatisticsReq", FIELDS(
        T(number, 24, .to = 17), T(number, 28, .from = 18), N(call), N(mode))),
    [SCCP_SOFT_KEY_TEMPLATE] = SERVER("SoftKeyTemplateRes", FIELDS(
        N(offset), N(count), N(total), ARRAY(keys, keys))),
    [SCCP_SOFT_KEY_SET] = SERVER("SoftKeySetRes", FIELDS(N(offset), N(count), N(total), ARRAY(sets, sets))),
    [SCCP_SELECT_SOFT_KEYS] = SERVER("SelectSoftKeys", FIELDS(N(line), N(call), N(set), N(mask))),
    [SCCP_CALL_STATE] = SERVER("CallState", FIELDS(
        N(state), N(line), N(call), N(privacy), N(precedence), N(precedence_domain))),
    [SCCP_DISPLAY_PROMPT_STATIC] = SERVER("DisplayPromptStatus", FIELDS(N(timeout), T(text, 32), N(line), N(call))),
    [SCCP_CLEAR_PROMPT] = SERVER("ClearPromptStatus", LINE_CALL),
    [SCCP_DISPLAY_NOTIFY_STATIC] = SERVER("DisplayNotify", FIELDS(N(timeout), T(text, 32))),
    [SCCP_CLEAR_NOTIFY] = SERVER("ClearNotify", NOTHING),
    [SCCP_ACTIVATE_CALL_PLANE] = SERVER("ActivateCallPlane", FIELDS(N(line))),
    [SCCP_DEACTIVATE_CALL_PLANE] = SERVER("DeactivateCallPlane", NOTHING),
    [SCCP_UNREGISTER_ACK] = SERVER("UnregisterAck", FIELDS(N(status)), .header_zero = true),
    [SCCP_BACK_SPACE_RES] = SERVER("BackSpaceRes", LINE_CALL),
    [SCCP_REGISTER_TOKEN_ACK] = SERVER("RegisterTokenAck", NOTHING, .header_zero = true),
    [SCCP_REGISTER_TOKEN_REJECT] = SERVER("RegisterTokenReject", FIELDS(N(wait)), .header_zero = true),
    [SCCP_DIALED_NUMBER] = SERVER("DialedNumber", FIELDS(DN(number), N(line), N(call))),
    [SCCP_USER_TO_DEVICE_DATA] = SERVER("UserToDeviceData", FIELDS(USER_DATA_HEAD, DATA)),
    [SCCP_FEATURE_STAT_STATIC] = SERVER("FeatureStat", FIELDS(N(index), N(type), T(label, 40), N(status))),
    [SCCP_DISPLAY_PRI_NOTIFY_STATIC] = SERVER("DisplayPriNotify", FIELDS(N(timeout), N(priority), T(text, 32))),
    [SCCP_CLEAR_PRI_NOTIFY] = SERVER("ClearPriNotify", FIELDS(N(priority))),
    [SCCP_NOTIFY_DTMF] = SERVER("NotifyDtmfTone", FIELDS(N(tone), N(conference), N(party))),
    [SCCP_SEND_DTMF] = SERVER("SendDtmfTone", FIELDS(N(tone), N(conference), N(party))),
    [SCCP_SERVICE_URL_STAT_STATIC] = SERVER("ServiceURLStat", FIELDS(N(index), T(url, 256), T(label, 40))),
    [SCCP_CALL_SELECT_STAT] = SERVER("CallSelectStat", FIELDS(N(status), N(call), N(line))),
    [SCCP_USER_TO_DEVICE_DATA_V1] = SERVER("UserToDeviceDataVersion1", FIELDS(USER_DATA_HEAD_V1, DATA)),
    [SCCP_CONFIG_STAT_DYNAMIC] = SERVER("ConfigStatDynamic", FIELDS(
        T(name, 16), N(reserved), N(instance), N(lines), N(speed_dials), Z(user), Z(server))),
    [SCCP_DISPLAY_NOTIFY] = SERVER("DisplayDynamicNotify", FIELDS(N(timeout), Z(text)),
                                   DYNAMIC(SCCP_DISPLAY_NOTIFY_STATIC)),
    [SCCP_DISPLAY_PRI_NOTIFY] = SERVER("DisplayDynamicPriNotify", FIELDS(N(timeout), N(priority), Z(text)),
                                       DYNAMIC(SCCP_DISPLAY_PRI_NOTIFY_STATIC)),
    [SCCP_DISPLAY_PROMPT] = SERVER("DisplayDynamicPromptStatus", FIELDS(N(timeout), N(line), N(call), Z(text)),
                                   DYNAMIC(SCCP_DISPLAY_PROMPT_STATIC)),
    [SCCP_FEATURE_STAT] = SERVER("FeatureStatDynamic", FIELDS(N(index), N(type), N(status), Z(label)),
                                 DYNAMIC(SCCP_FEATURE_STAT_STATIC)),
    [SCCP_LINE_STAT] = SERVER("LineStatDynamic", FIELDS(N(line), N(options), Z(number), Z(display), Z(label)),
                              .since = 17, .older = SCCP_LINE_STAT_STATIC),
    [SCCP_SERVICE_URL_STAT] = SERVER("ServiceURLStatDynamic", FIELDS(N(index), Z(url), Z(label)),
                                     DYNAMIC(SCCP_SERVICE_URL_STAT_STATIC)),
    [SCCP_SPEED_DIAL_STAT] = SERVER("SpeedDialStatDynamic", FIELDS(N(index), Z(number), Z(label)),
                                    DYNAMIC(SCCP_SPEED_DIAL_STAT_STATIC)),
    /* Strings: chan-sccp, field-tested with phones of versions 8–15, sends 12 of them below 16 (no alternate calling,
     * no hunt parties), where Wireshark expects alternateCallingParty at every version. We follow the phones: 15 gets
     * 12 strings; up to 11 gets the static form, where both agree. */
    [SCCP_CALL_INFO] = SERVER("CallInfoDynamic", FIELDS(
        N(line), N(call), N(type), N(original_reason), N(last_reason), N(instance), N(security), N(restrictions),
        Z(calling), Z(alternate_calling, .from = 16), Z(called), Z(original_called), Z(last_redirecting),
        Z(calling_mailbox), Z(called_mailbox), Z(original_mailbox), Z(redirecting_mailbox), Z(calling_name),
        Z(called_name), Z(original_called_name), Z(last_redirecting_name), Z(hunt_number, .from = 16),
        Z(hunt_name, .from = 16)), DYNAMIC(SCCP_CALL_INFO_STATIC)),
    [SCCP_SUBSCRIPTION_STAT] = SERVER("SubscriptionStat", FIELDS(N(transaction), N(feature), N(timer), N(cause))),
    [SCCP_NOTIFICATION] = SERVER("Notification", FIELDS(N(transaction), N(feature), N(status), T(text, 97))),
    [SCCP_CALL_HISTORY_DISPOSITION] = SERVER("CallHistoryDisposition", FIELDS(N(disposition), N(line), N(call))),
};

/* SPA 5xx phones ask for a token with ids of their own. */
static const struct sccp_row spcp_token = PHONE("SPCPRegisterToken", 16, FIELDS(
    T(name, 16), N(reserved), N(instance), IP4(ip), N(device_type), N(max_streams)), .header_zero = true);
static const struct sccp_row spcp_ack = SERVER("SPCPRegisterTokenAck", FIELDS(N(features[0])), .header_zero = true);
static const struct sccp_row spcp_reject = SERVER("SPCPRegisterTokenReject", FIELDS(N(wait)), .header_zero = true);

const struct sccp_row *sccp_row(uint32_t id)
{
    if (id < sizeof low / sizeof low[0])
        return low[id].name ? &low[id] : NULL;
    if (id == SCCP_SPCP_REGISTER_TOKEN)
        return &spcp_token;
    if (id == SCCP_SPCP_REGISTER_TOKEN_ACK)
        return &spcp_ack;
    return id == SCCP_SPCP_REGISTER_TOKEN_REJECT ? &spcp_reject : NULL;
}

void sccp_rows(void (*each)(uint32_t id, const struct sccp_row *row, void *arg), void *arg)
{
    for (uint32_t id = 0; id <= SCCP_SPCP_REGISTER_TOKEN_REJECT; id++) {
        const struct sccp_row *row = sccp_row(id);
        if (row)
            each(id, row, arg);
    }
}
