"""The figures to reach: one row a figure. Everything else about reporting follows from this table."""

import dataclasses

from .measure_flood import SHAPES


@dataclasses.dataclass
class Row:
    work: str
    subject: str  # the sample's name
    unit: str
    limit: str = ""  # the limit's sample name; empty for a bound of its own
    limit_title: str = "—"
    ratio: float | None = None  # at most so many times the limit,
    plus: float = 0  # and so much more
    bound: float | None = None  # or at most so much
    statistic: float | None = None  # a percentile instead of the median

    def reach(self):
        if self.ratio is not None:
            return f"≤ {self.ratio:g}×" + (f" + {self.plus:g} {self.unit}" if self.plus else "")
        if self.bound is None:
            return "—"
        return f"≤ {self.bound:g} {self.unit}" + (f" at p{self.statistic * 100:g}" if self.statistic else "")

    def value(self, samples):
        return samples.percentile(self.subject, self.statistic) if self.statistic else samples.median(self.subject)

    def limit_value(self, samples):
        """The limit by the same statistic: a 99th percentile stands beside a 99th percentile."""
        if not self.limit:
            return None
        return samples.percentile(self.limit, self.statistic) if self.statistic else samples.median(self.limit)

    def verdict(self, samples):
        """True, False, or None where nothing was measured or nothing is to be reached."""
        value = self.value(samples)
        if value is None:
            return None
        if self.ratio is not None:
            limit = self.limit_value(samples)
            return None if limit is None else value <= self.ratio * limit + self.plus
        return None if self.bound is None else value <= self.bound


VIM_BARE, VIM, CURL = "vim -u NONE", "vim", "curl -N"

TABLE = [
    Row("start to first paint", "paint", "ms", "vim-none.paint", VIM_BARE, 2),
    Row("start to a typed key on the screen", "typed", "ms", "vim.typed", VIM, 1),
    Row("`--version`", "version", "ms", "curl.version", "curl --version", 1.5),
    Row("first delta on the wire to first pixel", "first-pixel", "ms", bound=20, statistic=0.99),
    Row("reply of 2,000 tokens: Enter to last word", "stream-2000.wall", "ms", "curl-2000.wall", CURL, 1.3, 30),
    Row("… processor time", "stream-2000.cpu", "ms", "curl-2000.cpu", CURL, 10),
    Row("reply of 20,000 tokens: Enter to last word", "stream-20000.wall", "ms", "curl-20000.wall", CURL, 1.3, 30),
    Row("… processor time", "stream-20000.cpu", "ms", "curl-20000.cpu", CURL, 10),
    Row("paced at 50 tokens/s: share of a core", "paced.share", "%", bound=1),
    Row("… bytes to the terminal", "paced.bytes", "bytes", "paced.text", "the text", 4),
    Row("one-shot to a pipe, 20,000 tokens: processor time", "oneshot.cpu", "ms", "curl-20000.cpu", CURL, 5),
    Row("one-shot to a pipe: start to first token", "oneshot.first", "ms", "curl.first", CURL, 1, 5),
    Row("stop a steady reply: Esc to its connection's end", "stop.stream", "ms", bound=50, statistic=0.99),
    Row("… before its first word", "stop.waiting", "ms", bound=50, statistic=0.99),
    Row("key to paint, streaming at full speed", "key-streaming", "ms", bound=16, statistic=0.99),
    Row("eight panes at full speed: key to paint", "lab.key", "ms", bound=16, statistic=0.99),
    Row("… processor time a pane", "lab.cpu", "ms", "lab.single.cpu", "one reply by itself", 1.3),
    Row("microscope over 8,000 tokens: key to paint", "microscope.open", "ms", bound=50),
    Row("… a word on", "microscope.move", "ms", bound=5),
    Row("key to paint, idle, 10,000 messages open", "key-idle", "ms", bound=5, statistic=0.99),
    Row("palette: to its list, 10,000 messages open", "palette.open", "ms", bound=16, statistic=0.99),
    Row("… a letter to the filtered list", "palette.filter", "ms", bound=16, statistic=0.99),
    Row("Tab: a path among 1,000 files", "complete.path", "ms", bound=16, statistic=0.99),
    Row("… a model among 200", "complete.model", "ms", bound=16, statistic=0.99),
    Row(
        "open 10,000 messages (50 MB): to first paint", "open-10000.paint", "ms", "open-empty.paint", "empty start",
        1.5),
    Row("resize them: to first paint", "resize", "ms", bound=16),
    Row("idle for 5 s after a reply: wake-ups", "idle.wakes", "times", bound=0),
    Row("… bytes to the terminal", "idle.bytes", "bytes", bound=0),
    Row("resident at rest", "memory.rest", "MB", bound=30),
    Row("resident after 20,000 tokens", "memory.stream", "MB", bound=45),
    Row("resident with 10,000 messages open", "memory.open", "MB", bound=60),
    Row("search 1,000,000 messages", "search", "ms", "sqlite.search", "sqlite3", 2),
    Row("… at p99", "search", "ms", "sqlite.search", "sqlite3", 2, statistic=0.99),
    Row("… a hit's text in the preview: key to its paint", "preview", "ms", bound=50, statistic=0.99),
]

# A reply of one shape without end, at 5 MB/s to 32 MB.
for shape in SHAPES:
    TABLE += [
        Row(f"{shape} without end: key to paint", f"flood.{shape}.key", "ms", bound=16, statistic=0.99),
        Row("… Esc to its connection's end", f"flood.{shape}.stop", "ms", bound=100, statistic=0.99),
        Row("… resident beyond 4 bytes a byte of text", f"flood.{shape}.memory", "MB", bound=120),
        Row("… processor time for a MB", f"flood.{shape}.cpu", "ms", f"flood.{shape}.curl", CURL),
        Row("… a MB of 32 against the first", f"flood.{shape}.growth", "times", bound=1.5),
    ]

# Cost against length: linear in the reply, flat in the history. Shown, and judged by the last column's growth.
GROWTH = [
    ("reply: processor ms per 1,000 tokens", ["grow-1000.cpu", "grow-10000.cpu", "grow-100000.cpu"],
     ["1k", "10k", "100k tokens"], 1.5),
    ("history: ms from start to first paint", ["history-1000.paint", "history-10000.paint", "history-100000.paint"],
     ["1k", "10k", "100k messages"], 1.5),
]
