#!/bin/bash
# SPDX-License-Identifier: MIT
# T20: the thread sanitizer over T7, T13 and T18 and over the units of what has threads (sound, files), valgrind over some
# scenarios and transcripts. --long: over all of them, and over real clients. No report from either.
. "$(dirname "$0")/load.sh"
chosen T20 || load_status
threads=$NAISEN_BUILD/threads log=$NAISEN_BUILD/races.log
if [ "$load_form" = short ]; then
    verdict T20 "reports of the thread sanitizer and valgrind" "minutes of building" 0 skipped
    load_status
fi

# names FILE...: without folder and ending.
names() {
    basename -a "$@" | sed 's/\.[^.]*$//'
}
units=(core_files rtp_link) loads=(registrations applications churn) tests=(-t T7,T13,T18) programs=() clients=()
scenarios=("$NAISEN_SOURCE"/test/scenario/{s1,s12,conference,park,hunt,mobility,paging,replace,session-server}.scn)
transcripts=("$NAISEN_SOURCE"/test/transcript/{rollback,files}.cli)
if [ "$load_form" = long ]; then
    units=(core_files $(names "$NAISEN_SOURCE"/test/unit/rtp_*.c)) tests=() programs=(naisen-phone naisen-cti)
    # What clock.c preloads goes before the sanitizer's own library.
    loads=($(names "$NAISEN_SOURCE"/test/load/*.c | grep -vxE 'load|clock'))
    clients=("$NAISEN_SOURCE"/test/e2e/{daemon,state,telnet,services,lab,demo,http,tftp,rollback}.sh)
    # A walk alone would take an hour.
    scenarios=($(ls "$NAISEN_SOURCE"/test/scenario/*.scn | grep -vE 'walk|vanish\.scn'))
    transcripts=("$NAISEN_SOURCE"/test/transcript/*.cli)
fi

make_threads() {
    cmake -S "$NAISEN_SOURCE" -B "$threads" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_FLAGS=-fsanitize=thread &&
        cmake --build "$threads" --target naisend naisen naisen-sshd "${programs[@]}" "${units[@]/#/unit_}" \
            "${loads[@]/#/load_}"
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
    [ "$all" = 0 ] || verdict T20 "$what" "$good of $all" "all" "$([ "$good" = "$all" ] && echo ok || echo MISS)"
}

: >"$log"
if make_threads >>"$log" 2>&1; then
    count "units of what has threads, thread sanitizer" env -- "${units[@]/#/$threads/test/unit_}"
    count "loads in short form, thread sanitizer" sh -c "\$0 --short ${tests[*]}" -- "${loads[@]/#/$threads/test/load_}"
    count "runs of real clients, thread sanitizer" bash -- "${clients[@]}"
else
    verdict T20 "a build with the thread sanitizer" no yes MISS
fi

if command -v valgrind >/dev/null && cmake --build "$NAISEN_BUILD" --target scenario transcript >>"$log" 2>&1; then
    memcheck=(valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite)
    count "scenarios, valgrind" "${memcheck[@]}" "$NAISEN_BUILD/test/scenario" -- "${scenarios[@]}"
    count "transcripts, valgrind" "${memcheck[@]}" "$NAISEN_BUILD/test/transcript" -- "${transcripts[@]}"
else
    verdict T20 "scenarios and transcripts, valgrind" "valgrind is not here" 0 skipped
fi
load_status
