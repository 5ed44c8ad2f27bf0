#!/bin/bash
# Makes a Debian package of the program that was built: mixchat_VERSION_ARCH.deb. It needs no toolchain where it is
# installed, and no root here. Built on the older of two Debian releases it serves both.
#
# Usage: Scripts/deb.sh BINARY VERSION DIRECTORY     where the package goes
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 version=$2 place=$3
umask 022
maintainer='The mixchat maintainers <maintainers@mixchat.example>'
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
root=$stage/root
chmod 755 "$stage"

Scripts/install.sh "$binary" /usr '' "$root" 2>/dev/null
doc=$root/usr/share/doc/mixchat
# Debian's own places and names: the licence is in `copyright`, pictures are of use only beside the sources.
rm "$doc/LICENSE"
# As Debian writes it: a head and a signature around each version's points.
awk -v who="$maintainer" '
  function sign() { if (version) printf "\n -- %s  %s\n\n", who, when }
  /^## / { sign(); version = $2; date = "date -R -u -d " substr($3, 2, 10); date | getline when; printf "mixchat (%s) unstable; urgency=medium\n\n", version; next }
  version && /^- / { print "  * " substr($0, 3) }
  version && /^  / { print "  " $0 }
  END { sign() }' CHANGELOG.md | gzip -9n >"$doc/changelog.gz"
rm "$doc/CHANGELOG.md"
gzip -9n "$root/usr/share/man/man1/mixchat.1"
# It is read by a shell, and run by none.
sed -i '1{/^#!/d}' "$root/usr/share/bash-completion/completions/mixchat"
# What lintian takes for mistakes and is meant: libraries whose archives are linked in, for the time a start takes
# (Scripts/link-flags.sh), and the one that Yams brings with it.
mkdir -p "$root/usr/share/lintian/overrides"
printf 'mixchat: embedded-library *%s*\n' libyaml ncurses >"$root/usr/share/lintian/overrides/mixchat"
mkdir -p "$root/usr/share/zsh"
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
cat >"$doc/copyright" <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: mixchat

Files: *
Copyright: 2026 The mixchat maintainers
License: Expat
$(sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /')
COPYRIGHT
Scripts/licenses.sh >>"$doc/copyright"

# The shared libraries that it names itself, by the packages that bring them here; libcurl, libarchive and sentencepiece are
# loaded when first needed. A name of before 2038's rebuild (libcurl4t64) is provided by the later one.
needed=$(objdump -p "$root/usr/bin/mixchat" | awk '$1 == "NEEDED" { print $2 }')
glibc=$(objdump -T "$root/usr/bin/mixchat" | grep -o 'GLIBC_2\.[0-9]*' | sort -uV | tail -n 1)
depends="libc6 (>= ${glibc#GLIBC_}), libcurl4"
for library in $needed; do
  case $library in
    lib[cm].so.6 | ld-linux*) ;;
    *)
      package=$(dpkg-query -S "*/$library" | sed -n '1s/[:,].*//p')
      depends+=", $package"
      ;;
  esac
done
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: mixchat
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Recommends: ca-certificates, libarchive13, libgomp1, libsentencepiece0, python3, python3-pip
Suggests: bash-completion, pandoc, poppler-utils, xclip | wl-clipboard
Section: utils
Priority: optional
Description: full-screen terminal chat for Mixtral and OpenAI-compatible models
 A terminal chat for Mixtral-8x7B-Instruct at the AI/ML API, and for any
 endpoint that speaks the OpenAI chat-completions protocol.
 .
 Conversations are kept in a database on this machine, branch, and can be
 searched, exported and imported. Without a key a small local model answers:
 "mixchat local install" downloads one. That needs python3 and libgomp1;
 exact token counts for Mixtral need libsentencepiece0.
CONTROL
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$root"
mkdir -p "$place"
file=$place/mixchat_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
echo "deb: $file" >&2
