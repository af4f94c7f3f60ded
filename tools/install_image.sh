#!/usr/bin/env bash
# Installs a build as an image has it: the program, its own libraries, the model nano, and the names of the packages that its other
# libraries come from, in PREFIX/share/glimpse/packages.
#     tools/install_image.sh BUILD PREFIX
set -euo pipefail

if (($# != 2)); then
    echo "usage: tools/install_image.sh BUILD PREFIX" >&2
    exit 2
fi
readonly build="$1" prefix="$2"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly root share="$prefix/share/glimpse"

# The packages of the libraries that the loader finds outside of PREFIX. Where folders were merged, dpkg knows a library by its old path.
packages() {
    local library
    ldd "$prefix/bin/glimpse" "$prefix"/lib/glimpse/*.so* | grep -o '/[^ ]*\.so[^ ]*' | grep -v "^$prefix" | sort -u |
        while read -r library; do
            dpkg-query -S "$library" "$(realpath "$library")" "/usr$library" 2>/dev/null || true
        done | grep -v '^diversion ' | cut -d: -f1 | sort -u
}

cmake --install "$build" --prefix "$prefix" --strip >/dev/null
mkdir -p "$share/models"
cp -r "$root/models/nano" "$share/models/"
cp "$root/tools/notebook-requirements.txt" "$share/"
install -m 755 "$root/deploy/docker/glimpse-container" "$prefix/bin/"
packages >"$share/packages"
if ldd "$prefix/bin/glimpse" | grep 'not found' >&2; then
    echo "install_image: the program in $prefix would not start: it lacks these libraries" >&2
    exit 1
fi
echo "Installed into $prefix: $(du -sh "$prefix" | cut -f1), $(wc -l <"$share/packages") packages of libraries"
