"""Says what was measured: a table on the screen, docs/benchmarks.md, and a JSON file."""

import datetime
import json
import os
import platform
import re
import subprocess

from . import setting
from .table import GROWTH, TABLE

DOCUMENT = setting.ROOT / "docs/benchmarks.md"
BEGIN, END = "<!-- measured: written by Benchmarks/run -->", "<!-- end of what was measured -->"
VERDICTS = {True: "reached", False: "**missed**", None: "—"}


def number(value, unit=""):
    if value is None:
        return "—"
    if unit == "bytes":
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def spread(samples, name, unit=""):
    found = samples.spread(name)
    return "" if found is None else f"{number(found[0], unit)}–{number(found[1], unit)}"


def rows(samples):
    """Every row of the table as strings: work, limit, ours, spread, ratio, reach, verdict."""
    for row in TABLE:
        value = row.value(samples)
        if value is None:
            yield [row.work, row.limit_title, "not measured", "", "", row.reach(), VERDICTS[None]]
            continue
        limit = row.limit_value(samples)
        shown = f"{row.limit_title}: {number(limit, row.unit)} {row.unit}" if limit is not None else row.limit_title
        ratio = f"{value / limit:.2f}×" if limit else ""
        yield [row.work, shown, f"{number(value, row.unit)} {row.unit}", spread(samples, row.subject, row.unit), ratio,
               row.reach(), VERDICTS[row.verdict(samples)]]


def growth(samples):
    for title, names, heads, most in GROWTH:
        values = [samples.median(name) for name in names]
        if None in values:
            continue
        factor = values[-1] / values[0] if values[0] else None
        yield [title, " · ".join(f"{number(value)} ({head})" for value, head in zip(values, heads)),
               f"{factor:.2f}× from first to last", f"≤ {most:g}×", VERDICTS[factor <= most]]


def table(head, lines):
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(out + ["| " + " | ".join(line) + " |" for line in lines])


HEAD = ["work", "limit, this run", "mixchat", "spread", "ratio", "reach", "verdict"]


def plain(head, lines):
    """The same for the screen: columns aligned, no marks."""
    lines = [[cell.replace("**", "").replace("`", "") for cell in line] for line in [head, *lines]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def first_line(*argv):
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not installed"
    text = (done.stdout or done.stderr).strip()
    return text.splitlines()[0] if text else "?"


def machine():
    with open("/proc/cpuinfo") as cpus:
        model = re.search(r"model name\s*: (.*)", cpus.read())
    with open("/proc/meminfo") as memory:
        total = int(re.search(r"MemTotal:\s*(\d+)", memory.read())[1]) / (1 << 20)
    return {
        "date": datetime.date.today().isoformat(),
        "processor": f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores",
        "memory": f"{total:.0f} GiB",
        "system": f"{first_line('uname', '-sr')}, glibc {platform.libc_ver()[1]}",
        "mixchat": first_line(str(setting.BINARY), "--version"),
        "binary": f"{setting.BINARY.stat().st_size / 1e6:.1f} MB" if setting.BINARY.exists() else "?",
        "swift": first_line("swift", "--version"), "curl": first_line("curl", "--version").split(" (")[0],
        "vim": first_line("vim", "--version").split(" (")[0],
        "sqlite3": first_line("sqlite3", "--version").split(" ")[0],
        "load at the end": f"{os.getloadavg()[0]:.2f}",
    }


def document(samples, facts, runs, command, peers=None):
    """Puts the tables into docs/benchmarks.md, leaving what people wrote around them; its path."""
    parts = [BEGIN, "", f"Measured with `{command}`, {runs} runs, medians:", "", table(HEAD, rows(samples)), ""]
    lines = list(growth(samples))
    if lines:
        parts += [table(["cost against length", "", "growth", "reach", "verdict"], lines), ""]
    if peers:
        parts += [peers, ""]
    parts += ["\n".join(f"- {name}: {value}" for name, value in facts.items()), "", END]
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    if BEGIN not in text:
        text += f"\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(before + "\n".join(parts) + rest.partition(END)[2], encoding="utf-8")
    return DOCUMENT


def data(samples, facts, runs):
    path = setting.SCRATCH / "results.json"
    verdicts = {row.work: row.verdict(samples) for row in TABLE}
    path.write_text(json.dumps({"machine": facts, "runs": runs, "verdicts": verdicts, "samples": samples.values},
                               indent=1, ensure_ascii=False), encoding="utf-8")
    return path
