#!/usr/bin/env bash
# For scripts to source: packages of the next Debian, from the mirror that this machine uses already, without touching the system's suites
# and lists. apt checks the signatures. The caller sets `work` to an empty folder of its own before it asks.

readonly next_suite=trixie
work=""

# use_next_debian: false where this is no Debian or the suite cannot be listed.
use_next_debian() {
    local mirror
    # shellcheck disable=SC2016 # apt's own variables
    mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)"
    [[ -n "$mirror" ]] || return 1
    mkdir -p "$work"/{lists,cache/archives}/partial
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $next_suite main" >"$work/sources.list"
    apt_of_next_debian update
}

apt_of_next_debian() {
    apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root "$@"
}
