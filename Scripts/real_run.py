"""A real run as a person sees it: a program in a tmux of its own, and an endpoint for it on this machine."""

import http.server
import subprocess
import threading
import time


class Endpoint(http.server.BaseHTTPRequestHandler):
    """Reads requests and answers them in silence."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def begin(self, status, content_type):
        """Sends the head of an answer that ends with its connection."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def answer(self, status, content_type, text):
        self.begin(status, content_type)
        self.wfile.write(text.encode())


def serve(endpoint):
    """Serves on the loopback, on threads of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), endpoint)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Pane:
    """The only pane of a tmux server, which is known by its socket."""

    # Whether it is an error where tmux refuses something, such as after the program's end.
    is_checked = True

    def __init__(self, socket, columns, rows, *command):
        self.socket = socket
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), *command)

    def tmux(self, *words):
        return subprocess.run(
            ["tmux", "-S", self.socket, *words], check=self.is_checked, capture_output=True, text=True).stdout

    def keys(self, *keys):
        """Presses keys by tmux' names; what begins with ' is typed as it is."""
        for key in keys:
            self.tmux("send-keys", *(["-l", key[1:]] if key.startswith("'") else [key]))
            if key == "Escape":
                # What comes right behind it would be held with Alt.
                time.sleep(0.2)

    def screen(self, *options):
        return self.tmux("capture-pane", "-p", *options)
