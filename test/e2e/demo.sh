#!/bin/bash
# SPDX-License-Identifier: MIT
# The tour of configs/demo ends with 0, beside others; a port in use is a clear message, not a hang; --serve ends with
# SIGTERM.
. "$(dirname "$0")/lib.sh"
base=$((10000 + $$ % 40000))
demo=$NAISEN_SOURCE/configs/demo

"$demo" --tour --port-base $base >"$scratch/tour" 2>&1 || { cat "$scratch/tour"; fail "the tour"; }
for text in Mac:001E.4A34.A35F 'Established(202,connected,newCall)' 'Held(201,hold,normal)' 'everything went as told'; do
    grep -qF "$text" "$scratch/tour" || { cat "$scratch/tour"; fail "the tour does not show $text"; }
done

"$demo" --serve --port-base $base --config "$NAISEN_SOURCE/configs/session-manager.cfg" >"$scratch/serve" 2>&1 &
serve=$!
children+=($serve)
await 20 grep -q Serving "$scratch/serve" || { cat "$scratch/serve"; fail "--serve does not serve"; }
"$demo" --tour --port-base $base >"$scratch/second" 2>&1 && fail "a second demo on the same ports came up"
grep -q 'in use by another program' "$scratch/second" || { cat "$scratch/second"; fail "no word about the port in use"; }
kill $serve
wait $serve
[ $? -eq 143 ] || fail "--serve did not end by SIGTERM"
children=()
