#!/usr/bin/env bash
# Installs what is missing of the named sections of tools/apt-packages.txt.
# Does nothing, and needs no network, when everything is there.
set -euo pipefail

list="$(dirname "${BASH_SOURCE[0]}")/apt-packages.txt"
readonly list

usage() {
    echo "usage: tools/install_packages.sh SECTION...   (sections: $(sed -n 's/^\[\(.*\)\]$/\1/p' "$list" | xargs))"
}

section() {
    awk -v wanted="[$1]" '/^\[/ { inside = ($0 == wanted); next } inside && NF && !/^#/' "$list"
}

is_installed() {
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

is_known() {
    apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}

as_root() {
    if [[ "$(id -u)" == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "install_packages: not root and no sudo. As root, run: $*" >&2
        return 1
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

main() {
    if (($# == 0)) || [[ "$1" == -* ]]; then
        usage
        exit 2
    fi
    local names=() required=() optional=() name
    for name in "$@"; do
        grep -qxF "[$name]" "$list" || { echo "install_packages: no section '$name'" >&2; usage >&2; exit 2; }
        mapfile -t -O "${#names[@]}" names < <(section "$name")
    done

    if ! command -v dpkg-query >/dev/null; then
        echo "install_packages: no apt here; the equivalents of these must be installed: ${names[*]}" >&2
        exit 0
    fi
    for name in "${names[@]}"; do
        if is_installed "${name%\?}"; then
            continue
        elif [[ "$name" == *\? ]]; then
            optional+=("${name%\?}")
        else
            required+=("$name")
        fi
    done

    if ((${#required[@]})); then
        apt update
    fi
    for name in "${optional[@]}"; do
        if is_known "$name"; then
            required+=("$name")
        fi
    done
    if ((${#required[@]})); then
        echo "Installing ${#required[@]} system packages: ${required[*]}"
        # A line for each package that is done; dpkg's steps on the way there are left out.
        apt install -y --no-install-recommends "${required[@]}" |
            sed -u -E '/^(\(Reading|Selecting|Preparing|Unpacking|Processing)/d'
    fi
}

main "$@"
