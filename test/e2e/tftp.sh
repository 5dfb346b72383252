#!/bin/bash
# SPDX-License-Identifier: MIT
# curl's TFTP client fetches what phones fetch.
. "$(dirname "$0")/lib.sh"
need curl
curl --version | grep -qw tftp || skip "curl knows no TFTP"

naisend_start "$NAISEN_SOURCE/configs/moc.cfg"
mkdir -p "$scratch/flash/tftp"
head -c 200000 /dev/urandom >"$scratch/flash/tftp/firmware.bin"

fetch() {
    curl -sS --max-time 20 "${@:2}" -o "$scratch/got" "tftp://$ip:6969/$1"
}
await 10 fetch XMLDefault.cnf.xml || fail "nothing is served"

for size in 512 1024 1468 8192; do
    fetch firmware.bin --tftp-blksize "$size" || fail "firmware.bin does not come in blocks of $size"
    cmp "$scratch/got" "$scratch/flash/tftp/firmware.bin" || fail "firmware.bin is not the same in blocks of $size"
done
fetch firmware.bin --tftp-no-options || fail "firmware.bin does not come without options"
cmp "$scratch/got" "$scratch/flash/tftp/firmware.bin" || fail "firmware.bin is not the same without options"

fetch SEP001E4A34A35F.cnf.xml || fail "the phone's file does not come"
grep -q "<processNodeName>$ip</processNodeName>" "$scratch/got" || fail "the phone's file names no server"
if command -v xmllint >/dev/null; then
    xmllint --noout "$scratch/got" || fail "the phone's file is no XML"
fi
fetch none.bin 2>/dev/null && fail "a file that does not exist came"
fetch ../nvram/startup-config --path-as-is 2>/dev/null && fail "a file outside of the folder came"
curl -sS --max-time 20 -T "$scratch/got" "tftp://$ip:6969/new.bin" 2>/dev/null && fail "a file was written"
[ ! -e "$scratch/flash/tftp/new.bin" ] || fail "a file was written"
shell 'show metrics' | grep -q tftp_files_sent || fail "nothing was counted"
