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

# A session server at the prompt: refused, served, and gone when its time is up.
session_server() {
    "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -e 60 "$@" >"$scratch/subscriber" 2>&1
}
session_server subscribe apps 201
[ $? = 1 ] || fail "nobody has configured this session server: $(cat "$scratch/subscriber")"
shell_lines <<'TEXT' >"$scratch/typed"
configure terminal
voice service voip
callmonitor
sip
registrar server
voice register session-server 1
register-id apps
ephone-dn 1
session-server 1
end
TEXT
session_server -t 4 subscribe apps 201 202
[ $? = 1 ] || fail "202 names no session server: $(cat "$scratch/subscriber")"
for line in '202 SIP 403' '201 full 0 active' '201 full 1 terminated:timeout'; do
    grep -qxF "$line" "$scratch/subscriber" || fail "\`$line\` is not in $(cat "$scratch/subscriber")"
done
session_server -u -x -t 4 subscribe apps 201 || fail "over UDP: $(cat "$scratch/subscriber")"
grep -q '<dialog-info ' "$scratch/subscriber" || fail "no document in $(cat "$scratch/subscriber")"
exit 0
