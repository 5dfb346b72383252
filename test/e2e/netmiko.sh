#!/bin/bash
# SPDX-License-Identifier: MIT
# netmiko's cisco_ios driver, unchanged, over SSH and telnet.
. "$(dirname "$0")/lib.sh"
/usr/bin/python3 -c 'import netmiko' 2>/dev/null || skip "netmiko is not installed"

cat >"$scratch/config" <<'TEXT'
hostname R1
enable secret topsecret
username joe secret opensesame
username ann privilege 15 secret opensesame
ip scp server enable
archive
 path flash:kept
telephony-service
 max-dn 20
 max-ephones 10
line vty 0 4
 login local
 transport input ssh telnet
end
TEXT
naisend_start "$scratch/config"
for kind in cisco_ios:2222 cisco_ios_telnet:2323; do
    HOME=$scratch timeout 120 /usr/bin/python3 "$(dirname "$0")/netmiko/push.py" "$ip" "${kind#*:}" "${kind%:*}" \
        >"$scratch/said" 2>&1 || fail "$kind: $(cat "$scratch/said")"
    grep -q '^ number 1007$' "$scratch/nvram/startup-config" || fail "$kind saved nothing"
    printf 'configure terminal\nno ephone-dn 7\nend\nwrite memory\n' | shell_lines >/dev/null || fail "no ephone-dn 7"
done
/usr/bin/python3 -c 'import scp' 2>/dev/null && {
    HOME=$scratch timeout 120 /usr/bin/python3 "$(dirname "$0")/netmiko/transfer.py" "$ip" 2222 "$scratch" \
        >"$scratch/said" 2>&1 || fail "file_transfer: $(cat "$scratch/said")"
}
echo "netmiko: enables, reads, configures and saves over SSH and telnet, copies files by SCP"
