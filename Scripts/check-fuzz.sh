#!/bin/bash
# Whether the fuzz targets, which are built by `make fuzz` alone, still fit the code: the compiler looks at each, without
# building it. Needs the modules of a build of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
build=.build/debug
flags=(-typecheck -package-name mixchat -swift-version 6 -enable-upcoming-feature ExistentialAny -parse-as-library
  -I "$build/Modules")
for map in "$build"/C*.build/module.modulemap .build/checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap \
  .build/checkouts/Yams/Sources/CYaml/include/module.modulemap; do
  flags+=(-Xcc "-fmodule-map-file=$PWD/$map")
done
for target in Fuzz/*.swift; do
  # What must hold is written once, for the tests and there.
  sources=("$target")
  if [ "$target" = Fuzz/MarkdownFuzz.swift ]; then
    sources+=(Tests/ChatCoreTests/Pages/Markdown/LayoutCheck.swift)
  fi
  "${SWIFT:-swift}c" "${flags[@]}" -module-name "$(basename "$target" .swift)" "${sources[@]}"
done
