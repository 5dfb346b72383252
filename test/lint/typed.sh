#!/bin/bash
# SPDX-License-Identifier: MIT
# Every command, every setting that acts and every debug flag is typed in some transcript or scenario, and not refused:
# whoever looks for an example finds one.
cd "$(dirname "$0")/../.." || exit 1
catalogue=${NAISEN_BUILD:-build}/test/catalogue

[ -x "$catalogue" ] || { echo "$catalogue is missing: build it, and say where in NAISEN_BUILD" >&2; exit 1; }
"$catalogue" typed test/transcript/*.cli test/scenario/*.scn && exit 0
echo "These are typed in no transcript and in no scenario"
exit 1
