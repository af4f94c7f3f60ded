#!/usr/bin/env bash
# Builds for CUDA, without a graphics processor and without NVIDIA's installer: does it compile and link?
set -euo pipefail

readonly architectures="${GLIMPSE_CUDA_ARCHITECTURES:-89-real}"
# The compiler and the libraries of one release of the toolkit, as NVIDIA packages them for Python.
readonly packages=(
    nvidia-cuda-nvcc==13.5.37 nvidia-nvvm==13.5.37 nvidia-cuda-crt==13.5.37 nvidia-cuda-runtime==13.5.37
    nvidia-cuda-cccl==13.3.5.0.6 nvidia-cublas==13.10.0.20
)

usage() {
    cat <<EOF
Usage: tools/cuda_check.sh [--help]

Fetches a CUDA compiler (600 MB, once, into the cache), and builds glimpse with the CUDA backend of ggml. Nothing is run: that wants a
graphics processor. One core takes one to two hours. Machines that are to use the result install NVIDIA's toolkit and say
GLIMPSE_CUDA=1 ./start.sh instead.

Environment: GLIMPSE_CUDA_ARCHITECTURES (default $architectures: RTX 40), GLIMPSE_BUILD_ROOT the folder of the builds.
EOF
}

case "${1-}" in
    "") ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "cuda_check: unknown option '$1'" >&2
        usage >&2
        exit 2
        ;;
esac

# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

readonly toolkit="${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/cuda-13.5.37" build="$build_root/cuda"
readonly cuda="$toolkit/nvidia/cu13"

fetch_toolkit() {
    [[ -e "$toolkit/complete" ]] && return
    rm -rf "$toolkit"
    python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --target "$toolkit" "${packages[@]}"
    # What linkers look for, which the packages leave out.
    local library
    for library in cudart cublas cublasLt; do ln -s "lib$library.so.13" "$cuda/lib/lib$library.so"; done
    ln -s lib "$cuda/lib64"
    touch "$toolkit/complete"
}

tools/install_packages.sh run build
tools/fetch_dependencies.sh
fetch_toolkit
# Without NO_VMM the driver's own library would be needed to link.
cmake --preset release -B "$build" -DGLIMPSE_CUDA=ON -DGLIMPSE_WEB=OFF -DGGML_CUDA_NO_VMM=ON \
    -DCMAKE_CUDA_COMPILER="$cuda/bin/nvcc" -DCUDAToolkit_ROOT="$cuda" -DCMAKE_CUDA_ARCHITECTURES="$architectures"
cmake --build "$build" --parallel "$(build_jobs)" --target glimpse
"$build/glimpse" --version
echo "cuda_check: glimpse compiles and links for CUDA ($architectures)"
