#!/bin/bash
# Prints what the linker is told for a release, as far as this machine has it. All of it shortens what the loader does
# before `main`, by a millisecond and a half of each start: libstdc++, which Swift's own runtime needs, brings 3,000
# relocations by name unless it is linked in; each other library is searched for, mapped and bound, a tenth of a
# millisecond apiece; and the 90,000 relative relocations of Swift's metadata are read from 17 KB instead of 2 MB.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/toolchain.sh

# The linker takes the first directory that has a library in any form: this one has archives alone. A library without
# one, as most systems but Debian's have it, stays shared; and so does its partner, as two that share their state must
# not be bound to two copies of it.
rm -rf .build/archives
mkdir -p .build/archives
for group in stdc++ sqlite3 'ncursesw tinfo' jansson 'cmark-gfm cmark-gfm-extensions'; do
  archives=()
  for library in $group; do
    archive=$("$tools/clang" -print-file-name="lib$library.a" 2>/dev/null) || continue 2
    [ -f "$archive" ] || continue 2
    archives+=("$(realpath "$archive")")
  done
  ln -s "${archives[@]}" .build/archives/
done
printf '%s ' -Xlinker -L.build/archives

# glibc reads packed relocations from 2.36 on; of the linkers only lld packs them everywhere.
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
if has_lld && printf '2.36\n%s\n' "${glibc:-0}" | sort -V -C; then
  printf '%s ' -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
fi

# What asks for ICU's data is given Scripts/no-icu-data.c, and the linker drops the data, which nothing asks for then. Their
# name tells ICU's version; where it is not found so, they stay.
icu=$(dirname "$resources")/swift_static/linux/lib_FoundationICU.a
if data=$(grep -a -o -m 1 'icudt[0-9]*_dat' "$icu" 2>/dev/null | head -n 1) && [ -n "$data" ] &&
  "$tools/clang" -c -O1 -DICU_DATA="__wrap_$data" -o .build/archives/no-icu-data.o Scripts/no-icu-data.c 2>/dev/null
then
  printf '%s ' -Xlinker "--wrap=$data" -Xlinker "$PWD/.build/archives/no-icu-data.o"
fi
