#!/usr/bin/env bash
# Prints the folder of a Python environment that holds tuning/'s packages, after making it if need be.
# It lies in the cache, under a name made from tuning/pyproject.toml, so that every checkout shares it. About 5.5 GB:
# the registry's torch brings its GPU libraries along.
set -euo pipefail

if [[ "${1-}" == --help || "${1-}" == -h ]]; then
    echo "usage: tools/python_environment.sh   (prints the environment's folder; \$GLIMPSE_PYTHON_ENVIRONMENTS moves it)"
    exit 0
fi
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${GLIMPSE_PYTHON_ENVIRONMENTS:-${XDG_CACHE_HOME:-$HOME/.cache}/glimpse/python}"
environment="$cache/$(cat "$root/tuning/pyproject.toml" <(python3 --version) | sha256sum | cut -c1-12)"

if [[ ! -e "$environment/complete" ]]; then
    echo "Making the Python environment for tuning/ in $environment (torch: some minutes the first time)" >&2
    rm -rf "$environment"
    python3 -m venv "$environment" >&2
    mapfile -t packages < <(
        python3 - "$root/tuning/pyproject.toml" <<'END'
import sys, tomllib
extras = tomllib.load(open(sys.argv[1], "rb"))["project"]["optional-dependencies"]
print(*sorted({package for extra in extras.values() for package in extra}), sep="\n")
END
    )
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir "${packages[@]}" >&2
    touch "$environment/complete"
fi
echo "$environment"
