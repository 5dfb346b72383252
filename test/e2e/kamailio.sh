#!/bin/bash
# SPDX-License-Identifier: MIT
# configs/kamailio: two appliances behind one address, over TCP and UDP. Sessions reach the appliance that has the user,
# events come back along the route, a call from one appliance to the other fails clearly, a session server is registered
# with both, an appliance that is down is noticed and answered for, and an application that has gone is noticed through the
# proxy.
. "$(dirname "$0")/lib.sh"
need kamailio kamcmd sipp
example=$NAISEN_SOURCE/configs/kamailio

proxy=127.$((192 + ${ip:4:3} % 64))${ip:7}      # addresses of our own for all three
declare -A at=([a]=$ip [b]=127.$((${ip:4:3} - 128))${ip:7}) pid=()
for file in kamailio.cfg dispatcher.list appliance-a.cfg appliance-b.cfg; do
    sed "s/10\.0\.0\.2\b/$proxy/; s/10\.0\.0\.11/${at[a]}/; s/10\.0\.0\.12/${at[b]}/; s|/etc/kamailio|$scratch|" \
        "$example/$file" >"$scratch/$file"
done

# up NAME: that appliance starts, and its phones register.
up() {
    scratch=$scratch/$1 ip=${at[$1]} naisend_start "$scratch/appliance-$1.cfg"
    pid[$1]=$naisend_pid
    naisend_pid=
    children+=("${pid[$1]}")
}
# down NAME
down() {
    end "${pid[$1]}" || fail "appliance $1 ended badly"
}
# phones NAME MAC:MODEL...: of that appliance, and what they show.
phones() {
    local name=$1 phone=0 mac
    shift
    "$NAISEN_BUILD/naisen-phone" -s "${at[$name]}:2000" "${@/#/-m}" -e 'pause 600000' >"$scratch/phones-$name" 2>&1 &
    children+=($!)
    for mac; do
        await 10 grep -q "phone $((++phone)): registered" "$scratch/phones-$name" || fail "$mac does not register"
    done
}
# session LINE [-u]: what an application says on standard input, through the proxy.
session() {
    local line=$1
    shift
    "$NAISEN_BUILD/naisen-cti" -s "$proxy:5060" -l "$line" "$@" >"$scratch/cti" 2>&1
}
served() {
    echo features | session "$@"
}
refused() {
    ! served "$@" && grep -qx "SIP 503" "$scratch/cti"
}
up a
up b
mkdir "$scratch/run"
kamailio -DD -E -f "$scratch/kamailio.cfg" -Y "$scratch/run" -m 32 -M 4 >"$scratch/errors" 2>&1 &
children+=($!)
await 10 served 201 || fail "no session through the proxy: $(cat "$scratch/cti")"
await 10 served 301 || fail "no session with the other appliance: $(cat "$scratch/cti")"

phones a 0200.0000.0201:7961 0200.0000.0202:7960
phones b 0200.0000.0301:7961
for transport in "" -u; do
    session 201 $transport <<'TEXT' || fail "a call through the proxy ${transport:-over TCP}: $(cat "$scratch/cti")"
monitor 201
call 201 202
expect ServiceInitiated(201,initiated,makeCall)
expect Delivered(202,connected,newCall)
snapshot 201
clear 201
expect ConnectionCleared(201,null,normalClearing)
bye
TEXT
    grep -q '^MakeCallResponse(201)' "$scratch/cti" || fail "no answer to MakeCall: $(cat "$scratch/cti")"
    # Who is called by the other appliance's number does not exist here.
    session 301 $transport <<'TEXT' || fail "a call to the other appliance ${transport:-over TCP}: $(cat "$scratch/cti")"
monitor 201
expect CSTAErrorCode(invalidDeviceID)
monitor 301
call 301 201
expect Failed(301,fail,destNotObtainable)
clear 301
expect ConnectionCleared(301,null,normalClearing)
bye
TEXT
done
echo "sessions with both appliances, over TCP and UDP"

# The same by hand.
: >"$scratch/cti"
session 301 <<'TEXT' &
monitor 302
expect Failed(302,fail,destNotObtainable)
bye
TEXT
application=$!
await 10 grep -q MonitorStartResponse "$scratch/cti" || fail "no monitor: $(cat "$scratch/cti")"
"$NAISEN_BUILD/naisen-phone" -s "${at[b]}:2000" -m 0200.0000.0302 \
    -e 'wait registered; offhook; digits 201; wait prompt Unknown Number; onhook; wait idle' >"$scratch/phone" 2>&1 ||
    fail "201 dialled at the other appliance: $(cat "$scratch/phone")"
grep -q 'tone.*reorder' "$scratch/phone" || fail "no reorder tone: $(cat "$scratch/phone")"
wait $application || fail "nobody told that the call failed: $(cat "$scratch/cti")"
echo "a call from one appliance to the other hears reorder, and its monitors see it fail"

# SIPp, which knows nothing of us, with the route set of the 200.
sed -E 's/^( *)(ACK|INFO|BYE) sip:\S+ /\1\2 [next_url] /; s/^( *)Max-Forwards: 70/&\n\1[routes]/' \
    "$NAISEN_SOURCE/test/e2e/sipp-csta.xml" >"$scratch/u1.xml"
sed '/<!-- answer -->/,/<!-- answered -->/d' "$scratch/u1.xml" >"$scratch/t1.xml"
for transport in t1 u1; do
    (cd "$scratch" && timeout 60 sipp -sf $transport.xml -t $transport -m 1 -nostdin -trace_err -error_file sipp.errors \
        -s 201 "$proxy:5060" >sipp.out 2>&1) || { head -n 20 "$scratch/sipp.errors"; fail "sipp over $transport: $?"; }
done
echo "SIPp through the proxy, over TCP and UDP"

# A session server registers once, and both appliances know it as itself, not as Kamailio.
show() {
    "$NAISEN_BUILD/naisen" -s "$scratch/$1/console" -c "$2"
}
watches() {
    grep -q "^$1" "$scratch/watcher"
}
for transport in "" -u; do
    : >"$scratch/watcher"
    "$NAISEN_BUILD/naisen-cti" -s "$proxy:5060" $transport -e 60 -v subscribe apps 201 301 >"$scratch/watcher" 2>"$scratch/sip" &
    watcher=$!
    for number in 201 301; do
        await 10 watches "$number full 0 active" || fail "$number is not watched: $(cat "$scratch/watcher" "$scratch/sip")"
    done
    origin=$(sed -n 's/^Via: SIP\/2.0\/... \(127[^;]*\);.*/\1/p' "$scratch/sip" | head -n 1)
    for name in a b; do
        show $name 'show voice register session-server | json' | grep -q "\"$origin\"" ||
            fail "not $origin: $(show $name 'show voice register session-server | json')"
    done
    printf 'call 201 202\nexpect MakeCallResponse\nclear 201\nbye\n' | session 201 || fail "a call: $(cat "$scratch/cti")"
    printf 'call 301 302\nexpect MakeCallResponse\nclear 301\nbye\n' | session 301 || fail "a call: $(cat "$scratch/cti")"
    for number in 201 301; do
        await 10 watches "$number partial .* active .*(terminated," || fail "$number was called: $(cat "$scratch/watcher")"
    done
    kill -INT $watcher
    wait $watcher || fail "the session server does not end well: $(cat "$scratch/watcher")"
    for name in a b; do
        show $name 'show voice register session-server' | grep -q 'Session reg_number' && fail "$name still knows it"
    done
done
echo "a session server at both appliances, over TCP and UDP"

# An application that goes without a word is noticed with the next event.
sessions() {
    show a 'show cti session' | grep -q "$1"
}
"$NAISEN_BUILD/naisen-cti" -s "$proxy:5060" -l 201 monitor 201 >"$scratch/gone" 2>&1 &
gone=$!
await 10 grep -q MonitorStartResponse "$scratch/gone" || fail "no monitor: $(cat "$scratch/gone")"
kill -9 $gone
wait $gone 2>/dev/null
sessions 'Total sessions: 1' || fail "its end was heard of too soon"
show a 'show cti session detail' | grep -q "through the proxy at $proxy:" || fail "$(show a 'show cti session detail')"
printf 'call 201 202\nexpect MakeCallResponse\nclear 201\nbye\n' | session 201 || fail "a call: $(cat "$scratch/cti")"
await 10 sessions 'no active CTI session' || fail "the session of an application that has gone is still there"
echo "an application that went is noticed"

# One appliance goes: its users are answered 503, before Kamailio's next question and after it; the other one goes on.
mkfifo "$scratch/cti.in"
: >"$scratch/cti"
session 301 -t 20 <"$scratch/cti.in" &
application=$!
exec 3>"$scratch/cti.in"
echo monitor 301 >&3
await 10 grep -q MonitorStartResponse "$scratch/cti" || fail "no monitor: $(cat "$scratch/cti")"
mv "$scratch/cti" "$scratch/cti-b"
state() {
    kamcmd -s "unixs:$scratch/run/kamailio_ctl" dispatcher.list | grep -A1 "${at[a]}:5060" | grep -q "FLAGS: $1"
}
state A || fail "Kamailio does not say that both are there"
down a
refused 201 || fail "not 503 at once: $(cat "$scratch/cti")"
await 10 state I || fail "Kamailio does not notice"
for transport in "" -u; do
    refused 201 $transport || fail "not 503: $(cat "$scratch/cti")"
    "$NAISEN_BUILD/naisen-cti" -s "$proxy:5060" $transport -e 60 -t 1 subscribe apps 201 301 >"$scratch/watcher"
    watches '201 SIP 503' && watches '301 full 0 active' || fail "one appliance is there: $(cat "$scratch/watcher")"
done
printf 'call 301 302\nexpect MakeCallResponse\nexpect Failed(302\nclear 301\nexpect ConnectionCleared\nbye\n' >&3
exec 3>&-
wait $application || fail "the other appliance does not go on: $(cat "$scratch/cti-b")"
up a
await 10 served 201 || fail "Kamailio does not notice that it is back: $(cat "$scratch/cti")"
echo "an appliance that is down is answered for, until it is back"
