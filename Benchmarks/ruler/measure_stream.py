"""Replies as they arrive: wall and processor time, bytes, memory, and keys typed meanwhile."""

import random

from . import apps, process, replies, setting
from .terminal import Replay, Session, now

REQUEST = '{"model":"bench","stream":true,"messages":[{"role":"user","content":"go"}]}'


def curl_argv(server):
    return ["curl", "-sN", "-H", "Content-Type: application/json", "-d", REQUEST, server.url + "/chat/completions"]


def curl(server, samples, name):
    """The limit: the same request, to a pipe."""
    wall, cpu, status, _ = process.run_to_pipe(curl_argv(server), setting.environment("/nonexistent"))
    if status == 0:
        samples.add(name + ".wall", wall)
        samples.add(name + ".cpu", cpu)


def ready(app, session):
    """Waits until the program has drawn itself and is quiet; puts the cursor where one types."""
    session.pump(30, until=lambda: app.is_up(session))
    session.pump(5, quiet=app.ready_quiet)  # where a cursor blinks it is never quiet
    if app.focus:
        session.type(app.focus)
        session.pump(2, quiet=0.1)


def has_last_word(session):
    return any(replies.LAST_WORD.encode() in data for _, data in session.reads)


def rests(session, deadline, settle=0.25, is_done=lambda: False):
    """Waits until the program no longer works nor writes, or is done for another reason; whether it was in time."""
    while now() < deadline:
        busy, seen = process.processor_ns(session.pid), session.size
        session.pump(settle)
        if process.processor_ns(session.pid) - busy < settle * 0.1e9 and session.size - seen < 64 or is_done():
            return True
    return False


def ask(app, session, server, text="go", timeout=120, settle=0.25):
    """Sends a prompt and waits for the end of the reply; (moment of Enter, processor ns, bytes) or None."""
    before = len(server.requests())
    session.type(text)
    session.pump(1, quiet=0.05)
    cpu, size = process.processor_ns(session.pid), session.size
    entered = session.type(app.send)
    if not session.pump(timeout, quiet=settle, until=lambda: len(server.requests()) > before):
        return None
    # The server is done when the kernel holds the rest: the program is when it rests.
    if rests(session, entered + timeout * 1e9, settle, lambda: not app.settles and has_last_word(session)):
        return entered, process.processor_ns(session.pid) - cpu, session.size - size
    return None


def whole_reply(app, samples, name, server, memory=None, timeout=120):
    """Enter to the last word on the screen, and what it cost."""
    with setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            asked = ask(app, session, server, timeout=timeout)
            if asked is None:
                return
            entered, cpu, size = asked
            samples.add(name + ".cpu", cpu / 1e6)
            samples.add(name + ".bytes", size)
            samples.add(name + ".text", len(server.text.encode()))
            if memory:
                samples.add(memory, process.memory_mb(session.pid))
            seen = Replay(session).until(lambda replay: replay.shows(replies.LAST_WORD), after=entered)
            if seen:
                samples.add(name + ".wall", (seen - entered) / 1e6)


def paced(app, samples, name, seconds=10, rate=50):
    """A reply at the speed of a good endpoint: the share of a core it takes, and the bytes it writes."""
    with setting.Server(tokens=seconds * rate, rate=rate) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            asked = ask(app, session, server, timeout=seconds * 3)
            if asked:
                entered, cpu, size = asked
                samples.add(name + ".share", 100 * cpu / (seconds * 1e9))
                samples.add(name + ".bytes", size)
                samples.add(name + ".text", len(server.text.encode()))


def first_pixel(app, samples, name, replies_each=20):
    """The first text leaves the server: how long until it is on the screen."""
    with setting.Server(gap=60, marker=True) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            for _ in range(replies_each):
                if ask(app, session, server, timeout=10, settle=0.05) is None:
                    break
            replay = Replay(session)
            for number, (_, left, _) in enumerate(server.requests()):
                seen = replay.until(lambda replay: replay.shows(f"mark{number:05d}"), after=left)
                if seen:
                    samples.add(name, (seen - left) / 1e6)


def letters(count, seed):
    """Letters in which no stretch of five comes twice, so that the screen tells which key it shows."""
    draw, text = random.Random(seed), ""
    while len(text) < count:
        letter = draw.choice("bcdfghjklmnpqrtvwxz")
        if (text + letter)[-5:] not in text:
            text += letter
    return text


def keys_seen(session, typed, samples, name):
    """For each key of `typed` ([(moment, text so far)]): milliseconds until the screen showed it."""
    replay = Replay(session)
    for moment, text in typed:
        tail = text[-5:]
        if replay.moment >= moment and replay.shows(tail):
            seen = replay.moment  # painted together with the key before it
        else:
            seen = replay.until(lambda replay: replay.shows(tail), after=moment)
        if seen is None:
            break
        samples.add(name, (seen - moment) / 1e6)


def keys_while_streaming(app, samples, name, tokens=100_000, every=0.008, seed=1):
    """Keys typed while a long reply pours in as fast as it can."""
    with setting.Server(tokens=tokens) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            session.type("go")
            session.pump(1, quiet=0.05)
            session.type(app.send)
            session.pump(2, until=lambda: any(b"stop" in data or len(data) > 400 for _, data in session.reads[-3:]))
            text, typed = "", []
            for letter in letters(100, seed):
                if server.requests() and len(typed) > 4:
                    break
                text += letter
                typed.append((session.type(letter), text))
                session.pump(every)
            session.pump(5, quiet=0.3)
            keys_seen(session, typed[4:], samples, name)


def one_shot(server, samples):
    """A prompt on the command line, the reply to a pipe."""
    with setting.Home() as home:
        app = apps.Mixchat("--no-save", "go")
        wall, cpu, status, size = process.run_to_pipe(app.argv(server), app.environment(home, server))
        if status == 0 and size >= len(server.text.encode()):
            samples.add("oneshot.cpu", cpu)
            samples.add("oneshot.wall", wall)


def first_token(samples, times=5):
    """A prompt on the command line: from the start of the program to the first token on its standard output."""
    with setting.Server(gap=5, marker=True) as server, setting.Home() as home:
        app = apps.Mixchat("--no-save", "go")
        for _ in range(times):
            for name, argv, environment in (("curl", curl_argv(server), setting.environment("/nonexistent")),
                                            ("oneshot", app.argv(server), app.environment(home, server))):
                seen = process.first_word(argv, environment, b"mark")
                if seen is not None:
                    samples.add(name + ".first", seen)


def idle(app, samples, seconds=5):
    """After a reply, when everything that can wake has been used: threads may take six seconds to end, then none may
    stir."""
    with setting.Server(tokens=200) as server, setting.Home() as home:
        app.prepare(home, server)
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            if ask(app, session, server) is None:
                return
            session.pump(6)
            wakes, size = process.wake_ups(session.pid), session.size
            session.pump(seconds)
            samples.add("idle.wakes", process.wake_ups(session.pid) - wakes)
            samples.add("idle.bytes", session.size - size)


def once(samples, seed):
    for tokens in (2000, 20_000):
        with setting.Server(tokens=tokens) as server:
            curl(server, samples, f"curl-{tokens}")
            memory = "memory.stream" if tokens == 20_000 else None
            whole_reply(apps.Mixchat(), samples, f"stream-{tokens}", server, memory=memory)
            if tokens == 20_000:
                one_shot(server, samples)
    first_token(samples)
    first_pixel(apps.Mixchat(), samples, "first-pixel")
    paced(apps.Mixchat(), samples, "paced")
    keys_while_streaming(apps.Mixchat(), samples, "key-streaming", seed=seed)
    if seed < 3:
        idle(apps.Mixchat(), samples)


def growth(samples):
    for tokens in (1000, 10_000, 100_000):
        with setting.Server(tokens=tokens) as server:
            held = type(samples)()
            whole_reply(apps.Mixchat(), held, "one", server)
            samples.add(f"grow-{tokens}.cpu", *[value * 1000 / tokens for value in held.values["one.cpu"]])
            samples.add(f"grow-{tokens}.wall", *held.values["one.wall"])


