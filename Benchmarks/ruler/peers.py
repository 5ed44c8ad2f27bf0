"""Measures the programs of peer_programs.py as mixchat is, in the same run, each in an environment of its own.

What cannot be installed, does not start or does not answer is left out with a word; nothing waits without an end.
"""

import functools
import signal
import subprocess
import sys
import time
import venv

from . import apps, measure_start, measure_stream, process, setting
from .peer_programs import FULL_SCREEN, HOME, ONE_SHOT
from .report import number, table
from .samples import Samples

INSTALL_SECONDS = 900
#: A peer whose runs took longer than this gets no further one, nor more than RUNS.
ENOUGH_SECONDS = 30
RUNS = 2
#: A one-shot command is ended after this; its cell then says that it took longer.
ONE_SHOT_SECONDS = 30


def say(text):
    print(f"\r\033[Kbench: {text}", file=sys.stderr, flush=True)


@functools.cache
def install(package, requirement):
    """Puts a package into its own environment once; False when it cannot be had."""
    directory = HOME / package
    if (directory / "installed").exists():
        return True
    say(f"installing {package}")
    try:
        venv.create(directory, with_pip=True, clear=True)
        subprocess.run([directory / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check",
                        *requirement.split()],
                       check=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return False
    (directory / "installed").touch()
    return True


def titled(peer):
    """The peer's name with the version that was installed."""
    done = subprocess.run([HOME / peer.package / "bin/python", "-m", "pip", "show", peer.package], capture_output=True,
                          text=True, check=False)
    found = (line.split()[1] for line in done.stdout.splitlines() if line.startswith("Version:"))
    return f"{peer.name} {next(found, '?')}"


def once_more(runs):
    """Counts a peer's runs until there were enough of them, or they took long enough."""
    begun = time.monotonic()
    for count in range(min(runs, RUNS)):
        if count and time.monotonic() - begun > ENOUGH_SECONDS:
            return
        yield count


SCREEN_ROWS = [("start to first paint, ms", "paint"), ("start to a typed key, ms", "typed"), ("at rest, MB", "rest"),
               ("2,000 tokens: processor ms", "stream.cpu"), ("… Enter to last word, ms", "stream.wall"),
               ("… bytes to the terminal", "stream.bytes"), ("… resident after, MB", "stream.memory"),
               ("at 50 tokens/s: % of a core", "paced.share")]


def on_screen(app, times):
    """Everything of SCREEN_ROWS; what has no samples was not seen."""
    held = Samples()
    for _ in times:
        with setting.Server(tokens=2000) as server:
            measure_start.first_paint(app, held, "paint", server, memory="rest")
            measure_start.typed_key(app, held, "typed", key="k", shown="kk", server=server)
            measure_stream.whole_reply(app, held, "stream", server, memory="stream.memory")
        if not held.values["stream.cpu"]:
            break
        measure_stream.paced(app, held, "paced", seconds=6)
    return held


def full_screen(runs):
    columns, left_out = {"mixchat": on_screen(apps.Mixchat(), range(runs))}, []
    for peer in FULL_SCREEN:
        if not install(peer.package, peer.requirement):
            left_out.append(f"{peer.name} (could not be installed)")
            continue
        say(f"measuring {peer.name}")
        try:
            held = on_screen(peer, once_more(runs))
        except (OSError, subprocess.SubprocessError) as problem:
            left_out.append(f"{peer.name} (did not run: {problem})")
            continue
        if held.values["stream.cpu"]:
            columns[titled(peer)] = held
        else:
            left_out.append(f"{peer.name} (gave no reply)")
    lines = [[title, *[number(held.median(name)) for held in columns.values()]] for title, name in SCREEN_ROWS]
    missing = "\n\n—: not seen; a program that does not follow a fast reply to its end never shows the last word."
    unseen = missing if any("—" in line for line in lines) else ""
    return table(["full-screen", *columns], lines) + unseen + named(left_out)


def piped(peer, server, runs):
    """The median wall time of a one-shot command as a cell, or None when it gave no reply."""
    held = Samples()
    for _ in once_more(runs):
        with setting.Home() as home:
            more = peer.prepare(home, server) if peer.prepare else {}
            try:
                wall, _, status, size = process.run_to_pipe(peer.argv, {**peer.environment(home, server), **more},
                                                            timeout=ONE_SHOT_SECONDS)
            except OSError as problem:
                say(f"{peer.name}: {problem}")
                return None
        if status == -signal.SIGKILL:
            return f"> {ONE_SHOT_SECONDS} s"
        if status == 0 and size > len(server.text) / 2:
            held.add("wall", wall)
    return number(held.median("wall")) if held.values["wall"] else None


def one_shot(runs):
    lengths = (2000, 20_000)
    peers = [peer for peer in ONE_SHOT if install(peer.package, peer.requirement)]
    left_out = [f"{peer.name} (could not be installed)" for peer in ONE_SHOT if peer not in peers]
    lines = []
    for tokens in lengths:
        # Not every client copes with the event that holds the usage and no choice.
        with setting.Server(tokens=tokens, usage=False) as server:
            held = Samples()
            for _ in range(runs):
                measure_stream.curl(server, held, "curl")
                measure_stream.one_shot(server, held)
            cells = {}
            for peer in peers:
                say(f"measuring {peer.name}")
                cells[peer] = piped(peer, server, runs)
        if tokens == lengths[0]:
            left_out += [f"{peer.name} (gave no reply)" for peer in peers if cells[peer] is None]
            peers = [peer for peer in peers if cells[peer] is not None]
        lines.append([f"{tokens:,} tokens, ms", number(held.median("curl.wall")), number(held.median("oneshot.wall")),
                      *[cells[peer] or "—" for peer in peers]])
    return table(["one-shot to a pipe", "curl -N", "mixchat", *map(titled, peers)], lines) + named(left_out)


def named(left_out):
    return "\n\nLeft out: " + ", ".join(left_out) + "." if left_out else ""


def measure(runs):
    """Tables of all that could be installed, in Markdown."""
    return full_screen(runs) + "\n\n" + one_shot(runs)
