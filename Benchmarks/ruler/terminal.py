"""A program on a pseudo-terminal: notes when its bytes came, and replays them through an emulator afterwards.

Nothing is interpreted while the program runs, so that the ruler slows nothing; what was on the screen when is found
by replaying the noted bytes, one read at a time.
"""

import fcntl
import os
import select
import signal
import struct
import termios
import time

import pyte

COLUMNS, ROWS = 120, 40


def now():
    return time.monotonic_ns()


class Session:
    """A running program, the bytes it wrote, and when."""

    def __init__(self, argv, environment, directory=None, columns=COLUMNS, rows=ROWS):
        self.columns, self.rows = columns, rows
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        # What is typed before the program reads must not be echoed by the kernel: it would look like a paint.
        modes = termios.tcgetattr(slave)
        modes[3] &= ~(termios.ECHO | termios.ECHONL)
        termios.tcsetattr(slave, termios.TCSANOW, modes)
        path = os.ttyname(slave)
        os.set_blocking(self.master, False)
        self.reads = []  # (nanoseconds, bytes)
        self.size = 0
        # The child leads a session; the first terminal it opens becomes its own.
        actions = [(os.POSIX_SPAWN_OPEN, 0, path, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1),
                   (os.POSIX_SPAWN_DUP2, 0, 2)]
        previous = os.getcwd()
        if directory:
            os.chdir(directory)
        self.begun = now()
        self.pid = os.posix_spawnp(argv[0], argv, environment, file_actions=actions, setsid=True,
                                   setsigdef=[signal.SIGPIPE, signal.SIGINT])
        os.chdir(previous)
        os.close(slave)
        self.status = None

    def type(self, text):
        """Sends keys; returns the moment just before."""
        moment = now()
        os.write(self.master, text.encode() if isinstance(text, str) else text)
        return moment

    def pump(self, seconds, quiet=None, until=None):
        """Notes what comes for at most so many seconds; ends early after `quiet` seconds without a byte, or when
        `until` (asked after each read, and every 5 ms) holds. With both, only once both hold."""
        deadline = now() + int(seconds * 1e9)
        last = now()
        while (moment := now()) < deadline:
            held = until is None or until()
            if held and quiet is not None and moment - last >= quiet * 1e9:
                return True
            if held and quiet is None and until is not None:
                return True
            wait = min(deadline - moment, 5_000_000) / 1e9
            ready, _, _ = select.select([self.master], [], [], wait)
            if ready:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    return False
                if not data:
                    return False
                last = now()
                self.reads.append((last, data))
                self.size += len(data)
        return until is None and quiet is None

    def resize(self, columns, rows):
        """Changes the window's size; returns the moment just before."""
        moment = now()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.columns, self.rows = columns, rows
        return moment

    def close(self):
        """Ends the program: by hanging up, then by force; waits for it."""
        if self.status is None:
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
                try:
                    os.kill(self.pid, number)
                except ProcessLookupError:
                    break
                end = now() + 2_000_000_000
                while now() < end and self.status is None:
                    self.pump(0.01)
                    pid, status = os.waitpid(self.pid, os.WNOHANG)
                    if pid:
                        self.status = status
                if self.status is not None:
                    break
        os.close(self.master)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Replay:
    """Plays a session's reads into an emulator, and tells when something was first seen."""

    def __init__(self, session, columns=None, rows=None):
        self.screen = pyte.Screen(columns or session.columns, rows or session.rows)
        self.stream = pyte.ByteStream(self.screen)
        self.reads = session.reads
        self.place = 0
        self.moment = 0  # of the read last played

    def line(self, row):
        cells = self.screen.buffer[row]
        return "".join(cells[column].data for column in range(self.screen.columns))

    def text(self):
        return "\n".join(self.line(row).rstrip() for row in range(self.screen.lines))

    def until(self, holds, after=0):
        """Feeds reads until `holds(self)` after one that came at or after `after`; its moment, or None."""
        while self.place < len(self.reads):
            self.moment, data = self.reads[self.place]
            self.place += 1
            self.screen.dirty.clear()
            self.feed(data)
            if self.moment >= after and self.screen.dirty and holds(self):
                return self.moment
        return None

    def feed(self, data):
        try:
            self.stream.feed(data)
        except Exception:  # an emulator's own gap must not end a measurement: the sequence is skipped
            self.stream = pyte.ByteStream(self.screen)

    def to(self, moment):
        """Feeds everything that came before a moment."""
        while self.place < len(self.reads) and self.reads[self.place][0] < moment:
            self.feed(self.reads[self.place][1])
            self.place += 1

    def shows(self, word):
        """Whether a word is on a line that just changed."""
        return any(word in self.line(row) for row in sorted(self.screen.dirty) if row < self.screen.lines)

    def is_painted(self):
        return any(self.line(row).strip() for row in self.screen.dirty if row < self.screen.lines)
