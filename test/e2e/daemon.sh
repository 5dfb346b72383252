#!/bin/bash
# SPDX-License-Identifier: MIT
# naisend as a process: options, exit codes, the boot file, signals, a second one beside it.
. "$(dirname "$0")/lib.sh"
naisend=$NAISEN_BUILD/naisend

# expect CODE TEXT COMMAND...: its exit code, and TEXT (a regular expression) somewhere in what it prints.
expect() {
    local code=$1 text=$2 status=0
    shift 2
    timeout 20 "$@" >"$scratch/said" 2>&1 || status=$?
    [ $status -eq "$code" ] || { cat "$scratch/said"; fail "exit code $status instead of $code: $*"; }
    [ -z "$text" ] || grep -Eq -- "$text" "$scratch/said" || { cat "$scratch/said"; fail "\"$text\" was not said: $*"; }
}

expect 0 '^naisend [0-9]+\.' "$naisend" --version
expect 0 'usage:' "$naisend" --help
expect 2 'usage:' "$naisend" --no-such-option
expect 2 'usage:' "$naisend" stray
expect 2 'usage:' "$naisend" --port-base 55001
expect 2 'usage:' "$naisend" --port-base 1x

printf 'listen: configured\nprots:\n  sip: 5060\n' >"$scratch/bad.yaml"
expect 3 'bad\.yaml:2:1: unknown key "prots"' "$naisend" -f "$scratch/bad.yaml"
expect 3 'none\.yaml: No such file' "$naisend" -f "$scratch/none.yaml"
printf 'ports:\n  sip: 60000\n' >"$scratch/high.yaml"
expect 2 'port sip plus base 6000 is above 65535' "$naisend" -f "$scratch/high.yaml" --port-base 6000

expect 0 '' "$naisend" --check "$NAISEN_SOURCE/configs/moc.cfg"
printf 'hostname good\nsuch a line is not\ntelephony-service\n max-dn 5\n nonsense here\n' >"$scratch/bad.cfg"
expect 1 'bad\.cfg:2: ' "$naisend" --check "$scratch/bad.cfg"
grep -q 'bad\.cfg:5: ' "$scratch/said" || fail "the second bad line was not named"
[ "$(wc -l <"$scratch/said")" -eq 2 ] || fail "one line per bad line: $(cat "$scratch/said")"
expect 1 'No such file' "$naisend" --check "$scratch/none.cfg"

# A bad line is printed, and the rest is in force.
naisend_start "$scratch/bad.cfg"
shell 'show running-config' | grep -q '^hostname good' || fail "the good line is not in force"
grep -q 'startup-config:2: ' "$scratch/errors" || fail "the bad line was not printed"
grep -q 'SYS-3-STARTUP_ERRORS: 2 lines' "$scratch/log" || fail "the log does not count the bad lines"
grep -q 'SYS-5-RESTART: ' "$scratch/log" || fail "the start was not logged"
[ "$(stat -c %a "$scratch/console")" = 600 ] || fail "the console's socket is not private"

# A second one with the same socket says why it cannot start, and disturbs nobody.
expect 4 'console has an owner who answers' "$naisend" -f "$scratch/naisen.yaml"
shell 'show version' >/dev/null || fail "the first naisend was disturbed"

printf 'paths:\n  root: .\n  socket: /proc/console\n' >"$scratch/nowhere.yaml"
expect 4 "/proc/console" "$naisend" -f "$scratch/nowhere.yaml"

# SIGHUP: the log goes on in a new file.
mv "$scratch/log" "$scratch/log.old"
kill -HUP $naisend_pid
await 5 test -e "$scratch/log" || fail "the log file was not reopened"

# SIGTERM: exit code 0 within two seconds.
began=$(date +%s%N)
kill -TERM $naisend_pid
wait $naisend_pid || fail "exit code $? on SIGTERM"
naisend_pid=
[ $((($(date +%s%N) - began) / 1000000)) -lt 2000 ] || fail "SIGTERM took more than two seconds"
[ ! -e "$scratch/console" ] || fail "the console's socket was left behind"
grep -q 'ERROR: .*Sanitizer\|runtime error' "$scratch/errors" && fail "sanitizer"

# After a kill -9 the stale socket is replaced.
naisend_start "$scratch/bad.cfg"
kill -KILL $naisend_pid
wait $naisend_pid 2>/dev/null
[ -S "$scratch/console" ] || fail "kill -9 cannot have removed the socket"
naisend_start "$scratch/bad.cfg"
end $naisend_pid || fail "exit code $? on SIGTERM"
naisend_pid=

# A door that cannot open (the helper of SSH is not here) keeps no other one shut; the log says that it is tried again.
printf 'line vty 0 4\n transport input telnet ssh\n' >"$scratch/nvram/startup-config"
sed -i "s|^paths:|&\n  sshd: $scratch/no-sshd|" "$scratch/naisen.yaml"
"$naisend" -f "$scratch/naisen.yaml" 2>"$scratch/errors" &
naisend_pid=$!
await 20 shell 'show version' || fail "naisend did not start without naisen-sshd"
grep -q 'Password required' <(timeout 5 cat <"/dev/tcp/$ip/2323") || fail "telnet is shut because SSH is"
grep -q 'SYS-3-VTY_SHUT: SSH' "$scratch/log" || fail "the log does not name the shut door"
echo "naisend starts, refuses, reopens and ends as its manual says"
