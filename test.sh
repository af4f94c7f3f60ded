#!/usr/bin/env bash
# Runs every test, from a bare checkout on. A failing stage does not stop the others.
# The last line is always 'N passed, N failed, N skipped'.
# shellcheck disable=SC2317 # work and tests call the stages' functions
set -uo pipefail

usage() {
    cat <<'END'
Usage: ./test.sh [--quick | --asan | --fuzz | --tsan | --help]

  --quick   neither the browser, nor the nano model's training, nor the sanitizer stages
  --asan    only the address and undefined-behaviour sanitizers
  --fuzz    only the fuzzers, $GLIMPSE_FUZZ_SECONDS each (5 if not set), where there is clang 19; no other run
            includes them (each runs over its committed corpus in every run)
  --tsan    only the thread sanitizer, which no other run includes: it takes the longest
  --help    show this text

Environment: GLIMPSE_BUILD_ROOT is the folder of the builds (default build/), GLIMPSE_DEPENDENCIES
the folder of fetched packages, GLIMPSE_PICTURE the picture that the browser test asks about.
END
}

mode=all
case "${1-}" in
    "") ;;
    --quick) mode=quick ;;
    --asan | --fuzz | --tsan) mode="${1#--}" ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        echo "test.sh: unknown option '$1'" >&2
        usage >&2
        exit 2
        ;;
esac

# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools/environment.sh"

export GLIMPSE_PICTURE="${GLIMPSE_PICTURE:-$root/tests/data/slips/slip-0.png}"
passed=0
failed=0
skipped=0
table=()
failures=()

run_stage() {
    local name="$1" started=$SECONDS
    shift
    log="$log_folder/test-$name.log"
    printf '\n==> %s\n' "$name"
    "$@" 2>&1 | tee "$log"
    status=$?
    seconds=$((SECONDS - started))
}

# work NAME COMMAND...: a stage that prepares something; it counts only when it fails.
work() {
    local log status seconds
    run_stage "$@"
    if ((status)); then
        ((failed += 1))
        failures+=("==> the end of $1" "$(tail -n 40 "$log")")
        table+=("$(printf '%-16s %6d s   FAILED, see %s' "$1" "$seconds" "$log")")
    else
        table+=("$(printf '%-16s %6d s   done' "$1" "$seconds")")
    fi
    return "$status"
}

# tests NAME COMMAND...: a stage that runs tests. One that runs none has failed, whatever its status says.
tests() {
    local log status seconds ok bad left_out result
    run_stage "$@"
    read -r ok bad left_out < <(python3 tools/count_tests.py "$log")
    if ((bad == 0 && (status != 0 || ok == 0))); then
        bad=1
    fi
    ((passed += ok, failed += bad, skipped += left_out))
    result="$ok passed, $bad failed, $left_out skipped"
    if ((bad)); then
        result+="   FAILED, see $log"
        failures+=("==> what failed in $1" "$(python3 tools/count_tests.py --failures "$log" | tail -n 200)")
    fi
    table+=("$(printf '%-16s %6d s   %s' "$1" "$seconds" "$result")")
}

# run_ctest PRESET OPTION...
run_ctest() {
    local preset="$1"
    shift
    ctest --test-dir "$build_root/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error --timeout 600 "$@"
}

test_page() {
    install_node_packages web && npm --prefix web test
}

test_in_browser() {
    local database="$build_root/test-browser.db"
    rm -f "$database"*
    install_node_packages tests/e2e &&
        tools/with_server.py --option=--cache-bytes=0 --option=--storage=sqlite --option=--storage-path="$database" --binary "$build_root/release/glimpse" --log "$log_folder/test-browser-server.log" -- \
            npm --prefix tests/e2e test
}

# The nano model's pipeline: generate, train some steps, export, and ask the program that was just built.
test_tuning() {
    local environment
    environment="$(tools/python_environment.sh)" || return
    (cd tuning && GLIMPSE_BINARY="$build_root/release/glimpse" "$environment/bin/python" -m pytest)
}

# New inputs are kept in build/fuzz/tests/fuzz/corpus_*, from one run to the next.
test_fuzzers() {
    run_ctest fuzz --tests-regex '^fuzz\.'
}

build_fuzzers() {
    cmake --preset fuzz -B "$build_root/fuzz" -DGLIMPSE_FUZZ_SECONDS="${GLIMPSE_FUZZ_SECONDS:-5}" &&
        cmake --build "$build_root/fuzz" --parallel "$(build_jobs)" --target fuzzers
}

finish() {
    printf '\n'
    if ((failed)); then
        printf '%s\n' "${failures[@]}" ""
    fi
    printf '%s\n' "${table[@]}" "total: $((SECONDS / 60)) min $((SECONDS % 60)) s"
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0))
    exit
}

if ! { work packages tools/install_packages.sh run build test &&
    work dependencies tools/fetch_dependencies.sh &&
    work page build_page; }; then
    finish # nothing that follows could tell anything
fi

if [[ "$mode" == all || "$mode" == quick ]]; then
    tests page-tests test_page
    if work build build_program release -DGLIMPSE_TESTS=ON; then
        tests ctest run_ctest release
        if [[ "$mode" == all ]]; then
            tests browser test_in_browser
            work fonts tools/install_packages.sh fonts && tests tuning test_tuning
        fi
    fi
fi
if [[ "$mode" == all || "$mode" == asan ]]; then
    # The scripts' tests do not depend on the build.
    work asan-build build_program asan -DGLIMPSE_TESTS=ON && tests asan-ctest run_ctest asan --label-exclude scripts
fi
if [[ "$mode" == fuzz ]]; then
    work fuzz-packages tools/install_packages.sh fuzz
    if command -v clang++-19 >/dev/null; then
        work fuzz-build build_fuzzers && tests fuzz test_fuzzers
    fi
fi
if [[ "$mode" == tsan ]]; then
    export TSAN_OPTIONS="suppressions=$root/tests/support/tsan.supp ${TSAN_OPTIONS-}"
    # The whole program reads text with OpenVINO, which is not instrumented: sorting its races out takes a hundred times as long as the work.
    work tsan-build build_program tsan -DGLIMPSE_TESTS=ON && tests tsan-ctest run_ctest tsan --label-exclude 'scripts|programs'
fi
finish
