#!/usr/bin/env python3
"""Fails when folders of one room name each other in a circle, and when the table of rooms in docs/architecture.md says
other than Package.swift. That no room names a higher one, the compiler sees to: rooms are targets.

Reads the names of types at the top level of each file, and who uses them. `--matrix` prints who names whom.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"
# From the ground up.
ROOMS = ["Cells", "Conversations", "Pages", "Hands", "ChatCore"]
# `App` joins the features, and each of them is a part of it: the one circle that is meant.
JOINS = "ChatCore/App"

WORDS = r"(?:@\w+(?:\([^)]*\))?\s+|package\s+|internal\s+|final\s+|indirect\s+)*"
KINDS = r"(?:struct|enum|class|actor|protocol|typealias)\s+(\w+)"
TEXT = re.compile(r'"(?:\\\((?:[^()"]|"[^"]*"|\((?:[^()]|\([^()]*\))*\))*\)|\\.|[^"\\\n])*"')
INSERTED = re.compile(r"\\\(((?:[^()]|\([^()]*\))*)\)")


def code(path):
    """A file's code: without comments and texts, but with what is inserted into texts."""
    text = re.sub(r"//[^\n]*", "", path.read_text())
    text = re.sub(r'"""(?:.|\n)*?"""', lambda found: " ".join(INSERTED.findall(found[0])), text)
    return TEXT.sub(lambda found: " ".join(INSERTED.findall(found[0])), text)


def folder(path):
    """The room and the folder in it."""
    return "/".join(path.relative_to(SOURCES).parts[:2])


def ties():
    """Which names of one folder another uses: (from, to) → [(file, name)]."""
    files = {path: code(path) for room in ROOMS for path in sorted((SOURCES / room).rglob("*.swift"))}
    owner, inner = {}, collections.defaultdict(set)
    for path, text in files.items():
        for name in re.findall(rf"^{WORDS}{KINDS}", text, re.M):
            owner[name] = folder(path)
        inner[folder(path)].update(re.findall(rf"^[ \t]+(?:{WORDS}|private\s+){KINDS}", text, re.M))
    found = collections.defaultdict(list)
    for path, text in files.items():
        here = folder(path)
        for name in sorted(set(re.findall(r"(?<![.\w])[A-Z]\w*", text))):
            # A type inside another hides one of the same name.
            if owner.get(name, here) != here and name not in inner[here]:
                found[here, owner[name]].append((path.relative_to(SOURCES), name))
    return found


def circles(edges):
    """Groups of folders that reach each other."""
    reach = {a: set() for edge in edges for a in edge}
    for a, b in edges:
        reach[a].add(b)
    for middle in reach:
        for start in reach:
            if middle in reach[start]:
                reach[start] |= reach[middle]
    groups = {frozenset(b for b in reach[a] if a in reach[b]) for a in reach if a in reach[a]}
    return sorted(sorted(group) for group in groups)


def table_problems():
    """Where the table of rooms and Package.swift do not say the same."""
    manifest = (ROOT / "Package.swift").read_text()
    targets = {name: set(re.findall(r'(?<!name: )(?<!package: )"(\w+)"', inner))
               for name, inner in re.findall(
                   r'\.(?:executableT|t)arget\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?', manifest)}
    rooms = [path.name for path in SOURCES.iterdir() if not re.match("C[A-Z]", path.name)]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", (ROOT / "docs/architecture.md").read_text(), re.M)
    problems = [f"docs/architecture.md has no row for the room {name}" for name in sorted({*rooms} - {*dict(rows)})]
    for name, words in rows:
        said = {word for word in re.findall(r"`(\w+)`", words) if word in rooms}
        for first, last in re.findall(r"`(\w+)` to `(\w+)`", words):
            said.update(ROOMS[ROOMS.index(first):ROOMS.index(last) + 1])
        if words.startswith("every room"):
            said = {*rooms} - {name}
        used = targets.get(name, set()) & {*rooms}
        if said != used:
            problems.append(f"docs/architecture.md: {name} may use {sorted(used)}, and not {sorted(said)}")
    return problems


def matrix(found, depth):
    """How many names of each column are used in each row."""
    counts = collections.Counter()
    for (a, b), uses in found.items():
        counts["/".join(a.split("/")[:depth]), "/".join(b.split("/")[:depth])] += len(uses)
    names = sorted({name for pair in counts for name in pair}, key=lambda name: ROOMS.index(name.split("/")[0]))
    lines = ["| names → | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for a in names:
        lines.append("| " + " | ".join([a] + [str(counts[a, b] or ".") for b in names]) + " |")
    return "\n".join(lines)


def main():
    found = ties()
    if "--matrix" in sys.argv:
        print(matrix(found, 1))
        return 0
    problems = table_problems()
    inside = [pair for pair in found if pair[0].split("/")[0] == pair[1].split("/")[0] and JOINS not in pair]
    for group in circles(inside):
        problems.append(f"these folders name each other in a circle: {', '.join(group)}")
        for a, b in sorted(pair for pair in inside if pair[0] in group and pair[1] in group):
            file, name = found[a, b][0]
            problems.append(f"  {a} → {b}: {file} names {name}, and {len(found[a, b]) - 1} more")
    for problem in problems:
        print(f"lint: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
