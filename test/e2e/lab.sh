#!/bin/bash
# SPDX-License-Identifier: MIT
# The lab's programs do what their manual pages say, also without a terminal: many phones report when all are there; a
# call that is not there ends a single command, and not the rest of a script.
. "$(dirname "$0")/lib.sh"
naisend_start "$NAISEN_SOURCE/configs/moc.cfg"

"$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m 0011.2233.0000 -n 7 </dev/null >"$scratch/many" 2>&1 \
    || fail "seven phones do not register: $(cat "$scratch/many")"
grep -q '^7 phones registered in' "$scratch/many" || fail "nobody says that seven phones registered"

phone() {
    "$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m 001E.4A34.A35F -e 'pause 20000' >"$scratch/phone" 2>&1 &
    children+=($!)
}
phone
await 10 grep -q registered "$scratch/phone" || fail "the phone does not register"
"$NAISEN_BUILD/naisen-cti" -s "$ip:5060" hold 201 >"$scratch/cti" 2>&1 && fail "a call that is not there was held"
printf 'hold 201\nexpect no call\nfeatures\nexpect GetCSTAFeaturesResponse\n' \
    | "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 >"$scratch/cti" 2>&1 || fail "the script: $(cat "$scratch/cti")"
grep -q GetCSTAFeaturesResponse "$scratch/cti" || fail "the script ended early"
printf 'hold 201\nexpect Held\n' | "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 -t 1 >"$scratch/cti" 2>&1 \
    && fail "an event that never came was taken for granted"
exit 0
