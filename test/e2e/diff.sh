#!/bin/bash
# SPDX-License-Identifier: MIT
# What a push would do is told before it is done: naisend --diff.
. "$(dirname "$0")/lib.sh"

cat >"$scratch/old.cfg" <<'END'
hostname a
telephony-service
 max-dn 9
 max-ephones 9
 ip source-address 10.0.0.1 port 2000
ephone-template 1
 softkeys idle Redial
ephone-dn 1
 number 201
ephone-dn 2
 number 202
ephone-dn 3
 number 203
ephone 1
 mac-address 001E.4A34.A35F
 button 1:1
ephone 2
 mac-address 000F.8FC7.B681
 type 7960
 button 1:2
ephone 3
 mac-address 0019.E7FF.1E30
 ephone-template 1
 button 1:3
ephone 4
 mac-address 0019.E7FF.1E31
ephone 5
 mac-address 0019.E7FF.1E32
 button 1:3
END
sed 's/10.0.0.1/10.0.0.2/; s/number 201/number 201\n name Anna/; s/type 7960/type 7961/; s/Redial/Redial Newcall/
     /^ephone 4/,/31/d; $a ephone 6' "$scratch/old.cfg" >"$scratch/new.cfg"

"$NAISEN_BUILD/naisend" --diff "$scratch/old.cfg" "$scratch/new.cfg" | sed 's/  *!/ !/' >"$scratch/said" ||
    fail "exit code $?: $(cat "$scratch/said")"
diff -u - "$scratch/said" <<'END' || fail "that is not what differs"
telephony-service
 -ip source-address 10.0.0.1 port 2000 ! at once; a new port opens before the old one closes
 +ip source-address 10.0.0.2 port 2000 ! at once; a new port opens before the old one closes
ephone-template 1
 -softkeys idle Redial ! from the next registration on
 +softkeys idle Redial Newcall ! from the next registration on
ephone-dn 1
 +name Anna ! at once
-ephone 4
 -mac-address 0019.E7FF.1E31
ephone 2
 -type 7960 ! the phone restarts when idle
 +type 7961 ! the phone restarts when idle
+ephone 6
! ephone 1 is updated in place
! ephone 2 restarts when idle
! ephone 3 is updated in place
! ephone 4 is unregistered
! ephone 6 may register
END

"$NAISEN_BUILD/naisend" --diff "$scratch/old.cfg" "$scratch/old.cfg" | diff - <(echo '! no phone notices') ||
    fail "a file differs from itself"
echo 'no such thing' >>"$scratch/new.cfg"
"$NAISEN_BUILD/naisend" --diff "$scratch/old.cfg" "$scratch/new.cfg" >/dev/null 2>"$scratch/said"
[ $? -eq 1 ] || fail "a bad line is no failure"
grep -q 'new\.cfg:[0-9]*: Invalid input "such"' "$scratch/said" || fail "the bad line is not named"
"$NAISEN_BUILD/naisend" --diff "$scratch/old.cfg" "$scratch/none.cfg" >/dev/null 2>"$scratch/said"
[ $? -eq 1 ] && grep -q 'No such file' "$scratch/said" || fail "a missing file is no failure"
"$NAISEN_BUILD/naisend" --diff "$scratch/old.cfg" >/dev/null 2>&1
[ $? -eq 2 ] || fail "one file alone is no misuse"
