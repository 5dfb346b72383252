# SPDX-License-Identifier: MIT
# Sourced by the programs of test/load that are scripts: the real daemon as in test/e2e/lib.sh, and the options, forms and
# verdicts of load.h. A script ends with `load_status`.
load_form=usual load_chosen= load_missed=0
while [ $# -gt 0 ]; do
    case $1 in
        --short) load_form=short ;;
        --long) load_form=long; [[ ${2:--} == -* ]] || shift ;;       # the hours are for soak.c alone
        -t) load_chosen=$2; shift ;;
        *) echo "usage: $0 [--short | --long [HOURS]] [-t T3,T8]" >&2; exit 2 ;;
    esac
    shift
done
. "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"

# chosen T1: whether this test is to run.
chosen() {
    [ -z "$load_chosen" ] || [[ ,$load_chosen, == *,$1,* ]]
}
# many USUAL SHORT: so many of it in this form.
many() {
    [ "$load_form" = short ] && echo "$2" || echo "$1"
}
# verdict TEST WHAT FIGURE LIMIT ok|MISS|skipped
verdict() {
    printf '%s\t%s\t%s\t%s\t%s\n' "$@"
    [ "$5" = MISS ] && load_missed=1
    return 0
}
# load_so TEST WHAT COMMAND...: that the command succeeds.
load_so() {
    if "${@:3}"; then verdict "$1" "$2" yes yes ok; else verdict "$1" "$2" no yes MISS; fi
}
load_status() {
    exit "$load_missed"
}
