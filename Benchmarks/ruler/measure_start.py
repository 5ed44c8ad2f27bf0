"""Start-up: to the first paint, to a typed key, and of a command that only prints."""

from . import apps, process, setting
from .samples import Samples
from .terminal import Replay, Session, now

KEYS_EVERY = 0.002


def first_paint(app, samples, name, server=None, memory=None):
    """Milliseconds from the start to the first read that left something visible; memory once it is quiet."""
    with setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            session.pump(app.patience, until=lambda: app.is_up(session))
            session.pump(5, quiet=app.ready_quiet)
            if memory:
                samples.add(memory, process.memory_mb(session.pid))
            painted = Replay(session).until(Replay.is_painted)
            if painted:
                samples.add(name, (painted - session.begun) / 1e6)


def typed_key(app, samples, name, key="i", shown="ii", server=None):
    """Milliseconds from the start until a key typed from the start on (again and again) shows.

    A program may throw away what was typed before it was ready; it is timed until one comes through. Vim's first `i`
    begins inserting, so that two of them make the same row of keys show in both.
    """
    with setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            end = session.begun + app.patience * 1_000_000_000
            sent = 0
            while now() < end and not any(shown.encode() in data for _, data in session.reads):
                session.type(key)
                sent += 1
                # A slow starter's input queue must not fill up.
                session.pump(KEYS_EVERY if sent < 400 else 0.05)
            session.pump(0.3, quiet=0.1)
            seen = Replay(session).until(lambda replay: replay.shows(shown))
            if seen:
                samples.add(name, (seen - session.begun) / 1e6)


def version(samples):
    with setting.Home() as home:
        environment = setting.environment(home)
        samples.add("version", process.run([str(setting.BINARY), "--version"], environment)[0])
        samples.add("curl.version", process.run(["curl", "--version"], environment)[0])


def once(samples):
    """One run of each, side by side."""
    # Whatever starts first after a pause pays for the pause: each has a start that is not counted.
    for app in (apps.Vim("-u", "NONE"), apps.Mixchat()):
        first_paint(app, Samples(), "uncounted")
    first_paint(apps.Vim("-u", "NONE"), samples, "vim-none.paint")
    first_paint(apps.Mixchat(), samples, "paint", memory="memory.rest")
    first_paint(apps.Vim(), samples, "vim.paint")
    typed_key(apps.Vim(), samples, "vim.typed")
    typed_key(apps.Mixchat(), samples, "typed")
    version(samples)
