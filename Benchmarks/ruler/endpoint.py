"""An endpoint on loopback that serves each client on a thread of its own."""

import socket
import threading

NOTHING = b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Endpoint:
    """Listens from its making on; `serve` is what an heir does with a connection."""

    def __init__(self):
        self.begun, self.left = [], []  # moments of the requests, and of their connections' ends
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/v1"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()
