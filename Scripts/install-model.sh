#!/bin/bash
# Puts a local model with its server, and Mixtral's tokenizers, into the user's cache; does nothing when they are there.
# Ends well when they cannot be had, after saying what is missing: the chat opens all the same.
#
# Usage: Scripts/install-model.sh [default|tests]     `default` is the best model that this machine has room for,
# `tests` the small one that the tests use. Resources/local-model/install.py does the work.
set -euo pipefail
cd "$(dirname "$0")/.."

# Raised when a change to what is downloaded makes an older directory useless (LocalModelFiles has the same).
layout=v1
target=${MIXCHAT_MODEL_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mixchat/models/$layout}

say() { printf 'setup: %s\n' "$*" >&2; }

# Prints the path of a Python that the server's extension runs on (its stable ABI starts at 3.10).
find_python() {
  local candidate path
  for candidate in /usr/bin/python3 python3; do
    if path=$(command -v "$candidate") &&
      "$path" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$path"
      return
    fi
  done
  return 1
}

case ${1:-default} in
  default) model=default ;;
  tests) model=SmolLM2-135M-Instruct ;;
  *) say "unknown purpose $1: default or tests" && exit 64 ;;
esac
if ! python=$(find_python); then
  say "python3 (3.10 or newer) is missing, which the local model needs: apt-get install python3 python3-pip"
  say "mixchat works without the local model."
  exit 0
fi
status=0
MIXCHAT_SAYS=setup "$python" -I -S -B Resources/local-model/install.py "$target" server tokenizers "$model" ||
  status=$?
case $status in
  0) ;;
  130) exit 130 ;;
  *) say "mixchat works without the local model; run \`make run\` again once this is mended to have it." ;;
esac
