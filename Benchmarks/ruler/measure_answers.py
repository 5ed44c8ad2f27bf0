"""What answers a key with a list: the palette, its filter, and completion, with a long conversation open."""

import http.server
import json
import pathlib
import random
import threading

from . import apps, setting
from .measure_stream import ready
from .terminal import Replay, Session

FILES, MODELS = 1000, 200
CTRL_C, CTRL_P, CTRL_U, ESCAPE, TAB = "\x03", "\x10", "\x15", "\x1b", "\t"
SEARCHED = ["model", "temper", "export", "branch", "delete", "window"]


class Catalogue:
    """A loopback endpoint that knows many models, and nothing else."""

    def __enter__(self):
        names = [f"maker/model{number:03d}-instruct" for number in range(MODELS)]
        models = json.dumps({"data": [{"id": name} for name in names]}).encode()

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(models)))
                self.end_headers()
                self.wfile.write(models)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Furnished(apps.Mixchat):
    """A user with many files."""

    def prepare(self, home, server):
        folder = pathlib.Path(home) / "sources"
        folder.mkdir()
        for number in range(FILES):
            (folder / f"part{number:04d}-of-many.swift").touch()


def answer(session, replay, samples, name, key, word):
    """Milliseconds from a key to a word that answers it; nothing where it never came."""
    session.pump(0.3, quiet=0.06)
    moment = session.type(key)
    session.pump(1, quiet=0.06)
    painted = replay.until(lambda replay: replay.shows(word), after=moment)
    if painted:
        samples.add(name, (painted - moment) / 1e6)


def once(samples, history, seed):
    draw = random.Random(seed)
    app = Furnished("--conversation", history.identity, data=history.long)
    with setting.Home() as home, Catalogue() as endpoint:
        app.prepare(home, endpoint)
        with Session(app.argv(endpoint), app.environment(home, endpoint), home) as session:
            ready(app, session)
            replay = Replay(session)
            session.type(CTRL_C)  # the draft of an earlier run
            session.type("a draft that pauses has the catalogue asked")
            session.pump(4, quiet=1.5)
            session.type(CTRL_U)
            for word in SEARCHED:
                answer(session, replay, samples, "palette.open", CTRL_P, "Commands")
                for place in range(len(word)):
                    answer(session, replay, samples, "palette.filter", word[place], f"> {word[:place + 1]}")
                session.type(ESCAPE)
                session.pump(0.3, quiet=0.1)  # what follows at once would be Alt's
            for _ in range(10):
                number = draw.randrange(FILES)
                session.type(f"@sources/part{number:04d}")
                answer(session, replay, samples, "complete.path", TAB, f"part{number:04d}-of-many.swift")
                session.type(CTRL_U)
                number = draw.randrange(MODELS)
                session.type(f"/model maker/model{number:03d}")
                answer(session, replay, samples, "complete.model", TAB, f"model{number:03d}-instruct")
                session.type(CTRL_U)
