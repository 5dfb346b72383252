#!/bin/bash
# SPDX-License-Identifier: MIT
# tshark reads every frame that the appliance sends in every scenario, at every version of the phones' protocol: each is
# dissected, none unknown, none malformed, and it finds in them what our own codec does (which lab/invariant.c has found
# to be core's state).
. "$(dirname "$0")/lib.sh"
need tshark mergecap

versions='3 5 6 7 8 9 10 11 15 16 17 18 19 20 21 22'

# Once more when it fails: on a machine that is very short of time, a connection that is being made may seem quiet.
play() {
    "$NAISEN_BUILD/test/scenario" "$@" 2>/dev/null || "$NAISEN_BUILD/test/scenario" "$@"
}
export -f play

# Each scenario by itself, as many at once as there are processors. Those of thousands of steps speak the newest
# version only.
play_all() {
    local name
    for name in "$NAISEN_SOURCE"/test/scenario/*.scn; do
        case $name in
        */walk*|*/vanish*) echo "$name" "$scratch" 22 ;;
        *) echo "$name" "$scratch" $versions ;;
        esac
    done | NAISEN_SHARED='' xargs -P "$(nproc)" -L1 bash -c 'play "$@"' play >/dev/null 2>"$scratch/errors"
}

# One packet of a capture is one frame. Columns: protocol, malformed, severity of the worst remark, summary, then those
# of lab/capture.c, the mode of lamps, ringer and speaker being three fields.
dissect() {
    tshark -r "$1" -Y 'tcp.srcport == 2000' -T fields -E separator='|' -E occurrence=f -e _ws.col.Protocol \
        -e _ws.malformed -e _ws.expert.severity -e _ws.col.Info -e skinny.messageId -e skinny.lineInstance \
        -e skinny.callReference -e skinny.callState -e skinny.callingParty -e skinny.calledParty -e skinny.stimulus \
        -e skinny.tone -e skinny.softKeySetIndex -e skinny.remotePortNumber -e skinny.dialedNumber -e skinny.lampMode \
        -e skinny.ringMode -e skinny.speakerMode 2>/dev/null
}

# Lines of tshark and of our codec side by side. Between versions 8 and 15 phones read CallInfoDynamic without the
# alternate calling party, which tshark expects (sccp/messages.c), so there its parties are not compared.
judge() {
    awk -F'|' -v version="$1" '
    function wrong(text) { if (bad++ < 10) print "WRONG: " text ": " $0 }
    function same(theirs, ours, what) { if (theirs != "" && theirs != ours) wrong(what " is " ours " to us") }
    {
        if ($1 !~ /^SKINNY/ || $5 == "") wrong("not dissected")
        if ($2 != "" || $3 >= 8388608) wrong("malformed")
        if (tolower($4) ~ /unknown/) wrong("unknown")
        if ($19 != "") wrong("not understood by us")
        same($5, $20, "message"); same($6, $21, "line"); same($7, $22, "call"); same($8, $23, "state")
        if ($5 != 330 || version > 15) { same($9, $24, "calling"); same($10, $25, "called") }
        same($11, $26, "stimulus"); same($16 $17 $18, $27, "mode"); same($12, $28, "tone"); same($13, $29, "keys")
        same($14, $30, "port"); same($15, $31, "number")
        kinds[$5]++
    }
    END {
        for (kind in kinds) count++
        if (bad) print bad " frames are wrong"
        print NR " frames of " count " kinds"
        exit bad != 0
    }'
}

for version in $versions; do
    mkdir "$scratch/$version"
done
play_all || fail "a scenario fails when its phones speak another version"
for version in $versions; do
    mergecap -a -w "$scratch/$version.pcap" "$scratch/$version"/*.pcap || fail "captures of version $version"
    verdict=$(paste -d'|' <(dissect "$scratch/$version.pcap") <(cat "$scratch/$version"/*.read) | judge "$version") ||
        fail "version $version"$'\n'"$verdict"
    echo "version $version: $verdict, all dissected, none unknown, none malformed, all as meant"
done
