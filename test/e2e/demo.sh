#!/bin/bash
# SPDX-License-Identifier: MIT
# The tour of configs/demo ends with 0, beside others; a port in use is a clear message, not a hang; --serve ends with
# SIGTERM.
. "$(dirname "$0")/lib.sh"
base=$((10000 + $$ % 15000))     # below the ports that the system gives to outgoing connections
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

# A port that is taken but answers nobody is noticed, too.
command -v python3 >/dev/null || exit 0
python3 - $((2000 + base)) >"$scratch/taken" <<'TEXT' &
import socket, sys, time
taken = socket.socket()
taken.bind(("127.0.0.1", int(sys.argv[1])))
print("taken", flush=True)
time.sleep(60)
TEXT
children+=($!)
await 10 grep -q taken "$scratch/taken" || fail "the port cannot be taken"
"$demo" --tour --port-base $base >"$scratch/third" 2>&1 && fail "a demo came up without its SCCP port"
grep -q 'in use by another program' "$scratch/third" || { cat "$scratch/third"; fail "no word about the taken port"; }
