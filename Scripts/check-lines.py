#!/usr/bin/env python3
"""Fails on a line of more than 120 columns, on a source file of more than 300 lines, and on words that are hard to read:
in comments anywhere, and in what the program says.
"""
import pathlib
import re
import sys

from words import AVOIDED

ROOT = pathlib.Path(__file__).resolve().parent.parent
COLUMNS, LINES = 120, 300
KINDS = {".swift", ".c", ".cpp", ".h", ".py"}
FOLDERS = ["Sources", "Tests", "Fuzz", "Benchmarks"]

# What a text is made of, from where it begins: a comment, a string, or something else.
OPENING = re.compile(r'//|/\*|(#*)("""|")')

problems = []


def end_of_string(text, place, hashes, quote):
    """The place behind a string whose text begins at `place`; a string in it is passed over."""
    escape = "\\" + hashes
    while place < len(text):
        if text.startswith(quote + hashes, place):
            return place + len(quote + hashes)
        if quote == '"' and text[place] == "\n":
            return place
        if text.startswith(escape + "(", place):
            place = end_of_interpolation(text, place + len(escape) + 1)
        elif text.startswith(escape, place):
            place += len(escape) + 1
        else:
            place += 1
    return place


def end_of_interpolation(text, place):
    depth = 1
    while place < len(text) and depth:
        opening = OPENING.match(text, place)
        if opening and opening.group(2):
            place = end_of_string(text, opening.end(), *opening.groups())
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place


def pieces(text):
    """The comments and strings of a text: whether it is a comment, where it begins, and what it says."""
    place = 0
    while opening := OPENING.search(text, place):
        start = opening.start()
        if opening.group() == "//":
            place = text.find("\n", start)
        elif opening.group() == "/*":
            place = text.find("*/", start)
        else:
            place = end_of_string(text, opening.end(), *opening.groups())
        place = len(text) if place < 0 else place
        yield opening.group().startswith("/"), start, text[start:place]
        place = max(place, opening.end())


for folder in FOLDERS:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in KINDS or ".build" in path.parts:
            continue
        name = path.relative_to(ROOT)
        text = path.read_text()
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                problems.append(f"{name}:{number}: {len(line)} columns, at most {COLUMNS}")
        if folder == "Sources" and text.count("\n") > LINES:
            problems.append(f"{name}: {text.count(chr(10))} lines, at most {LINES}")
        if path.suffix == ".py":
            continue
        for is_comment, start, piece in pieces(text):
            # Names of tests, and what their samples say, are not read by users.
            if not is_comment and folder != "Sources":
                continue
            for found in AVOIDED.finditer(piece):
                number = text.count("\n", 0, start + found.start()) + 1
                problems.append(f"{name}:{number}: “{found.group()}” is hard to read")

for problem in problems:
    print(f"lint: {problem}", file=sys.stderr)
sys.exit(bool(problems))
