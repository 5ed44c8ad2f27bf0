#!/bin/bash
# Prints, as paragraphs of a Debian copyright file, the licences of what is linked into the program: the Swift packages
# from their own files, the archives of Debian's libraries by reference.
set -euo pipefail
cd "$(dirname "$0")/.."

paragraph() {
  printf '\nFiles: %s\nCopyright: %s\nLicense: %s\n' "$1" "$2" "$3"
  sed 's/[[:space:]]*$//; s/^$/./; s/^/ /'
}
for package in GRDB.swift Yams; do
  file=.build/checkouts/$package/LICENSE
  [ -f "$file" ] || continue
  holder=$(sed -n 's/^Copyright (c) //Ip' "$file" | head -n 1)
  sed -n '/^Permission/,$p' "$file" | paragraph "$package (linked in)" "${holder:-its authors}" "Expat"
done
paragraph 'Swift and its standard library, swift-foundation, swift-argument-parser (linked in)' \
  'Apple Inc. and the Swift project authors' 'Apache-2.0 with the Swift runtime library exception' <<'TEXT'
On Debian systems the text of the Apache License 2.0 is in
/usr/share/common-licenses/Apache-2.0. The exception: portions of the runtime
that are embedded in a compiled program may be redistributed without complying
with sections 4(a), 4(b) and 4(d) of that licence.
TEXT
paragraph 'ICU (linked in with swift-foundation)' 'Unicode, Inc.' 'Unicode-3.0' <<'TEXT'
The text is at https://www.unicode.org/license.txt
TEXT
for package in libncurses-dev libsqlite3-dev libcmark-gfm-dev libjansson-dev; do
  paragraph "the library of $package (linked in)" 'see its own package' "as-$package" <<TEXT
Its text is in /usr/share/doc/$package/copyright of the Debian package.
TEXT
done
