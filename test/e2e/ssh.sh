#!/bin/bash
# SPDX-License-Identifier: MIT
# OpenSSH's client at the appliance's door: passwords, keys, commands, pipes, terminals, and what must be refused.
. "$(dirname "$0")/lib.sh"
need ssh ssh-keygen

cat >"$scratch/config" <<'TEXT'
hostname R1
username joe privilege 15 secret opensesame
username bob secret hidden
username key privilege 15
telephony-service
 max-dn 600
line vty 0 4
 login local
 transport input ssh
end
TEXT
printf '#!/bin/sh\necho "$PASSWORD"\n' >"$scratch/askpass"
chmod +x "$scratch/askpass"
export SSH_ASKPASS=$scratch/askpass SSH_ASKPASS_REQUIRE=force DISPLAY=none

# remote PASSWORD SSH-ARGUMENTS...
remote() {
    PASSWORD=$1 timeout 30 ssh -F none -p 2222 -o UserKnownHostsFile="$scratch/known" -o StrictHostKeyChecking=accept-new \
        -o LogLevel=ERROR -o NumberOfPasswordPrompts=1 "${@:2}"
}
by_password=(-o PubkeyAuthentication=no)
by_key=(-o PasswordAuthentication=no -o KbdInteractiveAuthentication=no -o IdentitiesOnly=yes)

naisend_start "$scratch/config"

# Version 2 is spoken, whatever `ip ssh version` says.
read -rt 10 version </dev/tcp/"$ip"/2222
[[ $version == SSH-2.0-* ]] || fail "the door says: $version"

# One command, its output and its status.
for method in password keyboard-interactive; do
    remote opensesame "${by_password[@]}" -o PreferredAuthentications=$method "joe@$ip" 'show privilege' >"$scratch/said" ||
        fail "exec with $method: status $?"
    grep -q '^Current privilege level is 15' "$scratch/said" || fail "exec with $method said: $(cat "$scratch/said")"
done
remote opensesame "joe@$ip" 'show nonsense' >"$scratch/said"
[ $? -eq 1 ] || fail "a bad command must have status 1"
grep -q "% Invalid input detected at '^' marker." "$scratch/said" || fail "a bad command is not explained"
remote hidden "bob@$ip" 'show running-config' >/dev/null && fail "user EXEC shows the running-config"

# `banner login` stands above the question, `banner motd` and `banner exec` come behind the login.
printf 'configure terminal\nbanner login #Before#\nbanner motd #Behind#\nbanner exec #At last#\nend\n' | shell_lines >/dev/null
printf 'exit\r' | PASSWORD=opensesame timeout 30 ssh -F none -p 2222 -o UserKnownHostsFile="$scratch/known" -tt \
    "${by_password[@]}" -o PreferredAuthentications=keyboard-interactive "joe@$ip" \
    >"$scratch/said" 2>"$scratch/asked" || fail "banners: status $?"
cat "$scratch/asked" "$scratch/said" | tr -d '\r' | grep -x 'Before\|Behind\|At last' | paste -sd, |
    grep -qx 'Before,Behind,At last' || fail "banners: $(cat "$scratch/asked" "$scratch/said")"
printf 'configure terminal\nno banner login\nno banner motd\nno banner exec\nend\n' | shell_lines >/dev/null

# A long paste of lines that answer nothing: what the door has read ahead goes on without them.
{ echo configure terminal; for i in {1..6000}; do echo "! so that nothing is said in between, line $i"; done
  printf 'end\nshow privilege\n'; } >"$scratch/paste"
remote opensesame "${by_password[@]}" "joe@$ip" <"$scratch/paste" >"$scratch/said" || fail "a long paste: status $?"
grep -q '^Current privilege level is 15' "$scratch/said" || fail "a long paste said: $(cat "$scratch/said")"

# Files, by the protocol that newer clients speak with -O.
copy() {
    PASSWORD=opensesame timeout 30 scp -O -F none -P 2222 -o UserKnownHostsFile="$scratch/known" \
        -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR "${by_password[@]}" "$@"
}
head -c 300000 /dev/urandom >"$scratch/sent"
copy "$scratch/sent" "joe@$ip:flash:sent" 2>"$scratch/said" && fail "scp without ip scp server enable"
grep -q 'Administratively disabled' "$scratch/said" || fail "scp is refused with: $(cat "$scratch/said")"
printf 'configure terminal\nip scp server enable\nend\n' | shell_lines >/dev/null
copy "$scratch/sent" "joe@$ip:flash:sent" || fail "scp to flash: status $?"
copy "joe@$ip:flash:sent" "$scratch/back" || fail "scp from flash: status $?"
cmp "$scratch/sent" "$scratch/back" || fail "scp changes files"
copy "joe@$ip:running-config" "$scratch/back" && grep -qx 'ip scp server enable' "$scratch/back" ||
    fail "scp of the running-config"

# Nobody enters without a proof, and a user without secret has none.
remote wrong "${by_password[@]}" "joe@$ip" 'show privilege' 2>/dev/null && fail "a wrong password was accepted"
remote '' "${by_password[@]}" "key@$ip" 'show privilege' 2>/dev/null && fail "a user without secret was accepted"
remote opensesame "${by_password[@]}" "nobody@$ip" 'show privilege' 2>/dev/null && fail "a stranger was accepted"

# Keys, one as a string and one as IOS's hash.
ssh-keygen -q -t ed25519 -N '' -f "$scratch/ed25519"
ssh-keygen -q -t rsa -b 2048 -N '' -f "$scratch/rsa"
hash=$(cut -d' ' -f2 "$scratch/rsa.pub" | base64 -d | md5sum | cut -c1-32)
shell_lines >"$scratch/said" <<TEXT || fail "keys: $(cat "$scratch/said")"
configure terminal
ip ssh pubkey-chain
username key
key-string
$(cut -d' ' -f2 "$scratch/ed25519.pub" | fold -w 30)
exit
key-hash ssh-rsa $hash
end
TEXT
for key in ed25519 rsa; do
    remote '' "${by_key[@]}" -i "$scratch/$key" "key@$ip" 'show privilege' >"$scratch/said" || fail "$key: status $?"
    remote '' "${by_key[@]}" -i "$scratch/$key" "joe@$ip" 'show privilege' 2>/dev/null && fail "$key is not joe's"
done

# Lines from a pipe, many of them; a terminal with a window.
{
    echo 'configure terminal'
    for ((i = 1; i <= 500; i++)); do printf 'ephone-dn %d\n number %d\n' "$i" $((1000 + i)); done
    printf 'end\nshow running-config | count number\n'
} | remote opensesame "joe@$ip" >"$scratch/said" || fail "pipe: status $?: $(tail -3 "$scratch/said")"
grep -q '= 500' "$scratch/said" || fail "pipe: $(tail -3 "$scratch/said")"
remote opensesame "joe@$ip" 'show running-config' >"$scratch/said" || fail "long output: status $?"
[ "$(grep -c '^ number' "$scratch/said")" -eq 500 ] || fail "long output was cut"
printf 'show privilege\rexit\r' | remote opensesame -tt "joe@$ip" >"$scratch/said" || fail "terminal: status $?"
tr -d '\r' <"$scratch/said" | grep -q '^R1#show privilege$' || fail "no prompt or echo: $(cat "$scratch/said")"

# Wrong passwords end a connection after `ip ssh authentication-retries`; whom `access-class` denies is not even asked.
printf 'configure terminal\nip ssh authentication-retries 1\nend\n' | shell_lines >/dev/null
failed=$(grep -c LOGIN_FAILED "$scratch/log")
PASSWORD=wrong timeout 30 ssh -F none -p 2222 -o UserKnownHostsFile="$scratch/known" -o LogLevel=ERROR \
    "${by_password[@]}" -o PreferredAuthentications=password "joe@$ip" 'show privilege' 2>/dev/null
[ "$(grep -c LOGIN_FAILED "$scratch/log")" -eq $((failed + 1)) ] || fail "more than one password was asked for"
printf 'configure terminal\naccess-list 7 deny any\nline vty 0 4\naccess-class 7 in\nend\n' | shell_lines >/dev/null
remote opensesame "joe@$ip" 'show version' 2>/dev/null && fail "whom the access list denies came in"
printf 'configure terminal\nno access-list 7\nend\n' | shell_lines >/dev/null
remote opensesame "joe@$ip" 'show version' >/dev/null || fail "without the access list nobody comes in"

# Host keys of each kind: both halves fit, and the client knows the new one.
made() {
    [ "$(grep -c SSH-5-ENABLED "$scratch/log")" -ge "$1" ]
}
count=0
for kind in 'rsa modulus 2048:rsa-sha2-256' 'ec keysize 384:ecdsa-sha2-nistp384'; do
    printf 'configure terminal\ncrypto key generate %s\nend\n' "${kind%:*}" | shell_lines >/dev/null
    await 20 made $((++count)) || fail "no key: ${kind%:*}"
    [ "$(ssh-keygen -y -f "$scratch/ssh/host_key")" = "$(cut -d' ' -f1,2 "$scratch/ssh/host_key.pub")" ] ||
        fail "the halves of ${kind%:*} differ"
    rm -f "$scratch/known"
    await 10 remote opensesame -o HostKeyAlgorithms="${kind#*:}" "joe@$ip" 'show version' || fail "no login by ${kind%:*}"
done
shell 'show ip ssh' | grep -q 'ecdsa-sha2-nistp384, base64' || fail "show ip ssh does not know the key"
printf 'configure terminal\ncrypto key zeroize ec\nend\n' | shell_lines >/dev/null
rm -f "$scratch/known"
await 10 remote opensesame -o HostKeyAlgorithms=ssh-ed25519 "joe@$ip" 'show ssh' || fail "SSH did not go on with a new key"
remote opensesame "joe@$ip" 'show ssh' | grep -q 'Session started .*joe' || fail "show ssh does not list the session"

# Only sessions: no file transfer, no forwarding, no environment.
remote opensesame -s "joe@$ip" sftp </dev/null 2>/dev/null && fail "a subsystem was accepted"
remote opensesame -W "127.0.0.1:9" "joe@$ip" </dev/null 2>/dev/null && fail "a forwarding was accepted"
shell 'show resources peers' | awk '$2 == "ssh" { found = $1 == "127.0.0.1" && $7 > 10 && $8 > 100 && $9 > 1000 }
    END { exit !found }' || fail "SSH is not among the peers: $(shell 'show resources peers')"

# The helper may die: it comes back, and other doors do not notice.
helper=$(pgrep -P "$naisend_pid" naisen-sshd) || fail "no helper runs"
kill -KILL "$helper"
await 10 remote opensesame "joe@$ip" 'show version' || fail "the helper did not come back"
shell 'show version' >/dev/null || fail "the console noticed"

# Silent connections do not keep anybody out.
for ((i = 0; i < 200; i++)); do
    { exec {silent}<>"/dev/tcp/$ip/2222"; } 2>/dev/null || fail "connection $i was refused"
done
began=$SECONDS
remote opensesame "joe@$ip" 'show version' >/dev/null || fail "200 silent connections keep us out"
[ $((SECONDS - began)) -le 5 ] || fail "login took $((SECONDS - began)) s"

# The door closes with its line.
printf 'configure terminal\nline vty 0 4\ntransport input none\nend\n' | shell_lines >/dev/null
remote opensesame "joe@$ip" 'show version' 2>/dev/null && fail "the door is still open"
(exec {port}<>"/dev/tcp/$ip/2222") 2>/dev/null && fail "the port is still open"
grep -q 'opensesame\|hidden' "$scratch/log" && fail "a password was logged"
echo "ssh: passwords, keys, commands, pipes and terminals as IOS has them"
