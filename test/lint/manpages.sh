#!/bin/bash
# SPDX-License-Identifier: MIT
# A manual page names every option that its program takes.
cd "$(dirname "$0")/../.." || exit 1
failed=0

# options SOURCE: what it gives to getopt or getopt_long.
options() {
    grep -oP 'getopt(_long)?\(argc, argv, "\K[^"]*' "$1" | grep -o '[a-zA-Z]' | sed 's/^/-/'
    grep -oP '\{ "\K[a-z-]+(?=", ([01]|no_argument|required_argument),)' "$1" | sed 's/^/--/'
}

# complete SOURCE PAGE
complete() {
    text=$(sed 's/\\f.//g; s/\\-/-/g; s/\<Fl /-/g' "$2")
    [ -n "$(options "$1")" ] || { echo "$1: no options found"; failed=1; }
    for option in $(options "$1"); do
        grep -qE "(^|[^a-z-])$option\b" <<<"$text" || { echo "$2 does not name $option"; failed=1; }
    done
}

complete core/main.c core/naisend.8
complete cli/naisen.c cli/naisen.1
complete test/lab/naisen-phone.c test/lab/naisen-phone.1
complete test/lab/naisen-cti.c test/lab/naisen-cti.1
exit $failed
