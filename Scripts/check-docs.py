#!/usr/bin/env python3
"""Fails when the pages say what is not so: a link that leads nowhere, a config key that is not known, or a key, a
variable, an exit code or a subcommand of the sources that no page names; and when they use words that are hard to read.
"""
import pathlib
import re
import sys

from words import AVOIDED

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = {path: path.read_text() for path in sorted((ROOT / "Sources").rglob("*.swift"))}
C_SOURCES = "".join(path.read_text() for path in sorted((ROOT / "Sources").rglob("*.c")))
PAGES = {path: path.read_text() for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]}

MANUAL = ROOT / "Resources" / "mixchat.1"
# Between two words of an avoided expression there may be a line's end, with what the next line begins with.
AVOIDED_ANYWHERE = re.compile(AVOIDED.pattern.replace(" ", r"\s+(?:[>*|-]\s*)*"), AVOIDED.flags)
README_WORDS = 700

# Texts in capitals that are no variable of the environment that users set.
NO_VARIABLE = {
    "API_KEY",  # stands for a key in `/curl`
    "VLLM_API_KEY",  # an example
}
SHORT_VARIABLES = "ACCESSIBLE|CLICOLOR|COLORFGBG|COLORTERM|DISPLAY|EDITOR|HOME|LANG|PATH|STY|TERM|TMPDIR|TMUX|VISUAL"

problems = []


def code(*names):
    """The text of source files of these names, together."""
    return "".join(text for path, text in SOURCES.items() if path.name in names)


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def prose(text):
    """A page without its code: what is fenced, and what is between backticks."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^( *)```.*?^\1```", "", text, flags=re.M | re.S))


def check_links(page, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists():
            problems.append(f"{page.name}: {target} leads nowhere")
        elif anchor and anchor not in {slug(head) for head in re.findall(r"^#+ (.*)$", PAGES.get(found, ""), re.M)}:
            problems.append(f"{page.name}: {target} names no heading of {found.name}")


def yaml_paths(text, tops):
    """The keys of the fenced YAML blocks with those above them, as `providers.vllm.model`. A block whose first key is
    none of `tops` is of another program."""
    for block in re.findall(r"^ *```yaml\n(.*?)^ *```", text, re.M | re.S):
        first = re.search(r"^([\w-]+):", block, re.M)
        if not first or first[1] not in tops:
            continue
        above = []
        for indent, key in re.findall(r"^( *)([\w-]+):", block, re.M):
            above = [(width, name) for width, name in above if width < len(indent)] + [(len(indent), key)]
            yield ".".join(name for _, name in above)


def rows(page, heading):
    """What the first cells of the table under a heading name."""
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [name for cell in re.findall(r"^\| ([^|]*)", section, re.M) for name in re.findall(r"`([^`]+)`", cell)]


def check_tables(keys, variables):
    """The tables of docs/configuration.md have each key and each variable, and none that is not read."""
    page = PAGES[ROOT / "docs" / "configuration.md"]

    def pattern(key):
        return re.compile(re.escape(key.removesuffix(".*")).replace(r"\*", "[A-Z]+") + r"(\.[A-Z]+)?$")

    patterns = {key: pattern(key) for key in [*keys, "presets.*.parameters"]}
    listed = rows(page, "Every key")
    for key, known in patterns.items():
        if not any(known.match(name) for name in listed):
            problems.append(f"the table of keys in docs/configuration.md lacks {key}")
    for name in listed:
        # One parameter is there for all of them.
        if not name.startswith("parameters.") and not any(known.match(name) for known in patterns.values()):
            problems.append(f"the table of keys in docs/configuration.md has {name}, which is no config key")
    listed = rows(page, "Every environment variable")
    for name in sorted(variables - set(listed)):
        problems.append(f"the table of variables in docs/configuration.md lacks {name}")
    read = "".join(SOURCES.values()) + C_SOURCES
    for name in listed:
        if f'"{name}"' not in read and name != "key_variable":
            problems.append(f"the table of variables in docs/configuration.md has {name}, which nothing reads")


def check_names(everything):
    table = code("ConfigTable.swift")
    parameters = re.findall(r'case (\w+)(?: = "(\w+)")?', code("Parameters.swift").partition("package static func")[0])
    parameters = [wire or name for name, wire in parameters]
    preset_keys = re.findall(r'\.key\(\s*prefix \+ "([\w.*]+)"', table)
    keys = re.findall(r'\.key\(\s*"([\w.*]+)"', table)
    keys += ["presets.*." + name for name in preset_keys]
    prefixes = ["", "presets.*."]
    known = set(keys) | {f"{prefix}parameters.{name}" for prefix in prefixes for name in parameters}
    known |= {key[: place.start()] for key in known for place in re.finditer(r"\.", key)}

    named = set(re.findall(r"`([^`\n]+)`", everything))
    shown = {path for text in PAGES.values() for path in yaml_paths(text, known)}
    patterns = {key: re.compile(re.escape(key).replace(r"\*", r"[\w-]+") + "$") for key in known}
    for key in sorted(set(keys)):
        # Names of the user's own, or another program's, need no example.
        if not any(patterns[key].match(name) or key == f"{name}.*" for name in named | shown):
            problems.append(f"no page names the config key {key}: docs/configuration.md has the table")
    for name in sorted(set(parameters) - named):
        problems.append(f"no page names the parameter {name}: docs/models.md has the table")
    for path in sorted(shown):
        if not any(pattern.match(path) for pattern in patterns.values()):
            problems.append(f"a YAML block of the pages uses {path}, which is no config key")

    variable = rf'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|{SHORT_VARIABLES}|[a-z]+_proxy)"'
    quoted = set(re.findall(variable, "".join(SOURCES.values())))
    # A short one is known by how it is read.
    reading = r'(?:(?:environment|variables)\[|(?:getenv|isSet)\()"(\w+)"'
    quoted |= set(re.findall(reading, "".join(SOURCES.values()) + C_SOURCES))
    check_tables(keys, quoted - NO_VARIABLE)

    codes = set(re.findall(r"static let \w+: Int32 = (\d+)", code("Entry.swift")))
    codes |= set(re.findall(r"exits: (\d+)", code("FailureCause+Table.swift")))
    scripting = PAGES[ROOT / "docs" / "scripting.md"]
    manual = MANUAL.read_text()
    for number in sorted(codes, key=int):
        if not re.search(rf"^\| {number} \|", scripting, re.M):
            problems.append(f"docs/scripting.md has no row for the exit code {number}")
        if not re.search(rf"^{number}\|", manual, re.M):
            problems.append(f"Resources/mixchat.1 has no row for the exit code {number}")

    for name in sorted(set(re.findall(r'commandName: "([\w-]+)"', "".join(SOURCES.values())))):
        if not re.search(rf"(mixchat|database|local) (\S+ )*{name}\b|`{name}\b", everything):
            problems.append(f"no page names the subcommand {name}")


def check_words(page, text):
    for found in AVOIDED_ANYWHERE.finditer(text):
        number = text.count("\n", 0, found.start()) + 1
        word = re.sub(r"\s+", " ", found[0])
        problems.append(f"{page.name}:{number}: “{word}” is hard to read for many: say it in ordinary words")


check_words(MANUAL, MANUAL.read_text())
for page, text in PAGES.items():
    check_links(page, text)
    check_words(page, text)
    if page.parent != ROOT and not re.match(r"# .*\n\nAfter this page you ", text):
        problems.append(f"{page.name} does not begin with what its reader can do after it (“After this page you …”)")
check_names("".join(PAGES.values()))
count = sum(bool(re.search(r"\w", word)) for word in PAGES[ROOT / "README.md"].split())
if count > README_WORDS:
    problems.append(f"README.md has {count} words; {README_WORDS} are what one reads")
for problem in problems:
    print(f"lint: {problem}", file=sys.stderr)
sys.exit(bool(problems))
