#!/bin/bash
# SPDX-License-Identifier: MIT
# A folder's page names its files: one by one, or by a pattern like `show_….c`.
cd "$(dirname "$0")/../.." || exit 1
failed=0
for folder in cli core core/config csta sccp sip http rtp; do
    for file in "$folder"/*.c; do
        name=$(basename "$file" .c)
        grep -qE "\`($name(\.[ch])?|${name%%_*}_(…|\*)\.c)\`" "$folder/README.md" && continue
        echo "$folder/README.md does not name $name.c"
        failed=1
    done
done
exit $failed
