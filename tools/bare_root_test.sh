#!/usr/bin/env bash
# Tries start.sh where nothing is installed: makes a minimal Debian, builds this checkout in it, starts it a second
# time without network, and asks a question in every wire form. Needs root and mmdebstrap; takes a full build.
#     tools/bare_root_test.sh [--ccache] [--keep] [FOLDER]
# --ccache lends the host's compiler cache, --keep leaves the root folder for a look (and for the next run).
set -euo pipefail

# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

readonly suite=bookworm
bare=""
keep=no
lend_ccache=no
while (($#)); do
    case "$1" in
        --keep) keep=yes ;;
        --ccache) lend_ccache=yes ;;
        -*)
            echo "usage: tools/bare_root_test.sh [--ccache] [--keep] [FOLDER]" >&2
            exit 2
            ;;
        *) bare="$1" ;;
    esac
    shift
done
bare="${bare:-${TMPDIR:-/tmp}/glimpse-bare-$suite}"

make_root() {
    [[ -e "$bare/etc/debian_version" ]] || mmdebstrap --quiet --variant=minbase "$suite" "$bare"
}

# What this machine says about reaching packages holds in the bare root too.
copy_configuration() {
    local path
    for path in /etc/resolv.conf /etc/hosts /etc/apt/apt.conf.d /etc/apt/sources.list.d /etc/apt/trusted.gpg.d \
        /etc/pip.conf /usr/local/share/ca-certificates /etc/ssl/certs/ca-certificates.crt; do
        if [[ -e "$path" ]]; then
            mkdir -p "$bare$(dirname "$path")"
            cp -rL --remove-destination -T "$path" "$bare$path"
        fi
    done
    : >"$bare/etc/apt/sources.list"
    if [[ -e "$HOME/.npmrc" ]]; then
        cp -L "$HOME/.npmrc" "$bare/root/.npmrc"
    fi
}

copy_checkout() {
    rm -rf "$bare/root/glimpse"
    mkdir -p "$bare/root/glimpse"
    git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - |
        tar -x --no-same-owner -C "$bare/root/glimpse"
}

# in_bare VARIABLE=VALUE... COMMAND...: in the bare root, in namespaces that end with the command.
in_bare() {
    local settings=()
    mapfile -t settings < <(env |
        grep -E '^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST)|npm_config_registry|https?_proxy|no_proxy)=')
    # shellcheck disable=SC2016
    unshare --mount --pid --fork bash -c '
        bare=$1 ccache=$2
        shift 2
        mount -t proc proc "$bare/proc"
        mount --rbind /dev "$bare/dev"
        if [[ -n "$ccache" ]]; then
            mkdir -p "$bare/root/.cache/ccache" && mount --bind "$ccache" "$bare/root/.cache/ccache"
        fi
        exec chroot "$bare" "$@"' _ "$bare" "$(ccache_to_lend)" \
        env -i --chdir=/root/glimpse HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "${settings[@]}" "$@"
}

ccache_to_lend() {
    if [[ "$lend_ccache" == yes ]]; then
        ccache --get-config cache_dir
    fi
}

# The server itself, behind the shells and the unshare that wait for it.
last_descendant() {
    local pid="$1" child
    while child="$(pgrep --parent "$pid")"; do
        pid="$child"
    done
    echo "$pid"
}

wait_until_ready() {
    local second
    for ((second = 0; second < 120; second++)); do
        curl --silent --fail --noproxy '*' --output /dev/null "$1/readyz" && return
        kill -0 "$2" 2>/dev/null || break
        sleep 1
    done
    echo "bare_root_test: the server in the bare root was not ready after $second s" >&2
    return 1
}

main() {
    [[ "$(id -u)" == 0 ]] || { echo "bare_root_test: needs root, for chroot" >&2; exit 2; }
    tools/install_packages.sh test bare
    echo "==> A bare $suite in $bare"
    make_root
    copy_configuration
    copy_checkout

    echo "==> ./start.sh --build-only"
    in_bare ./start.sh --build-only

    echo "==> ./start.sh, with every way to the network leading nowhere"
    local port url server status=0
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    url="http://127.0.0.1:$port"
    in_bare PIP_INDEX_URL=http://127.0.0.1:9 npm_config_registry=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9 \
        https_proxy=http://127.0.0.1:9 ./start.sh --port "$port" --no-notebook &
    server=$!
    wait_until_ready "$url" "$server" || status=1
    if ((status == 0)); then
        GLIMPSE_URL="$url" GLIMPSE_PICTURE="${GLIMPSE_PICTURE:-tests/data/slips/slip-0.png}" \
            tools/ask_every_way.sh || status=1
    fi
    kill -TERM "$(last_descendant "$server")"
    wait "$server" || { echo "bare_root_test: the server ended with status $?" >&2; status=1; }

    if [[ "$keep" == no ]]; then
        rm -rf --one-file-system "$bare"
    fi
    ((status == 0)) && echo "bare_root_test: passed"
    return "$status"
}

main
