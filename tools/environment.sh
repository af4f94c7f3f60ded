# shellcheck shell=bash
# Sourced by start.sh and test.sh: where things are, and how they are built.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1

export GLIMPSE_DEPENDENCIES="${GLIMPSE_DEPENDENCIES:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/dependencies}"
# The fetched tools are there only where the system's were too old.
export PATH="$GLIMPSE_DEPENDENCIES/node/bin:$GLIMPSE_DEPENDENCIES/cmake/bin:$PATH"
# A clone in another folder finds the objects of this one.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
export NINJA_STATUS="[%f/%t, %es] "

build_root="${GLIMPSE_BUILD_ROOT:-$root/build}"
log_folder="$build_root/logs"
mkdir -p "$log_folder"

# One compiler for each core, but not more than the memory holds: the largest file takes almost 2 GB.
build_jobs() {
    local cores by_memory
    cores="$(nproc)"
    by_memory="$(awk '/^MemAvailable/ { print int($2 / 2000000) }' /proc/meminfo)"
    echo $((by_memory < 1 ? 1 : by_memory < cores ? by_memory : cores))
}

# build_program PRESET CMAKE_OPTION...
build_program() {
    local preset="$1"
    shift
    cmake --preset "$preset" -B "$build_root/$preset" "$@" &&
        cmake --build "$build_root/$preset" --parallel "$(build_jobs)"
}

# install_node_packages FOLDER: npm ci, unless the folder holds what its lock file says
install_node_packages() {
    local installed="$1/node_modules/.package-lock.json"
    if [[ ! -e "$installed" || "$1/package-lock.json" -nt "$installed" ]]; then
        npm ci --prefix "$1" --no-audit --no-fund
    fi
}

# True when the built page is newer than everything it is made of.
page_is_built() {
    [[ -e web/dist/index.html ]] &&
        [[ -z "$(find web -path web/node_modules -prune -o -path web/dist -prune -o \
            -type f -newer web/dist/index.html -print -quit)" ]]
}

build_page() {
    if page_is_built; then
        echo "The page is up to date"
        return
    fi
    install_node_packages web && npm run --prefix web build
}
