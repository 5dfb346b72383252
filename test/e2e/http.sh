#!/bin/bash
# SPDX-License-Identifier: MIT
# The pages behind a phone's buttons, asked for by curl: the menu, login and logout, the directory, and what is refused.
. "$(dirname "$0")/lib.sh"
need curl python3
cat >"$scratch/config" <<'END'
ip http server
voice logout-profile 1
 number 203 type normal
!
voice user-profile 1
 user anna password secret
 pin 4711
 number 204 type normal
!
telephony-service
 max-ephones 10
 max-dn 20
 ip source-address 10.0.0.1 port 2000
 authentication credential push bell
 url services http://10.9.9.9/apps?a=1&b=2 Timetable
 directory entry 7 5550123 name Müller & Söhne
!
ephone-dn 1
 number 203
 name Front desk
!
ephone-dn 2
 number 204
 name Anna
!
ephone 1
 mac-address 001E.4A34.A35F
 type 7961
 logout-profile 1
!
end
END
naisend_start "$scratch/config"
"$NAISEN_BUILD/naisen-phone" -s "$ip:2000" -m 001E.4A34.A35F:7961 -e 'pause 60000' >"$scratch/phone" 2>&1 &
children+=($!)
await 10 grep -q registered "$scratch/phone" || fail "the phone does not register: $(cat "$scratch/phone")"

# get PATH [CURL-OPTION...]: the page, in $page.
get() {
    local path=$1
    shift
    page=$(curl -sS --max-time 10 "$@" "http://$ip$path") || fail "no answer to $path"
}
# page_has TEXT..., page_lacks TEXT...
page_has() {
    local text
    for text; do
        grep -qF "$text" <<<"$page" || fail "no $text in: $page"
    done
}
page_lacks() {
    grep -qF "$1" <<<"$page" && fail "$1 in: $page"
    return 0
}
is_xml() {
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())' <<<"$page" ||
        fail "not XML: $page"
}
# status PATH [CURL-OPTION...]
status() {
    local path=$1
    shift
    curl -s --max-time 10 -o /dev/null -w '%{http_code}' "$@" "http://$ip$path"
}
menu=/CMEserverForPhone/serviceurl
em=/CMEserverForPhone/em
me='name=SEP001E4A34A35F'

get "$menu?locale=English_United_States&$me"
is_xml
page_has '<Name>Extension Mobility</Name>' "http://$ip:80$em?$me" '<Name>Timetable</Name>' \
    'http://10.9.9.9/apps?a=1&amp;b=2'
get "$menu?$me" --interface 127.0.0.77
page_lacks 'Extension Mobility'

page_lacks 'Fast Dials'

fast=/CMEserverForPhone/fastdial
get "$fast?$me"
page_has 'This phone has no fast dials.'
{
    echo 'configure terminal'
    echo 'ephone 1'
    for tag in $(seq 40); do echo "fastdial $tag 55501$tag name Line $tag"; done
    echo 'end'
} >"$scratch/dials"
"$NAISEN_BUILD/naisen" -s "$scratch/console" <"$scratch/dials" >/dev/null || fail "no fast dials"
get "$menu?$me"
page_has "http://$ip:80$fast?$me"
get "$fast?$me"
is_xml
page_has '<Name>Line 1</Name>' '<Telephone>5550132</Telephone>' "http://$ip:80$fast?$me&amp;start=32"
page_lacks '5550133'
get "$fast?$me&start=32"
page_has '<Name>Line 33</Name>' '<Telephone>5550140</Telephone>'
page_lacks 'Next'
get "$fast?$me" --interface 127.0.0.77
page_has 'This phone is not known here.'

get "$em?$me"
is_xml
page_has '<QueryStringParam>user</QueryStringParam>' '<InputFlags>AP</InputFlags>'
get "$em/login?$me&user=anna&password=wrong"
page_has 'User or password is wrong.'
get "$em/login?$me&user=anna&password=secret" --interface 127.0.0.77
page_has 'This phone is not known here.'
get "$em/login?$me&user=anna&password=secret"
page_has 'Logged in.'
await 10 bash -c "'$NAISEN_BUILD/naisen' -s '$scratch/console' -c 'show ephone' | grep -q 'number 204'" ||
    fail "the lines of the user are not there: $(shell 'show ephone')"
get "$em?$me"
page_has 'anna is logged in here.' '<Name>Logout</Name>'
get "$em/logout?$me"
page_has 'Logged out.'
get "$em/login?$me&user=anna&password=4711"
page_has 'Logged in.'
get "$em/logout?$me"

get /CMEserverForPhone/localdirectory?"$me"
is_xml
page_has '<URL>http://'"$ip"':80/CMEserverForPhone/localdirectory/search?'"$me"'</URL>'
get "/CMEserverForPhone/localdirectory/search?$me&text=m%C3%BCller&number="
page_lacks 'Front desk'
get "/CMEserverForPhone/localdirectory/search?$me&text=s%C3%B6hne"
is_xml
page_has '<Name>Müller &amp; Söhne</Name>' '<Telephone>5550123</Telephone>'
get "/CMEserverForPhone/localdirectory/search?text=&number=20"
page_has '<Telephone>203</Telephone>' '<Telephone>204</Telephone>'
get "/CMEserverForPhone/localdirectory/search?text=nobody"
page_has 'Nobody was found.'

get '/CCMCIP/authenticate.asp?UserID=push&Password=bell&devicename=SEP001E4A34A35F'
[ "$page" = AUTHORIZED ] || fail "a credential is not known: $page"
get '/CCMCIP/authenticate.asp?UserID=push&Password=ring&devicename=SEP001E4A34A35F'
[ "$page" = UN-AUTHORIZED ] || fail "a wrong credential: $page"

# What the phone says itself: whose pushes it takes, and which pages it does not have.
{
    echo 'configure terminal'
    echo 'ephone 1'
    echo 'username ann password drum'
    echo 'exclude em myphoneapp directory'
    echo 'end'
} | "$NAISEN_BUILD/naisen" -s "$scratch/console" >/dev/null || fail "no exclude"
get '/CCMCIP/authenticate.asp?UserID=ann&Password=drum&devicename=SEP001E4A34A35F'
[ "$page" = AUTHORIZED ] || fail "the user of the phone is not known: $page"
get '/CCMCIP/authenticate.asp?UserID=ann&Password=drum&devicename=SEP000000000001'
[ "$page" = UN-AUTHORIZED ] || fail "a user of another phone: $page"
get "$menu?$me"
page_lacks 'Extension Mobility'
page_lacks 'Fast Dials'
page_has '<Name>Timetable</Name>'
get "/CMEserverForPhone/localdirectory?$me"
page_has 'The directory is switched off.'

# What an intruder sends: too long, too much, not ours.
long=$(printf '%010000d' 0)
[[ $(status "$em/login?$me&user=$long&password=$long") =~ ^4 ]] || fail "ten thousand characters"
[ "$(status "$em/login?$me&user=${long:0:3000}&password=x")" = 200 ] || fail "three thousand characters"
[ "$(status /nowhere)" = 404 ] || fail "a page that does not exist"
[ "$(status "$menu" -X POST -d a=b)" = 405 ] || fail "a POST"
[ "$(status /../../etc/passwd --path-as-is)" = 404 ] || fail "a path that climbs"
[[ $(status "$menu" -H "X: $long") =~ ^4 ]] || fail "a header of ten thousand characters"
get "$menu?$me"
page_has 'Timetable'
for n in $(seq 70); do many+=(-H "X-$n: 1"); done
[ "$(status "$menu" "${many[@]}")" = 431 ] || fail "seventy headers"
shell 'show resources peers | include HTTP' | awk '$1 == "127.0.0.1" { found = $7 > 20 && $8 > 20000 && $9 > 5000 && $10 >= 4 }
    END { exit !found }' || fail "the browser is not among the peers: $(shell 'show resources peers')"

shell_lines <<'END' >/dev/null
enable
configure terminal
telephony-service
em external
no service local-directory
url services http://10.9.9.9/root root
exit
ip http port 8080
END
await 10 curl -s -o /dev/null "http://$ip:8080$menu" || fail "the port did not move"
curl -s -o /dev/null --max-time 2 "http://$ip:80$menu" && fail "the old port still answers"
page=$(curl -s "http://$ip:8080$menu?$me")
page_lacks 'Extension Mobility'
page_lacks Timetable
page=$(curl -s "http://$ip:8080/CMEserverForPhone/localdirectory?$me")
page_has 'The directory is switched off.'
shell 'show metrics' | grep -q '^naisen_http_requests_refused' || fail "no counters"
exit 0
