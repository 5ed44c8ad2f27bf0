#!/bin/bash
# Tries mixchat before LiteLLM's proxy (Scripts/test-gateway.py). The proxy goes into a Python environment of its own in
# the user's cache, 750 MB, which is why `make test` leaves this out.
#
# Usage: Scripts/test-gateway.sh MIXCHAT MODEL_DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
mixchat=$1 models=$2
place=${XDG_CACHE_HOME:-$HOME/.cache}/mixchat/gateway

if [ ! -x "$place/bin/litellm" ]; then
  echo 'gateway: installing LiteLLM (750 MB) into' "$place" >&2
  rm -rf "$place"
  python3 -m venv "$place" || { echo 'gateway: python3-venv is missing: apt-get install python3-venv' >&2 && exit 1; }
  "$place/bin/pip" install -q --disable-pip-version-check 'litellm[proxy]' || {
    rm -rf "$place"
    echo 'gateway: LiteLLM could not be installed: check the network' >&2
    exit 1
  }
fi
exec python3 Scripts/test-gateway.py "$mixchat" "$place/bin/litellm" "$models"
