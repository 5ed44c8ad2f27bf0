#!/usr/bin/env python3
"""Writes texts.json and conversations.json: what other implementations count, for the tests to agree with.

    python3 -m venv venv && venv/bin/pip install sentencepiece mistral-common
    venv/bin/python generate.py

texts.json has 1,000 texts in twenty scripts with the counts of `sentencepiece`'s own encoder for the models of
Mixtral-8x7B and 8x22B; conversations.json has 200 conversations with the lengths of `mistral-common`'s chat-template
encodings. Everything is drawn from one seed, so that a second run writes the same files.
"""

import json
import pathlib
import random

import sentencepiece
from mistral_common.protocol.instruct.messages import AssistantMessage, SystemMessage, UserMessage
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

HERE = pathlib.Path(__file__).parent
DRAW = random.Random(20240111)

# Script: ranges its letters are drawn from, and words that people really write in it.
SCRIPTS = {
    "latin": ([(0x61, 0x7A)], "the quick brown fox Hello world naïve façade straße don't e-mail ﬁnal"),
    "greek": ([(0x3B1, 0x3C9)], "Καλημέρα κόσμε άνθρωπος θάλασσα"),
    "cyrillic": ([(0x430, 0x44F)], "Привет мир программа ёлка їжак"),
    "armenian": ([(0x561, 0x586)], "Բարեւ աշխարհ"),
    "georgian": ([(0x10D0, 0x10F0)], "გამარჯობა მსოფლიო"),
    "hebrew": ([(0x5D0, 0x5EA)], "שלום עולם בְּרֵאשִׁית"),
    "arabic": ([(0x627, 0x64A)], "مرحبا بالعالم السَّلَامُ عَلَيْكُمْ"),
    "syriac": ([(0x710, 0x72C)], "ܫܠܡܐ"),
    "devanagari": ([(0x905, 0x939), (0x93E, 0x94D)], "नमस्ते दुनिया क्षत्रिय"),
    "bengali": ([(0x995, 0x9B9)], "ওহে বিশ্ব"),
    "tamil": ([(0xB95, 0xBB9)], "வணக்கம் உலகம்"),
    "telugu": ([(0xC15, 0xC39)], "హలో ప్రపంచం"),
    "thai": ([(0xE01, 0xE2E)], "สวัสดีชาวโลก ภาษาไทย"),
    "tibetan": ([(0xF40, 0xF6C)], "བཀྲ་ཤིས་བདེ་ལེགས"),
    "ethiopic": ([(0x1200, 0x1248)], "ሰላም ልዑል"),
    "khmer": ([(0x1780, 0x17B3)], "សួស្តី ពិភពលោក"),
    "kana": ([(0x3042, 0x3093), (0x30A2, 0x30F3)], "こんにちは 世界 カタカナ ｶﾀｶﾅ"),
    "hangul": ([(0xAC00, 0xD7A3)], "안녕하세요 세계"),
    "han": ([(0x4E00, 0x9FA5), (0x20000, 0x20100)], "你好，世界 漢字 程式設計"),
    "symbols": ([(0x2190, 0x21FF), (0x1F300, 0x1F64F)], "👩‍👩‍👧‍👦 🇩🇪 ❤️ ∑∫√ ½ ① ™ ✓ e\u0301 \u200b"),
}

SEPARATORS = [" ", " ", " ", " ", "  ", "\n", "\n\n", "\t", ", ", ". ", "   ", "\u00a0", "\u3000", "\r\n", " \n ",
              "▁", " ▁ "]
ODD = ["", " ", "\n", "\n\n\n", "▁", " ▁", "▁ ", "<s>", "</s>", "<unk>", "<0x0A>", "[INST]", "\u0000", "\u0007",
       "\ufeff", "1234567890", "3.14159", "def f(x):\n    return x ** 2\n", "{\"a\": [1, 2]}",
       "```swift\nlet x = 1\n```", "| a | b |",
       "https://example.org/?q=1&r=%20", "aaaaaaaaaaaaaaaaaaaa", "-" * 40, "\ud7ff", "\U0010ffff", "\u200d", "    x"]


def word(name):
    ranges, words = SCRIPTS[name]
    if DRAW.random() < 0.5:
        return DRAW.choice(words.split(" "))
    low, high = DRAW.choice(ranges)
    return "".join(chr(DRAW.randint(low, high)) for _ in range(DRAW.randint(1, 7)))


def text(name, most):
    parts = []
    for _ in range(DRAW.randint(1, most)):
        roll = DRAW.random()
        parts.append(DRAW.choice(ODD) if roll < 0.06 else word(DRAW.choice(list(SCRIPTS)) if roll < 0.12 else name))
        parts.append(DRAW.choice(SEPARATORS))
    return "".join(parts[: len(parts) - DRAW.randint(0, 1)])


def texts(v1, v3):
    chosen = ODD + [DRAW.choice(ODD) * DRAW.randint(2, 9) for _ in range(20)]
    names = list(SCRIPTS)
    while len(chosen) < 1000:
        chosen.append(text(names[len(chosen) % len(names)], DRAW.choice([4, 12, 24])))
    return [[one, len(v1.encode(one)), len(v3.encode(one))] for one in chosen]


def conversation():
    name = DRAW.choice(list(SCRIPTS))
    turns = []
    for _ in range(DRAW.choice([0, 0, 1, 1, 2])):
        turns.append(["system", text(name, 8)])
    for place in range(DRAW.randint(1, 7)):
        role = "user" if place % 2 == 0 else "assistant"
        for _ in range(2 if DRAW.random() < 0.1 else 1):
            said = text(name, 12)
            turns.append([role, said + (DRAW.choice(["", " ", "  "]) if role == "user" else ".")])
    if turns[-1][0] == "assistant":
        turns.append(["user", text(name, 4)])
    return turns


def conversations(v1, v3):
    kinds = {"system": SystemMessage, "user": UserMessage, "assistant": AssistantMessage}
    rows = []
    while len(rows) < 200:
        turns = conversation()
        if any(not content for _, content in turns):
            continue
        messages = [kinds[role](content=content) for role, content in turns]
        counts = [len(one.encode_chat_completion(ChatCompletionRequest(messages=messages)).tokens) for one in (v1, v3)]
        rows.append([turns, *counts])
    return rows


def write(name, rows):
    # U+FEFF is escaped: some readers of JSON take it for a byte order mark wherever a string begins with it.
    lines = ",\n".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")).replace("\ufeff", "\\ufeff") for row in rows)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def main():
    data = MistralTokenizer._data_path()
    spm = [sentencepiece.SentencePieceProcessor(str(data / file))
           for file in ("tokenizer.model.v1", "mistral_instruct_tokenizer_240323.model.v3")]
    write("texts.json", texts(*spm))
    write("conversations.json", conversations(MistralTokenizer.v1(), MistralTokenizer.v3()))


if __name__ == "__main__":
    main()
