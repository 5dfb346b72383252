#!/bin/bash
# SPDX-License-Identifier: MIT
# The telnet client at the appliance's door.
. "$(dirname "$0")/lib.sh"
need telnet

cat >"$scratch/config" <<'TEXT'
hostname R1
line vty 0 4
 login local
 transport input telnet
end
TEXT
naisend_start "$scratch/config"

# telnet in the background; what it says is in $scratch/said.
dial() {
    : >"$scratch/said"
    coproc telnet "$ip" 2323 >"$scratch/said" 2>&1
    children=("$COPROC_PID")
}
hang_up() {
    [ -n "${COPROC_PID:-}" ] && kill "$COPROC_PID" 2>/dev/null
    wait "${children[0]}" 2>/dev/null
    children=()
}
# said TEXT: waits until the appliance has said it (a fixed string, after the last one).
seen=0
said() {
    await 10 has_said "$1" || fail "\"$1\" was not said: $(cat "$scratch/said")"
    seen=$(stat -c %s "$scratch/said")
}
has_said() {
    tail -c "+$((seen + 1))" "$scratch/said" | grep -qF -- "$1"
}
type() {
    printf '%s\r' "$1" >&"${COPROC[1]}"
}

# Without credentials nobody is even asked.
dial
said 'Password required, but none set'
said_end() { ! kill -0 "${children[0]}" 2>/dev/null; }
await 5 said_end || fail "the connection was not closed"
hang_up

printf 'configure terminal\nusername joe secret opensesame\nend\n' | shell_lines >/dev/null || fail "username"
seen=0
dial
said 'User Access Verification'
type joe
said 'Password: '
type wrong
said '% Login invalid'
type joe
said 'Password: '
type opensesame
said 'R1>'
type enable
said '% No password set'
type 'show privilege'
said 'Current privilege level is 1'
printf 'configure terminal\nenable secret topsecret\nend\n' | shell_lines >/dev/null || fail "enable secret"
type enable
said 'Password: '
type topsecret
said 'R1#'
grep -q 'opensesame\|topsecret' "$scratch/said" && fail "a password was echoed"

# An idle session ends.
printf 'configure terminal\nline vty 0 4\nexec-timeout 0 1\nend\n' | shell_lines >/dev/null || fail "exec-timeout"
type 'show privilege'
await 5 said_end || fail "an idle session did not end"
hang_up
printf 'configure terminal\nline vty 0 4\nno exec-timeout\nend\n' | shell_lines >/dev/null || fail "no exec-timeout"

# A password of the line instead of users.
printf 'configure terminal\nline vty 0 4\nlogin\npassword linepass\nprivilege level 15\nend\n' | shell_lines >/dev/null ||
    fail "line password"
seen=0
dial
said 'Password: '
type linepass
said 'R1#'
hang_up

# Silent connections make room.
for ((i = 0; i < 200; i++)); do
    { exec {silent}<>"/dev/tcp/$ip/2323"; } 2>/dev/null || fail "connection $i was refused"
done
seen=0
dial
said 'Password: '
type linepass
said 'R1#'
hang_up

# A taken port is a refusal, and the line stays as it was.
printf 'configure terminal\nline vty 0 4\ntransport input none\nend\n' | shell_lines >/dev/null || fail "none"
need python3
python3 - "$ip" >"$scratch/bound" <<'PYTHON' &
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((sys.argv[1], 2323))
s.listen()
print("bound", flush=True)
time.sleep(30)
PYTHON
children=($!)
await 5 grep -q bound "$scratch/bound" || fail "the port cannot be taken"
printf 'configure terminal\nline vty 0 4\ntransport input telnet\nend\n' | shell_lines >"$scratch/refusal" &&
    fail "a taken port was accepted"
grep -q "% Cannot listen on $ip:2323: Address already in use" "$scratch/refusal" || fail "$(cat "$scratch/refusal")"
shell 'show running-config' >"$scratch/running"
grep -q '^ transport input telnet' "$scratch/running" && fail "the refused line stayed"

# Who came, what it said and heard, and how often it was refused.
shell 'show resources peers' | awk '$2 == "telnet" { found = $3 > 100 && $7 > 10 && $8 > 100 && $9 > 1000 }
    END { exit !found }' || fail "telnet is not among the peers: $(shell 'show resources peers')"
echo "telnet: logs in, times out, makes room and closes as IOS does"
