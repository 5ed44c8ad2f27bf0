#!/bin/bash
# Fails when the core reaches for the outside: a file system, a network, a clock, chance or a process; and where anything
# would read ICU's data, which a release is without (Scripts/no-icu-data.c).
set -euo pipefail
cd "$(dirname "$0")/.."
rooms=(Sources/{Cells,Conversations,Pages,Hands,ChatCore})
imports='^[[:space:]]*(@[A-Za-z()]+[[:space:]]+|package[[:space:]]+)*import[[:space:]]+(struct[[:space:]]+|class[[:space:]]+|func[[:space:]]+)?'
imports+='(Foundation|Glibc|Musl|Darwin|Dispatch|GRDB|SQLite3|Yams|CNcurses|CCurl|CJansson|CSentencePiece)\b'
calls='\b(ContinuousClock|SuspendingClock|SystemRandomNumberGenerator|ProcessInfo|FileManager)\b|\.random\(|\.randomElement\('
calls+='|\.shuffled\(\)|\breadLine\(|\bprint\('
status=0
if grep -rnE "$imports" "${rooms[@]}"; then
  echo "lint: this room is pure: move this import to a shell module" >&2
  status=1
fi
if grep -rnE "$calls" "${rooms[@]}" --include='*.swift' | grep -vE '^[^:]+:[0-9]+:[[:space:]]*//'; then
  echo "lint: this room has no clock, no chance and no I/O: let an event bring the value" >&2
  status=1
fi
formatters='\b(DateFormatter|ISO8601DateFormatter|NumberFormatter|ByteCountFormatter|RelativeDateTimeFormatter|ListFormatter'
formatters+='|DateComponentsFormatter|Calendar|Locale)\b|\.localized[A-Z]|\.formatted\(|\.enumerateSubstrings\('
if grep -rnE "$formatters" Sources --include='*.swift' | grep -vE '^[^:]+:[0-9]+:[[:space:]]*//'; then
  echo "lint: a release has no data of languages and calendars: write it by hand" >&2
  status=1
fi
exit $status
