"""Serves the embedded model on a free loopback port until standard input closes.

Usage: server.py MODEL.gguf

Standard output carries one line a reader can act on, `ready http://127.0.0.1:PORT`, once the model is loaded;
everything the server logs goes to standard error. The libraries lie in `lib` beside this file.
"""

import fcntl
import os
import signal
import sys
import time


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


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    die_with_parent()
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, os.path.join(here, "lib"))
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.model_alias = {os.path.basename(sys.argv[1]).split(".")[0]}
    params.port = 0
    # Half of the cores, and few: its threads wait for each other by spinning, so one that has to share its core holds
    # up all, and typing needs a core as well.
    threads = max(1, min(4, (os.cpu_count() or 2) // 2))
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.n_ctx = 8192
    params.n_parallel = 1
    params.cache_ram_mib = 256
    params.offline = True
    # A web page must not reach the server through a browser, and nothing but chat is wanted of it.
    params.cors_origins = "http://127.0.0.1"
    params.cors_credentials = False
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 1
    server = xllamacpp.Server(params)
    print("ready", server.listening_address, flush=True)
    while True:
        time.sleep(3600)


main()
