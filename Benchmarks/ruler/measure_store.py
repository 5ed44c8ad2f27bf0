"""Long histories: opening, keys, resizing, memory, and search."""

import functools
import random

from . import apps, history, process, setting
from .measure_start import first_paint
from .measure_stream import keys_seen, letters, ready
from .samples import Samples
from .terminal import Replay, Session

# What `mixchat search` asks, with the texts that its snippets are made from.
SEARCH = """SELECT message.id, message.conversation, conversation.title, message.role, message.createdAt,
    messageText.text
  FROM messageSearch
  CROSS JOIN message INDEXED BY messageByPlace ON message.place = messageSearch.rowid
  CROSS JOIN conversation ON conversation.id = message.conversation
  CROSS JOIN messageText ON messageText.id = message.id
  WHERE messageSearch MATCH '"{}" *' AND NOT message.isDeleted AND NOT conversation.isDeleted
  ORDER BY messageSearch.rowid DESC LIMIT 50;"""

OPEN_LIST, DOWN = "\x0f", "\x1b[B"


class History:
    """The databases that these figures are measured on; made on first use."""

    def __init__(self):
        self.long, self.identity = history.make(1, 10_000, 5000, "markdown")

    @functools.cached_property
    def wide(self):
        return history.make(50_000, 20, 300)[0]

    def once(self, samples, seed):
        app = apps.Mixchat("--conversation", self.identity, data=self.long)
        # Beside an empty start, and neither the first to start after the pause: see `measure_start.once`.
        first_paint(apps.Mixchat(), Samples(), "uncounted")
        first_paint(apps.Mixchat(), samples, "open-empty.paint")
        first_paint(app, samples, "open-10000.paint", memory="memory.open")
        keys(app, samples, "key-idle", seed)
        resize(app, samples, "resize")
        search(self.wide, samples, seed)
        preview(self.wide, samples)

    def growth(self, samples):
        for count in (1000, 10_000, 100_000):
            directory, identity = history.make(1, count, 5000 if count == 10_000 else 1000,
                                               "markdown" if count == 10_000 else "text")
            first_paint(apps.Mixchat("--conversation", identity, data=directory), samples, f"history-{count}.paint")


def keys(app, samples, name, seed, count=60):
    with setting.Home() as home, Session(app.argv(None), app.environment(home, None), home) as session:
        ready(app, session)
        draw = random.Random(seed)
        text, typed = "", []
        for letter in letters(count, seed):
            text += letter
            typed.append((session.type(letter), text))
            session.pump(draw.uniform(0.02, 0.06))
        session.pump(2, quiet=0.2)
        keys_seen(session, typed[4:], samples, name)


def resize(app, samples, name):
    """To the first read after which something is on the screen of the new size."""
    with setting.Home() as home, Session(app.argv(None), app.environment(home, None), home) as session:
        ready(app, session)
        for columns, rows in ((100, 30), (160, 50), (80, 24), (120, 40)):
            changed = session.resize(columns, rows)
            session.pump(3, quiet=0.3)
            replay = Replay(session, columns, rows)
            replay.place = next((place for place, read in enumerate(session.reads) if read[0] >= changed), 1 << 30)
            painted = replay.until(Replay.is_painted, after=changed)
            if painted:
                samples.add(name, (painted - changed) / 1e6)


def search(directory, samples, seed, count=12):
    """The program's search and SQLite's own shell with the same question, word by word."""
    draw = random.Random(seed)
    with setting.Home() as home:
        environment = setting.environment(home, MIXCHAT_DATA_DIR=str(directory))
        for _ in range(count):
            word = history.WORDS[draw.randrange(200, len(history.WORDS))]
            limit = process.run(["sqlite3", str(directory / "mixchat.db"), SEARCH.format(word)], environment)
            ours = process.run([str(setting.BINARY), "search", word, "--json"], environment)
            if ours[2] == 0 and limit[2] == 0:
                samples.add("sqlite.search", limit[0])
                samples.add("search", ours[0])


def preview(directory, samples, steps=12):
    """Down in the list of hits, to the last byte of the text that the hit is in."""
    app = apps.Mixchat(data=directory)
    with setting.Home() as home, Session(app.argv(None), app.environment(home, None), home, 160, 50) as session:
        ready(app, session)
        session.type(OPEN_LIST)
        session.pump(5, quiet=1)
        session.type(history.WORDS[1000])
        session.pump(5, quiet=1)
        typed = []
        for _ in range(steps):
            typed.append(session.type(DOWN))
            session.pump(1, quiet=0.2)
        for moment in typed:
            after = [read for read, _ in session.reads if moment <= read < moment + 150_000_000]
            if after:
                samples.add("preview", (after[-1] - moment) / 1e6)
