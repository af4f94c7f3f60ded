#!/usr/bin/env bash
# Puts Vulkan headers that are new enough for ggml beside the other dependencies, where the distribution's are too old:
# Debian 12 has 1.3.239. They are those of the next Debian, from the mirror that this machine uses already; apt checks the
# signature, this script the hash. Nothing is installed, and it runs again at no cost. Needs tools/install_packages.sh vulkan.
set -euo pipefail
# shellcheck source=tools/next_debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/next_debian.sh"

readonly version=1.4.309.0-1
readonly folder="${GLIMPSE_DEPENDENCIES:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/dependencies}/vulkan-headers-1.4.309"
readonly core=/usr/include/vulkan/vulkan_core.h

fail() {
    printf 'fetch_vulkan_headers: %s\n  Install Vulkan headers 1.4 or newer and pass -DVulkan_INCLUDE_DIR=FOLDER to cmake.\n' "$*" >&2
    exit 1
}

system_is_new_enough() {
    grep -qE '^#define VK_HEADER_VERSION_COMPLETE VK_MAKE_API_VERSION\(0, 1, [4-9],' "$core" 2>/dev/null
}

sha256_of_package() {
    case "$(dpkg --print-architecture)" in
        amd64) echo 8d329d465e16168afff58b1bd0dd6db46aac2cc3f56054a481b25a04e90b345a ;;
        arm64) echo 3244f0422d3c5cf14f5d13bc48a0cae7786d94ea0ceff22414c094388666e70d ;;
        *) fail "no pinned package for the processor $(uname -m)." ;;
    esac
}

main() {
    if system_is_new_enough; then
        echo "The system's Vulkan headers are new enough"
        return
    fi
    if [[ -e "$folder/vulkan/vulkan.hpp" ]]; then
        echo "Vulkan headers are ready in $folder"
        return
    fi
    local hash
    hash="$(sha256_of_package)"

    mkdir -p "$(dirname "$folder")"
    work="$(mktemp -d "$(dirname "$folder")/.work.XXXXXX")"
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/headers"
    echo "Fetching libvulkan-dev $version of Debian $next_suite"
    use_next_debian || fail "the packages of Debian $next_suite could not be listed."
    (cd "$work" && apt_of_next_debian download "libvulkan-dev=$version") || fail "libvulkan-dev $version could not be fetched."
    echo "$hash $(echo "$work"/*.deb)" | sha256sum --check --quiet || fail "libvulkan-dev $version is not what was pinned."
    dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x --no-same-owner --strip-components=3 -C "$work/headers" ./usr/include
    rm -rf "$folder"
    mv "$work/headers" "$folder"
    echo "Vulkan headers are ready in $folder"
}

main
