#!/usr/bin/env bash
# Builds llama.cpp's own picture command, llama-mtmd-cli, from the release the engine is built on, and prints its path.
# Only comparisons need it. It lies in the cache, so that every checkout shares it.
set -euo pipefail

if [[ "${1-}" == --help || "${1-}" == -h ]]; then
    echo "usage: tools/build_llama_cli.sh   (prints the program's path; \$GLIMPSE_DEPENDENCIES moves it)"
    exit 0
fi
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

source_folder="$GLIMPSE_DEPENDENCIES/llama.cpp-b11434"
build_folder="$source_folder-cli"
program="$build_folder/bin/llama-mtmd-cli"

if [[ ! -x "$program" ]]; then
    tools/fetch_dependencies.sh >&2
    echo "Building llama-mtmd-cli in $build_folder (some minutes the first time)" >&2
    {
        cmake -S "$source_folder" -B "$build_folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
            -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DGGML_CCACHE=OFF \
            -DGGML_NATIVE=ON -DGGML_OPENMP=ON -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF \
            -DLLAMA_BUILD_APP=OFF -DLLAMA_BUILD_TOOLS=ON -DLLAMA_OPENSSL=OFF -DLLAMA_SUBPROCESS=OFF -DLLAMA_CURL=OFF
        cmake --build "$build_folder" --target llama-mtmd-cli --parallel "$(build_jobs)"
    } >&2
fi
echo "$program"
