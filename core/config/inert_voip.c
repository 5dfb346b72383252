// SPDX-License-Identifier: MIT
/* Module "inert_voip": Inert settings of `voice service voip`, its `sip` and its `h323`. */
#include "core/config/inert.h"

static struct mode mode_h323 = {
    .name = "h323", .prompt = "config-serv-h323", .title = "H.323 configuration commands:", .parent = &mode_voip,
    .kept = true, .opener = { .syntax = "h323", .help = "Kept, without effect", .place = 900 },
};

static struct mode mode_vpn_group = {
    .name = "vpn-group", .prompt = "conf-vpn-group", .title = "VPN group configuration commands:",
    .parent = &mode_voip, .key = KEY_TAG,
    .opener = { .syntax = "vpn-group <1-2>", .help = "VPN gateways of phones", .slot_help = HELP("Tag"), .place = 920 },
};
static struct mode mode_vpn_profile = {
    .name = "vpn-profile", .prompt = "conf-vpn-profile", .title = "VPN profile configuration commands:",
    .parent = &mode_voip, .key = KEY_TAG,
    .opener = { .syntax = "vpn-profile <1-6>", .help = "How phones use a VPN", .slot_help = HELP("Tag"), .place = 930 },
};
static struct mode *const modes_here[] = { &mode_h323, &mode_vpn_group, &mode_vpn_profile, NULL };

#define VOIP(place, flags, syntax, help) ROW(mode_voip, place, flags, syntax, help)
#define SIP(place, flags, syntax, help) ROW(mode_voip_sip, place, flags, syntax, help)

#define ALLOW(from, to, place) \
    VOIP(place, 0, "allow-connections " from " to " to, "Connect " from " to " to), \
    VOIP(place, ALIAS, "allow-connections " from "-to-" to, "Connect " from " to " to)

static struct row rows[] = {
    VOIP(50, 0, "address-hiding", "Hide addresses of the other side"),
    VOIP(62, 0, "ip address trusted call-block cause LINE", "Why calls of others are refused"),
    VOIP(120, 0, "lpcor LINE", "Logical partitioning"),
    VOIP(130, 0, "notify LINE", "Notifications"),
    VOIP(140, 0, "redirect ip2ip", "Redirect calls from IP to IP"),
    VOIP(150, ROW_MANY, "clid {network-provided|strip [name|pi-restrict [all]]|substitute name}", "Caller's number"),
    VOIP(160, 0, "dtmf-interworking {rtp-nte|standard|system}", "Digits between protocols"),
    VOIP(170, 0, "srtp [fallback|pass-thru]", "Encrypted media"),
    VOIP(180, ROW_MANY, "media {flow-around|flow-through|LINE}", "Path of media"),
    ALLOW("h323", "h323", 200),
    ALLOW("h323", "sip", 201),
    ALLOW("sip", "h323", 202),
    ALLOW("sip", "sip", 203),
    VOIP(250, 0, "supplementary-service h450.12", "H.450.12 capabilities"),
    VOIP(251, ROW_ON, "supplementary-service h450.2", "H.450.2 call transfer"),
    VOIP(252, ROW_ON, "supplementary-service h450.3", "H.450.3 call forwarding"),
    VOIP(253, ROW_ON, "supplementary-service h450.7", "H.450.7 message waiting"),
    VOIP(254, 0, "supplementary-service media-renegotiate", "Negotiate media again for a feature"),
    VOIP(260, ROW_ON, "supplementary-service sip handle-replaces", "Replaces headers of SIP"),
    VOIP(261, ROW_ON, "supplementary-service sip moved-temporarily", "Redirection by SIP for call forwarding"),
    VOIP(261, ALIAS, "supplementary-service sip moved-temporary", "moved-temporarily"),
    VOIP(261, ALIAS, "supplementary-service sip-moved-temporarily", "moved-temporarily"),
    VOIP(261, ALIAS, "supplementary-service sip-moved-temporary", "moved-temporarily"),
    VOIP(262, ROW_ON, "supplementary-service sip refer", "REFER of SIP for call transfer"),
    VOIP(262, ALIAS, "supplementary-service sip-refer", "sip refer"),
    VOIP(300, ROW_MANY, "fax LINE", "Fax relay"),
    VOIP(350, ROW_MANY, "modem LINE", "Modem passthrough"),
    VOIP(360, 0, "emergency LINE", "Emergency numbers"),
    VOIP(361, 0, "billing b-channel", "Channel of ISDN in accounts"),
    VOIP(362, ROW_MANY, "call-quality LINE", "Quality of calls"),
    VOIP(363, 0, "call preserve [limit-media-detection]", "Calls outlive their signaling"),
    VOIP(364, 0, "cause-code legacy", "Causes as of old"),
    VOIP(365, ROW_MANY, "cpa [LINE]", "Who answers: person or machine"),
    VOIP(366, 0, "fax-relay {ans-disable|ans-treatment|sg3-to-g3}", "Fax relay"),
    VOIP(367, ROW_MANY, "media-address LINE", "Address of media"),
    VOIP(368, 0, "mode border-element [license LINE]", "A border between networks"),
    VOIP(369, 0, "redundancy-group <1-1>", "A pair of systems"),
    VOIP(370, ROW_MANY, "rtcp {all-pass-through|keepalive}", "Reports of media"),
    VOIP(371, ROW_MANY, "stun LINE", "Ways through firewalls"),
    VOIP(372, 0, "signaling forward {conditional|none|rawmsg|unconditional}", "Signaling passes through"),
    VOIP(373, 0, "trace [LINE]", "Traces of calls"),
    VOIP(374, ROW_ON, "silent-discard untrusted", "Refused calls get no answer"),
    VOIP(375, 0, "null-called-number override WORD", "Called number for want of one"),
    VOIP(380, ROW_MANY, "qsig LINE", "QSIG"),

    SIP(10, ROW_MANY, "bind {control|media|all} source-interface LINE", "Source interface"),
    SIP(30, 0, "session transport {udp|tcp|tcp tls}", "Transport of calls"),
    SIP(40, ROW_MANY, "listen-port {non-secure|secure} <1-65535>", "Port of calls"),
    SIP(50, 0, "min-se <90-86400> [session-expires <90-86400>]", "Least session interval"),
    SIP(60, 0, "early-offer forced [renegotiate] [always]", "Offer media in every INVITE"),
    SIP(70, 0, "midcall-signaling LINE", "Changes during calls"),
    SIP(80, ROW_ON, "call service stop [forced] [maintain-registration]", "Stop calls"),
    SIP(100, 0, "anat", "Offer addresses of both versions"),
    SIP(101, 0, "asserted-id {pai|ppi}", "Caller's identity"),
    SIP(102, 0, "asymmetric payload {dtmf|dynamic-codecs|full|system}", "Payload types may differ"),
    SIP(103, ROW_KEYED, "block {180|181|183} [sdp {absent|present}]", "Responses that do not pass"),
    SIP(104, ROW_MANY, "call-route {dest-route-string|p-called-party-id|history-info|url}", "What routes a call"),
    SIP(105, 0, "contact-passing", "Contacts of redirections pass"),
    SIP(106, 0, "conn-reuse", "Answer on the connection of the request"),
    SIP(107, 0, "dns-a-override", "Ask for addresses only"),
    SIP(108, 0, "e911", "Emergency calls"),
    SIP(109, 0, "early-media update block [re-negotiate]", "Changes before the answer"),
    SIP(110, 0, "error-passthru", "Errors pass"),
    SIP(111, 0, "g729 annexb-all", "G.729 with and without silence"),
    SIP(112, 0, "history-info", "Where a call has been"),
    SIP(113, 0, "localhost WORD [preferred]", "Name of this system"),
    SIP(114, ROW_MANY, "nat LINE", "Ways through address translation"),
    SIP(115, 0, "outbound-proxy WORD", "Through whom requests go"),
    SIP(116, ROW_MANY, "pass-thru {content LINE|headers LINE}", "What passes as it is"),
    SIP(117, ROW_MANY, "privacy LINE", "What is hidden"),
    SIP(118, ROW_MANY, "privacy-policy {passthru|send-always|strip {diversion|history-info}}", "What is hidden"),
    SIP(119, 0, "random-contact", "Contacts that nobody guesses"),
    SIP(120, 0, "referto-passing", "Targets of transfers pass"),
    SIP(121, 0, "registration passthrough [LINE]", "Registrations pass"),
    SIP(122, 0, "rel1xx {supported WORD|require WORD|disable}", "Provisional responses are acknowledged"),
    SIP(123, 0, "requri-passing", "Called addresses pass"),
    SIP(124, 0, "session refresh", "Sessions are refreshed"),
    SIP(125, 0, "source filter", "Media from elsewhere is dropped"),
    SIP(126, 0, "srtp-auth {sha1-32|sha1-80}", "Proof of encrypted media"),
    SIP(127, 0, "url {sip|sips|system|tel [phone-context]}", "Form of addresses"),
    SIP(90, ROW_MANY, "header-passing [LINE]", "Pass headers to applications"),
    { .syntax = "call LINE", .help = "Kept, without effect", .mode = &mode_h323, .place = 10, .flags = ROW_KEPT },
    ROW(mode_vpn_group, 10, ROW_KEYED, "vpn-gateway <1-3> WORD", "Gateway"),
    ROW(mode_vpn_group, 20, ROW_KEYED, "vpn-trustpoint <1-10> {raw WORD|trustpoint WORD} {leaf|root}", "Certificate"),
    ROW(mode_vpn_group, 30, 0, "vpn-hash-algorithm sha-1", "How certificates are compared"),
    ROW(mode_vpn_profile, 10, 0, "keepalive <0-120>", "Between two signs of life"),
    ROW(mode_vpn_profile, 20, 0, "mtu <256-1406>", "Greatest packet"),
    ROW(mode_vpn_profile, 30, 0, "fail-connect-time <0-600>", "Seconds to connect"),
    ROW(mode_vpn_profile, 40, 0, "auto-network-detect {disable|enable}", "Only outside the office"),
    ROW(mode_vpn_profile, 50, 0, "host-id-check {disable|enable}", "Name of the gateway must match"),
    ROW(mode_vpn_profile, 60, 0, "password-persistent {disable|enable}", "Passwords are remembered"),
    ROW(mode_vpn_profile, 70, 0, "authen-method {both|none|password}", "How users prove themselves"),
    { 0 }
};

static const struct path_help help[] = {
    { "asymmetric", "Payload types" },
    { "g729", "G.729" },
    { "registration", "Registrations" },
    { "source", "Sources of media" },
    { "vpn-hash-algorithm", "How certificates are compared" },
    { "billing", "Accounts" },
    { "cause-code", "Causes" },
    { "mode", "What this system is" },
    { "signaling", "Signaling" },
    { "silent-discard", "Refused calls" },
    { "null-called-number", "Calls without called number" },
    { "early-media", "Media before the answer" },
    { "early-media update", "Changes" },
    { "allow-connections", "Connections between protocols" },
    { "supplementary-service", "Supplementary services" },
    { "supplementary-service sip", "Supplementary services of SIP" },
    { "ip address", "Addresses" },
    { "ip address trusted call-block", "What a refused caller is told" },
    { "session", "Sessions" },
    { "allow-connections h323", "From H.323" },
    { "allow-connections h323 to", "To which protocol" },
    { "allow-connections sip", "From SIP" },
    { "allow-connections sip to", "To which protocol" },
    { "redirect", "Redirected calls" },
    { "call", "Calls" },
    { "call service", "The service as a whole" },
    { "early-offer", "When media is offered" },
    { 0 }
};

extern const struct module module_inert_voip;
const struct module module_inert_voip = {
    .name = "inert_voip",
    .modes = modes_here,
    .rows = rows,
    .help = help,
};
