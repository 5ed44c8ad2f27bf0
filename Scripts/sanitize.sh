#!/bin/bash
# Builds everything with a sanitizer and runs the tests one at a time; arguments behind it go to the test runner.
# Usage: Scripts/sanitize.sh thread|address [--filter REGEX …]
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1
shift
if [ "$kind" != thread ] && [ "$kind" != address ]; then
  echo "Usage: Scripts/sanitize.sh thread|address [--filter REGEX …]" >&2
  exit 64
fi
scratch=.build-$kind
# Reports of programs that the tests start would vanish with their terminals: they go to files, looked at in the end.
reports=$PWD/$scratch/reports
rm -rf "$reports"
mkdir -p "$reports"
export TSAN_OPTIONS="log_path=$reports/report second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
export ASAN_OPTIONS="log_path=$reports/report ${ASAN_OPTIONS:-}"
echo "sanitize: building with the $kind sanitizer" >&2
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"
status=0
swift test --skip-build --no-parallel --sanitize="$kind" --scratch-path "$scratch" "$@" || status=$?
if compgen -G "$reports/report*" >/dev/null; then
  cat "$reports"/report* >&2
  echo "sanitize: the $kind sanitizer reported the above" >&2
  exit 1
fi
exit $status
