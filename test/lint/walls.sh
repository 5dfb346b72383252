#!/bin/bash
# SPDX-License-Identifier: MIT
# Who may include whom: a folder sees itself and core/; core sees nobody; a library is seen where it is used.
cd "$(dirname "$0")/../.." || exit 1
failed=0

complain() {
    [ -z "$2" ] && return
    printf '%s:\n%s\n' "$1" "$2"
    failed=1
}

# includes FOLDER PATTERN: include lines of that folder's sources that match. core/main.c belongs to the executable.
includes() {
    grep -rnE "^ *# *include +[<\"]$2" "$1" --include='*.[ch]' 2>/dev/null | grep -v '^core/main\.c:'
}

folders='cli core csta sccp sip http rtp test'
for folder in cli core csta sccp sip http rtp; do
    others=$(for name in $folders; do [ "$name" = "$folder" ] || [ "$name" = core ] || printf '%s/|' "$name"; done)
    complain "$folder/ includes a neighbour" "$(includes $folder "(${others%|})")"
done

# library PATTERN FILES: only these paths may include it.
library() {
    complain "$1 outside of ${2//|/, }" "$(grep -rnE "^ *# *include +<$1" cli core csta sccp sip http rtp test --include='*.[ch]' |
        grep -vE "^($2)")"
}
library 'uv\.h' 'core/loop\.c'
library 'yaml\.h' 'core/'
library 'openssl/' 'core/|sip/'
library 'libxml/' 'csta/xml\.c|test/'
library 'osip' 'sip/'
library 'microhttpd' 'http/server\.c'
library 'libcli' 'cli/|test/bench/libcli\.c'
library 'libssh' 'cli/sshd|cli/'
exit $failed
