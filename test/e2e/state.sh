#!/bin/bash
# SPDX-License-Identifier: MIT
# What a user set is there after a restart without `write memory`: an orderly one, one by kill -9 while the file is being
# written, and one with a damaged file.
. "$(dirname "$0")/lib.sh"
config=$NAISEN_SOURCE/test/scenario/office.cfg

cti() {
    "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 -t 10 "$@" >"$scratch/cti" 2>&1
}
reads() {
    cti "$1" 201 && grep -q "$2" "$scratch/cti" || fail "$1 after $3 reads $(cat "$scratch/cti")"
}
kept() {
    grep -q "^$1" "$scratch/state"
}

naisend_start "$config"
cti forward 201 203 && cti dnd 201 on && cti mwi 201 on || fail "refused: $(cat "$scratch/cti")"
end "$naisend_pid" || fail "naisend ended badly"
naisend_start "$config"
reads forward 'forwardImmediate on 203' "a restart"
reads dnd '(on)' "a restart"
reads mwi '(on)' "a restart"
shell 'show running-config' | grep -q '^ call-forward all 203' || fail "the forward is not in the running-config"

# A file that says the same about the forward leaves it the user's: it survives, although the startup-config lacks it.
shell 'copy running-config flash:replacement' >/dev/null
sed -i 's/^ number 201$/ number 201\n name Replaced/' "$scratch/flash/replacement"
shell 'configure replace flash:replacement force' | grep -q 'Rollback Done' || fail "no replacement"
kill -9 "$naisend_pid"
wait "$naisend_pid" 2>/dev/null
naisend_start "$config"
shell 'show running-config' | grep -q 'name Replaced' && fail "what was not saved is there"
reads forward 'forwardImmediate on 203' "a replacement and kill -9"

# toggle: changes without end, so that the file is written whenever it may be; never to 203, which was there before.
toggle() {
    local to=204
    while "$NAISEN_BUILD/naisen-cti" -s "$ip:5060" -l 201 -t 10 forward 201 $to >/dev/null 2>&1; do
        to=$((to ^ 1))       # 204, 205, 204 …
    done
}
for round in 1 2 3; do
    toggle &
    toggling=$!
    await 5 kept 'call-forward 1 20[45]' || fail "the changes are not written"
    kill -9 "$naisend_pid"
    wait "$naisend_pid" "$toggling" 2>/dev/null
    naisend_start "$config"
    reads forward 'forwardImmediate on 20[45]' "kill -9"
    reads dnd '(on)' "kill -9"
    cti forward 201 203
    await 5 kept 'call-forward 1 203' || fail "the forward is not written"
done
grep -q STATE_ASIDE "$scratch/log" && fail "a kill damaged the file"

end "$naisend_pid" || fail "naisend ended badly"
echo 'message-waiting 201' >>"$scratch/state"
naisend_start "$config"
reads forward 'not forwarded\|off' "damage"
grep -q STATE_ASIDE "$scratch/log" || fail "the damage is not told"
[ -s "$scratch/state.aside" ] || fail "the damaged file is not set aside"
