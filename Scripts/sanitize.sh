#!/bin/bash
# Builds everything with a sanitizer and runs the tests one at a time; arguments behind it go to the test runner.
# Usage: Scripts/sanitize.sh thread|address [--filter REGEX …]
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1
shift
case $kind in
  thread) export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=0:second_deadlock_stack=1} ;;
  # Leaks are not looked for: Swift's runtime keeps its metadata for good, and the leak checker, which stops every thread
  # with ptrace, does not work in containers. `ConnectionTests` counts what ten thousand requests leave behind.
  address) export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0} ;;
  *)
    echo "Usage: Scripts/sanitize.sh thread|address [--filter REGEX …]" >&2
    exit 64
    ;;
esac
scratch=.build-$kind
echo "sanitize: building with the $kind sanitizer" >&2
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"
swift test --skip-build --no-parallel --sanitize="$kind" --scratch-path "$scratch" "$@"
