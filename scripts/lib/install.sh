# What scripts/demo and scripts/test share: installing what is missing. Sourced by bash, from the project's root.
# shellcheck shell=bash
#
#   need_packages build|test|demo|reference…  installs the missing Debian or Ubuntu packages of these groups
#   install_npm DIR                           installs the packages that DIR/package-lock.json names, unless they are there

# Ends the script with a sentence.
fail() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

# Runs a command as root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Packages are missing, and installing them takes root or sudo; neither is there. Missing: ${missing_packages[*]:-}."
    fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The version that apt would install; empty if it knows none.
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '^(none)$' || true; }

missing_packages=()

# Notes a package as missing, unless it or (second argument) the command that it brings is there.
want() {
    if [ -n "${2:-}" ] && command -v "$2" >/dev/null; then return; fi
    if ! is_installed "$1"; then missing_packages+=("$1"); fi
}

# Boost 1.81 or later: Debian 12 has it beside its default of 1.74, newer systems have newer defaults.
want_boost() {
    if is_installed libboost1.81-dev && is_installed libboost-json1.81-dev; then return; fi
    local default
    default=$(candidate libboost-dev)
    if [ -n "$default" ] && dpkg --compare-versions "$default" ge 1.81; then
        want libboost-dev
        want libboost-json-dev
    else
        want libboost1.81-dev
        want libboost-json1.81-dev
    fi
}

# The browser of one test. On Ubuntu it is a snap, which neither containers nor headless runs take well.
want_chromium() {
    if command -v chromium >/dev/null; then return; fi
    # shellcheck source=/dev/null
    if [ "$(. /etc/os-release && printf '%s' "${ID:-}")" = ubuntu ]; then
        echo "Chromium is a snap on Ubuntu and is not installed: the test of GraphiQL in a browser will skip."
    else
        want chromium
    fi
}

collect_missing() {
    missing_packages=()
    local group
    for group in "$@"; do
        case $group in
        build)
            want g++ g++
            want cmake cmake
            want ninja-build ninja
            want pkg-config pkg-config
            want ccache ccache
            want_boost
            want libsqlite3-dev
            want libpq-dev
            want libpqxx-dev
            want doctest-dev
            want libutf8proc-dev
            want tzdata
            ;;
        demo | test)
            want ca-certificates
            want nodejs node
            want npm npm
            if [ "$group" = test ]; then
                want_chromium
                want postgresql
                want pgbouncer
                want procps pgrep
                want sqlite3 sqlite3
                want unicode-data
                want bzip2 bzip2
                want doxygen doxygen
            fi
            ;;
        reference) want doxygen doxygen ;;
        *) fail "There is no group of packages called '$group'." ;;
        esac
    done
}

need_packages() {
    command -v apt-get >/dev/null ||
        fail "This works on Debian 12 or newer and on Ubuntu 24.04 or newer, which have apt; CONTRIBUTING.md says what to install elsewhere."
    collect_missing "$@" >/dev/null
    if [ ${#missing_packages[@]} -ne 0 ]; then
        echo "Reading the package lists (apt-get update)."
        as_root apt-get -qq update || fail "apt-get update failed; the lines above say why."
    fi
    collect_missing "$@" # again: what a package is called may depend on the lists
    if [ ${#missing_packages[@]} -eq 0 ]; then
        echo "Every package that is needed is installed."
        return
    fi
    local package
    for package in "${missing_packages[@]}"; do
        [ -n "$(candidate "$package")" ] ||
            fail "This system has no package '$package'. Debian 12 or newer and Ubuntu 24.04 or newer have it."
    done
    echo "Installing: ${missing_packages[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing_packages[@]}" ||
        fail "apt-get install failed; the lines above say why."
}

install_npm() {
    local folder=$1
    [ -f "$folder/package-lock.json" ] || fail "There is no $folder/package-lock.json."
    if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
        echo "The npm packages of $folder are installed."
        return
    fi
    echo "Installing the npm packages of $folder."
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed in $folder; the lines above say why."
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}
