"""Stopping a reply: from Esc to the end of its connection, by which an endpoint knows that nobody reads any longer."""

import select

from . import apps, setting
from .endpoint import NOTHING, Endpoint
from .measure_stream import ready
from .terminal import Session, now

ESCAPE = "\x1b"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def delta(number):
    event = b'data: {"choices":[{"index":0,"delta":{"content":"word%d "},"finish_reason":null}]}\n\n' % number
    return b"%x\r\n%s\r\n" % (len(event), event)


class Server(Endpoint):
    """Streams 50 words a second without end, or holds the reply back; notes when each client has left."""

    def __init__(self, silent):
        self.silent = silent
        super().__init__()

    def serve(self, connection):
        with connection:
            try:
                if not connection.recv(65536).startswith(b"POST"):
                    connection.sendall(NOTHING)
                    return
                self.begun.append(now())
                self.stream(connection)
            except OSError:
                self.left.append(now())

    def stream(self, connection):
        if not self.silent:
            connection.sendall(HEAD)
        number = 0
        while True:
            number += 1
            if not self.silent:
                connection.sendall(delta(number))
            # What is readable in the middle of a reply is its end.
            if select.select([connection], [], [], 0.02)[0] and not connection.recv(65536):
                self.left.append(now())
                return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def stop(samples, name, silent, replies=3):
    with Server(silent) as server, setting.Home() as home:
        app = apps.Mixchat("--no-save")
        with Session(app.argv(server), app.environment(home, server), home) as session:
            ready(app, session)
            for number in range(replies):
                session.type("go")
                session.pump(1, quiet=0.05)
                session.type(app.send)
                # Long enough for the stream to be a steady one, whose socket is looked at a few times a second.
                if not session.pump(10, until=lambda: len(server.begun) > number):
                    return
                session.pump(1 + number * 0.03)
                pressed = session.type(ESCAPE)
                if not session.pump(10, until=lambda: len(server.left) > number):
                    return
                samples.add(name, (server.left[number] - pressed) / 1e6)
                session.pump(2, quiet=0.2)


def once(samples):
    stop(samples, "stop.stream", silent=False)
    stop(samples, "stop.waiting", silent=True)
