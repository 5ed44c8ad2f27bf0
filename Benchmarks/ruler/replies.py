"""Markdown replies such as models write, cut into deltas the size of tokens, and their server-sent events."""

import json
import random
import re

WORDS = """the a of to and in that it is for with as on are this by be or from which at can an not when use value
function returns list each item data code example first then result string number key table row column index error
case method type class object loop time memory cache server request response token model context window temperature
message stream buffer thread actor store query event update view terminal screen cell width Unicode grapheme parser
benchmark median latency throughput naive straightforward consider however therefore because important note usually
slightly faster slower simple complex approach solution problem step option default setting parameter""".split()

LAST_WORD = "zqxfinis"
CODE = {
    "swift": ["func area(of shape: Shape) -> Double {", "  switch shape {", "  case .circle(let r): return .pi * r * r",
              "  case .square(let a): return a * a", "  }", "}", "// Sums them all up.",
              'let total = shapes.map(area).reduce(0, +)', 'print("total: \\(total)")'],
    "python": ["def fib(n: int) -> int:", "    a, b = 0, 1", "    for _ in range(n):", "        a, b = b, a + b",
               "    return a", "", "# The first ten of them", "print([fib(i) for i in range(10)])"],
    "sql": ["SELECT name, count(*) AS replies", "  FROM messages JOIN conversations USING (conversation)",
            " WHERE role = 'assistant'", " GROUP BY name ORDER BY replies DESC LIMIT 10;"],
}


def sentence(draw):
    words = [draw.choice(WORDS) for _ in range(draw.randint(6, 18))]
    for place in range(len(words)):
        roll = draw.random()
        if roll < 0.03:
            words[place] = f"**{words[place]}**"
        elif roll < 0.05:
            words[place] = f"*{words[place]}*"
        elif roll < 0.09:
            words[place] = f"`{words[place]}()`"
        elif roll < 0.095:
            words[place] = f"[{words[place]}](https://example.org/{words[place]})"
        elif roll < 0.105:
            words[place] = draw.choice(["naïve", "café", "→", "≤", "日本語", "😀", "über", "½"])
    text = " ".join(words)
    return text[0].upper() + text[1:] + draw.choice([".", ".", ".", ":", "?"])


def paragraph(draw):
    return " ".join(sentence(draw) for _ in range(draw.randint(2, 5))) + "\n\n"


def block(draw):
    """One block of Markdown, in about the shares in which replies have them."""
    roll = draw.random()
    if roll < 0.12:
        return "#" * draw.randint(2, 3) + " " + sentence(draw).rstrip(".:?") + "\n\n"
    if roll < 0.32:
        marks = (lambda n: "- ") if draw.random() < 0.6 else (lambda n: f"{n + 1}. ")
        return "".join(marks(n) + sentence(draw) + "\n" for n in range(draw.randint(3, 6))) + "\n"
    if roll < 0.44:
        language = draw.choice(list(CODE))
        lines = CODE[language] * draw.randint(1, 2)
        return f"```{language}\n" + "\n".join(lines) + "\n```\n\n"
    if roll < 0.50:
        rows = [[draw.choice(WORDS) for _ in range(3)] for _ in range(draw.randint(3, 6))]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|---|:-:|--:|")
        return "\n".join(lines) + "\n\n"
    if roll < 0.54:
        return "> " + sentence(draw) + "\n\n"
    return paragraph(draw)


def tokens(text):
    """Cuts a text about as a byte-pair encoder does: words with their space, long ones in parts, marks singly."""
    return re.findall(r" ?[^\W\d_]{1,7}|\d|\s+|[^\w\s]{1,2}|\w", text)


def reply(count, seed=1):
    """A reply of `count` deltas whose last word is LAST_WORD; the same for the same arguments."""
    draw = random.Random(seed)
    parts, held = [], 0
    while held < count:
        text = block(draw)
        cut = tokens(text)
        parts.append(cut)
        held += len(cut)
    flat = [one for cut in parts for one in cut][: count - 3]
    return flat + ["\n\n```\n```\n\nThe", " end", " " + LAST_WORD] if "".join(flat).count("```") % 2 == 0 \
        else flat + ["\n```\n\nThe", " end", " " + LAST_WORD]


def log_probabilities(delta, draw, others):
    """How likely a delta was as a token, and so many others in its place."""
    def entry(token, logprob):
        return {"token": token, "logprob": round(logprob, 4), "bytes": list(token.encode())}

    sure = -draw.expovariate(2.5)
    alternatives = [entry(delta, sure)] + [
        entry(" " + draw.choice(WORDS), sure - 1 - 0.4 * place) for place in range(others - 1)]
    return {"logprobs": {"content": [{**entry(delta, sure), "top_logprobs": alternatives}]}}


def events(deltas, usage=True, others=0):
    """The deltas as `chat.completion.chunk` events, role first, then text, finish, usage (if wanted) and [DONE];
    each with the probabilities of `others` tokens where that is not 0."""
    draw = random.Random(2)

    def chunk(delta, finish=None, odds=None, **more):
        return "data: " + json.dumps(
            {"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 1700000000,
             "model": "mistralai/Mixtral-8x7B-Instruct-v0.1",
             "choices": [{"index": 0, "delta": delta, **(odds or {}), "finish_reason": finish}], **more},
            ensure_ascii=False, separators=(",", ":")) + "\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for delta in deltas:
        yield chunk({"content": delta}, odds=log_probabilities(delta, draw, others) if others else None)
    yield chunk({}, "stop")
    if usage:
        counts = {"prompt_tokens": 11, "completion_tokens": len(deltas), "total_tokens": 11 + len(deltas)}
        yield "data: " + json.dumps({"id": "chatcmpl-bench", "object": "chat.completion.chunk", "choices": [],
                                     "usage": counts}, separators=(",", ":")) + "\n\n"
    yield "data: [DONE]\n\n"


def write(path, count, usage=True, others=0, seed=1):
    """Writes the events of a reply to a file; returns the reply's text."""
    deltas = reply(count, seed)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(events(deltas, usage, others))
    return "".join(deltas)
