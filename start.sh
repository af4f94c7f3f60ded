#!/usr/bin/env bash
# Builds Glimpse where that is needed, and serves it. Every step is skipped when its work is done already.
set -euo pipefail

usage() {
    cat <<'END'
Usage: ./start.sh [options]

Installs what is missing, builds the page and the program, and serves both with a model.

  --port N          port of the page and the API (default 7860)
  --host ADDRESS    address to listen on (default 127.0.0.1; 0.0.0.0 lets other machines in)
  --model NAME|PATH model to load (default: $GLIMPSE_MODEL, else the one in models/)
  --notebook        start Jupyter on port 8888, and install it first when it is missing
  --no-notebook     never start Jupyter (without either option it starts when it is installed)
  --build-only      stop when everything is built
  --help            show this text

Environment: GLIMPSE_CUDA=1 or GLIMPSE_VULKAN=1 builds for a GPU, GLIMPSE_DEPENDENCIES is the
folder of fetched packages, GLIMPSE_BUILD_ROOT the folder of the builds (default build/).
END
}

say() { printf '\n==> %s\n' "$*"; }

# fail STATUS MESSAGE NEXT_STEP
fail() {
    printf '\nstart.sh: %s\n          %s\n' "$2" "$3" >&2
    exit "$1"
}

wrong_option() {
    printf 'start.sh: %s\n\n' "$1" >&2
    usage >&2
    exit 2
}

port=7860
host=127.0.0.1
model="${GLIMPSE_MODEL:-}"
notebook=if-installed
build_only=no
readonly notebook_port=8888

parse_options() {
    while (($#)); do
        case "$1" in
            --port | --host | --model)
                (($# >= 2)) || wrong_option "$1 needs a value"
                declare -g "${1#--}=$2"
                shift
                ;;
            --notebook) notebook=yes ;;
            --no-notebook) notebook=no ;;
            --build-only) build_only=yes ;;
            --help | -h)
                usage
                exit 0
                ;;
            *) wrong_option "unknown option '$1'" ;;
        esac
        shift
    done
    if ! [[ "$port" =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
        wrong_option "--port must be a number from 1 to 65535, not '$port'"
    fi
    if [[ -e "$model" ]]; then
        model="$(realpath "$model")" # what follows runs in the project's folder
    fi
}

# step LOG TITLE COMMAND...
step() {
    local log="$log_folder/$1.log" title="$2"
    shift 2
    say "$title"
    "$@" 2>&1 | tee "$log" ||
        fail 1 "this step failed: $title" "The lines above say why; all of them are in $log"
}

# Where the server will listen, as an address that a client on this machine can use.
local_address() {
    case "$host" in
        0.0.0.0 | ::) echo 127.0.0.1 ;;
        *) echo "$host" ;;
    esac
}

in_use() {
    (exec 3<>"/dev/tcp/$(local_address)/$1") 2>/dev/null
}

cmake_options() {
    echo "-DGLIMPSE_TESTS=OFF"
    echo "-DGLIMPSE_CUDA=${GLIMPSE_CUDA:-OFF}"
    echo "-DGLIMPSE_VULKAN=${GLIMPSE_VULKAN:-OFF}"
}

install_jupyter() {
    [[ -x .cache/jupyter/bin/jupyter-lab ]] && return
    python3 -m venv .cache/jupyter &&
        .cache/jupyter/bin/python -m pip install --quiet --disable-pip-version-check \
            --requirement tools/notebook-requirements.txt
}

find_jupyter() {
    local program
    for program in "$root/.cache/jupyter/bin/jupyter-lab" jupyter-lab jupyter-notebook; do
        command -v "$program" && return
    done
    return 1
}

# Notebooks are an extra: without them the server runs all the same.
start_notebooks() {
    [[ "$notebook" != no ]] || return 0
    if [[ "$notebook" == yes ]]; then
        step notebook "Installing Jupyter into .cache/jupyter" install_jupyter
    fi
    local jupyter
    if ! jupyter="$(find_jupyter)"; then
        echo "  Notebooks  not started: Jupyter is not installed (./start.sh --notebook installs it)"
        return
    fi
    if in_use "$notebook_port"; then
        echo "  Notebooks  not started: port $notebook_port is in use"
        return
    fi

    local token log="$log_folder/jupyter.log"
    mkdir -p notebooks
    token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    # The token goes through the environment: everyone on this machine can read a command line.
    JUPYTER_TOKEN="$token" GLIMPSE_URL="http://$(local_address):$port" setsid "$jupyter" --allow-root --no-browser \
        --ip="$host" --port="$notebook_port" --ServerApp.port_retries=0 --notebook-dir="$root/notebooks" \
        </dev/null >"$log" 2>&1 &
    local pid=$!
    # The server takes over this very process, so that signals reach it; when it is gone, Jupyter goes too.
    # shellcheck disable=SC2016
    setsid bash -c 'tail --pid="$1" -f /dev/null; kill "$2"' _ "$$" "$pid" </dev/null >/dev/null 2>&1 &
    echo "  Notebooks  http://$(local_address):$notebook_port/lab?token=$token   (log: $log)"
}

main() {
    parse_options "$@"
    # shellcheck source=tools/environment.sh
    source "$(dirname "${BASH_SOURCE[0]}")/tools/environment.sh"
    if [[ "$build_only" == no ]] && in_use "$port"; then
        fail 1 "port $port is in use, perhaps by a Glimpse that is still running" \
            "Stop what listens there, or choose another port: ./start.sh --port $((port == 65535 ? 7860 : port + 1))"
    fi
    local options binary="$build_root/release/glimpse"
    mapfile -t options < <(cmake_options)

    step packages "Checking system packages" tools/install_packages.sh run build
    step dependencies "Checking pinned dependencies" tools/fetch_dependencies.sh
    step page "Building the page" build_page
    step build "Building the program (the first time takes some minutes)" build_program release "${options[@]}"
    if [[ "$build_only" == yes ]]; then
        say "Built: $binary"
        exit 0
    fi

    local serve=("$binary" serve --host "$host" --port "$port")
    if [[ -n "$model" ]]; then
        serve+=(--model "$model")
    fi
    say "Serving (Ctrl-C stops)"
    echo "  Page       http://$(local_address):$port/"
    echo "  API        http://$(local_address):$port/api/v1/inference"
    start_notebooks
    echo
    exec "${serve[@]}"
}

main "$@"
