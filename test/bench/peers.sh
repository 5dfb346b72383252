#!/bin/bash
# SPDX-License-Identifier: MIT
# FRRouting's shell beside bench_config and bench_shell: a file of stanzas of five lines that vtysh reads into zebra. A
# tenth of theirs: vtysh asks zebra about every line, which takes minutes for all. Without the package frr it says so.
set -u
STANZAS=250
vtysh=$(command -v vtysh) && zebra=$(ls /usr/lib/frr/zebra 2>/dev/null) || {
    printf '%-46s %12s\n' "FRRouting's vtysh" "not installed"
    exit 0
}
folder=$(mktemp -d "${TMPDIR:-/tmp}/naisen-bench.XXXXXX")
chmod 777 "$folder"
finish() {
    [ -s "$folder/pid" ] && kill "$(cat "$folder/pid")"
    rm -rf "$folder"
}
trap finish EXIT
for ((i = 1; i <= STANZAS; i++)); do
    printf 'interface desk%d\n description Room %d\n shutdown\n multicast disable\n bandwidth 100\n' "$i" "$i"
done >"$folder/config"
: >"$folder/vtysh.conf"
"$zebra" -d -i "$folder/pid" -z "$folder/zserv" --vty_socket "$folder" -P 0 -f /dev/null >"$folder/log" 2>&1
for ((i = 0; i < 100; i++)); do
    [ -S "$folder/zebra.vty" ] && break
    sleep 0.05
done
[ -S "$folder/zebra.vty" ] || { printf '%-46s %12s\n' "FRRouting's vtysh" "does not start"; exit 0; }

# row WHAT COMMAND...: how long it takes
row() {
    local began
    began=$(date +%s%N)
    "${@:2}" >"$folder/log" 2>&1
    printf '%-46s %12d ms\n' "$1" $((($(date +%s%N) - began) / 1000000))
}
shell() {
    timeout 200 "$vtysh" --vty_socket "$folder" --config_dir "$folder" "$@"
}
row "vtysh: a file of 1,250 lines" shell -f "$folder/config"
row "vtysh: show running-config of it" shell -c 'show running-config'
