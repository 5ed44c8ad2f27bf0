#!/usr/bin/env python3
"""Fills a mixchat database for the benchmarks: by default 10,000 conversations, 1,000,000 messages, about 1 GB of text.

    Scripts/bench/make-database.py DIR [--mixchat .build/release/mixchat] [--messages N] [--conversations N]

DIR is a data directory. A database that is missing there is made by mixchat itself, so that the schema is always the
program's own; one that holds conversations already is left alone. The same arguments give the same database.

The text is made of 50,000 sentences over a vocabulary with Zipf's distribution, as in real text; one message in fifty
is Chinese or Japanese, one in fifty has diacritics. One conversation, titled "The long one", has 10,000 messages and
50 MB. Needs nothing beyond Python's standard library.
"""
import argparse
import itertools
import os
import random
import sqlite3
import subprocess
import sys
import time

SYLLABLES = ("ba be bi bo bu ca ce ci co cu da de di do du fa fe fi fo fu ga ge gi go gu ha he hi ho la le li lo lu "
             "ma me mi mo mu na ne ni no nu pa pe pi po pu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo "
             "za ze zi zo tra stre pli con ver tion ment able ing er").split()
COMMON = ("the of and to a in is that it for you was with on as have but be they are this from or one had by word "
          "not what all were we when your can said there use an each which she do how their if will up other about "
          "out many then them these so some her would make like him into time has look two more write go see number "
          "no way could people my than first water been call who oil its now find long down day did get come made "
          "may part").split()
CJK = "今天天气很好我们去北京大学图书馆看书然后吃饭明日は東京タワーに行きます日本語の勉強が好きです人工知能模型语言"
ACCENTED = "café naïve Ærøskøbing über Zürich résumé jalapeño Đặng façade Straße crème brûlée Łódź smörgåsbord".split()


def stands_alone(code):
    """As SearchText.standsAlone, for the ranges that this script writes."""
    return 0x3040 <= code <= 0x312F or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def indexed(text):
    """As SearchText.indexed."""
    if text.isascii():
        return text
    parts = []
    for place, character in enumerate(text):
        if stands_alone(ord(character)):
            after = text[place + 1:place + 2]
            parts.append(f" {character}{after if after and stands_alone(ord(after)) else ''} ")
        else:
            parts.append(character)
    return "".join(parts)


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        vocabulary = list(COMMON)
        known = set(vocabulary)
        while len(vocabulary) < 50_000:
            word = "".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 2, 3, 3, 4))))
            if word not in known:
                known.add(word)
                vocabulary.append(word)
        self.vocabulary = vocabulary
        weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
        self.sentences = []
        for _ in range(50_000):
            words = self.random.choices(vocabulary, cum_weights=weights, k=self.random.randint(5, 20))
            self.sentences.append(" ".join(words).capitalize() + ". ")

    def text(self, size):
        count = max(1, round(size / 75))
        text = "".join(self.random.choices(self.sentences, k=count))
        chance = self.random.random()
        if chance < 0.02:
            start = self.random.randrange(len(CJK) - 12)
            text += CJK[start:start + 12] + "。"
        elif chance < 0.04:
            text += " ".join(self.random.sample(ACCENTED, 3)) + "."
        return text

    def title(self):
        return " ".join(self.random.sample(self.vocabulary[:5000], 4)).capitalize()


def fill(db, conversations, messages, writer):
    epoch, noise = 1_577_836_800_000, writer.random
    start, span = 1_640_995_200_000, 140_000_000_000
    made, place = 0, 0
    long_share = min(10_000, messages // 10)
    for number in range(conversations):
        is_long = number == conversations // 2
        left = conversations - number - 1
        count = long_share if is_long else max(2, round((messages - made) / (left + 1) * noise.uniform(0.3, 1.7)))
        if left == 0 and not is_long:
            count = max(2, messages - made)
        created = start + span * number // conversations
        conversation = ((created - epoch) << 22) | noise.getrandbits(22)
        title = "The long one" if is_long else writer.title()
        rows, texts, index = [], [], []
        parent, moment = None, created
        for turn in range(count):
            moment += noise.randint(1, 9) if is_long else noise.randint(1000, 60_000)
            message = ((moment - epoch) << 22) | noise.getrandbits(22)
            is_reply = turn % 2 == 1
            size = 5000 if is_long else (noise.expovariate(1 / 1700) if is_reply else noise.expovariate(1 / 280))
            text = writer.text(size)
            bytes_count = len(text.encode())
            facts = ("mistralai/Mixtral-8x7B-Instruct-v0.1", "aimlapi", bytes_count // 4, bytes_count // 5,
                     bytes_count // 4 + bytes_count // 5, 0.0004, "reported", "stop", 240.0, 2100.0) \
                if is_reply else (None,) * 10
            place += 1
            rows.append((message, place, conversation, parent, "assistant" if is_reply else "user", "complete", moment,
                         bytes_count) + facts)
            texts.append((message, text))
            index.append((place, indexed(text)))
            parent = message
        db.execute("INSERT INTO conversation (id, title, titleSource, model, provider, createdAt, updatedAt, head) "
                   "VALUES (?, ?, 'user', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 'aimlapi', ?, ?, ?)",
                   (conversation, title, created, moment, parent))
        db.execute("INSERT INTO titleSearch (rowid, title) VALUES (?, ?)", (conversation, title))
        db.executemany("INSERT INTO message (id, place, conversation, parent, role, state, createdAt, byteCount, model, "
                       "provider, promptTokens, completionTokens, totalTokens, dollars, dollarSource, finishReason, "
                       "firstToken, total) VALUES (" + ", ".join("?" * 18) + ")", rows)
        db.executemany("INSERT INTO messageText (id, text) VALUES (?, ?)", texts)
        db.executemany("INSERT INTO messageSearch (rowid, text) VALUES (?, ?)", index)
        made += count
        if number % 200 == 199:
            db.commit()
            print(f"\r{number + 1} conversations, {made} messages", end="", file=sys.stderr, flush=True)
    db.commit()
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--mixchat", default=".build/release/mixchat")
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    path = os.path.join(arguments.directory, "mixchat.db")
    if not os.path.exists(path):
        subprocess.run([arguments.mixchat, "--data-dir", arguments.directory, "conversations", "--json"], check=True,
                       stdout=subprocess.DEVNULL)
    db = sqlite3.connect(path)
    if db.execute("SELECT count(*) FROM conversation").fetchone()[0]:
        print(f"{path} holds conversations already; left as it is.", file=sys.stderr)
        return
    begun = time.monotonic()
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -262144")
    made = fill(db, arguments.conversations, arguments.messages, Writer(arguments.seed))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    size = os.path.getsize(path) / 1e9
    print(f"\r{arguments.conversations} conversations, {made} messages, {size:.2f} GB in "
          f"{time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
