#!/bin/bash
# Feeds what reads from outside random and mutated input, each for a bounded time: the parser of event streams, the
# decoder of chunks, the reader of errors, the layout of Markdown, the decoder of keys, the config, imports, what is
# typed to search, and the decoder of pictures. An input that failed is put into Fuzz/Corpus once it holds, so that every
# later run begins with it.
#
# Usage: Scripts/fuzz.sh [SECONDS] [TARGET …]   (default 60 for each of all targets)
#        Scripts/fuzz.sh --check   whether the targets, which are built here alone, still fit the code: the compiler
#                                  looks at each, without building it. Needs the modules of a build of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift $(($# > 0))
targets=${*:-$(basename -s .swift Fuzz/*.swift)}
build=.build-fuzz
packages=.build/debug

flags=(-swift-version 6 -enable-upcoming-feature ExistentialAny -parse-as-library)
for map in GRDB.swift/Sources/GRDBSQLite Yams/Sources/CYaml/include; do
  flags+=(-Xcc "-fmodule-map-file=$PWD/.build/checkouts/$map/module.modulemap")
done

# Hands a target to the compiler, with what else it is to have.
compile() {
  local target=$1 sources=("Fuzz/$1.swift")
  # What must hold is written once, for the tests and here.
  if [ "$target" = MarkdownFuzz ]; then sources+=(Tests/ChatCoreTests/Pages/Markdown/LayoutCheck.swift); fi
  "${SWIFT:-swift}c" "${flags[@]}" -module-name "$target" "${sources[@]}" "${@:2}"
}

if [ "$seconds" = --check ]; then
  # What is `package` is seen only under the name that the build gave: the package manager takes it from the name
  # of the checkout's folder.
  flags+=(-package-name
    "$(sed -nE '/"-module-name","ChatAPI"/ s/.*"-package-name","([^"]+)".*/\1/p' "$packages.yaml" | head -1)")
  for map in "$packages"/C*.build/module.modulemap; do flags+=(-Xcc "-fmodule-map-file=$PWD/$map"); done
  for target in $targets; do compile "$target" -typecheck -I "$packages/Modules"; done
  exit
fi

mkdir -p "$build/modules"

echo "Building the fuzz targets …"
# GRDB and Yams are taken as the package manager builds them; only what is ours is watched.
[ -n "${MIXCHAT_FUZZ_BUILT:-}" ] || "${SWIFT:-swift}" build --target ChatStore

flags+=(-package-name mixchat -O -g -use-ld=lld -enable-testing -sanitize=fuzzer,address -I "$build" -I "$packages/Modules")
for module in CArchive CCurl CJansson CCmark CDigest CNcurses CWidth CProcess CPicture; do
  mkdir -p "$build/modules/$module"
  printf 'module %s [system] { header "%s/Sources/%s/include/%s.h" export * }\n' \
    "$module" "$PWD" "$module" "$module" >"$build/modules/$module/module.modulemap"
  flags+=(-I "$build/modules/$module")
  if [ -f "Sources/$module/$module.c" ]; then
    cc -O2 -c "Sources/$module/$module.c" "-ISources/$module/include" -o "$build/$module.o"
  fi
done
# What decodes pictures is watched as well: it is C, and reads what comes from outside.
clang=$(dirname "$(realpath "$(command -v "${SWIFT:-swift}")")")/clang
"$clang" -O1 -g -fsanitize=fuzzer-no-link,address -c Sources/CPicture/CPicture.c -ISources/CPicture/include \
  -o "$build/CPicture.o"

# From the ground up; one that is current, and builds on such alone, stays.
changed=
for module in Locks Clocks Files Threads Processes Cells Conversations Pages Hands ChatAPI TerminalIO Configuration ChatStore; do
  object=$build/$module.o
  sources=$(find "Sources/$module" -name '*.swift')
  # shellcheck disable=SC2086
  if [ -n "$changed" ] || [ ! -e "$object" ] || [ -n "$(find $sources -newer "$object")" ]; then
    changed=yes
    # shellcheck disable=SC2086
    "${SWIFT:-swift}c" "${flags[@]}" -wmo -module-name "$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
      -c $sources -o "$object"
  fi
done
libraries='-ljansson -lcmark-gfm -lcmark-gfm-extensions -lncursesw -ltinfo -lsqlite3 -ldl'
find "$PWD/$packages"/{GRDB,Yams,CYaml}.build -name '*.o' >"$build/packages.txt"
for target in $targets; do
  # shellcheck disable=SC2086
  compile "$target" "$build"/*.o "@$build/packages.txt" $libraries -o "$build/$target"
done

# The sanitizer reports a crash; Swift's own handler only gets in its way.
export SWIFT_BACKTRACE=enable=no
for target in $targets; do
  mkdir -p "$build/corpus/$target"
  echo "$target, $seconds s …"
  if "$build/$target" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/$target-" "$build/corpus/$target" "Fuzz/Corpus/$target" >"$build/$target.log" 2>&1; then
    grep -E 'stat::(number_of_executed_units|new_units_added)' "$build/$target.log"
  else
    tail -40 "$build/$target.log" >&2
    echo "$target failed; the input that did it is in $build/$target-*." >&2
    exit 1
  fi
done
