"""Replies of one shape without end at 5 MB/s: keys typed meanwhile, Esc, memory, processor time."""

import json
import random
import time

from . import apps, process, setting
from .endpoint import NOTHING, Endpoint
from .measure_stream import REQUEST, keys_seen, letters, ready
from .terminal import Session, now

ESCAPE = "\x1b"
RATE = 5_000_000  # bytes of text a second
DELTA = 12_500  # bytes of text in an event
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
SHAPES = {
    "word": ("", "abcdefghij"), "paragraph": ("", "word and "), "list item": ("- ", "word and "),
    "table row": ("| a | b |\n|---|---|\n| ", "cell "), "quote": ("> ", "word and "), "nested list": ("", "- "),
    "fence": ("```swift\n", 'let x = "y"; '), "link": ("[", "words of it "), "emphasis": ("", "*a **b "),
    "HTML": ("<div>", "<b>x</b>"), "combining marks": ("e", "\u0301"), "CJK": ("", "日本語"),
    "tags": ("", "<b>"), "blank lines": ("x", "\n"),
}


def event(text):
    return b'data: {"choices":[{"index":0,"delta":{"content":%s},"finish_reason":null}]}\n\n' % json.dumps(
        text, ensure_ascii=False).encode()


class Server(Endpoint):
    """Streams a shape to each client, up to `limit` bytes or until it leaves; notes the moments and what it sent."""

    def __init__(self, shape, limit=1 << 62):
        head, unit = SHAPES[shape]
        self.head, self.limit = event(head), limit
        count = DELTA // len(unit.encode())
        self.event, self.size = event(unit * count), count * len(unit.encode())
        self.sent = 0
        super().__init__()

    def serve(self, connection):
        with connection:
            try:
                if not connection.recv(65536).startswith(b"POST"):
                    connection.sendall(NOTHING)
                    return
                self.sent = 0
                connection.sendall(HEAD + self.head)
                self.begun.append(now())
                begun = time.monotonic()
                while self.sent < self.limit:
                    connection.sendall(self.event)
                    self.sent += self.size
                    time.sleep(max(0, begun + self.sent / RATE - time.monotonic()))
                connection.sendall(b"data: [DONE]\n\n")
            except OSError:
                pass
            self.left.append(now())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def flood(samples, shape, megabytes, seed):
    with Server(shape) as server, setting.Home() as home:
        app = apps.Mixchat("--no-save")
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            session.type("go")
            session.pump(1, quiet=0.05)
            session.type(app.send)
            if not session.pump(10, until=lambda: server.begun):
                return
            used = {0: process.processor_ns(session.pid)}
            text, typed, draw = "", [], random.Random(seed)
            alphabet = iter(letters(400, seed))
            deadline = now() + megabytes * 2_000_000_000
            while server.sent < megabytes * 1_000_000 and now() < deadline:
                letter = next(alphabet, None)
                if letter:
                    text += letter
                    typed.append((session.type(letter), text))
                session.pump(0.05 + draw.random() * 0.05)
                for mark in (1, megabytes):
                    if mark not in used and server.sent >= mark * 1_000_000:
                        used[mark] = process.processor_ns(session.pid)
            sent = server.sent
            memory = process.memory_mb(session.pid)
            pressed = session.type(ESCAPE)
            session.pump(30, until=lambda: server.left)
            if server.left:
                samples.add(f"flood.{shape}.stop", (server.left[0] - pressed) / 1e6)
            session.pump(5, quiet=0.5)
            keys_seen(session, typed, samples, f"flood.{shape}.key")
            samples.add(f"flood.{shape}.memory", memory - 4 * sent / (1 << 20))
            if megabytes in used:
                each = (used[megabytes] - used[0]) / megabytes
                samples.add(f"flood.{shape}.cpu", each / 1e6)
                samples.add(f"flood.{shape}.growth", each / max(1, used[1] - used[0]))


def curl(samples, shape, megabytes):
    with Server(shape, limit=megabytes * 1_000_000) as server:
        argv = ["curl", "-sN", "-d", REQUEST, server.url + "/chat/completions"]
        _, cpu, status, _ = process.run_to_pipe(argv, setting.environment("/nonexistent"))
        if status == 0:
            samples.add(f"flood.{shape}.curl", cpu / megabytes)


def once(samples, seed, megabytes=32, shapes=SHAPES):
    for shape in shapes:
        curl(samples, shape, 4)
        flood(samples, shape, megabytes, seed)
