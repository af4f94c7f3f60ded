#!/usr/bin/env bash
# Builds llama.cpp's own programs from the release the engine is built on, with our compiler options
# (tools/llama_peer). Only comparisons need them. They lie in the cache, so that every checkout shares them.
set -euo pipefail

usage() {
    cat <<'END'
usage: tools/build_llama_peer.sh [llama-server | llama-mtmd-cli]

Builds both programs if they are not there yet (some 20 processor minutes the first time) and prints the path of the one
named, or without a name the folder that holds them. What is being done goes to standard error.

    tools/build_llama_peer.sh                    builds both
    tests/bench/compare --quick                  builds them too, and compares
    $(tools/build_llama_peer.sh llama-server) --version

$GLIMPSE_DEPENDENCIES moves the folder; remove the folder to build again.
END
}

readonly programs=(llama-server llama-mtmd-cli)
wanted="${1-}"
case "$wanted" in
    --help | -h)
        usage
        exit 0
        ;;
    "" | llama-server | llama-mtmd-cli) ;;
    *)
        usage >&2
        exit 2
        ;;
esac
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

source_folder="$GLIMPSE_DEPENDENCIES/llama.cpp-b11434"
build_folder="$source_folder-peer"

# Built anew when what says how it is compiled has changed: an old peer would be another compiler's.
readonly stamp="$build_folder/built"
is_built() {
    [[ -e "$stamp" && -z "$(find cmake/compiler.cmake cmake/ggml.cmake tools/llama_peer -newer "$stamp" -print -quit)" ]]
}

if ! is_built; then
    tools/fetch_dependencies.sh >&2
    echo "Building ${programs[*]} in $build_folder (some minutes the first time)" >&2
    {
        cmake -S tools/llama_peer -B "$build_folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLLAMA_SOURCE="$source_folder"
        cmake --build "$build_folder" --target "${programs[@]}" --parallel "$(build_jobs)"
        touch "$stamp"
    } >&2
fi
echo "$build_folder/bin${wanted:+/$wanted}"
