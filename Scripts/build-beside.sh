#!/bin/bash
# Builds, and downloads the local model at the same time: neither waits for the other's processor or network.
#
# Usage: Scripts/build-beside.sh COMMAND…     the command that builds
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# Lines of its own in the output: the build's progress is drawn in place.
MIXCHAT_BESIDE=1 Scripts/install-model.sh default &
download=$!
trap 'kill "$download" 2>/dev/null' EXIT
"$@" || exit
wait "$download"
trap - EXIT
