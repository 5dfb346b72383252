#!/bin/bash
# SPDX-License-Identifier: MIT
# Services at the prompt: naisen-cti finds the calls that a command means, and says what came of it in words.
. "$(dirname "$0")/lib.sh"
naisend_start "$NAISEN_SOURCE/test/scenario/office.cfg"

# phone MAC SCRIPT
phone() {
    "$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m "$1" -e "$2" >"$scratch/phone$1" 2>&1 &
    children+=($!)
    await 10 grep -q registered "$scratch/phone$1" || fail "phone $1 does not register: $(cat "$scratch/phone$1")"
}
cti() {
    "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 -t 10 "$@" >"$scratch/cti" 2>&1
}
phone 001E.4A34.A35F:7961 'pause 60000'
phone 000F.8FC7.B681:7960 'wait ringin; answer; pause 60000'
phone 0019.E7FF.1E30:7961 'wait ringin; answer; pause 60000'

cti <<'END' || fail "two calls: $(cat "$scratch/cti")"
monitor 201
call 201 202
expect Established(202,connected,newCall)
digits 201 12#
consult 201 203
expect Established(203,connected,consultation)
alternate 201
expect Retrieved(201,connected,alternate)
snapshot 201
snapshotcall 201
transfer 201
expect Transfered(201,null,transfer)
END
grep -q '^  202 connected' "$scratch/cti" || fail "who is in the call is not told: $(cat "$scratch/cti")"
grep -q '^  call .* hold' "$scratch/cti" || fail "no held call is listed: $(cat "$scratch/cti")"
cti transfer 201 && fail "a transfer without calls"
grep -q 'no call' "$scratch/cti" || fail "a missing call is not told: $(cat "$scratch/cti")"
cti clear 202 || fail "the transferred call is not cleared: $(cat "$scratch/cti")"

cti forward 201 203 || fail "forwarding is refused: $(cat "$scratch/cti")"
cti forward 201 || fail "forwarding is not told: $(cat "$scratch/cti")"
grep -q 'forwardImmediate on 203' "$scratch/cti" || fail "forwarding reads $(cat "$scratch/cti")"
cti forward 201 off || fail "forwarding stays: $(cat "$scratch/cti")"
cti dnd 201 on && cti dnd 201 && grep -q '(on)' "$scratch/cti" || fail "do not disturb reads $(cat "$scratch/cti")"
cti mwi 201 on && cti mwi 201 && grep -q '(on)' "$scratch/cti" || fail "the message lamp reads $(cat "$scratch/cti")"
cti features && grep -q '^  callControlServList alternateCall answerCall' "$scratch/cti" \
    || fail "the features read $(cat "$scratch/cti")"
exit 0
