#!/bin/bash
# SPDX-License-Identifier: MIT
# A change that nobody confirms does not outlive its time, whatever happens to the process: killed in that time with the
# change saved already, it comes up, and what was before comes back. `reload` starts the process anew without what was
# not saved.
. "$(dirname "$0")/lib.sh"
startup=$scratch/nvram/startup-config
pending=$scratch/nvram/rollback-config

called() {
    shell 'show running-config' | grep -q "^hostname $1\$"
}
again() {
    naisend_start "$startup.before"
}

cat >"$scratch/config" <<'END'
hostname before
archive
 path flash:kept
end
END
naisend_start "$scratch/config"
shell_lines <<'END' >"$scratch/printed"
configure terminal revert timer 2
hostname after
end
write memory
END
grep -q 'Backing up current running config to flash:kept' "$scratch/printed" || fail "$(cat "$scratch/printed")"
[ -s "$pending" ] || fail "the disk does not know of the change"

# in time: the change stands, and so does its end
kill -9 "$naisend_pid"
wait "$naisend_pid" 2>/dev/null
cp "$startup" "$startup.before"
again
called after || fail "the saved change is not there"
shell 'show archive config rollback timer' | grep -q 'Timer value: 2 min' || fail "the timer is forgotten"

# the time passes while there is no process
kill -9 "$naisend_pid"
wait "$naisend_pid" 2>/dev/null
sed -i "1s/rollback [0-9]*/rollback $(($(date +%s) - 1))/" "$pending"
again
await 10 called before || fail "the change was not undone"
shell 'show archive config rollback timer' | grep -q 'No Rollback' || fail "the timer still runs"

# once confirmed it stays
shell_lines <<'END' >/dev/null
configure terminal revert timer 2
hostname confirmed
end
configure confirm
write memory
END
[ -e "$pending" ] && grep -q '^! rollback' "$pending" && fail "a confirmed change is still on the disk"
cp "$startup" "$startup.before"
kill -9 "$naisend_pid"
wait "$naisend_pid" 2>/dev/null
again
called confirmed || fail "the confirmed change is gone"

shell_lines <<'END' >/dev/null
configure terminal
hostname unsaved
END
called unsaved || fail "no change"
shell 'reload' >/dev/null
await 10 called confirmed || fail "no start with the startup-config"
kill -0 "$naisend_pid" || fail "it is another process"
grep -q 'SYS-5-RELOAD: Reload requested by' "$scratch/log" || fail "the log does not tell"
