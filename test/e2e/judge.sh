#!/bin/bash
# SPDX-License-Identifier: MIT
# tshark judges every SCCP frame that the appliance sends, at the versions it knows: each is dissected, none unknown, none
# malformed; what it reads in them is what happened: call references, parties, and that each phone was told to send to
# where the other one receives.
. "$(dirname "$0")/lib.sh"
need tshark
naisend_start "$NAISEN_SOURCE/configs/moc.cfg"

story='1 offhook; 1 digits 202; 2 wait ringin; 2 answer; 1 wait media; 2 wait media; 1 hold; 1 wait hold; 1 resume;
1 wait media; 2 wait media; 1 endcall; 1 wait idle; 2 wait idle; 1 newcall; 1 digits 999; 1 wait invalid; 1 onhook;
1 wait idle; 2 offhook; 2 wait offhook; 1 offhook; 1 digits 202; 1 wait busy; 1 onhook; 1 wait idle; 2 onhook;
2 wait idle; 1 unregister; 2 unregister; pause 100'

# fields FILTER FIELD...: of all frames of the capture.
fields() {
    local filter=$1 field arguments=()
    shift
    for field in "$@"; do arguments+=(-e "$field"); done
    tshark -r "$capture" -Y "$filter" -T fields -E separator=' ' "${arguments[@]}" 2>/dev/null
}

for version in 3 5 7 9 11 15 16 17 18 19 20 21 22; do
    capture=$scratch/v$version.pcap
    "$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -V $version -m 001E.4A34.A35F:7961 -m 000F.8FC7.B681:7961 \
        -w "$capture" -q -e "2 wait registered; $(tr '\n' ' ' <<<"$story")" >"$scratch/phones" 2>&1 ||
        { cat "$scratch/phones"; fail "the story at version $version"; }

    sent=$(fields 'tcp.srcport == 2000' frame.number | wc -l)     # naisen-phone writes one packet per frame
    dissected=$(fields 'tcp.srcport == 2000 && skinny' frame.number skinny.messageId | wc -l)
    [ "$sent" -gt 100 ] || fail "version $version: only $sent frames were sent"
    [ "$sent" = "$dissected" ] || fail "version $version: $sent frames sent, $dissected dissected"
    bad=$(tshark -r "$capture" -Y 'tcp.srcport == 2000 && (_ws.malformed || _ws.expert.severity == error)' 2>/dev/null)
    [ -z "$bad" ] || fail "version $version, malformed: $bad"
    unknown=$(tshark -r "$capture" -Y 'tcp.srcport == 2000 && skinny' -T fields -e _ws.col.Info 2>/dev/null | grep -i unknown)
    [ -z "$unknown" ] || fail "version $version, unknown: $unknown"

    # Where the phones receive (OpenReceiveChannelAck) and where they were told to send (StartMediaTransmission).
    receive=$(fields 'tcp.dstport == 2000 && skinny.messageId == 0x0022' tcp.stream skinny.portNumber | sort -u)
    send=$(fields 'tcp.srcport == 2000 && skinny.messageId == 0x008a' tcp.stream skinny.remotePortNumber | sort -u)
    [ -n "$send" ] || fail "version $version: no StartMediaTransmission"
    while read -r stream port; do
        grep -qE "^[^$stream] $port$" <<<"$receive" || fail "version $version: told to send to $port, where nobody receives"
    done <<<"$send"
    # Both legs of the call have their own reference; the parties of the first ringing are 201 and 202.
    references=$(fields 'tcp.srcport == 2000 && skinny.messageId == 0x0111' skinny.callReference | sort -u | wc -l)
    [ "$references" -ge 5 ] || fail "version $version: $references call references"
    parties=$(tshark -r "$capture" -Y 'tcp.srcport == 2000 && (skinny.messageId == 0x8f || skinny.messageId == 0x14a)' \
        -T fields -e skinny.callingParty -e skinny.calledParty 2>/dev/null | sort -u | tr '\t' ' ')
    grep -q '201 202' <<<"$parties" || fail "version $version: CallInfo tells $parties"
    echo "version $version: $sent frames sent, all dissected, none unknown, none malformed"
done
