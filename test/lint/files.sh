#!/bin/bash
# SPDX-License-Identifier: MIT
# Every file that may carry a comment says its licence once, in its head; lines fit; nothing speaks of one machine.
cd "$(dirname "$0")/../.." || exit 1
failed=0

complain() {
    [ -z "$2" ] && return
    printf '%s:\n%s\n' "$1" "$2"
    failed=1
}

sources() {
    git ls-files 2>/dev/null | grep -E '\.(c|h|in|sh|cfg|yaml|scn|cli|txt|cmake|md)$|^CMakePresets.json$|^configs/demo$|^test/run$|^test/bench/run$|^test/strength$' |
        grep -v '^test/fuzz/corpus/'
}

complain 'Not one SPDX line, among the first three' "$(sources | grep -v '^test/lint/' | xargs awk '
    FNR == 1 { if (file && found != 1) print file; file = FILENAME; found = 0 }
    /SPDX-License-Identifier/ { found += FNR <= 3 && /: MIT/ ? 1 : 2 }
    END { if (found != 1) print file }')"
complain 'Lines above 120 columns' "$(sources | grep -E '\.[ch]$' | LC_ALL=C.UTF-8 xargs -r grep -nP '^.{121,}')"
complain 'Tabs in C' "$(sources | grep -E '\.[ch]$' | xargs -r grep -nP '\t')"
complain 'Machine paths' "$(git grep -nIE '(^|[^a-zA-Z.])/(work|farm|root|home)/' -- . ':!test/lint' | head)"
complain 'Unfinished' "$(git grep -nE '\b(TODO|FIXME|XXX)\b' -- '*.c' '*.h' | grep -v 'Mxxxx')"
exit $failed
