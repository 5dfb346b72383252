#!/bin/bash
# SPDX-License-Identifier: MIT
# Peers that die: a phone killed in a call leaves its partner with reorder, then idle, and the application informed; an
# application killed leaves no session; the appliance told to end says BYE and is gone within two seconds.
. "$(dirname "$0")/lib.sh"
naisend_start "$NAISEN_SOURCE/configs/moc.cfg"
shell_lines <<'END' >/dev/null
enable
configure terminal
telephony-service
timeouts busy 1
END
mkfifo "$scratch/one.in" "$scratch/two.in" "$scratch/cti.in"

phone() {
    "$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m "$2" <"$scratch/$1.in" >"$scratch/$1" 2>&1 &
    children+=($!)
}
phone one 001E.4A34.A35F:7961
one=$!
phone two 000F.8FC7.B681:7960
exec 3>"$scratch/one.in" 4>"$scratch/two.in"
"$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 <"$scratch/cti.in" >"$scratch/cti" 2>&1 &
cti=$!
children+=($cti)
exec 5>"$scratch/cti.in"
await 10 grep -q registered "$scratch/one" && await 10 grep -q registered "$scratch/two" || fail "the phones do not register"

echo 'monitor 202' >&5
await 10 grep -q MonitorStartResponse "$scratch/cti" || fail "no monitor"
echo 'call 201 202' >&5
await 10 grep -q 'ringin' "$scratch/two" || fail "no call"
echo 'answer' >&4
await 10 grep -q 'Established(202,connected,newCall)' "$scratch/cti" || fail "no answer"

kill -9 "$one"
await 10 grep -q 'Failed(201,.*destOutOfOrder' "$scratch/cti" || fail "the application does not hear that the phone failed"
await 10 grep -q 'ConnectionCleared(202,null' "$scratch/cti" || fail "the application does not hear of the lost phone"
await 10 grep -q 'onhook' "$scratch/two" || fail "the partner of the lost phone is not idle"

"$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -t 60 monitor 202 >"$scratch/second" 2>&1 &
second=$!
children+=($second)
await 10 grep -q Response "$scratch/second" || fail "no second session"
kill -9 "$second"
one_session() {
    shell 'show cti session' | grep -q 'Total sessions: 1'
}
await 10 one_session || fail "the killed application's session stands"

begun=$(date +%s%N)
kill "$naisend_pid"
wait "$naisend_pid"
status=$?
naisend_pid=
[ $status -eq 0 ] || fail "naisend ended with $status"
[ $((($(date +%s%N) - begun) / 1000000)) -lt 2000 ] || fail "naisend took more than two seconds to end"
await 5 grep -q 'session over: BYE' "$scratch/cti" || { cat "$scratch/cti"; fail "no BYE"; }
exec 3>&- 4>&- 5>&-
