#!/usr/bin/env bash
# Holds a build for Vulkan to the reference, with every layer of decoder and vision tower on the Vulkan device.
set -euo pipefail

usage() {
    cat <<'EOF'
Usage: tools/vulkan_check.sh [--help]

Installs what a build for Vulkan needs, builds what is checked (preset vulkan), and runs, on the first Vulkan device and
without a graphics processor on Mesa's driver that computes on the processor (of the next Debian where the system's is too old, tools/fetch_lavapipe.sh):

  reference   tests/integration/reference_test: sizes, tokens, embeddings, first logits and greedy texts against vectors of
              transformers; embeddings and logits must have a cosine of at least 0.999. Greedy texts are compared with
              shaders in 32-bit floats (GGML_VK_DISABLE_F16), all else as the device computes by itself
  doctor      the device is there; models plan: the memory of the device is planned
  answers     `glimpse ask`, the same questions on the device and on the processor (--gpu-layers 0): the same text

Takes about ten minutes on two cores when everything is built.

Environment: GGML_VK_VISIBLE_DEVICES is the number of the device (default 0), GLIMPSE_BUILD_ROOT the folder of the builds,
GLIMPSE_DEPENDENCIES the folder of fetched packages. What is measured: docs/gpu.md.
EOF
}

case "${1-}" in
    "") ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "vulkan_check: unknown option '$1'" >&2
        usage >&2
        exit 2
        ;;
esac

# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Named, a device is taken even if it is no graphics processor.
export GGML_VK_VISIBLE_DEVICES="${GGML_VK_VISIBLE_DEVICES:-0}"
readonly device=Vulkan0 build="$build_root/vulkan" model=tests/data/nano-start/nano-start-text-f16.gguf
readonly questions=("Transcribe the text." "What is the total?" "这张票据的金额是多少？")

glimpse="$build/glimpse"
reference="$build/tests/integration/reference_test"

say() { printf '\n==> %s\n' "$*"; }

fail() {
    echo "vulkan_check: $*" >&2
    exit 1
}

build_checked() {
    cmake --preset vulkan -B "$build" -DGLIMPSE_TESTS=ON -DGLIMPSE_WEB=OFF >"$log_folder/vulkan-configure.log" ||
        fail "cmake failed, see $log_folder/vulkan-configure.log"
    cmake --build "$build" --parallel "$(build_jobs)" --target reference_test glimpse
}

# use_driver ROOT: from now on `programs` are copies that take their libraries, the C library among them, from a newer system's folder.
use_driver() {
    local root="$1" program loader
    loader="$(echo "$root"/usr/lib/*/ld-linux-*.so.*)"
    mkdir -p "$build/newer-driver"
    for program in "$build/glimpse" "$build/tests/integration/reference_test"; do
        cp "$program" "$build/newer-driver/"
        patchelf --set-interpreter "$loader" --force-rpath \
            --set-rpath "$(dirname "$loader"):$(patchelf --print-rpath "$program"):/usr/lib/$(basename "$(dirname "$loader")")" \
            "$build/newer-driver/$(basename "$program")"
    done
    export VK_ICD_FILENAMES="$root/usr/share/vulkan/icd.d/lvp_icd.json"
    glimpse="$build/newer-driver/glimpse"
    reference="$build/newer-driver/reference_test"
}

# ask PICTURE QUESTION OPTION...
ask() {
    local picture="$1" question="$2"
    shift 2
    GGML_VK_DISABLE_F16=1 "$glimpse" ask "$picture" "$question" --model "$model" --max-tokens 48 --log-level error "$@"
}

compare_answers() {
    local number question expected found differ=0
    for number in 0 1; do
        for question in "${questions[@]}"; do
            expected="$(ask "tests/data/slips/slip-$number.png" "$question" --gpu-layers 0)"
            found="$(ask "tests/data/slips/slip-$number.png" "$question")"
            if [[ -n "$found" && "$found" == "$expected" ]]; then
                echo "same       slip-$number, $question"
            else
                differ=$((differ + 1))
                printf 'DIFFERENT  slip-%s, %s\n  CPU: %s\n  %s: %s\n' "$number" "$question" "$expected" "$device" "$found"
            fi
        done
    done
    ((differ == 0)) || fail "$differ answers differ from the processor's."
}

say "Packages and dependencies"
tools/install_packages.sh run build test vulkan
tools/fetch_dependencies.sh
tools/fetch_vulkan_headers.sh
say "Building for Vulkan into $build"
build_checked
if ! grep -qs . /sys/class/drm/renderD*/device/vendor; then # no graphics processor
    driver="$(tools/fetch_lavapipe.sh)"
    if [[ -n "$driver" ]]; then
        use_driver "$driver"
    fi
fi
say "Reference, everything on $device"
GLIMPSE_TEST_DEVICE=$device "$reference" --gtest_filter='-*Greedy*'
GLIMPSE_TEST_DEVICE=$device GGML_VK_DISABLE_F16=1 "$reference" --gtest_filter='*Greedy*'
say "Doctor and memory plan"
"$glimpse" doctor | tee "$log_folder/vulkan-doctor.log" || true # other checks may have warnings here
grep -q "$device" "$log_folder/vulkan-doctor.log" || fail "doctor does not name $device."
"$glimpse" models plan "$model" | tee "$log_folder/vulkan-plan.log"
grep -q "^$device" "$log_folder/vulkan-plan.log" || fail "nothing is planned for $device."
say "Answers on $device and on the processor"
compare_answers
say "The build for Vulkan answers as the reference does"
