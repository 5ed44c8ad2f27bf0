#!/bin/bash
# Copies the program and what belongs to it below a prefix. Everybody may read it, whatever the umask.
#
# Usage: Scripts/install.sh BINARY PREFIX MODEL_DIRECTORY|'' [DESTDIR]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 prefix=${2%/} model=$3
# The hints below name a place that is the same from everywhere.
case $prefix in /* | '') ;; *) prefix=$PWD/$prefix ;; esac
root=${4:-}$prefix
umask 022

say() { printf 'install: %s\n' "$*" >&2; }

install -D -m 755 -s "$binary" "$root/bin/mixchat"
# What the program needs to run and to install local models. Not below share/mixchat: with the prefix ~/.local that is
# where the conversations are.
for file in server.py install.py models.json; do
  install -D -m 644 "Resources/local-model/$file" "$root/lib/mixchat/local-model/$file"
done
copy_models() {
  local place=$root/lib/mixchat/models/v1 file
  rm -rf "$place"
  # Earlier versions put it here.
  rm -rf "$root/share/mixchat/models/v1"
  rmdir "$root/share/mixchat/models" "$root/share/mixchat" 2>/dev/null || true
  mkdir -p "$place"
  for file in "$model"/{python,lib,tokenizer.model.v*,*.gguf,LICENSE.*}; do
    # A link leads to a file of the user's own, which others may not be able to read.
    if [ -e "$file" ] && { [ ! -L "$file" ] || [ "${file##*/}" = python ]; }; then
      cp -R --reflink=auto "$file" "$place/"
    fi
  done
  chmod -R u=rwX,go=rX "$place"
}
if [ -d "$model" ]; then
  copy_models
elif [ -n "$model" ]; then
  say "no local model in $model: \`mixchat local install\` downloads one"
fi
install -D -m 644 Resources/mixchat.1 "$root/share/man/man1/mixchat.1"
# In folders as here: the pages lead to each other.
for page in README.md CHANGELOG.md LICENSE docs/*.md docs/pictures/*; do
  install -D -m 644 "$page" "$root/share/doc/mixchat/$page"
done
# The argument parser writes the completions itself.
place_completion() {
  local shell=$1 path=$2
  install -d -m 755 "$(dirname "$path")"
  if ! "$binary" --generate-completion-script "$shell" >"$path" 2>/dev/null; then
    rm -f "$path"
    say "no $shell completion was written"
    return
  fi
  chmod 644 "$path"
}
place_completion bash "$root/share/bash-completion/completions/mixchat"
place_completion zsh "$root/share/zsh/site-functions/_mixchat"
place_completion fish "$root/share/fish/vendor_completions.d/mixchat.fish"
say "$root/bin/mixchat"

# What the user's shells do not find by themselves. A package's staging place is nobody's PATH.
[ -z "${4:-}" ] || exit 0
case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) say "$prefix/bin is not on your PATH: add it, such as by  export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
if command -v zsh >/dev/null && ! zsh -c 'print -l $fpath' </dev/null 2>/dev/null |
  grep -qxF "$prefix/share/zsh/site-functions"; then
  say "for completions in zsh put this into ~/.zshrc, before compinit:  fpath=($prefix/share/zsh/site-functions \$fpath)"
fi
