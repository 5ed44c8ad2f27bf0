#!/usr/bin/env python3
"""Writes docs/tree.md: every source file with one line on what it holds, taken from the file's first comment.

`--check` writes nothing and fails where the page is not what it would write, or where a file has no such line.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tree.md"
# From the ground up, as in Package.swift.
ROOMS = [
    "Locks", "Clocks", "Files", "Threads", "Processes", "Cells", "Conversations", "Pages", "Hands", "ChatCore",
    "ChatAPI", "ChatStore", "LocalModel", "Tokenizer", "TerminalIO", "Configuration", "Inputs", "mixchat",
]
HEAD = """# The tree

After this page you know which file to open. It names every source file, with one line on what it holds.
`Scripts/tree.py` writes this page from the first comment of each file, and `make lint` compares it. How the
rooms fit together: [architecture.md](architecture.md).
"""


def line(path):
    """The first sentence of the first comment before or above the first declaration; nil where there is none."""
    words = []
    for text in path.read_text().splitlines():
        found = re.match(r"\s*//[/!]?\s?(.*)", text)
        if found and not found[1].startswith("swift-tools"):
            if not found[1].strip() and words:
                break
            words.append(found[1].strip())
        elif words:
            break
    text = " ".join(words)
    # A sentence ends with a stop before a blank; names with a stop in them have none behind it.
    found = re.match(r"(.+?[.:;])(?=\s|$)", text)
    return (found[1] if found else text).rstrip(".:;") or None


def page():
    """The page, and the files without a line."""
    rows, bare = [HEAD], []
    for room in ROOMS:
        rows.append(f"\n## {room}\n\n")
        folder = None
        for path in sorted((ROOT / "Sources" / room).rglob("*.swift"), key=lambda path: (path.parent, path.name)):
            here = path.parent.relative_to(ROOT / "Sources" / room).as_posix()
            if here != folder:
                folder = here
                if here != ".":
                    rows.append(f"- **{here}**\n")
            words = line(path)
            if words is None:
                bare.append(path.relative_to(ROOT).as_posix())
            rows.append(f"{'  ' if here != '.' else ''}- `{path.name}` {words}\n")
    return "".join(rows), bare


def main():
    text, bare = page()
    for name in bare:
        print(f"{name}: no comment says what this file holds.")
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            print("docs/tree.md is not what the files say: run Scripts/tree.py.")
            return 1
    else:
        PAGE.write_text(text)
    return 1 if bare else 0


sys.exit(main())
