#!/bin/bash
# SPDX-License-Identifier: MIT
# tshark judges every SCCP frame that the appliance sends, at the versions it knows: each is dissected, none unknown, none
# malformed; what it reads in them is what happened: call references, states, parties, and that each phone was told to
# send to where the other one receives.
. "$(dirname "$0")/lib.sh"
need tshark
naisend_start "$NAISEN_SOURCE/configs/moc.cfg"

story='2 wait registered; 1 offhook; 1 digits 202; 2 wait ringin; 2 answer; 1 wait media; 2 wait media; 1 hold;
1 wait hold; 1 resume; 1 wait media; 2 wait media; 1 endcall; 1 wait idle; 2 wait idle; 1 newcall; 1 digits 999;
1 wait invalid; 1 onhook; 1 wait idle; 2 offhook; 2 wait offhook; 1 offhook; 1 digits 202; 1 wait busy; 1 onhook;
1 wait idle; 2 onhook; 2 wait idle; 1 unregister; 2 unregister; pause 100'

# One packet of the capture is one frame. Columns: source port, stream, protocol, message, malformed, severity of the
# worst remark, call reference, call state, calling, called, port acknowledged, port to send to, summary.
dissect() {
    tshark -r "$1" -T fields -E separator='|' -E occurrence=f -e tcp.srcport -e tcp.stream -e _ws.col.Protocol \
        -e skinny.messageId -e _ws.malformed -e _ws.expert.severity -e skinny.callReference -e skinny.callState \
        -e skinny.callingParty -e skinny.calledParty -e skinny.portNumber -e skinny.remotePortNumber -e _ws.col.Info \
        2>/dev/null
}

# Speaks of what is wrong; last line: how many frames the appliance sent.
judge() {
    awk -F'|' '
    function wrong(text) { print "WRONG: " text " in frame " NR ": " $0; bad = 1 }
    $1 != 2000 { if ($4 == 34) receives[$2] = receives[$2] " " $11 " "; next }
    {
        sent++
        if ($3 !~ /^SKINNY/ || $4 == "") wrong("not dissected")
        if ($5 != "" || $6 >= 8388608) wrong("malformed")
        if (tolower($13) ~ /unknown/) wrong("unknown")
        if ($4 == 273) { states[$8]++; legs[$7] = 1 }
        if ($4 == 143 || $4 == 330) parties[$9 "-" $10] = 1
        if ($4 == 138) told[++orders] = $2 " " $12
    }
    END {
        for (i = 1; i <= orders; i++) {
            split(told[i], order, " ")
            found = 0
            for (stream in receives)
                if (stream != order[1] && index(receives[stream], " " order[2] " ")) found = 1
            if (!found) { print "WRONG: told to send to port " order[2] ", where the other does not receive"; bad = 1 }
        }
        if (orders < 4) { print "WRONG: " orders + 0 " StartMediaTransmissions"; bad = 1 }
        split("1 2 3 4 5 6 8 14", needed, " ")      # off-hook on-hook ring-out ring-in connected busy hold invalid
        for (i in needed) if (!states[sprintf("0x%08x", needed[i])]) { print "WRONG: no call state " needed[i]; bad = 1 }
        for (leg in legs) leg_count++
        if (leg_count != 5) { print "WRONG: " leg_count " call references, five legs"; bad = 1 }
        if (!parties["201-202"]) { print "WRONG: no CallInfo from 201 to 202"; bad = 1 }
        print sent + 0
        exit bad
    }'
}

for version in 3 5 6 7 8 9 10 11 15 16 17 18 19 20 21 22; do
    "$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -V $version -m 001E.4A34.A35F:7961 -m 000F.8FC7.B681:7961 \
        -w "$scratch/$version.pcap" -q -e "$(tr '\n' ' ' <<<"$story")" >"$scratch/phones" 2>&1 ||
        { cat "$scratch/phones"; fail "the story at version $version"; }
    verdict=$(dissect "$scratch/$version.pcap" | judge) || fail "version $version"$'\n'"$verdict"
    [ "$verdict" -gt 150 ] || fail "version $version: only $verdict frames"
    echo "version $version: $verdict frames sent, all dissected, none unknown, none malformed"
done
