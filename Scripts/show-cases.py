#!/usr/bin/env python3
"""Shows on the full screen what servers send: each case is served by a loopback endpoint to the chat in tmux, asked for
once, and its screen is printed.

    Scripts/show-cases.py [--size 80x24] [--program FILE] [--cases FILE] [--reply FILE] [WORD ...]

Cases are those of Tests/mixchatTests/Wire (name, status, content_type, body) whose names hold one of the words; all of
them without words. --reply takes a text in Markdown as the reply instead. The program is .build/debug/mixchat. Needs
tmux."""

import argparse
import json
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import real_run

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = [ROOT / "Tests/mixchatTests/Wire" / f"{name}.json" for name in ("cases", "variations")]
# No screen takes longer to come to rest, and no request longer to come.
PATIENCE = 20


class Endpoint(real_run.Endpoint):
    """Answers lists of models with none, and every chat with its server's case."""

    def do_POST(self) -> None:
        self.body()
        if "/chat/completions" in self.path:
            case = self.server.case
            self.answer(case["status"], case["content_type"], case["body"])
        else:
            self.answer(200, "application/json", '{"data":[{"id":"tiny"}]}')

    do_GET = do_POST


class Pane(real_run.Pane):
    """The chat, whose end shows in the screen that is printed."""

    is_checked = False

    def wait(self, condition, what: str) -> str:
        """The screen once it is as wanted and no longer changes."""
        end, last = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            now = self.screen()
            if now == last and condition(now):
                return now
            last = now
            time.sleep(0.2)
        return f"{last}\n(no {what} within {PATIENCE} s)"


def reply(file: pathlib.Path) -> dict:
    """A case whose reply is the text of a file, some letters at a time."""
    text = file.read_text()
    deltas = [{"content": text[start : start + 7]} for start in range(0, len(text), 7)]
    chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
    return {"name": file.name, "status": 200, "content_type": "text/event-stream", "body": body}


def show(case: dict, program: str, columns: str, rows: str) -> None:
    server = real_run.serve(Endpoint)
    server.case = case
    with tempfile.TemporaryDirectory() as home, server:
        config = pathlib.Path(home, "config.yaml")
        config.write_text("retry: {attempts: 1}\nmotion: off\n")
        pane = Pane(
            f"{home}/tmux", columns, rows,
            "env", f"HOME={home}", f"MIXCHAT_CONFIG={config}", f"MIXCHAT_DATA_DIR={home}/data", "AIMLAPI_API_KEY=k",
            f"XDG_STATE_HOME={home}/state", program, "-p", "aimlapi", "-m", "tiny",
            "--base-url", f"http://127.0.0.1:{server.server_port}",
        )
        pane.wait(lambda text: "temp" in text, "first screen")
        pane.keys("x", "Enter")
        print(pane.wait(lambda text: "Esc stops" not in text and "> x" not in text, "end of the reply").rstrip())
        pane.tmux("kill-server")
        server.shutdown()


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
    cases = [case for file in files for case in json.loads(file.read_text())]
    cases += [reply(file) for file in options.reply or []]
    chosen = [case for case in cases if not options.words or any(word in case["name"] for word in options.words)]
    if not chosen:
        sys.exit("No case has such a name.")
    for case in chosen:
        print(f"\n======== {case['name']} ({options.size})", flush=True)
        show(case, options.program, columns, rows)


if __name__ == "__main__":
    main()
