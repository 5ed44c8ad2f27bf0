#!/bin/bash
# Tries the two commands and their failures on bare Debian systems: roots made by debootstrap, nothing in them but
# Debian's minimum, `make`, and this machine's toolchain. Prints one line a case, `ok` or `FAIL`, and the summary that
# test runners end with. Needs root, debootstrap and a network; a full run takes as long as its builds.
#
# Usage: Scripts/fresh.sh [--quick] [--tests] [--deb FILE [--old-deb FILE]] [RELEASE…]     the releases: bookworm trixie
#   --quick   only what needs no build      --tests   also `make test`, where the release has been built
#   --deb     install, use, upgrade and remove a package, in roots without a toolchain
# FRESH_DIR (/var/tmp/mixchat-fresh) keeps the bare roots for the next run.
# What is in single quotes is for the shell in the root.
# shellcheck disable=SC2016
set -uo pipefail
cd "$(dirname "$0")/.." || exit
place=${FRESH_DIR:-/var/tmp/mixchat-fresh}
mirror=${FRESH_MIRROR:-http://deb.debian.org/debian}
toolchain=$(dirname "$(dirname "$(dirname "$(realpath "$(command -v swift)")")")")
quick='' tests='' deb='' old_deb='' releases=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 ;;
    --tests) tests=1 ;;
    --deb) deb=$2 && shift ;;
    --old-deb) old_deb=$2 && shift ;;
    *) releases+=("$1") ;;
  esac
  shift
done
[ ${#releases[@]} -gt 0 ] || releases=(bookworm trixie)
passed=0 failed=0
mkdir -p "$place"

say() { printf '%s\n' "$*"; }

# A bare root, made once; a fresh copy of it for each group of cases.
base() {
  local release=$1 root=$place/base-$1
  [ ! -d "$root" ] || return 0
  debootstrap --variant=minbase --include=make,sudo "$release" "$root.new" "$mirror" >"$place/$release.log" 2>&1 ||
    { tail -n 3 "$place/$release.log" && exit 1; }
  # As the host reaches the registries.
  cp /etc/resolv.conf "$root.new/etc/"
  mkdir -p "$root.new/etc/ssl/certs" "$root.new/usr/local/share/ca-certificates"
  cp -a /usr/local/share/ca-certificates/. "$root.new/usr/local/share/ca-certificates/"
  cp /etc/ssl/certs/ca-certificates.crt "$root.new/etc/ssl/certs/"
  printf '%s\n' 'Acquire::Check-Valid-Until "false";' 'Acquire::Check-Date "false";' \
    >"$root.new/etc/apt/apt.conf.d/99fresh"
  chroot "$root.new" useradd -m -s /bin/bash user
  chroot "$root.new" useradd -m -s /bin/bash sudoer
  echo 'sudoer ALL=(ALL) NOPASSWD: ALL' >"$root.new/etc/sudoers.d/sudoer"
  mv "$root.new" "$root"
}

# Prints the directory of a fresh copy with the sources in it.
fresh() {
  local root=$place/$1-$2
  remove "$root"
  cp -a --reflink=auto "$place/base-$1" "$root"
  mkdir -p "$root/src/mixchat" "$root$toolchain"
  git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$root/src/mixchat"
  # SwiftPM's own cache of packages, where this machine has one: not all reach the repositories.
  local cache=$HOME/.cache/org.swift.swiftpm user
  for user in root home/user home/sudoer; do
    mkdir -p "$root/$user/.cache"
    [ ! -d "$cache" ] || cp -a "$cache" "$root/$user/.cache/"
  done
  chroot "$root" chown -R user:user /home/user
  chroot "$root" chown -R sudoer:sudoer /home/sudoer
  echo "$root"
}

remove() {
  case $1 in "$place"/?*) rm -rf --one-file-system "$1" ;; esac
}

# Usage: run ROOT USER COMMAND     in the root, with /proc, /dev and (unless NO_TOOLCHAIN is set) the toolchain; with
# NO_NETWORK in a network namespace of its own. Output and exit code go to $place/out and $code.
run() {
  local root=$1 user=$2 home=/root
  [ "$user" = root ] || home=/home/$user
  unshare -m ${NO_NETWORK:+-n} bash -c '
    root=$1 user=$2 home=$3 toolchain=$4 command=$5
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    if [ -z "${NO_TOOLCHAIN:-}" ]; then mount --bind "${TOOLCHAIN:-$toolchain}" "$root$toolchain"; fi
    exec chroot "$root" setpriv --reuid "$user" --regid "$user" --init-groups \
      env -i HOME="$home" USER="$user" TERM=xterm PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
      SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PATH="$toolchain/usr/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
      bash -c "cd /src/mixchat && $command"
  ' bash "$root" "$user" "$home" "$toolchain" "$3" >"$place/out" 2>&1 </dev/null
  code=$?
}

# Usage: expect NAME CODE WORDS…     The last run ended with the code (`!0` for any failure), and said the words.
expect() {
  local name=$1 wanted=$2 word
  shift 2
  if { [ "$wanted" = '!0' ] && [ "$code" = 0 ]; } || { [ "$wanted" != '!0' ] && [ "$code" != "$wanted" ]; }; then
    say "FAIL  $release: $name (exit code $code)"
    tail -n 8 "$place/out" | sed 's/^/        /'
    failed=$((failed + 1))
    return 1
  fi
  for word in "$@"; do
    if ! grep -qF -- "$word" "$place/out"; then
      say "FAIL  $release: $name (nothing says: $word)"
      tail -n 8 "$place/out" | sed 's/^/        /'
      failed=$((failed + 1))
      return 1
    fi
  done
  say "ok    $release: $name"
  passed=$((passed + 1))
}

# What fails before anything is built.
failures() {
  local root fake
  root=$(fresh "$release" failures)
  NO_TOOLCHAIN=1 run "$root" root 'make build'
  expect 'no toolchain' '!0' 'no Swift toolchain found'
  run "$root" user 'make build'
  expect 'no rights' '!0' 'cannot go on' 'g++' 'sudo asks for your password'
  mv "$root/usr/bin/sudo" "$root/usr/bin/sudo.away"
  run "$root" user 'make build'
  expect 'neither root nor sudo' '!0' 'neither root nor sudo' 'apt-get install --no-install-recommends'
  mv "$root/usr/bin/sudo.away" "$root/usr/bin/sudo"
  NO_NETWORK=1 run "$root" root 'make build'
  expect 'no network' '!0' 'cannot go on' 'Check the network'
  fake=$place/fake-toolchain
  mkdir -p "$fake/usr/bin"
  printf '#!/bin/sh\necho first\necho "swift: error while loading shared libraries: libzz.so.9" >&2\nexit 127\n' \
    >"$fake/usr/bin/swift"
  chmod 755 "$fake/usr/bin/swift"
  TOOLCHAIN=$fake run "$root" root 'make build'
  expect 'a toolchain that cannot run' '!0' 'cannot run' 'libzz.so.9' 'libxml2'
  # Held until that was said: on a busy machine setup.sh comes to apt late.
  run "$root" root 'apt-get update -qq
    perl -e "use Fcntl; open F, q(+>), q(/var/lib/dpkg/lock-frontend); \$l = pack q(s s l! l! i), F_WRLCK, 0, 0, 0, 0; fcntl F, F_SETLK, \$l or die; for (1 .. 300) { sleep 1; last unless system q(grep -q holds /tmp/said) }" &
    sleep 1; sed -i "s/^  g++ lib.*/  netbase/; s/^  libsentencepiece-dev.*//" Scripts/setup.sh
    set -o pipefail; Scripts/setup.sh build 2>&1 | tee /tmp/said'
  expect 'a held apt lock is waited for' 0 "holds apt's lock"
  remove "$root"
}

# The two commands, and life after them.
commands() {
  local root
  root=$(fresh "$release" build)
  run "$root" root 'umask 077; make build && .build/release/mixchat --version'
  expect 'make build as root' 0 'mixchat ' || return
  run "$root" root 'objdump -p .build/release/mixchat | grep -c RUNPATH'
  expect 'the program has no RUNPATH' 1 0
  run "$root" root 'umask 077; Scripts/setup.sh run; Scripts/install-model.sh; make install PREFIX=/opt/mixchat && find /opt/mixchat ! -type l ! -perm 755 ! -perm 644'
  expect 'make install, modes whatever the umask' 0 'install: /opt/mixchat/bin/mixchat'
  run "$root" user '/opt/mixchat/bin/mixchat --no-save --max-tokens 8 Hello'
  expect 'the local model answers another user' 0
  run "$root" root 'touch -d tomorrow .build/release/mixchat; PATH=/usr/bin:/bin SUDO_USER=root make install PREFIX=/opt/second'
  expect 'make install of a good build without a toolchain on PATH' 0 'install: /opt/second/bin/mixchat'
  run "$root" root 'make uninstall PREFIX=/opt/mixchat && find /opt/mixchat -type f'
  expect 'make uninstall' 0 'is removed'
  run "$root" root 'rm -f "$HOME/.local"; make install "PREFIX=~/.local" && test -x /root/.local/bin/mixchat && ! test -e "./~"'
  expect 'make install PREFIX=~/.local, unexpanded by the shell' 0 'not on your PATH'
  run "$root" root 'time make run ARGS=--version'
  expect 'a second make run' 0 'mixchat ' real
  grep real "$place/out"
  if [ -n "$tests" ]; then
    run "$root" root 'make test'
    expect 'make test' 0 'passed'
    tail -n 3 "$place/out"
  fi
}

# A package, from its installation to its removal, where there is no toolchain.
package() {
  local root
  root=$(fresh "$release" package)
  export NO_TOOLCHAIN=1
  cp "${old_deb:-$deb}" "$root/src/old.deb"
  cp "$deb" "$root/src/new.deb"
  run "$root" root 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /src/old.deb'
  expect 'the package installs' 0
  run "$root" user 'mixchat --version && test -f /usr/share/man/man1/mixchat.1.gz && test -s /usr/share/doc/mixchat/copyright'
  expect 'it starts' 0 'mixchat '
  run "$root" user 'mixchat --no-save Hello'
  expect 'without python3 it says so' 69 'python3'
  run "$root" user 'mixchat -p local doctor'
  expect 'doctor ends in a FAIL line' '!0' 'FAIL'
  run "$root" root 'apt-get install -y -qq --no-install-recommends python3 python3-pip libsentencepiece0'
  run "$root" user 'mixchat local install SmolLM2-135M-Instruct'
  expect 'it installs a local model' 0 'installed SmolLM2-135M-Instruct'
  run "$root" user 'mixchat local list'
  expect 'local list shows it' 0 '* ' SmolLM2-135M-Instruct Apache-2.0 'mixchat local install Qwen'
  run "$root" user 'mixchat --max-tokens 8 Hello'
  if grep -q libgomp1 "$place/out"; then expect 'without libgomp1 it says so' 69 'apt-get install libgomp1'; fi
  run "$root" root 'apt-get install -y -qq libgomp1 tmux'
  run "$root" user 'mixchat --max-tokens 8 Hello && mixchat conversations'
  expect 'the local model answers' 0
  run "$root" user 'mixchat -p local doctor'
  expect 'doctor finds nothing wrong' 0
  run "$root" user 'echo Hello there | mixchat tokens -m mistralai/Mixtral-8x7B-Instruct-v0.1'
  expect 'Mixtral tokens are counted exactly' 0
  cp Scripts/fresh-endpoint.py "$root/src/endpoint.py"
  run "$root" user 'python3 /src/endpoint.py env AIMLAPI_API_KEY=k-1234 AIMLAPI_BASE_URL=@ mixchat --no-save Hello'
  expect 'an endpoint on this machine answers' 0 'Hello from the endpoint.'
  # The first frame, a reply, and the end, in a terminal of tmux.
  run "$root" user 'export LC_ALL=C.UTF-8; tmux -f /dev/null new-session -d -x 80 -y 24 "mixchat -p local --max-tokens 8; echo ended \$?; exec sleep 60"
    see() { for i in $(seq 300); do tmux capture-pane -p | grep -q -- "$1" && return; sleep 0.1; done; tmux capture-pane -p; return 1; }
    see max_tokens && tmux send-keys -l Hi && tmux send-keys Enter && see "tokens [1-9]" && tmux capture-pane -p &&
      tmux send-keys C-q && see "ended 0"; code=$?; tmux kill-server; exit $code'
  expect 'the full screen opens, answers and ends' 0 'max_tokens'
  run "$root" user 'mixchat conversations --json' && cp "$place/out" "$place/before"
  run "$root" root 'apt-get install -y -qq --no-install-recommends /src/new.deb || apt-get install -y -qq --reinstall /src/new.deb
    dpkg -s mixchat | grep ^Version'
  expect 'it is upgraded' 0 "Version: $(dpkg-deb -f "$deb" Version)"
  run "$root" user 'mixchat conversations --json'
  expect 'the conversations are still there' 0 Hello
  cmp -s "$place/out" "$place/before"
  code=$?
  expect 'and are the same' 0
  run "$root" root 'apt-get remove -y -qq mixchat && ! command -v mixchat && test -f /home/user/.local/share/mixchat/mixchat.db'
  expect 'it is removed, the conversations stay' 0
  run "$root" root 'apt-get purge -y -qq mixchat; find /usr /etc /var/lib -path "*mixchat*" ! -path "/var/lib/dpkg/*" | grep .'
  expect 'nothing else is left' 1
  unset NO_TOOLCHAIN
  remove "$root"
}

for release in "${releases[@]}"; do
  base "$release"
  if [ -n "$deb" ]; then
    package
  else
    failures
    [ -n "$quick" ] || commands
  fi
done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
