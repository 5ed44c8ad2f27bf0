#!/bin/bash
# Feeds the event-stream parser, the chunk decoder, the reader of errors and the layout of Markdown random and mutated
# input, each for a bounded time. An input that failed is put into Fuzz/Corpus once it holds, so that every later run begins with it.
# Usage: Scripts/fuzz.sh [SECONDS]   (default 60 for each target)
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
build=.build-fuzz
mkdir -p "$build/modules"
for module in CCurl CJansson CCmark CWidth CProcess; do
  mkdir -p "$build/modules/$module"
  printf 'module %s [system] { header "%s/Sources/%s/include/%s.h" }\n' "$module" "$PWD" "$module" "$module" \
    >"$build/modules/$module/module.modulemap"
done
flags="-O -g -package-name mixchat -swift-version 6 -enable-upcoming-feature ExistentialAny -parse-as-library -use-ld=lld"
flags="$flags -I $build -I $build/modules/CCurl -I $build/modules/CJansson"
flags="$flags -I $build/modules/CCmark -I $build/modules/CWidth -I $build/modules/CProcess -sanitize=fuzzer,address"

echo "Building the fuzz targets …"
for module in CCurl CWidth CProcess; do
  cc -O2 -c "Sources/$module/$module.c" "-ISources/$module/include" -o "$build/$module.o"
done
# shellcheck disable=SC2086
swiftc $flags -wmo -module-name Locks -emit-module -emit-module-path "$build/Locks.swiftmodule" \
  -c Sources/Locks/*.swift -o "$build/Locks.o"
for module in Cells Conversations Pages; do
  # shellcheck disable=SC2046,SC2086
  swiftc $flags -wmo -enable-testing -module-name "$module" -emit-module \
    -emit-module-path "$build/$module.swiftmodule" -c $(find "Sources/$module" -name '*.swift') -o "$build/$module.o"
done
# shellcheck disable=SC2046,SC2086
swiftc $flags -wmo -enable-testing -module-name ChatAPI -emit-module -emit-module-path "$build/ChatAPI.swiftmodule" \
  -c $(find Sources/ChatAPI -name '*.swift') -o "$build/ChatAPI.o"
targets="SSEFuzz ChunkFuzz ErrorFuzz MarkdownFuzz"
for target in $targets; do
  sources=Fuzz/$target.swift
  # What must hold is written once, for the tests and here.
  if [ "$target" = MarkdownFuzz ]; then sources="$sources Tests/ChatCoreTests/Pages/Markdown/LayoutCheck.swift"; fi
  # shellcheck disable=SC2086
  swiftc $flags -module-name "$target" $sources \
    "$build"/{Cells,Conversations,Pages,ChatAPI,Locks,CCurl,CWidth,CProcess}.o \
    -ljansson -lcmark-gfm -lcmark-gfm-extensions -ldl -o "$build/$target"
done

# A crash is told by the sanitizer; Swift's own handler only gets in its way.
export SWIFT_BACKTRACE=enable=no
for target in $targets; do
  mkdir -p "$build/corpus/$target"
  echo "$target, $seconds s …"
  if "$build/$target" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$build/$target-" "$build/corpus/$target" "Fuzz/Corpus/$target" >"$build/$target.log" 2>&1; then
    grep -E 'stat::(number_of_executed_units|new_units_added)' "$build/$target.log"
  else
    tail -40 "$build/$target.log" >&2
    echo "$target failed; the input that did it lies in $build/$target-*." >&2
    exit 1
  fi
done
