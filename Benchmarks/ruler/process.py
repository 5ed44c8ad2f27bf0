"""What a process costs: processor time, memory, wake-ups, and how long a command takes."""

import os
import select
import signal
import time


def processor_ns(pid):
    """Processor time of a process in nanoseconds: all threads, ended ones too (its CPU-time clock)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def memory_mb(pid, field="VmRSS"):
    """Resident memory in MB (2^20), or its peak with VmHWM."""
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    return None


def wake_ups(pid):
    """How often threads of a process went to sleep so far, which is how often they had been woken."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/status") as status:
                total += sum(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt"))
        except FileNotFoundError:
            pass
    return total


def run(argv, environment, output=os.devnull, feed=None):
    """Runs a command to its end; (wall ms, processor ms, exit status, peak MB)."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, feed or os.devnull, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
               (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    begun = time.monotonic_ns()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = (time.monotonic_ns() - begun) / 1e6
    return wall, (usage.ru_utime + usage.ru_stime) * 1e3, os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024


def to_pipe(writer):
    """What a child does with its descriptors so that only its output is seen."""
    return [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, writer, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]


def first_word(argv, environment, word):
    """Runs a command to its end; milliseconds from its start until `word` came through its output, or None."""
    reader, writer = os.pipe()
    begun = time.monotonic_ns()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=to_pipe(writer))
    os.close(writer)
    seen, text = None, b""
    while data := os.read(reader, 1 << 18):
        text += data
        if seen is None and word in text:
            seen = (time.monotonic_ns() - begun) / 1e6
    os.wait4(pid, 0)
    os.close(reader)
    return seen


def is_in_time(reader, pid, begun, timeout):
    """Waits until there is something to read; kills the process when that takes it past `timeout` seconds."""
    if timeout is None:
        return True
    left = timeout - (time.monotonic_ns() - begun) / 1e9
    if left > 0 and select.select([reader], [], [], left)[0]:
        return True
    os.kill(pid, signal.SIGKILL)
    return False


def run_to_pipe(argv, environment, timeout=None):
    """As `run`, but its output goes to a pipe that is read as it comes; (wall ms, processor ms, status, bytes).

    What takes longer than `timeout` seconds is killed, and its status is -SIGKILL.
    """
    reader, writer = os.pipe()
    begun = time.monotonic_ns()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=to_pipe(writer))
    os.close(writer)
    size = 0
    while is_in_time(reader, pid, begun, timeout) and (data := os.read(reader, 1 << 18)):
        size += len(data)
    _, status, usage = os.wait4(pid, 0)
    wall = (time.monotonic_ns() - begun) / 1e6
    os.close(reader)
    return wall, (usage.ru_utime + usage.ru_stime) * 1e3, os.waitstatus_to_exitcode(status), size
