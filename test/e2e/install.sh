#!/bin/bash
# SPDX-License-Identifier: MIT
# The Debian package: what is in it, that its files run where they land, and what it says to its supervisor.
. "$(dirname "$0")/lib.sh"
need cpack dpkg-deb python3

(cd "$scratch" && cpack --config "$NAISEN_BUILD/CPackConfig.cmake" -B "$scratch/out") >"$scratch/said" 2>&1 ||
    fail "cpack: $(cat "$scratch/said")"
package=$(ls "$scratch"/out/naisen_*.deb) || fail "no package: $(cat "$scratch/said")"
dpkg-deb -x "$package" "$scratch/tree" && dpkg-deb -e "$package" "$scratch/control" || fail "the package cannot be opened"
for file in usr/sbin/naisend usr/sbin/naisen-sshd usr/bin/naisen lib/systemd/system/naisend.service \
    lib/sysusers.d/naisen.conf usr/share/man/man8/naisend.8 etc/naisen/naisen.yaml; do
    [ -e "$scratch/tree/$file" ] || [ -e "$scratch/tree/usr/$file" ] || [ -e "$scratch/tree/$file.gz" ] ||
        fail "$file is not in the package: $(dpkg-deb -c "$package")"
done
# An upgrade asks before it replaces what an administrator changed, and owns nothing of the configuration.
[ "$(cat "$scratch/control/conffiles")" = /etc/naisen/naisen.yaml ] || fail "conffiles: $(cat "$scratch/control/conffiles")"
dpkg-deb -c "$package" | grep -q ' \./var/lib' && fail "the package holds files of the appliance's state"
for script in postinst prerm postrm; do
    sh -n "$scratch/control/$script" && [ -x "$scratch/control/$script" ] || fail "$script"
done
command -v systemd-analyze >/dev/null && {
    sed "s|/usr/sbin/naisend|$NAISEN_BUILD/naisend|" "$NAISEN_SOURCE/configs/naisend.service" >"$scratch/naisend.service"
    systemd-analyze verify --man=no "$scratch/naisend.service" >"$scratch/said" 2>&1 ||
        grep -q "Failed to.*\(lock\|init\|connect\)" "$scratch/said" || fail "the unit: $(cat "$scratch/said")"
}

# A supervisor: it hears READY when the doors are open, signs of life at half of its period, STOPPING at the end.
cat >"$scratch/supervise" <<'PYTHON'
import os, socket, subprocess, sys
path = sys.argv[1]
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(path)
ear.settimeout(20)
child = subprocess.Popen(sys.argv[2:], env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"})
heard = [ear.recv(200).decode()]
print("first", heard[0], "console", os.path.exists(os.path.dirname(path) + "/console"))
print("then", *(ear.recv(200).decode() for _ in range(3)))
child.terminate()
while ear.recv(200) != b"STOPPING=1":
    pass
print("stopping, status", child.wait(20))
PYTHON
mkdir -p "$scratch/nvram" && printf 'hostname R1\nend\n' >"$scratch/nvram/startup-config"
printf 'listen: %s\npaths:\n  root: %s\n  socket: %s/console\nlog:\n  file: %s/log\n  stderr: false\n' \
    "$ip" "$scratch" "$scratch" "$scratch" >"$scratch/naisen.yaml"
python3 "$scratch/supervise" "$scratch/notify" "$scratch/tree/usr/sbin/naisend" -f "$scratch/naisen.yaml" \
    >"$scratch/said" 2>"$scratch/errors" || fail "supervised: $(cat "$scratch/said")"
diff "$scratch/said" - <<'TEXT' || fail "the supervisor heard something else"
first READY=1 console True
then WATCHDOG=1 WATCHDOG=1 WATCHDOG=1
stopping, status 0
TEXT
echo "install: a package that keeps what is the administrator's, and a process that tells its supervisor how it is"
