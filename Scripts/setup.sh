#!/bin/bash
# Installs the Debian packages that are missing. Says one line for each thing it does, nothing when there is nothing to
# do. Only what the build needs is fatal: where the rest cannot be had it says what is missing, and goes on.
#
# Usage: Scripts/setup.sh [build|run|test|bench]     `run`, `test` and `bench` add what only they need.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

# Everything a build links with, the linker with its libraries, and SwiftPM's own tools.
build_packages=(
  g++ libncurses-dev libcurl4-openssl-dev libsqlite3-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libjansson-dev
  libsentencepiece-dev libarchive-dev libstb-dev git ca-certificates
)
# The embedded model's server is a Python extension.
model_packages=(python3 python3-pip libgomp1)
# The end-to-end tests drive a real terminal and complete in real shells; others need a TLS server, and one that
# speaks HTTP/2.
test_packages=(tmux screen procps zsh fish openssl python3-h2 ncurses-term poppler-utils pandoc jq aspell
  aspell-en)
# The benchmarks measure beside vim, curl and SQLite's shell; the ruler is Python and a little C.
bench_packages=(python3-venv vim curl sqlite3 gcc libc6-dev valgrind)
# How long another program may hold apt's lock, in seconds.
lock_wait=${MIXCHAT_APT_WAIT:-600}

say() { printf 'setup: %s\n' "$*" >&2; }

# Prints those of the named packages that dpkg does not list as installed.
missing_packages() {
  [ $# -gt 0 ] || return 0
  dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "installed" { print $2 }' |
    sort >"$scratch/installed" || true
  printf '%s\n' "$@" | sort -u | comm -23 - "$scratch/installed"
}

# The toolchain's programs that a build runs.
toolchain_programs() {
  local bin
  bin=$(dirname "$(realpath "$(command -v "${SWIFT:-swift}")")")
  printf '%s\n' "$bin"/{swift-driver,swift-frontend,swift-build,swift-package,clang}
}

# Prints the Debian packages of shared libraries that the toolchain cannot find.
toolchain_packages() {
  local library program
  toolchain_programs | while read -r program; do
    [ ! -f "$program" ] || ldd "$program" 2>/dev/null || true
  done | awk '/not found/ { print $1 }' | sort -u | while read -r library; do
    case $library in
      libxml2.so.2) echo libxml2 ;;
      libedit.so.2) echo libedit2 ;;
      libz3.so.4) echo libz3-4 ;;
      libz.so.1) echo zlib1g ;;
      libuuid.so.1) echo libuuid1 ;;
      libcurl.so.4) echo libcurl4 ;;
      libsqlite3.so.0) echo libsqlite3-0 ;;
      libstdc++.so.6) echo libstdc++6 ;;
      libncurses.so.6) echo libncurses6 ;;
      libtinfo.so.6) echo libtinfo6 ;;
      libpython3.*.so*) echo "${library%%.so*}" ;;
    esac
  done | sort -u
}

find_toolchain() {
  command -v "${SWIFT:-swift}" >/dev/null && return
  say "no Swift toolchain found. Install Swift 6.1 or newer (https://www.swift.org/install/linux/), put its"
  say "usr/bin on PATH, and run this again."
  exit 1
}

# A toolchain that is there must run, and be new enough.
check_toolchain() {
  local version status=0 said
  # In a shell of its own, whose word about a program that crashed is kept as well.
  (
    "${SWIFT:-swift}" --version
    exit $?
  ) >"$scratch/version" 2>"$scratch/complaint" || status=$?
  if [ "$status" != 0 ]; then
    said=$(cat "$scratch/version" "$scratch/complaint" | sed 's/\x1b\[[0-9;]*m//g' | grep -v '^[[:space:]]*$' | tail -n 1 |
      cut -c 1-300) || true
    say "the Swift toolchain at $(command -v "${SWIFT:-swift}") cannot run. Its last line:"
    say "  ${said:-(it said nothing, and ended with $status)}"
    say "If a library is missing, these Debian packages usually help: apt-get install binutils libc6-dev libcurl4"
    say "libedit2 libgcc-12-dev libncurses6 libsqlite3-0 libstdc++-12-dev libxml2 libz3-4 tzdata zlib1g-dev"
    say "Otherwise install Swift 6.1 or newer for this system: https://www.swift.org/install/linux/"
    exit 1
  fi
  version=$(sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' "$scratch/version" | head -n 1)
  local major=${version% *} minor=${version#* }
  if [ -n "$version" ] && { [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 1 ]; }; }; then
    say "Swift $major.$minor is too old: 6.1 or newer is needed (https://www.swift.org/install/linux/)."
    exit 1
  fi
}

# Finds out, once, how commands are run as root: directly, by sudo, or not at all. A password is asked for once.
rights=
find_rights() {
  [ -z "$rights" ] || return 0
  rights=none
  if [ "$(id -u)" = 0 ]; then
    rights=root
  elif command -v sudo >/dev/null; then
    if sudo -n true 2>/dev/null; then
      rights=sudo
    else
      say "sudo asks for your password, to install: $*"
      if sudo -v; then rights=sudo; fi
    fi
  fi
}

# Runs a command as root.
as_root() {
  if [ "$rights" = root ]; then "$@"; else sudo "$@"; fi
}

# Runs apt-get, its words kept in a log. Waits while another program holds the lock, and says so.
run_apt() {
  local waited=0 holder
  while ! as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q "$@" >"$log" 2>&1; do
    grep -q 'Could not get lock' "$log" || return 1
    if [ "$waited" = 0 ]; then
      holder=$(sed -n 's/.*It is held by process \([0-9]* ([^)]*)\).*/ (process \1)/p' "$log" | head -n 1)
      say "another program$holder holds apt's lock: waiting until it is done, $lock_wait seconds at most"
    fi
    if [ "$waited" -ge "$lock_wait" ]; then
      say "the lock is still held after $waited seconds"
      return 1
    fi
    sleep 2
    waited=$((waited + 2))
  done
}

# Installs packages; the lists are refreshed where that is the reason why it fails.
apt_install() {
  run_apt install -y --no-install-recommends "$@" && return
  ! grep -q 'Could not get lock' "$log" || return 1
  say "refreshing the package lists"
  run_apt update || say "the package lists could not be refreshed: $(tail -n 1 "$log")"
  run_apt install -y --no-install-recommends "$@"
}

# Usage: install_packages NEEDED… -- WANTED…     What the build needs, and what it can do without.
install_packages() {
  local needed=() wanted=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    needed+=("$1")
    shift
  done
  wanted=("${@:2}")
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian or Ubuntu: install what corresponds to these yourself: ${needed[*]} ${wanted[*]}"
    return
  fi
  mapfile -t needed < <(missing_packages "${needed[@]}")
  mapfile -t wanted < <(missing_packages "${wanted[@]}")
  [ $((${#needed[@]} + ${#wanted[@]})) -gt 0 ] || return 0
  find_rights "${needed[@]}" "${wanted[@]}"
  if [ "$rights" != none ]; then
    say "installing Debian packages: ${needed[*]} ${wanted[*]}"
    ! apt_install "${needed[@]}" "${wanted[@]}" || return 0
    # Perhaps only something that the build does not need is not to be had.
    if [ ${#needed[@]} -gt 0 ] && [ ${#wanted[@]} -gt 0 ] && apt_install "${needed[@]}"; then needed=(); fi
    tail -n 3 "$log" | sed 's/^/setup:   /' >&2
    mapfile -t needed < <(missing_packages "${needed[@]}")
    mapfile -t wanted < <(missing_packages "${wanted[@]}")
  fi
  if [ ${#wanted[@]} -gt 0 ]; then
    say "missing: ${wanted[*]}. The build does without; $(without "${wanted[@]}")"
  fi
  if [ ${#needed[@]} -gt 0 ]; then
    say "the build needs these Debian packages, and cannot go on: ${needed[*]}"
    if [ "$rights" = none ]; then
      say "There is neither root nor sudo here. Somebody with the rights installs them by:"
    else
      say "Check the network, then run this again, or install them by hand:"
    fi
    say "  apt-get install --no-install-recommends ${needed[*]}"
    exit 1
  fi
}

# Says what goes missing with packages.
without() {
  case " $* " in
    *' python3'*) echo "the local model needs python3 and python3-pip." ;;
    *' libgomp1'*) echo "the local model needs libgomp1." ;;
    *) echo "the tests that need them are left out or fail." ;;
  esac
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
log=$scratch/apt.log
trap 'rm -rf "$scratch"' EXIT

find_toolchain
mapfile -t missing_libraries < <(toolchain_packages)
# What no package mends is said before anything is installed.
[ ${#missing_libraries[@]} -gt 0 ] || check_toolchain
build_packages+=("${missing_libraries[@]}")
case $purpose in
  build) install_packages "${build_packages[@]}" -- ;;
  run) install_packages "${build_packages[@]}" -- "${model_packages[@]}" ;;
  test) install_packages "${build_packages[@]}" -- "${model_packages[@]}" "${test_packages[@]}" ;;
  bench) install_packages "${build_packages[@]}" -- "${model_packages[@]}" "${bench_packages[@]}" ;;
  *)
    say "unknown purpose $purpose: build, run, test or bench"
    exit 64
    ;;
esac
[ ${#missing_libraries[@]} -eq 0 ] || check_toolchain
if [ "$purpose" = test ]; then
  Scripts/install-model.sh tests
  fetch_specification
elif [ "$purpose" = bench ]; then
  Scripts/install-model.sh tests
fi
