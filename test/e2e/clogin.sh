#!/bin/bash
# SPDX-License-Identifier: MIT
# rancid's clogin, unchanged: logs in, enables, runs commands, over SSH and telnet.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/lib/rancid/bin
need clogin expect telnet ssh

cat >"$scratch/config" <<'TEXT'
hostname R1
enable secret topsecret
username joe secret opensesame
line vty 0 4
 login local
 transport input ssh telnet
end
TEXT
naisend_start "$scratch/config"
printf '#!/bin/sh\nexec ssh -F none -p 2222 -o UserKnownHostsFile=%q -o StrictHostKeyChecking=no "$@"\n' "$scratch/known" \
    >"$scratch/clogin-ssh"
printf '#!/bin/sh\nexec telnet "$1" 2323\n' >"$scratch/clogin-telnet"
chmod +x "$scratch/clogin-ssh" "$scratch/clogin-telnet"

for method in "ssh:2222" "telnet:2323"; do
    cat >"$scratch/cloginrc" <<TEXT
add user * joe
add password * opensesame topsecret
add method * {$method}
add sshcmd * {$scratch/clogin-ssh}
TEXT
    chmod 600 "$scratch/cloginrc"
    HOME=$scratch timeout 60 clogin -f "$scratch/cloginrc" -c 'show version;show running-config' "$ip" \
        >"$scratch/said" 2>&1 </dev/null || fail "$method: $(cat "$scratch/said")"
    tr -d '\r' <"$scratch/said" >"$scratch/plain"
    grep -q '^R1#show running-config$' "$scratch/plain" || fail "$method did not enable: $(cat "$scratch/plain")"
    grep -q '^end$' "$scratch/plain" || fail "$method did not read to the end: $(cat "$scratch/plain")"
done
echo "clogin: logs in, enables and reads over SSH and telnet"
