"""Eight replies side by side at full speed: keys typed meanwhile, and processor time against eight by themselves.
The microscope on a long reply: how soon it is there, and how soon it follows a key."""

from . import apps, process, setting
from .measure_stream import ask, ready, rests, whole_reply
from .terminal import Replay, Session, now

PANES = 8
TOKENS = 20_000
READ_TOKENS, OTHERS = 8_000, 20
TO_MESSAGES, MICROSCOPE, CLOSE = "\t", "M", "\x1b"
LEFT, RIGHT = "\x1b[D", "\x1b[C"


class Configured(apps.Mixchat):
    """mixchat with a config."""

    def __init__(self, config):
        super().__init__()
        self.config = config

    def prepare(self, home, server):
        folder = home / "config/mixchat"
        folder.mkdir(parents=True)
        (folder / "config.yaml").write_text(self.config)


# Asking for all panes at the same time, and for probabilities.
LAB = Configured(f"lab: {{parallel: {PANES}}}\n")
ASKING = Configured(f"parameters: {{logprobs: true, top_logprobs: {OTHERS}}}\n")


def begin(app, session):
    ready(app, session)
    for line in (f"/lab repeat {PANES}", "go"):
        session.type(line)
        session.pump(1, quiet=0.05)
        if line != "go":
            session.type(app.send)
            session.pump(1, quiet=0.1)


def processor(samples):
    app = LAB
    with setting.Server(tokens=TOKENS) as server:
        whole_reply(app, samples, "lab.single", server)
        with setting.Home() as home:
            app.prepare(home, server)
            with Session(app.argv(server), app.environment(home, server), home) as session:
                begin(app, session)
                used = process.processor_ns(session.pid)
                session.type(app.send)
                session.pump(60, until=lambda: len(server.requests()) >= PANES)
                if rests(session, now() + 120e9):
                    each = (process.processor_ns(session.pid) - used) / PANES
                    samples.add("lab.cpu", each / 1e6)


def keys(samples, times=40):
    """Arrows go from pane to pane; the title says which is chosen."""
    app = LAB
    with setting.Server(tokens=400_000) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            begin(app, session)
            session.type(app.send)
            session.pump(0.5)
            typed, place = [], 1
            for number in range(times):
                if server.requests():
                    break
                onward = (number // (PANES - 1)) % 2 == 0
                place += 1 if onward else -1
                typed.append((session.type(RIGHT if onward else LEFT), f"Lab {place}/{PANES}"))
                session.pump(0.05)
            session.pump(1)
            replay = Replay(session)
            for moment, title in typed:
                seen = replay.until(lambda replay: replay.shows(title), after=moment)
                if seen is None:
                    break
                samples.add("lab.key", (seen - moment) / 1e6)


def microscope(samples, times=5, steps=20):
    app = ASKING
    with setting.Server(tokens=READ_TOKENS, others=OTHERS) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            if ask(app, session, server) is None:
                return
            session.type(TO_MESSAGES)
            session.pump(1, quiet=0.2)
            opened, moved = [], []
            for _ in range(times):
                opened.append(session.type(MICROSCOPE))
                session.pump(1, quiet=0.2)
                for step in range(steps):
                    moved.append(session.type(RIGHT if step % 2 == 0 else LEFT))
                    session.pump(0.5, quiet=0.03)
                session.type(CLOSE)
                session.pump(1, quiet=0.2)
            replay = Replay(session)
            for number, moment in enumerate(opened):
                seen = replay.until(lambda replay: replay.shows("Microscope"), after=moment)
                if seen is None:
                    break
                samples.add("microscope.open", (seen - moment) / 1e6)
                for moment in moved[number * steps:(number + 1) * steps]:
                    # A step changes what is said of the word.
                    seen = replay.until(lambda replay: True, after=moment)
                    if seen is not None:
                        samples.add("microscope.move", (seen - moment) / 1e6)


def once(samples):
    processor(samples)
    keys(samples)
    microscope(samples)
