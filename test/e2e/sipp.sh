#!/bin/bash
# SPDX-License-Identifier: MIT
# SIPp as application, over TCP and UDP: INVITE, features, monitor, call, events, clear, BYE.
. "$(dirname "$0")/lib.sh"
need sipp
naisend_start "$NAISEN_SOURCE/configs/moc.cfg"
mkfifo "$scratch/phones.in"
"$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m 001E.4A34.A35F:7961 -m 000F.8FC7.B681:7960 <"$scratch/phones.in" \
    >"$scratch/phones" 2>&1 &
children+=($!)
exec 3>"$scratch/phones.in"
await 10 grep -q 'phone 2: registered' "$scratch/phones" || fail "the phones do not register"

cp "$NAISEN_SOURCE/test/e2e/sipp-csta.xml" "$scratch/u1.xml"
sed '/<!-- answer -->/,/<!-- answered -->/d' "$scratch/u1.xml" >"$scratch/t1.xml"
for transport in t1 u1; do
    (cd "$scratch" && timeout 60 sipp -sf $transport.xml -t $transport -m 1 -nostdin -trace_err -error_file sipp.errors \
        -s 201 "$ip:5060" >sipp.out 2>&1)
    status=$?
    [ $status -eq 0 ] || { head -n 20 "$scratch/sipp.errors"; fail "sipp over $transport: $status"; }
    echo "sipp over $transport: session, monitor, call, events, clear, BYE"
done
exec 3>&-
