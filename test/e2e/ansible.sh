#!/bin/bash
# SPDX-License-Identifier: MIT
# Ansible's cisco.ios collection, unchanged: facts, commands, a configuration that changes once, a line that is refused,
# a template, modules for single things, and changes that go back unless they are confirmed.
. "$(dirname "$0")/lib.sh"
need ansible-playbook
/usr/bin/python3 -c 'import paramiko' 2>/dev/null || skip "paramiko is not installed"
here=$(cd "$(dirname "$0")" && pwd)/ansible

cat >"$scratch/config" <<'TEXT'
hostname R1
enable secret topsecret
username joe secret opensesame
archive
 path flash:kept
telephony-service
 max-dn 20
 max-ephones 10
line vty 0 4
 login local
 transport input ssh
end
TEXT
naisend_start "$scratch/config"

cat >"$scratch/inventory" <<TEXT
[appliance]
R1 ansible_host=$ip ansible_port=2222
[appliance:vars]
ansible_connection=ansible.netcommon.network_cli
ansible_network_os=cisco.ios.ios
ansible_network_cli_ssh_type=paramiko
ansible_python_interpreter=/usr/bin/python3
ansible_user=joe
ansible_password=opensesame
ansible_become=yes
ansible_become_method=enable
ansible_become_password=topsecret
TEXT
# play NAME: runs a playbook; what it says is in $scratch/said.
play() {
    HOME=$scratch ANSIBLE_HOST_KEY_CHECKING=False ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=False \
        PATH=/usr/bin:$PATH timeout 120 ansible-playbook -i "$scratch/inventory" "$here/$1.yml" >"$scratch/said" 2>&1
}
# tally WORD NUMBER: what the recap counts.
tally() {
    grep -q "R1 .*$1=$2 " "$scratch/said" || fail "$1 is not $2: $(cat "$scratch/said")"
}

play commands || fail "commands: $(cat "$scratch/said")"
tally changed 0

# The same configuration twice: the first time it changes the appliance, then nothing.
play configure || fail "configure: $(cat "$scratch/said")"
tally changed 1
play configure || fail "configure again: $(cat "$scratch/said")"
tally changed 0
shell 'show running-config' >"$scratch/running"
grep -q '^ number 1002$' "$scratch/running" || fail "ephone-dn 2 is not there: $(cat "$scratch/running")"

# A refused line fails its task and says which word.
play refused && fail "a refused line passed: $(cat "$scratch/said")"
tally failed 1
grep -q "Invalid input detected at" "$scratch/said" || fail "no reason is given: $(cat "$scratch/said")"

# Saving asks for a file name and takes Return.
play save || fail "save: $(cat "$scratch/said")"
grep -q '^ number 1002$' "$scratch/nvram/startup-config" || fail "nothing was saved"
play save || fail "save again: $(cat "$scratch/said")"
tally changed 0
# A template, with a banner in it.
play template || fail "template: $(cat "$scratch/said")"
tally changed 1
play template || fail "template again: $(cat "$scratch/said")"
tally changed 0
shell 'show running-config' >"$scratch/running"
grep -q '^Desk 4 is # here$' "$scratch/running" || fail "the banner is not there: $(cat "$scratch/running")"

play modules || fail "modules: $(cat "$scratch/said")"
shell 'write memory' >/dev/null
play differences || fail "differences: $(cat "$scratch/said")"
grep -q '^-hostname R1' "$scratch/said" && grep -q '^+hostname Elsewhere' "$scratch/said" ||
    fail "the difference is not shown: $(cat "$scratch/said")"

# A change that is confirmed stays. One that is not goes back when its time is over; it comes to be over while there is no
# process, so that nobody has to wait for it.
called() {
    shell 'show running-config' | grep -q "^hostname $1\$"
}
play confirmed || fail "confirmed: $(cat "$scratch/said")"
called Confirmed || fail "a confirmed change is gone"
shell 'write memory' >/dev/null
play unconfirmed || fail "unconfirmed: $(cat "$scratch/said")"
called Unconfirmed || fail "no change was made"
kill -9 "$naisend_pid"
wait "$naisend_pid" 2>/dev/null
sed -i "1s/rollback [0-9]*/rollback $(($(date +%s) - 1))/" "$scratch/nvram/rollback-config"
cp "$scratch/nvram/startup-config" "$scratch/config"
naisend_start "$scratch/config"
await 10 called Confirmed || fail "an unconfirmed change stays"
echo "ansible: commands, configurations that change once, a refused line, saving, confirmed and unconfirmed changes"
