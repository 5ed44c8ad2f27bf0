"""Serves the embedded model on a free loopback port until standard input closes.

Usage: server.py MODEL.gguf [--libraries DIRECTORY] [--name NAME] [--threads N] [--window N] [--unload SECONDS]
                 [--set NAME=VALUE …]     further parameters, by llama.cpp's names; a dot leads into a group

The first line of standard input is the key that every request must bear. Standard output carries one line a reader can
act on, `ready http://127.0.0.1:PORT/mixchat`, once the model is loaded; everything the server logs goes to standard error.
The libraries are in `lib` beside the model, unless said otherwise.
"""

import argparse
import fcntl
import os
import signal
import sys
import time


def read_key() -> str:
    """The first line of standard input, and not a byte more: what follows on it is nothing but its end."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)
        line += byte
    return line.decode("ascii").strip()


def die_with_parent() -> None:
    """Lets the kernel end this process when the other end of standard input closes.

    Not a thread that reads: loading holds the interpreter's lock for seconds. Not PR_SET_PDEATHSIG: that follows the
    thread that started us, and a pool's threads come and go.
    """
    if not hasattr(fcntl, "F_SETSIG"):
        return
    fcntl.fcntl(0, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    # The other end may have closed before the line above: a read then reports the end at once.
    os.set_blocking(0, False)
    try:
        if os.read(0, 1) == b"":
            sys.exit(0)
    except BlockingIOError:
        pass


class Cores:
    """Counts the physical cores that are free from now on.

    Its threads wait for each other by spinning, so one that has to share its core holds up all: on a machine of two
    cores with one busy, two threads give a sixth of the speed of one.
    """

    def __init__(self) -> None:
        self.began, self.busy = time.monotonic(), self.busy_seconds()

    @staticmethod
    def busy_seconds() -> float:
        """Seconds that all processors worked for others, since the machine's start."""
        with open("/proc/stat", encoding="ascii") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
        own = sum(os.times()[:2])
        return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK") - own

    @staticmethod
    def physical() -> int:
        """Those that this process may use; two threads of one core only get in each other's way."""
        siblings = set()
        for cpu in os.sched_getaffinity(0):
            try:
                with open(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list", encoding="ascii") as file:
                    siblings.add(file.read().strip())
            except OSError:
                siblings.add(str(cpu))
        return max(1, len(siblings))

    def free(self) -> int:
        physical = self.physical()
        # Less than a fifth of a second says little: the kernel counts by hundredths.
        time.sleep(max(0.0, self.began + 0.2 - time.monotonic()))
        try:
            busy = (self.busy_seconds() - self.busy) / (time.monotonic() - self.began)
        except OSError:
            return max(1, physical // 2)
        return max(1, min(physical, round(physical - busy)))


def value(text: str):
    """A number, true or false, else the text."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def put(params, setting: str) -> None:
    """Sets one of the server's further parameters."""
    name, _, text = setting.partition("=")
    *groups, last = name.split(".")
    place = params
    try:
        for group in groups:
            place = getattr(place, group)
        if last.startswith("_") or not hasattr(place, last):
            raise AttributeError
        setattr(place, last, value(text))
    except AttributeError:
        sys.exit(f"the server has no parameter {name} (local.parameters in the config)")
    except (TypeError, ValueError, OverflowError):
        sys.exit(f"the server's parameter {name} cannot be {text} (local.parameters in the config)")


def main() -> None:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("model")
    parser.add_argument("--libraries")
    parser.add_argument("--name")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--window", type=int)
    parser.add_argument("--unload", type=int)
    parser.add_argument("--set", action="append", default=[])
    asked = parser.parse_args()
    key = read_key()
    die_with_parent()
    counting = Cores()
    sys.path.insert(0, asked.libraries or os.path.join(os.path.dirname(os.path.abspath(asked.model)), "lib"))
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = asked.model
    params.model_alias = {asked.name or os.path.basename(asked.model).removesuffix(".gguf")}
    params.port = 0
    # What is typed and drawn comes first: on two cores two threads of the model kept keys waiting for 20 to 60 ms.
    os.nice(10)
    threads = asked.threads or counting.free()
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.n_ctx = asked.window or 8192
    params.n_parallel = 1
    params.cache_ram_mib = 256
    if asked.unload:
        params.sleep_idle_seconds = asked.unload
    params.offline = True
    # Nobody else on this machine is answered, nor a web page that a browser shows, by whatever host name it asks. Some
    # paths are open without a key, but only where they are expected: below a prefix they are not.
    params.api_keys = [key]
    params.api_prefix = "/mixchat"
    params.cors_origins = "http://127.0.0.1"
    params.cors_credentials = False
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 1
    for setting in asked.set:
        put(params, setting)
    server = xllamacpp.Server(params)
    print("ready", server.listening_address + params.api_prefix, flush=True)
    while True:
        time.sleep(3600)


main()
