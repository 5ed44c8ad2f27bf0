#!/bin/bash
# Removes what Scripts/install.sh put below a prefix, and the directories that are empty then. Conversations, the
# config and the user's own models are elsewhere, and stay.
#
# Usage: Scripts/uninstall.sh PREFIX
set -euo pipefail
root=$1

if [ ! -e "$root/bin/mixchat" ] && [ ! -d "$root/lib/mixchat" ]; then
  echo "uninstall: there is no mixchat below $root (say where with PREFIX=…)" >&2
  exit 1
fi
rm -rf "$root/lib/mixchat" "$root/share/doc/mixchat" "$root/share/mixchat/models/v1"
rm -f "$root/bin/mixchat" "$root/share/man/man1/mixchat.1" "$root/share/bash-completion/completions/mixchat" \
  "$root/share/zsh/site-functions/_mixchat" "$root/share/fish/vendor_completions.d/mixchat.fish"
for place in share/mixchat/models share/mixchat share/bash-completion/completions share/bash-completion \
  share/zsh/site-functions share/zsh share/fish/vendor_completions.d share/fish; do
  # What is not empty is somebody else's.
  rmdir "$root/$place" 2>/dev/null || true
done
echo "uninstall: mixchat is removed from $root; conversations and the config stay" >&2
