#!/bin/bash
# SPDX-License-Identifier: MIT
# T20: the thread sanitizer over the threads that there are (sound, files, names) and over the other loads in short form;
# valgrind over scenarios and transcripts, some of them, or (--long) all. No report from either.
. "$(dirname "$0")/load.sh"
chosen T20 || load_status
threads=$NAISEN_BUILD/threads log=$NAISEN_BUILD/races.log
if [ "$load_form" = short ]; then
    verdict T20 "reports of the thread sanitizer and valgrind" "minutes of building" 0 skipped
    load_status
fi

make_threads() {
    local units=("$NAISEN_SOURCE"/test/unit/rtp_*.c) programs=("$NAISEN_SOURCE"/test/load/*.c)
    units=("${units[@]##*/}") programs=("${programs[@]##*/}")
    programs=("${programs[@]%.c}")
    names=("${units[@]/#/unit_}") names=("${names[@]%.c}")
    cmake -S "$NAISEN_SOURCE" -B "$threads" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_FLAGS=-fsanitize=thread &&
        cmake --build "$threads" --target naisend naisen naisen-sshd naisen-phone naisen-cti "${names[@]}" \
            $(printf 'load_%s\n' "${programs[@]}" | grep -vx load_load)
}

# clean COMMAND...: it ends well, without a word of the thread sanitizer.
clean() {
    NAISEN_BUILD=$threads timeout 300 "$@" >"$scratch/said" 2>&1
    local status=$?
    cat "$scratch/said" >>"$log"
    [ $status = 77 ] || { [ $status = 0 ] && ! grep -q 'WARNING: ThreadSanitizer' "$scratch/said"; }
}

# count WHAT COMMAND... -- FILE...: how many of the files the command takes without a report.
count() {
    local what=$1 command=() all=0 good=0 file
    shift
    while [ "$1" != -- ]; do command+=("$1"); shift; done
    shift
    for file in "$@"; do
        all=$((all + 1))
        if clean "${command[@]}" "$file"; then good=$((good + 1)); else echo "not clean: $file" >&2; fi
    done
    verdict T20 "$what" "$good of $all" "all" "$([ "$good" = "$all" ] && echo ok || echo MISS)"
}

: >"$log"
if make_threads >>"$log" 2>&1; then
    count "units of the sound threads, thread sanitizer" env -- "${names[@]/#/$threads/test/}"
    # What it preloads goes before the sanitizer's own library.
    count "loads in short form, thread sanitizer" sh -c '"$0" --short' -- $(ls "$threads"/test/load_* | grep -v clock)
    count "runs of real clients, thread sanitizer" bash -- \
        "$NAISEN_SOURCE"/test/e2e/{daemon,state,telnet,services,lab,demo,http,tftp,rollback}.sh
else
    verdict T20 "a build with the thread sanitizer" no yes MISS
fi

if command -v valgrind >/dev/null && cmake --build "$NAISEN_BUILD" --target scenario transcript >>"$log" 2>&1; then
    memcheck=(valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite)
    scenarios=("$NAISEN_SOURCE"/test/scenario/{s1,s12,conference,park,hunt,mobility,paging,replace,session-server}.scn)
    transcripts=("$NAISEN_SOURCE"/test/transcript/{rollback,files}.cli)
    if [ "$load_form" = long ]; then
        # A walk alone would take an hour.
        scenarios=($(ls "$NAISEN_SOURCE"/test/scenario/*.scn | grep -vE 'walk|vanish\.scn')) transcripts=("$NAISEN_SOURCE"/test/transcript/*.cli)
    fi
    count "scenarios, valgrind" "${memcheck[@]}" "$NAISEN_BUILD/test/scenario" -- "${scenarios[@]}"
    count "transcripts, valgrind" "${memcheck[@]}" "$NAISEN_BUILD/test/transcript" -- "${transcripts[@]}"
else
    verdict T20 "scenarios and transcripts, valgrind" "valgrind is not here" 0 skipped
fi
load_status
