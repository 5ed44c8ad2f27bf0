"""Where measuring happens: the binaries, the scratch directory, clean homes, and the loopback server."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from . import replies

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("MIXCHAT_BENCH_BINARY", ROOT / ".build/release/mixchat"))
SCRATCH = ROOT / ".build/bench"
HERE = pathlib.Path(__file__).resolve().parent


def environment(home, **more):
    """A user who has just arrived: nothing of the real one's settings, keys or caches."""
    return {
        "HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data", "XDG_STATE_HOME": f"{home}/state",
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), **more}


class Home:
    """A directory of one's own, gone afterwards."""

    def __enter__(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="home.", dir=SCRATCH))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def server_program():
    """The server, compiled when its source is newer."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    program, source = SCRATCH / "server", HERE / "server.c"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-pthread", "-o", program, source], check=True)
    return program


_texts = {}


def reply_file(count, usage=True, others=0):
    """The events of a reply of `count` tokens, each with the probabilities of so many others, and its text."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    path = SCRATCH / f"reply-{count}{'' if usage else '-no-usage'}{f'-of-{others}' if others else ''}.sse"
    if path not in _texts:
        _texts[path] = replies.write(path, count, usage, others)
    return path, _texts[path]


class Server:
    """A running loopback server; see server.c."""

    def __init__(self, tokens=2000, rate=0, gap=0, marker=False, usage=True, others=0):
        path, self.text = reply_file(tokens, usage, others)
        self.log = SCRATCH / f"server-{os.getpid()}-{id(self)}.log"
        words = [server_program(), "--sse", path, "--rate", str(rate), "--gap", str(gap), "--log", self.log]
        self.process = subprocess.Popen(words + (["--marker"] if marker else []), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def requests(self):
        """For each reply that was sent whole: when it was asked for, when its first text and its last byte left."""
        with open(self.log) as log:
            return [tuple(map(int, line.split())) for line in log if line.endswith("\n")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.log.unlink(missing_ok=True)
