#!/bin/bash
# Prints what the linker is told for a release, as far as this machine has it. Both shorten what the loader does before
# `main`, by half a millisecond of each start: libstdc++, which Swift's own runtime needs, brings 3,000 relocations by
# name unless it is linked in; and the 90,000 relative ones of Swift's metadata are read from 17 KB instead of 2 MB.
set -euo pipefail
cd "$(dirname "$0")/.."
resources=$("${SWIFT:-swift}" -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
tools=$(dirname "$(dirname "$resources")")/bin

# The linker takes the first directory that has the library in any form: this one has the archive alone.
archive=$("$tools/clang" -print-file-name=libstdc++.a 2>/dev/null) || archive=
if [ -f "$archive" ]; then
  mkdir -p .build/archives
  ln -sf "$archive" .build/archives/libstdc++.a
  printf '%s ' -Xlinker -L.build/archives
fi

# glibc reads packed relocations from 2.36 on; of the linkers only lld packs them everywhere. The toolchain's own needs a
# libxml2 that a bare system may lack.
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
if "$tools/ld.lld" --version >/dev/null 2>&1 && printf '2.36\n%s\n' "${glibc:-0}" | sort -V -C; then
  printf '%s ' -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
fi
