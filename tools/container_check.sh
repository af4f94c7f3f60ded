#!/usr/bin/env bash
# Builds the image of deploy/docker and tries it, without Docker and without a registry: buildah makes it on a base of this machine's own
# Debian mirror, and runs it in a chroot. Needs root, buildah and mmdebstrap (tools/install_packages.sh container).
#     tools/container_check.sh [--build FOLDER]
# --build takes the program from a build folder of this machine (Debian 12) instead of building it anew inside, which takes ten minutes or more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=""
if [[ "${1:-}" == --build && $# == 2 ]]; then
    build="$2"
elif (($#)); then
    echo "usage: tools/container_check.sh [--build FOLDER]" >&2
    exit 2
fi

readonly suite=bookworm image=localhost/glimpse base=localhost/glimpse-base
work="$(mktemp -d "${TMPDIR:-/tmp}/glimpse-container-XXXXXX")"
readonly work
# Everything of buildah in one folder that goes with us, and no kernel feature that a container may lack.
bud() { BUILDAH_ISOLATION=chroot buildah --root "$work/root" --runroot "$work/run" --storage-driver vfs "$@"; }

# The process tini below PROCESS: the first of the container, which in a chroot is one of this machine's. It takes its own along.
first_of() {
    local child
    for child in $(pgrep -P "$1"); do
        if [[ "$(cat "/proc/$child/comm" 2>/dev/null)" == tini ]]; then
            echo "$child"
        else
            first_of "$child"
        fi
    done
}

# Ends the container as `docker stop` does; the status is the server's.
stop() {
    local first
    first="$(first_of "$server")"
    [[ -z "$first" ]] || kill "$first"
    wait "$server"
}

server=""
cleanup() {
    [[ -z "$server" ]] || stop >/dev/null 2>&1 || true
    bud rm --all >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    echo "container_check: $1" >&2
    tail -n 20 "$work"/*.log >&2 || true
    exit 1
}

# A base like debian:bookworm-slim, which knows how this machine reaches packages.
make_base() {
    echo "==> A base from this machine's Debian mirror"
    mmdebstrap --quiet --variant=minbase "$suite" "$work/base" 2>"$work/base.log" || fail "no base"
    local path
    for path in /etc/apt/apt.conf.d/99* /etc/apt/sources.list.d/debian.sources; do
        [[ ! -e "$path" ]] || install -D -m 644 "$path" "$work/base$path"
    done
    # Under a name of its own: the package ca-certificates writes its list anew.
    install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/this-machine.crt"
    printf '[global]\ncert = /etc/ssl/this-machine.crt\n' >"$work/base/etc/pip.conf"
    : >"$work/base/etc/apt/sources.list"
    local container
    container="$(bud from scratch)"
    bud add "$container" "$work/base" / >/dev/null
    bud commit --quiet --rm "$container" "$base" >/dev/null
    rm -rf "$work/base"
}

make_image() {
    echo "==> The image"
    local options=()
    if [[ -n "$build" ]]; then
        tools/install_image.sh "$build" "$work/opt/glimpse"
        # What was linked here says its own paths; they are those of the image.
        mkdir -p "$work/stage/opt"
        mv "$work/opt/glimpse" "$work/stage/opt/"
        options=(--build-context "build=$work/stage")
    fi
    local name
    for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST http_proxy https_proxy no_proxy; do
        [[ -z "${!name:-}" ]] || options+=(--build-arg "$name=${!name}")
    done
    bud build --quiet --format docker --build-arg "BASE=$base" "${options[@]}" -f deploy/docker/Dockerfile -t "$image" . >"$work/image.log" 2>&1 || fail "the image was not built"
}

# ask PATH CURL_OPTION...
ask() {
    local path="$1"
    shift
    curl -sS --max-time 60 -H "Authorization: Bearer $(cat "$work/workspace/glimpse/first-key")" "http://127.0.0.1:7860$path" "$@"
}

wait_for() {
    local _
    for _ in $(seq 600); do
        if curl -fs --max-time 5 -o /dev/null "$1"; then
            return
        fi
        kill -0 "$server" 2>/dev/null || fail "the container ended"
        sleep 0.2
    done
    fail "nothing at $1 within two minutes"
}

try_image() {
    echo "==> A container of it"
    local container answer
    container="$(bud from "$image")"
    mkdir "$work/workspace"
    # In a chroot the ports are the machine's own.
    bud run --volume "$work/workspace:/root/workspace" "$container" -- tini -s -g -- glimpse-container >"$work/container.log" 2>&1 &
    server=$!
    wait_for http://127.0.0.1:7860/readyz
    [[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:7860/v1/models")" == 401 ]] || fail "it asks for no key"
    answer="$(ask /api/v1/inference -F image=@tests/data/slips/slip-0.png -F text="What is the total?")"
    [[ "$answer" == *'"model":"nano"'* ]] || fail "no answer: $answer"
    answer="$(ask /api/v1/ocr -F image=@tests/data/slips/slip-0.png)"
    [[ "$answer" == *'"lines"'* ]] || fail "no text: $answer"
    wait_for "http://127.0.0.1:8888/api"
    grep -q 'Notebooks    http' "$work/container.log" || fail "it does not say where the notebooks are"
    [[ "$(stat -c %a "$work/workspace/glimpse/first-key")" == 600 ]] || fail "others can read the key"
    stop || fail "it did not end with 0 when it was told to"
    server=""
    if pgrep -f "^glimpse serve --model nano" >/dev/null; then
        fail "a server stayed behind"
    fi
    echo "    page, API, text and notebooks answer; $(bud images --format '{{.Size}}' "$image")"
}

for port in 7860 8888; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        fail "port $port is in use"
    fi
done
make_base
make_image
try_image
echo "The image builds and serves."
