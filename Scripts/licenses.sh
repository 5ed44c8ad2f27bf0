#!/bin/bash
# Prints, as paragraphs of a Debian copyright file, the licences of what is linked into the program: the Swift packages
# from their own files, the archives of Debian's libraries from the packages that brought them. Fails where a text is
# missing: none may be left out.
set -euo pipefail
cd "$(dirname "$0")/.."

paragraph() {
  printf '\nFiles: %s\nCopyright: %s\nLicense: %s\n' "$1" "$2" "$3"
  sed 's/[[:space:]]*$//; s/^$/./; s/^/ /'
}

# The text of a file, or the end with what to do.
text() {
  [ -s "$1" ] || { echo "licenses: $1 is missing, a licence that belongs to the program. Run \`$2\`." >&2 && exit 1; }
  cat "$1"
}

# The copyright file of a Debian package.
copyright() { text "/usr/share/doc/$1/copyright" "apt-get install --reinstall $1"; }

if [ ! -d .build/archives ]; then
  echo "licenses: .build/archives is missing, which says whose libraries are linked into the program." \
    "Run \`rm -f .build/release/mixchat && make deb\`: it is built again." >&2
  exit 1
fi

for package in GRDB.swift Yams; do
  license=$(text ".build/checkouts/$package/LICENSE" 'make build')
  holder=$(sed -n 's/^Copyright (c) //Ip' <<<"$license" | head -n 1)
  sed -n '/^Permission/,$p' <<<"$license" | paragraph "$package" "${holder:-its authors}" Expat
done
sed -n '/^Permission/,$p' .build/checkouts/Yams/LICENSE |
  paragraph 'LibYAML (in Yams)' '2017-2020 Ingy döt Net, 2006-2016 Kirill Simonov' Expat
paragraph 'the Swift standard library and runtime, libdispatch, swift-foundation, swift-argument-parser' \
  'Apple Inc. and the Swift project authors' 'Apache-2.0 with Swift runtime library exception' <<'TEXT'
On Debian systems the text of the Apache License 2.0 is in
/usr/share/common-licenses/Apache-2.0.

The exception: As an exception, if you use this Software to compile your
source code and portions of this Software are embedded into the binary
product as a result, you may redistribute such product without providing
attribution as would otherwise be required by Sections 4(a), 4(b) and 4(d)
of the License.
TEXT
paragraph 'parts of LLVM (in the Swift runtime)' 'the LLVM project authors' 'Apache-2.0 with LLVM exceptions' <<'TEXT'
On Debian systems the text of the Apache License 2.0 is in
/usr/share/common-licenses/Apache-2.0. The exception lets object code be
redistributed without complying with sections 4(a), 4(b) and 4(d).
TEXT
text Resources/licenses/Unicode-3.0.txt 'git checkout Resources/licenses' | paragraph 'ICU (in swift-foundation)' '2016-2024 Unicode, Inc.' Unicode-3.0

copyright libstb-dev | paragraph 'stb_image' 'see the text' "as Debian's libstb-dev"

# Only those that Scripts/link-flags.sh found an archive of are linked in; it may have found none.
shopt -s nullglob
for archive in .build/archives/*.a; do
  case ${archive##*/} in
    libncursesw.a) package=libncurses-dev ;;
    libsqlite3.a) package=libsqlite3-dev ;;
    libcmark-gfm.a) package=libcmark-gfm-dev ;;
    libjansson.a) package=libjansson-dev ;;
    libstdc++.a)
      paragraph 'the C++ library of GCC' 'Free Software Foundation, Inc.' 'GPL-3+ with GCC runtime library exception' <<'TEXT'
On Debian systems the text of the GNU General Public License 3 is in
/usr/share/common-licenses/GPL-3. The GCC Runtime Library Exception, version
3.1, gives permission to propagate a program that was combined with the
library, under terms of its own choice.
TEXT
      continue
      ;;
    # Parts of the above.
    libtinfo.a | libcmark-gfm-extensions.a) continue ;;
    *) echo "licenses: $archive is linked in, and Scripts/licenses.sh has no licence for it: add it there." >&2 && exit 1 ;;
  esac
  copyright "$package" |
    paragraph "the library of Debian's $package" 'see the text' "as Debian's $package"
done
