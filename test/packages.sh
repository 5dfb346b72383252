# SPDX-License-Identifier: MIT
# Sourced by configs/demo and test/run: installs Debian packages that are missing.

# packages_need NAME...: asks apt-get only for what dpkg does not know as installed, as root or through sudo.
packages_need() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; return 1; }
        root=(sudo)
    fi
    echo "Installing ${missing[*]}" >&2
    local install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
    "${install[@]}" "${missing[@]}" >/dev/null 2>&1 ||
        { "${root[@]}" apt-get update -qq >&2 && "${install[@]}" "${missing[@]}" >&2; } || return 1
    # Wanted as a program: the service that Debian makes of it at once would take the SIP port.
    if [[ " ${missing[*]} " = *" kamailio "* && -d /run/systemd/system ]]; then
        "${root[@]}" systemctl disable --now --quiet kamailio
    fi
}

BUILD_PACKAGES=(build-essential cmake ninja-build pkg-config libuv1-dev libyaml-dev libssl-dev libxml2-dev libosip2-dev
                libcli-dev libssh-dev libmicrohttpd-dev libcrypt-dev libsystemd-dev)
TEST_PACKAGES=(libcmocka-dev openssh-client telnet curl expect sip-tester tshark python3 pidgin-sipe libpurple-dev
               libglib2.0-dev ansible python3-netmiko rancid kamailio)
