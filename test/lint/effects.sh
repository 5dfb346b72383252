#!/bin/bash
# SPDX-License-Identifier: MIT
# That a row acts is proved by a test that observes the effect: test/effects.txt names one for every acting row of the
# catalogue, and nothing else.
cd "$(dirname "$0")/../.." || exit 1
catalogue=${NAISEN_BUILD:-build}/test/catalogue
table=test/effects.txt

[ -x "$catalogue" ] || { echo "$catalogue is missing: build it, and say where in NAISEN_BUILD" >&2; exit 1; }

# Acting rows as the table writes them: `mode | syntax`. What merely opens a mode does nothing by itself.
acting() {
    "$catalogue" commands | sed 's/\\|/\x01/g' | awk -F' *[|] *' '
        /^## /                       { mode = tolower(substr($0, 4)); inside = 0 }
        /^\| command \| help \| effect/ { inside = 1; next }
        !/^\|/                       { inside = 0 }
        inside && $4 != "" && $4 != "*inert*" && $4 !~ /^opens `[^`]*`$/ && !/^\|---/ {
            gsub(/`/, "", $2); print mode " | " $2
        }' | tr '\001' '|' | sort
}
rows=$(grep -v '^#' "$table")
listed=$(sed -E 's/ \| [^|]*$//' <<<"$rows" | sort)
failed=0

if ! diff --label "$table" --label "as the program has it" -u <(echo "$listed") <(acting); then
    printf '\n%s: name the test that observes the effect of each acting row\n' "$table"
    failed=1
fi
for file in $(sed -E 's/.* \| //' <<<"$rows" | tr ' ' '\n' | sort -u); do
    [ -f "test/$file" ] || { echo "$table: there is no test/$file"; failed=1; }
done
exit $failed
