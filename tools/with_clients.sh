#!/usr/bin/env bash
# Runs Python with the packages of tools/client_requirements.txt, which tests ask the server with:
#     tools/with_clients.sh tests/integration/openai_api_test.py
# The environment lies in the cache, under a name made from that file, so that every checkout shares it.
set -euo pipefail

if [[ $# == 0 || "${1-}" == --help || "${1-}" == -h ]]; then
    echo "usage: tools/with_clients.sh SCRIPT [ARGUMENT...]   (\$GLIMPSE_PYTHON_ENVIRONMENTS moves the environments)"
    exit 0
fi
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
requirements="$root/tools/client_requirements.txt"
cache="${GLIMPSE_PYTHON_ENVIRONMENTS:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/python}"
environment="$cache/clients-$(cat "$requirements" <(python3 --version) | sha256sum | cut -c1-12)"

mkdir -p "$cache"
exec 9>"$environment.lock"
flock 9 # several tests may want it at once
if [[ ! -e "$environment/complete" ]]; then
    echo "Making the Python environment of the clients in $environment" >&2
    rm -rf "$environment"
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --requirement "$requirements" >&2
    touch "$environment/complete"
fi
flock -u 9
exec "$environment/bin/python" "$@"
