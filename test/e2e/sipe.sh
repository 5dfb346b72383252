#!/bin/bash
# SPDX-License-Identifier: MIT
# pidgin-sipe, unchanged, as application: opens its session, monitors 201, and dials 202 from a buddy's menu; the phones
# ring, answer and hang up, and the client sees each event. (Its own pieces are compiled here, against libpurple.)
. "$(dirname "$0")/lib.sh"
need python3 gcc pkg-config
pkg-config --exists purple glib-2.0 libxml-2.0 || skip "libpurple-dev is not installed"
ls /usr/lib/purple-2/libsipe.so >/dev/null 2>&1 || skip "pidgin-sipe is not installed"
here=$(dirname "$0")/sipe
# shellcheck disable=SC2046
gcc -o "$scratch/client" "$here/client.c" $(pkg-config --cflags --libs purple glib-2.0) || fail "the client does not compile"
# shellcheck disable=SC2046
gcc -shared -fPIC -o "$scratch/sax1.so" "$here/sax1.c" $(pkg-config --cflags libxml-2.0) -ldl || fail "the shim does not compile"

naisend_start "$NAISEN_SOURCE/configs/moc.cfg"
mkfifo "$scratch/phones.in"
"$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m 001E.4A34.A35F:7961 -m 000F.8FC7.B681:7960 <"$scratch/phones.in" \
    >"$scratch/phones" 2>&1 &
children+=($!)
exec 3>"$scratch/phones.in"
await 10 grep -q 'phone 2: registered' "$scratch/phones" || fail "the phones do not register"

python3 "$here/registrar.py" "$ip" 5060 >"$scratch/proxy" 2>&1 &
children+=($!)
await 10 grep -q '^port' "$scratch/proxy" || fail "the registrar does not start"
mkdir "$scratch/purple"
PURPLE_HOME=$scratch/purple LD_PRELOAD=$scratch/sax1.so HOME=$scratch \
    "$scratch/client" "$(awk '/^port/ { print $2 }' "$scratch/proxy")" tel:202 >"$scratch/client.out" 2>&1 &
children+=($!)

# passed TEXT: the line stands in what the proxy passed on.
passed() {
    await 15 grep -q -- "$1" "$scratch/proxy" || { cat "$scratch/proxy" "$scratch/client.out"; fail "no \`$1\`"; }
}
passed '> INFO .* MonitorStart'
passed '< SIP/2.0 200 OK MonitorStartResponse'
passed '> INFO .* MakeCall'
passed '< SIP/2.0 200 OK MakeCallResponse'
passed '< INFO .* DeliveredEvent'
await 10 grep -q 'phone 2: .*ringin' "$scratch/phones" || fail "phone 2 does not ring"
echo "2 answer" >&3
passed '< INFO .* EstablishedEvent'
shell 'show cti call' | grep -q 202 || fail "show cti call does not know the call"
echo "1 endcall" >&3
passed '< INFO .* ConnectionClearedEvent'
exec 3>&-
