# To be read in by other scripts: where the toolchain has its programs and its libraries.
resources=$("${SWIFT:-swift}" -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
tools=$(dirname "$(dirname "$resources")")/bin

# Whether the toolchain's own linker runs: it needs a libxml2 that a bare system may lack.
has_lld() { "$tools/ld.lld" --version >/dev/null 2>&1; }
