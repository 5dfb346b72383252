# SPDX-License-Identifier: MIT
# Sourced by the end-to-end tests: a real naisend in a folder of its own, on a loopback address of its own, so that all
# of them may run at once on standard ports.
set -u
: "${NAISEN_BUILD:?}" "${NAISEN_SOURCE:?}"

# skip TEXT: the client of this test is not here; ctest counts it as skipped.
skip() {
    echo "skipped: $*"
    exit 77
}
# need COMMAND...: skips without one of them.
need() {
    local name
    for name in "$@"; do
        command -v "$name" >/dev/null || skip "$name is not installed"
    done
}
fail() {
    echo "FAILED: $*" >&2
    [ -s "$scratch/errors" ] && tail -n 30 "$scratch/errors" >&2
    [ -s "$scratch/log" ] && tail -n 30 "$scratch/log" >&2
    exit 1
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/naisen-e2e.XXXXXX")
ip=127.$((128 + ($$ >> 16) % 64)).$(($$ >> 8 & 255)).$(($$ % 254 + 1))
naisend_pid=
children=()

# end PID: asks it to end, makes it end after ten seconds; its exit status.
end() {
    local status dog
    kill "$1" 2>/dev/null
    { sleep 10; kill -9 "$1"; } >/dev/null 2>&1 &
    dog=$!
    wait "$1" 2>/dev/null
    status=$?
    kill "$dog" 2>/dev/null
    return $status
}

finish() {
    local status=$? child
    trap - EXIT
    for child in "${children[@]}"; do
        end "$child"
    done
    if [ -n "$naisend_pid" ]; then
        end "$naisend_pid" || { [ $status -eq 0 ] && status=1 && echo "naisend ended badly" >&2; }
        grep -q 'ERROR: .*Sanitizer\|runtime error' "$scratch/errors" && cat "$scratch/errors" >&2 && status=1
    fi
    rm -rf "$scratch"
    exit $status
}
trap finish EXIT
trap 'exit 143' TERM INT

# await SECONDS COMMAND...: polls until it succeeds.
await() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}

# naisend_start CONFIG: runs it; ends when its console answers.
naisend_start() {
    mkdir -p "$scratch/nvram"
    cp "$1" "$scratch/nvram/startup-config"
    cat >"$scratch/naisen.yaml" <<TEXT
listen: $ip
ports:
  ssh: 2222
  telnet: 2323
  tftp: 6969
paths:
  root: $scratch
  socket: $scratch/console
log:
  file: $scratch/log
  stderr: false
TEXT
    "$NAISEN_BUILD/naisend" -f "$scratch/naisen.yaml" 2>"$scratch/errors" &
    naisend_pid=$!
    await 20 shell 'show version' || fail "naisend did not start"
}
shell() {
    "$NAISEN_BUILD/naisen" -s "$scratch/console" -c "$1"
}
# Lines on standard input, typed at the console.
shell_lines() {
    "$NAISEN_BUILD/naisen" -s "$scratch/console"
}
