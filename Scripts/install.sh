#!/bin/bash
# Copies the program and what belongs to it below a prefix.
#
# Usage: Scripts/install.sh BINARY PREFIX MODEL_DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 prefix=$2 model=$3

install -D -m 755 -s "$binary" "$prefix/bin/mixchat"
if [ -d "$model" ]; then
  mkdir -p "$prefix/share/mixchat/models"
  rm -rf "$prefix/share/mixchat/models/v1"
  cp -R "$model" "$prefix/share/mixchat/models/v1"
fi
if [ -f Resources/mixchat.1 ]; then
  install -D -m 644 Resources/mixchat.1 "$prefix/share/man/man1/mixchat.1"
fi
for page in README.md LICENSE docs/*.md; do
  [ ! -f "$page" ] || install -D -m 644 "$page" "$prefix/share/doc/mixchat/${page#docs/}"
done
# The argument parser writes the completions itself.
place_completion() {
  local shell=$1 path=$2
  mkdir -p "$(dirname "$path")"
  if ! "$binary" --generate-completion-script "$shell" >"$path" 2>/dev/null; then
    rm -f "$path"
    echo "install: no $shell completion was written" >&2
  fi
}
place_completion bash "$prefix/share/bash-completion/completions/mixchat"
place_completion zsh "$prefix/share/zsh/site-functions/_mixchat"
place_completion fish "$prefix/share/fish/vendor_completions.d/mixchat.fish"
echo "install: $prefix/bin/mixchat"
