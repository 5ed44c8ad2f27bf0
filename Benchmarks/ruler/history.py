"""Databases of a given size. The program makes the tables; the rows are written here, as it writes them itself."""

import json
import pathlib
import random
import shutil
import sqlite3
import subprocess

from . import replies, setting

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
FIRST, BEGUN = 1 << 60, 1_700_000_000_000


def identity(number):
    """A conversation's identity as people write it: Crockford's base 32."""
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def words(count=8000):
    """Made-up words, the earlier the more frequent when drawn by `text`."""
    draw = random.Random(5)
    parts = "ba be bo da de di fa ga go ka ki la le lo ma me mi mo na ne no pa pe ra re ri ro sa se si ta te ti to va"
    parts = parts.split()
    return ["".join(draw.choice(parts) for _ in range(draw.randint(2, 4))) for _ in range(count)]


WORDS = words()


def text(draw, size):
    out, held = [], 0
    while held < size:
        word = WORDS[int(len(WORDS) * draw.random() ** 3)]
        out.append(word)
        held += len(word) + 1
    return " ".join(out)


def markdown(draw, size):
    out, held = [], 0
    while held < size:
        out.append(replies.block(draw))
        held += len(out[-1])
    return "".join(out)


def make(conversations, messages_each, size, style="text"):
    """A data directory with so many conversations, each of so many messages of about `size` bytes; kept for later.

    Returns the directory, and the first conversation's identity.
    """
    name = f"history-{conversations}x{messages_each}x{size}"
    directory = setting.SCRATCH / name
    database = directory / "mixchat.db"
    with setting.Home() as home:
        tables = _tables(home)
        stamp = directory / "tables.json"
        wanted = json.dumps(tables)
        if stamp.exists() and stamp.read_text() != wanted:
            # Made before the tables changed: the program brings it up to date, as it does a user's.
            if json.dumps(_tables(home, directory)) == wanted:
                stamp.write_text(wanted)
        if not stamp.exists() or stamp.read_text() != wanted:
            print(f"\nbench: writing {name} (kept in .build/bench)", flush=True)
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir(parents=True)
            shutil.copy(pathlib.Path(home) / "made/mixchat.db", database)
            _fill(database, conversations, messages_each, size, markdown if style == "markdown" else text)
            stamp.write_text(wanted)
    return directory, identity(FIRST)


def _tables(home, made=None):
    """Has the program open a database, or make an empty one; its tables."""
    made = made or pathlib.Path(home) / "made"
    subprocess.run([setting.BINARY, "conversations", "--json"], check=True, stdout=subprocess.DEVNULL,
                   env=setting.environment(home, MIXCHAT_DATA_DIR=str(made)))
    with sqlite3.connect(made / "mixchat.db") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return [row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")]


def _fill(database, conversations, messages_each, size, make_text):
    draw = random.Random(conversations * 31 + messages_each)
    db = sqlite3.connect(database)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;")
    model = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    made = 0
    for place in range(conversations):
        number = FIRST + place
        moment = BEGUN + made * 1000
        db.execute("INSERT INTO conversation (id, title, titleSource, model, provider, createdAt, updatedAt, stamp)"
                   " VALUES (?, ?, 'user', ?, 'aimlapi', ?, ?, 1)",
                   (number, f"Bench {place}", model, moment, moment + messages_each * 1000))
        parent = None
        for turn in range(messages_each):
            message = FIRST + 1_000_000_000 + made
            role = "user" if turn % 2 == 0 else "assistant"
            content = make_text(draw, draw.randint(size // 2, size + size // 2))
            db.execute("INSERT INTO message (id, place, conversation, parent, role, state, createdAt, byteCount, stamp,"
                       " model, provider) VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, 1, ?, ?)",
                       (message, made + 1, number, parent, role, BEGUN + made * 1000, len(content.encode()),
                        model if role == "assistant" else None, "aimlapi" if role == "assistant" else None))
            db.execute("INSERT INTO messageText (id, text) VALUES (?, ?)", (message, content))
            db.execute("INSERT INTO messageSearch (rowid, text) VALUES (?, ?)", (made + 1, content))
            parent = message
            made += 1
        db.execute("UPDATE conversation SET head = ? WHERE id = ?", (parent, number))
        if place % 200 == 0:
            db.commit()
    db.commit()
    db.execute("INSERT INTO messageSearch (messageSearch) VALUES ('optimize')")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
