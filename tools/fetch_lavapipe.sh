#!/usr/bin/env bash
# Puts Mesa's Vulkan driver that computes on the processor (lavapipe), with all libraries that it needs, into a folder of its own, where
# the distribution's is too old: 22.3, of Debian 12, crashes (docs/gpu.md). It is the next Debian's, fetched and checked by apt; nothing is
# installed, and it runs again at no cost. Prints the folder, or nothing where the system's driver will do.
set -euo pipefail
# shellcheck source=tools/next_debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/next_debian.sh"

readonly new_enough=24
readonly folder="${GLIMPSE_DEPENDENCIES:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/dependencies}/lavapipe"

fail() {
    printf 'fetch_lavapipe: %s\n  Install Mesa %s or newer.\n' "$*" "$new_enough" >&2
    exit 1
}

main() {
    local have package
    have="$(dpkg-query --show --showformat '${Version}' mesa-vulkan-drivers 2>/dev/null || echo 0)"
    if ((${have%%.*} >= new_enough)); then
        return
    fi
    if [[ ! -d "$folder" ]]; then
        mkdir -p "$(dirname "$folder")"
        work="$(mktemp -d "$(dirname "$folder")/.work.XXXXXX")"
        trap 'rm -rf "$work"' EXIT
        use_next_debian || fail "the packages of Debian $next_suite could not be listed."
        # Against an empty list of what is installed: all that the driver needs down to the C library.
        : >"$work/status"
        apt_of_next_debian -o "Dir::State::status=$work/status" --no-install-recommends --download-only --yes \
            install mesa-vulkan-drivers libvulkan1 libgomp1 libstdc++6 >&2 || fail "the driver could not be fetched."
        mkdir "$work/root"
        for package in "$work"/cache/archives/*.deb; do
            dpkg-deb --fsys-tarfile "$package" | tar -x --no-same-owner --keep-directory-symlink -C "$work/root"
        done
        mv "$work/root" "$folder"
    fi
    echo "$folder"
}

main
