#!/usr/bin/env python3
"""Shows on the full screen what servers send: each case is served by a loopback endpoint to the chat in tmux, asked for
once, and its screen is printed.

    Scripts/show-cases.py [--size 80x24] [--program FILE] [--cases FILE] [--reply FILE] [WORD ...]

Cases are those of Tests/mixchatTests/Wire (name, status, content_type, body) whose names hold one of the words; all of
them without words. --reply takes a text in Markdown as the reply instead. The program is .build/debug/mixchat. Needs
tmux."""

import argparse
import json
import os
import pathlib
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = [ROOT / "Tests/mixchatTests/Wire" / f"{name}.json" for name in ("cases", "variations")]
# No screen takes longer to stand still, and no request longer to come.
PATIENCE = 20


def read_request(connection: socket.socket) -> bytes:
    """The head of a request; its body is read and dropped."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head


def serve(listener: socket.socket, case: dict) -> None:
    """Answers lists of models with none, and every chat with the case."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            if b"/chat/completions" in read_request(connection).split(b"\r\n")[0]:
                head = f"HTTP/1.1 {case['status']} Status\r\nContent-Type: {case['content_type']}\r\n"
                body = case["body"]
            else:
                head, body = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", '{"data":[{"id":"tiny"}]}'
            connection.sendall((head + "Connection: close\r\n\r\n" + body).encode())


def reply(file: pathlib.Path) -> dict:
    """A case whose reply is the text of a file, some letters at a time."""
    text = file.read_text()
    deltas = [{"content": text[start : start + 7]} for start in range(0, len(text), 7)]
    chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
    return {"name": file.name, "status": 200, "content_type": "text/event-stream", "body": body}


class Server:
    """The tmux server of a case; the one before may still be ending."""

    number = 0


def tmux(*arguments: str) -> str:
    name = f"cases-{os.getpid()}-{Server.number}"
    return subprocess.run(["tmux", "-L", name, *arguments], capture_output=True, text=True).stdout


def screen() -> str:
    return tmux("capture-pane", "-p")


def wait(condition, what: str) -> str:
    """The screen once it is as wanted and stands still."""
    end, last = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        now = screen()
        if now == last and condition(now):
            return now
        last = now
        time.sleep(0.2)
    return f"{last}\n(no {what} within {PATIENCE} s)"


def show(case: dict, program: str, columns: str, rows: str) -> None:
    with tempfile.TemporaryDirectory() as home, socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener, case), daemon=True).start()
        Server.number += 1
        config = pathlib.Path(home, "config.yaml")
        config.write_text("retry: {attempts: 1}\nmotion: off\n")
        command = shlex.join([
            "env", f"HOME={home}", f"MIXCHAT_CONFIG={config}", f"MIXCHAT_DATA_DIR={home}/data", "AIMLAPI_API_KEY=k",
            f"XDG_STATE_HOME={home}/state", program, "-p", "aimlapi", "-m", "tiny",
            "--base-url", f"http://127.0.0.1:{listener.getsockname()[1]}",
        ])
        tmux("new-session", "-d", "-x", columns, "-y", rows, command)
        wait(lambda text: "temp" in text, "first screen")
        tmux("send-keys", "x", "Enter")
        print(wait(lambda text: "Esc stops" not in text and "> x" not in text, "end of the reply").rstrip())
        tmux("kill-server")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--program", default=str(ROOT / ".build/debug/mixchat"))
    parser.add_argument("--cases", type=pathlib.Path, action="append")
    parser.add_argument("--reply", type=pathlib.Path, action="append")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    columns, _, rows = options.size.partition("x")
    files = [] if options.reply else options.cases or CASES
    cases = [case for file in files for case in json.loads(file.read_text())] + [reply(file) for file in options.reply or []]
    chosen = [case for case in cases if not options.words or any(word in case["name"] for word in options.words)]
    if not chosen:
        sys.exit("No case has such a name.")
    for case in chosen:
        print(f"\n======== {case['name']} ({options.size})", flush=True)
        show(case, options.program, columns, rows)


if __name__ == "__main__":
    main()
