#!/bin/bash
# Installs what the build and the run need and is not there: Debian packages and the embedded model. Says one line for
# each thing it does, nothing when there is nothing to do. Without a network it says what is missing and how to get it,
# and ends well wherever the build can still go on.
#
# Usage: Scripts/setup.sh [build|run|test|bench]     `build` leaves out the model, `test` and `bench` add what only
# they need.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

# Everything a build links with, and SwiftPM's own tools.
build_packages=(
  libncurses-dev libcurl4-openssl-dev libsqlite3-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libjansson-dev
  libsentencepiece-dev ncurses-term git ca-certificates
)
# The embedded model's server is a Python extension.
model_packages=(python3 python3-pip)
# The end-to-end tests drive a real terminal and complete in real shells; others need a TLS server, and one that
# speaks HTTP/2.
test_packages=(tmux screen procps zsh fish openssl python3-h2)
# The benchmarks measure beside vim, curl and SQLite's shell; the ruler is Python and a little C.
bench_packages=(python3-venv vim curl sqlite3 gcc libc6-dev valgrind)

say() { printf 'setup: %s\n' "$*" >&2; }

# Prints those of the named packages that dpkg does not list as installed.
missing_packages() {
  dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "installed" { print $2 }' |
    sort >"$scratch/installed" || true
  printf '%s\n' "$@" | sort | comm -23 - "$scratch/installed"
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

check_toolchain() {
  if ! command -v swift >/dev/null; then
    say "no Swift toolchain found. Install Swift 6.1 or newer (https://www.swift.org/install/linux/), put its"
    say "usr/bin on PATH, and run this again."
    exit 1
  fi
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
  local major=${version% *} minor=${version#* }
  if [ -n "$version" ] && { [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 1 ]; }; }; then
    say "Swift $major.$minor is too old: 6.1 or newer is needed (https://www.swift.org/install/linux/)."
    exit 1
  fi
}

install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian or Ubuntu: install the like of these yourself: $*"
    return
  fi
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  set -- $missing
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "these Debian packages are missing, and there is neither root nor sudo to install them: $*"
    exit 1
  fi
  say "installing Debian packages: $*"
  local log=$scratch/apt.log
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; then
    say "refreshing the package lists"
    as_root apt-get update -q >"$log" 2>&1 || say "the package lists could not be refreshed"
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1
    then
      tail -n 5 "$log" >&2
      say "these packages could not be installed: $*"
      say "Check the network, or install them by hand: apt-get install $*"
      exit 1
    fi
  fi
}

# The CommonMark specification, whose examples the layout is tested with: its licence is not this project's, so it is
# fetched, from the source archive of a Python package that carries it. The tests do without where there is no network.
fetch_specification() {
  local place="${XDG_CACHE_HOME:-$HOME/.cache}/mixchat/commonmark"
  [ ! -s "$place/spec.txt" ] || return 0
  say "fetching the CommonMark specification"
  if python3 -m pip download -q --no-deps --no-binary :all: -d "$scratch/spec" commonmark==0.9.1 >"$scratch/log" 2>&1 &&
    tar -xzf "$scratch"/spec/commonmark-0.9.1.tar.gz -C "$scratch/spec" commonmark-0.9.1/spec.txt
  then
    mkdir -p "$place"
    mv "$scratch/spec/commonmark-0.9.1/spec.txt" "$place/spec.txt"
  else
    say "it could not be fetched: its examples are left out of the tests"
  fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

check_toolchain
case $purpose in
  build) install_packages "${build_packages[@]}" ;;
  run) install_packages "${build_packages[@]}" "${model_packages[@]}" ;;
  test) install_packages "${build_packages[@]}" "${model_packages[@]}" "${test_packages[@]}" ;;
  bench) install_packages "${build_packages[@]}" "${model_packages[@]}" "${bench_packages[@]}" ;;
  *)
    say "unknown purpose $purpose: build, run, test or bench"
    exit 64
    ;;
esac
if [ "$purpose" != build ]; then
  Scripts/install-model.sh
fi
if [ "$purpose" = test ]; then fetch_specification; fi
