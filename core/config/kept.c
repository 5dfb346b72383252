// SPDX-License-Identifier: MIT
/* Module "kept": what a Cisco router's configuration holds beside Unified CME. Such lines are stored as typed and
 * printed back in place, and do nothing. The list is closed: a line that matches no row is an error.
 *
 * An opener is a mode of kind `kept`: its lines are kept verbatim, as long as no global row claims them. A word inside
 * a stanza that also begins a global row (`network` … `network-clock-participate`) is listed as a row of the stanza. */
#include "core/config/internal.h"
#include "core/module.h"

#define KEPT(of_syntax, of_place) \
    { .syntax = (of_syntax), .help = "Kept, without effect", .mode = &mode_global, .place = (of_place), \
      .flags = ROW_KEPT }
#define KEPT_SECRET(of_syntax, of_place) \
    { .syntax = (of_syntax), .help = "Kept, without effect", .mode = &mode_global, .place = (of_place), \
      .flags = ROW_KEPT | ROW_SECRET }
#define KEPT_IN(of_mode, of_syntax) \
    { .syntax = (of_syntax), .help = "Kept, without effect", .mode = &(of_mode), .place = 10, .flags = ROW_KEPT }

#define KEPT_SECRET_IN(of_mode, of_syntax) \
    { .syntax = (of_syntax), .help = "Kept, without effect", .mode = &(of_mode), .place = 10, \
      .flags = ROW_KEPT | ROW_SECRET }

#define STANZA_IN(of_parent, of_syntax, of_prompt, of_place, of_key, of_bangs) \
    { .name = (of_syntax), .prompt = (of_prompt), .title = "Lines are kept, without effect:", .parent = &(of_parent), \
      .key = (of_key), .kept = true, .bangs = (of_bangs), \
      .opener = { .syntax = (of_syntax), .help = "Kept, without effect", .place = (of_place) } }
/* One stanza of its kind, and stanzas with a name. */
#define STANZA(of_syntax, of_prompt, of_place) STANZA_IN(mode_global, of_syntax, of_prompt, of_place, KEY_NONE, 1)
#define NAMED(of_syntax, of_prompt, of_place) STANZA_IN(mode_global, of_syntax, of_prompt, of_place, KEY_NAME, 1)

/* -- stanzas whose words need rows of their own -- */

static struct mode dhcp_pool = NAMED("ip dhcp pool LINE", "config-dhcp", 1200);
static struct mode certificate_chain = NAMED("crypto pki certificate chain WORD", "config-cert-chain", 1620);
static struct mode voice_card = NAMED("voice-card WORD", "config-voicecard", 2600);
static struct mode controller = NAMED("controller LINE", "config-controller", 3230);
static struct mode interface = NAMED("interface LINE", "config-if", 3500);
static struct mode router = NAMED("router LINE", "config-router", 3510);
static struct mode vlan = NAMED("vlan WORD", "config-vlan", 3210);
static struct mode applet = NAMED("event manager applet LINE", "config-applet", 6230);
static struct mode server_group = NAMED("aaa group server LINE", "config-sg", 710);
static struct mode radius_server = NAMED("radius server WORD", "config-radius-server", 4011);
static struct mode tacacs_server = NAMED("tacacs server WORD", "config-server-tacacs", 4021);
static struct mode keyring = NAMED("crypto keyring LINE", "conf-keyring", 1626);
static struct mode line_auxiliary = STANZA_IN(mode_global, "line aux WORD", "config-line", 6105, KEY_NAME, 0);
static struct mode line_other = STANZA_IN(mode_global, "line <1-9999>", "config-line", 6110, KEY_NAME, 0);

/* -- all stanzas -- */

#define MODE(...) &(struct mode)__VA_ARGS__

static struct mode *const all_modes[] = {
    &dhcp_pool, &certificate_chain, &voice_card, &controller, &interface, &router, &vlan, &applet, &server_group,
    &radius_server, &tacacs_server, &keyring, &line_auxiliary, &line_other,
    MODE(NAMED("ip vrf WORD", "config-vrf", 1300)),
    MODE(NAMED("vrf definition WORD", "config-vrf", 1310)),
    MODE(NAMED("crypto pki server WORD", "config-cs-server", 1600)),
    MODE(NAMED("crypto pki trustpoint WORD", "config-ca-trustpoint", 1610)),
    MODE(NAMED("crypto isakmp policy WORD", "config-isakmp", 1630)),
    MODE(NAMED("crypto isakmp profile LINE", "conf-isa-prof", 1627)),
    MODE(NAMED("crypto isakmp client configuration group WORD", "config-isakmp-group", 1628)),
    MODE(NAMED("crypto ikev2 keyring WORD", "config-ikev2-keyring", 1631)),
    MODE(NAMED("crypto ikev2 policy WORD", "config-ikev2-policy", 1632)),
    MODE(NAMED("crypto ikev2 profile WORD", "config-ikev2-profile", 1633)),
    MODE(NAMED("crypto ikev2 proposal WORD", "config-ikev2-proposal", 1634)),
    MODE(NAMED("crypto ipsec profile WORD", "ipsec-profile", 1637)),
    MODE(NAMED("crypto ipsec transform-set LINE", "cfg-crypto-trans", 1636)),
    MODE(NAMED("crypto dynamic-map LINE", "config-crypto-map", 1639)),
    MODE(NAMED("crypto map LINE", "config-crypto-map", 1640)),
    MODE(NAMED("parser view LINE", "config-view", 522)),
    MODE(NAMED("track LINE", "config-track", 3780)),
    MODE(NAMED("ip sla <1-2147483647>", "config-ip-sla", 3764)),
    MODE(NAMED("ip sla monitor <1-2147483647>", "config-sla-monitor", 3763)),
    MODE(NAMED("kron occurrence LINE", "config-kron-occurrence", 6227)),
    MODE(NAMED("kron policy-list WORD", "config-kron-policy", 6228)),
    MODE(NAMED("object-group LINE", "config-network-group", 3890)),
    MODE(NAMED("zone security WORD", "config-sec-zone", 3240)),
    MODE(NAMED("zone-pair security LINE", "config-sec-zone-pair", 3241)),
    MODE(NAMED("vpdn-group WORD", "config-vpdn", 1441)),
    MODE(NAMED("bba-group LINE", "config-bba-group", 1442)),
    MODE(NAMED("flow exporter WORD", "config-flow-exporter", 3761)),
    MODE(NAMED("flow monitor WORD", "config-flow-monitor", 3762)),
    MODE(NAMED("stcapp ccm-group LINE", "config-stcapp", 4725)),
    MODE(NAMED("voice source-group WORD", "cfg-source-grp", 2515)),
    MODE(STANZA("call-home", "cfg-call-home", 6225)),
    MODE(STANZA("voice service pots", "config-voi-serv", 2000)),
    MODE(NAMED("voice class LINE", "config-class", 2100)),
    MODE(NAMED("voice translation-rule WORD", "config-translation-rule", 2500)),
    MODE(NAMED("translation-rule WORD", "config-translate", 2505)),
    MODE(NAMED("webvpn gateway WORD", "config-webvpn-gateway", 4840)),
    MODE(NAMED("webvpn context WORD", "config-webvpn-context", 4841)),
    MODE(NAMED("voice translation-profile WORD", "config-translation-profile", 2510)),
    MODE(NAMED("dspfarm profile LINE", "config-dspfarm-profile", 4720)),
    MODE(NAMED("sccp ccm group WORD", "config-sccp-ccm", 4710)),
    MODE(STANZA("application", "config-app", 2610)),
    MODE(STANZA("redundancy", "config-red", 3200)),
    MODE(NAMED("class-map LINE", "config-cmap", 3220)),
    MODE(NAMED("policy-map LINE", "config-pmap", 3221)),
    MODE(NAMED("ip access-list LINE", "config-nacl", 3900)),
    MODE(NAMED("map-class LINE", "config-map-class", 3955)),
    MODE(NAMED("trunk group LINE", "config-trunk-group", 2650)),
    MODE(NAMED("key chain WORD", "config-keychain", 3520)),
    MODE(NAMED("route-map LINE", "config-route-map", 3950)),
    MODE(STANZA("ixi transport http", "config-xml-trans", 4200)),
    MODE(STANZA("ixi application cme", "config-xml-app", 4210)),
    MODE(STANZA("control-plane", "config-cp", 4300)),
    MODE(NAMED("voice-port WORD", "config-voiceport", 4400)),
    MODE(STANZA("dial-peer cor custom", "config-dp-cor", 4800)),
    MODE(NAMED("dial-peer cor list WORD", "config-dp-corlist", 4810)),
    MODE(STANZA("gateway", "config-gateway", 4830)),
    MODE(STANZA("gatekeeper", "config-gk", 4840)),
    MODE(STANZA("ctl-client", "config-ctl-client", 4880)),
    MODE(STANZA("capf-server", "config-capf-server", 4890)),
    MODE(STANZA("call-manager-fallback", "config-cm-fallback", 4920)),
    NULL,
};

/* -- lines -- */

#define CERTIFICATE "[ca|ra-encrypt|ra-general|ra-sign|rootca|self-signed]"

static struct row rows[] = {
    KEPT("service {alignment|call-home|compress-config|config|counters LINE|dhcp|finger|internal|linenumber|nagle|"
         "pad [LINE]|prompt LINE|single-slot-reload-enable|tcp-keepalives-in|tcp-keepalives-out|"
         "tcp-small-servers [LINE]|telnet-zeroidle|udp-small-servers [LINE]|unsupported-transceiver}", 130),
    KEPT("boot-start-marker", 300),
    KEPT("boot system LINE", 310),
    KEPT("boot-end-marker", 320),
    KEPT("card type LINE", 400),
    KEPT("logging {alarm LINE|cns-events LINE|count|discriminator LINE|esm LINE|event LINE|exception LINE|history LINE|"
         "message-counter LINE|on|origin-id LINE|persistent LINE|queue-limit LINE|rate-limit LINE|reload LINE|"
         "snmp-authfail|source-interface LINE|userinfo}", 510),
    KEPT("security LINE", 520),
    KEPT("login {block-for|delay|quiet-mode} LINE", 523),
    KEPT("login {on-failure|on-success} [LINE]", 524),
    KEPT("aaa LINE", 710),
    KEPT("parser LINE", 520),
    KEPT("process LINE", 521),
    KEPT("resource-pool LINE", 722),
    KEPT("resource policy", 720),
    KEPT("memory-size LINE", 730),
    KEPT("memory LINE", 731),
    KEPT("buffers LINE", 732),
    KEPT("hw-module LINE", 733),
    KEPT("platform LINE", 734),
    KEPT("diagnostic LINE", 735),
    KEPT("mmi LINE", 736),
    KEPT("cns LINE", 737),
    KEPT("subscriber LINE", 738),
    KEPT("netconf LINE", 6226),
    KEPT("restconf", 6226),
    KEPT("license LINE", 740),
    KEPT("clock calendar-valid", 802),
    KEPT("clock initialize nvram", 803),
    KEPT("clock save interval <8-24>", 804),
    KEPT("network-clock-participate LINE", 810),
    KEPT("network-clock-select LINE", 820),
    KEPT("errdisable LINE", 830),
    KEPT("ip source-route", 900),
    KEPT("ip subnet-zero", 910),
    KEPT("ip gratuitous-arps", 911),
    KEPT("ip arp LINE", 912),
    KEPT("ip icmp LINE", 913),
    KEPT("ip identd", 914),
    KEPT("ip options LINE", 915),
    KEPT("ip rcmd LINE", 916),
    KEPT("ip telnet LINE", 917),
    KEPT("ip cef", 1000),
    KEPT("ip tcp LINE", 1010),
    KEPT("ip dhcp excluded-address LINE", 1100),
    KEPT("ip dhcp use LINE", 1110),
    KEPT("ip dhcp relay LINE", 1120),
    KEPT("ip dhcp smart-relay", 1121),
    KEPT("ip dhcp-client LINE", 1122),
    KEPT("ip bootp LINE", 1123),
    KEPT("ip finger", 1124),
    KEPT("ip domain LINE", 1320),
    KEPT("ip domain-name LINE", 1330),
    KEPT("ip domain-lookup", 1340),
    KEPT("ip name-server LINE", 1350),
    KEPT("ip host LINE", 1360),
    KEPT("ip multicast-routing [LINE]", 1370),
    KEPT("ip inspect LINE", 1380),
    KEPT("ip auth-proxy LINE", 1381),
    KEPT("ip admission LINE", 1382),
    KEPT("ip ips LINE", 1383),
    KEPT("ipv6 LINE", 1400),
    KEPT("multilink LINE", 1410),
    KEPT("mpls LINE", 1420),
    KEPT("frame-relay LINE", 1430),
    KEPT("vpdn LINE", 1440),
    KEPT("isdn LINE", 1500),
    KEPT("crypto ca LINE", 1650),              /* not `crypto key generate`, which acts: its mistakes are mistakes */
    KEPT("crypto call LINE", 1651),
    KEPT("crypto engine LINE", 1653),
    KEPT("crypto identity LINE", 1654),
    KEPT("crypto ikev2 LINE", 1655),
    KEPT("crypto ipsec LINE", 1656),
    KEPT("crypto isakmp LINE", 1657),
    KEPT("crypto key pubkey-chain LINE", 1658),
    KEPT("crypto logging LINE", 1660),
    KEPT("crypto mib LINE", 1661),
    KEPT("crypto pki LINE", 1662),
    KEPT("crypto provisioning LINE", 1663),
    KEPT("crypto vpn LINE", 1664),
    KEPT("crypto xauth LINE", 1665),
    KEPT("voice-rtp LINE", 1700),
    KEPT("voice rtp LINE", 1710),
    KEPT("voice iec LINE", 1720),
    KEPT("voice hpi LINE", 1730),
    KEPT("voice call LINE", 1740),
    KEPT("voice dsp LINE", 1750),
    KEPT("voice dnis-map LINE", 1760),
    KEPT("voice vad-time <250-65536>", 1761),
    KEPT("voice statistics LINE", 1770),
    KEPT("voice pcm LINE", 1780),
    KEPT("fax {interface-type|receive|send} LINE", 1790),
    KEPT("mta LINE", 1791),
    KEPT("subscription LINE", 1792),
    KEPT("call-history-mib LINE", 1793),
    KEPT("vlan {access-log|access-map|accounting|configuration|dot1q|filter|group|internal} LINE", 3209),
    KEPT("mac-address-table LINE", 3207),
    KEPT("monitor session LINE", 3208),
    KEPT("mls LINE", 3215),
    KEPT("udld LINE", 3216),
    KEPT("bridge LINE", 3217),
    KEPT("vtp LINE", 3211),
    KEPT("spanning-tree LINE", 3212),
    KEPT("cdp LINE", 3213),
    KEPT("lldp LINE", 3214),
    KEPT("dialer-list LINE", 3961),
    KEPT("ip prefix-list LINE", 3901),
    KEPT("ip as-path LINE", 3902),
    KEPT("ip community-list LINE", 3903),
    KEPT("ip sla {auto|enable|ethernet-monitor|group|key-chain|logging|low-memory|reaction-configuration|"
         "reaction-trigger|responder|schedule|server} [LINE]", 3765),
    KEPT("ip sla monitor {key-chain|logging|low-memory|reaction-configuration|responder|schedule} [LINE]", 3765),
    KEPT("ip wccp LINE", 3766),
    KEPT("ip ftp LINE", 3370),
    KEPT("ip tftp LINE", 3371),
    KEPT("ip rtcp LINE", 3373),
    KEPT("ip ssh client LINE", 3376),              /* mistakes in what acts of `ip ssh` are mistakes */
    KEPT("ip ssh dh LINE", 3377),
    KEPT("ip ssh logging LINE", 3378),
    KEPT("ip ssh maxstartups LINE", 3379),
    KEPT("ip ssh port LINE", 3380),
    KEPT("ip ssh rsa LINE", 3381),
    KEPT("ip ssh server LINE", 3382),
    KEPT("ip ssh source-interface LINE", 3383),
    KEPT("ip ssh stricthostkeycheck", 3384),
    KEPT("ip radius LINE", 3374),
    KEPT("ip rsvp LINE", 3375),
    KEPT("ip local LINE", 3700),
    KEPT("ip default-gateway LINE", 3710),
    KEPT("ip forward-protocol LINE", 3720),
    KEPT("ip classless", 3730),
    KEPT("ip route LINE", 3740),
    KEPT("ip pim LINE", 3750),
    KEPT("ip flow-export LINE", 3760),
    KEPT("ip nat LINE", 3770),
    KEPT("ip http access-class LINE", 3810),       /* mistakes in `ip http port` and `server` are mistakes */
    KEPT("ip http active-session-modules LINE", 3811),
    KEPT("ip http authentication LINE", 3812),
    KEPT("ip http client LINE", 3813),
    KEPT("ip http digest LINE", 3814),
    KEPT("ip http help-path LINE", 3815),
    KEPT("ip http max-connections LINE", 3816),
    KEPT("ip http path LINE", 3817),
    KEPT("ip http secure-active-session-modules LINE", 3818),
    KEPT("ip http secure-ciphersuite LINE", 3819),
    KEPT("ip http secure-client-auth", 3820),
    KEPT("ip http secure-port LINE", 3821),
    KEPT("ip http secure-server", 3822),
    KEPT("ip http secure-trustpoint LINE", 3823),
    KEPT("ip http session-module-list LINE", 3824),
    KEPT("ip http timeout-policy LINE", 3825),
    KEPT_SECRET("snmp-server LINE", 4000),
    KEPT_SECRET("radius-server LINE", 4010),
    KEPT_SECRET("tacacs-server LINE", 4020),
    KEPT("tftp-server LINE", 4100),
    KEPT("ftp-server LINE", 4110),
    KEPT("ccm-manager LINE", 4500),
    KEPT("mgcp [LINE]", 4600),
    KEPT("sccp [LINE]", 4700),
    KEPT("dspfarm [LINE]", 4730),
    KEPT("stcapp [LINE]", 4724),
    KEPT("call LINE", 4850),
    KEPT("num-exp LINE", 4860),
    KEPT("gw-accounting aaa", 4871),
    KEPT("alias {class-map|configure|controller|crypto-map|dhcp|interface|line|policy-map|route-map|router|"
         "subinterface|vlan} LINE", 6031),
    KEPT("exception LINE", 6200),
    KEPT("scheduler LINE", 6210),
    KEPT("ntp LINE", 6220),
    KEPT("arp LINE", 3740),
    KEPT("event LINE", 6229),
    { .syntax = "banner incoming LINE", .help = "Kept, without effect", .mode = &mode_global,
      .place = 6001, .flags = ROW_KEPT, .until = "" },

    KEPT_IN(dhcp_pool, "network LINE"),
    KEPT_IN(dhcp_pool, "host LINE"),
    { .syntax = "certificate " CERTIFICATE " WORD", .help = "Kept, without effect", .mode = &certificate_chain,
      .place = 10, .flags = ROW_KEPT, .until = "quit" },
    KEPT_IN(certificate_chain, "certificate " CERTIFICATE " WORD WORD"),     /* in a file */
    KEPT_IN(voice_card, "dspfarm"),
    KEPT_IN(controller, "clock LINE"),
    KEPT_IN(interface, "arp LINE"),
    KEPT_IN(interface, "cdp LINE"),
    KEPT_IN(interface, "ip arp LINE"),
    KEPT_IN(interface, "mls LINE"),
    KEPT_IN(interface, "platform LINE"),
    KEPT_IN(interface, "udld LINE"),
    KEPT_IN(interface, "isdn LINE"),
    KEPT_IN(interface, "logging LINE"),
    KEPT_IN(interface, "ip vrf forwarding WORD"),
    KEPT_IN(interface, "ip rsvp LINE"),
    KEPT_IN(interface, "ip nat LINE"),
    KEPT_IN(interface, "ip pim LINE"),
    KEPT_IN(interface, "ip inspect LINE"),
    KEPT_IN(interface, "ipv6 LINE"),
    KEPT_IN(interface, "mpls LINE"),
    KEPT_IN(interface, "ntp LINE"),
    KEPT_IN(interface, "crypto map WORD"),
    KEPT_IN(interface, "vlan-id LINE"),
    KEPT_IN(interface, "frame-relay LINE"),
    KEPT_IN(interface, "spanning-tree LINE"),
    KEPT_IN(router, "network LINE"),
    KEPT_IN(vlan, "name LINE"),
    KEPT_IN(applet, "event {application|cli|counter|env|interface|ioswdsysmon|ipsla|none|oir|resource|rf|routing|snmp|"
            "syslog|tag|timer|track|wdsysmon} [LINE]"),
    KEPT_IN(server_group, "ip vrf forwarding WORD"),
    KEPT_IN(server_group, "ip {radius|tacacs} source-interface LINE"),
    KEPT_SECRET_IN(server_group, "server-private LINE"),
    KEPT_SECRET_IN(radius_server, "key [0|6|7] WORD"),
    KEPT_SECRET_IN(tacacs_server, "key [0|6|7] WORD"),
    KEPT_SECRET_IN(keyring, "pre-shared-key LINE"),
    KEPT_IN(line_auxiliary, "logging LINE"),
    KEPT_IN(line_auxiliary, "privilege LINE"),
    KEPT_IN(line_other, "logging LINE"),
    KEPT_IN(line_other, "privilege LINE"),
    { 0 }
};

static const struct path_help help[] = {
    { "trunk", "Trunks" },
    { "key", "Keys" },
    { "webvpn", "VPN by TLS" },
    { "clock initialize", "Where the clock starts from" },
    { "clock save", "Where the clock is kept" },
    { "boot", "Boot images" },
    { "card", "Interface cards" },
    { "resource", "Resources" },
    { "ip dhcp", "DHCP server" },
    { "ip dhcp pool", "Pools of addresses" },
    { "line", "Terminal lines" },
    { "line aux", "Auxiliary port" },
    { "ixi", "XML interface" },
    { "ixi transport", "How it is reached" },
    { "ixi application", "What it serves" },
    { "dial-peer cor", "Classes of restriction" },
    { "crypto", "Encryption" },
    { "crypto pki", "Certificates" },
    { "dspfarm", "Voice resources" },
    { "crypto isakmp", "Key exchange" },
    { "crypto isakmp client", "Clients" },
    { "crypto isakmp client configuration", "What clients are told" },
    { "crypto pki certificate", "Certificates of a trustpoint" },
    { "sccp ccm", "Call controllers" },
    { "aaa group", "Groups of servers" },
    { "event manager", "Applets" },
    { "ip sla", "Measurements of the network" },
    { "kron", "Commands at their hours" },
    { "zone", "Zones of a firewall" },
    { "zone-pair", "What may pass between zones" },
    { "flow", "Records of traffic" },
    { "monitor", "Mirrored ports" },
    { "radius", "Servers of RADIUS" },
    { "tacacs", "Servers of TACACS+" },
    { "vrf", "Virtual routing" },
    { "ip vrf", "Virtual routing" },
    { 0 }
};

/* Of the last that grew. */
struct limit limit_names = {
    .name = "Names of one kind", .when_full = "the line is refused", .maximum = NAMES_MAX,
};
struct limit limit_kept = {
    .name = "Lines kept of one object", .when_full = "the line is refused", .maximum = KEPT_MAX,
};
static struct limit *const limits[] = { &limit_names, &limit_kept, NULL };

extern const struct module module_kept;
const struct module module_kept = {
    .name = "kept",
    .modes = all_modes,
    .rows = rows,
    .help = help,
    .limits = limits,
};
