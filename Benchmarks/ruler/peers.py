"""Other terminal chats that PyPI carries, each in an environment of its own, measured as mixchat is, in the same run."""

import subprocess
import sys
import venv

from . import apps, measure_start, measure_stream, process, setting
from .report import number, table
from .samples import Samples

HOME = setting.SCRATCH / "peers"


def program(package, name):
    return str(HOME / package / "bin" / name)


def install(package):
    """Puts a package (extras in brackets, what it forgets to ask for behind it) into its own environment once; False
    when it cannot be had."""
    directory = HOME / package.split()[0].partition("[")[0]
    if (directory / "installed").exists():
        return True
    print(f"bench: installing {package}", file=sys.stderr)
    venv.create(directory, with_pip=True, clear=True)
    done = subprocess.run([directory / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check",
                           *package.split()],
                          check=False)
    if done.returncode == 0:
        (directory / "installed").touch()
    return done.returncode == 0


def version(package):
    done = subprocess.run([HOME / package / "bin/python", "-m", "pip", "show", package], capture_output=True, text=True,
                          check=False)
    return next((line.split()[1] for line in done.stdout.splitlines() if line.startswith("Version:")), "?")


class Elia(apps.App):
    name, package, requirement, send, ready_quiet = "elia", "elia-chat", "elia-chat", "\x0a", 1.5

    def argv(self, server):
        return [program(self.package, "elia")]

    def environment(self, home, server):
        return setting.environment(home, OPENAI_API_KEY="bench-no-key")

    def prepare(self, home, server):
        directory = home / "config/elia"
        directory.mkdir(parents=True)
        url = server.url if server else "http://127.0.0.1:9/v1"
        (directory / "config.toml").write_text(
            'default_model = "bench"\n[[models]]\nid = "bench"\nname = "openai/bench"\n'
            f'api_base = "{url}"\napi_key = "bench-no-key"\n')


class Gptme(apps.App):
    name, package, requirement, ready_quiet = "gptme (TUI)", "gptme", "gptme[tui]", 2.0

    def argv(self, server):
        return [program(self.package, "gptme-tui"), "-m", "local/bench", "--no-confirm", "-t", ""]

    def environment(self, home, server):
        url = server.url if server else "http://127.0.0.1:9/v1"
        return setting.environment(home, OPENAI_BASE_URL=url, OPENAI_API_KEY="bench-no-key")


class OneShot:
    """A command that writes one reply to a pipe."""

    def __init__(self, name, requirement, argv, prepare=None, **environment):
        self.name, self.requirement, self.argv, self.prepare, self.more = name, requirement, argv, prepare, environment
        self.package = requirement.split()[0]

    def environment(self, home, server):
        return setting.environment(home, OPENAI_API_KEY="bench-no-key", OPENAI_BASE_URL=server.url,
                                   OPENAI_API_BASE=server.url,
                                   **{name: value.format(url=server.url) for name, value in self.more.items()})


def llm_models(home, server):
    directory = home / "llm"
    directory.mkdir()
    (directory / "extra-openai-models.yaml").write_text(
        f"- model_id: bench\n  model_name: bench\n  api_base: {server.url}\n")
    return {"LLM_USER_PATH": str(directory)}


CLIENT = """
import sys, openai
for chunk in openai.OpenAI().chat.completions.create(
        model="bench", stream=True, messages=[{"role": "user", "content": "go"}]):
    if chunk.choices and chunk.choices[0].delta.content:
        sys.stdout.write(chunk.choices[0].delta.content); sys.stdout.flush()
"""

FULL_SCREEN = [Elia(), Gptme()]
ONE_SHOT = [
    OneShot("openai client", "openai", lambda: [program("openai", "python"), "-c", CLIENT]),
    OneShot("llm", "llm", lambda: [program("llm", "llm"), "-m", "bench", "-n", "go"], llm_models),
    OneShot("shell-gpt", "shell-gpt click", lambda: [program("shell-gpt", "sgpt"), "--no-md", "--no-cache", "go"],
            API_BASE_URL="{url}", DEFAULT_MODEL="bench", USE_LITELLM="false"),
]

SCREEN_ROWS = [("start to first paint, ms", "paint"), ("start to a typed key, ms", "typed"), ("at rest, MB", "rest"),
               ("2,000 tokens: processor ms", "stream.cpu"), ("… Enter to last word, ms", "stream.wall"),
               ("… bytes to the terminal", "stream.bytes"), ("… resident after, MB", "stream.memory"),
               ("at 50 tokens/s: % of a core", "paced.share")]


def full_screen(runs):
    columns = {}
    for app in [apps.Mixchat(), *FULL_SCREEN]:
        if getattr(app, "requirement", None) and not install(app.requirement):
            continue
        held = columns[app.name] = Samples()
        for _ in range(runs if app.name == "mixchat" else min(runs, 3)):
            with setting.Server(tokens=2000) as server:
                measure_start.first_paint(app, held, "paint", server, memory="rest")
                measure_start.typed_key(app, held, "typed", key="k", shown="kk", server=server)
                measure_stream.whole_reply(app, held, "stream", server, memory="stream.memory")
            measure_stream.paced(app, held, "paced", seconds=6)
    names = {app.name: f"{app.name} {version(app.package)}" for app in FULL_SCREEN if app.name in columns}
    lines = [[title, *[number(held.median(name)) for held in columns.values()]] for title, name in SCREEN_ROWS]
    return table(["full-screen", *[names.get(name, name) for name in columns]], lines)


def one_shot(runs):
    lines = []
    for tokens in (2000, 20_000):
        with setting.Server(tokens=tokens) as server:
            held = Samples()
            for peer in ONE_SHOT:
                if not install(peer.requirement):
                    continue
                for _ in range(min(runs, 3)):
                    with setting.Home() as home:
                        more = peer.prepare(home, server) if peer.prepare else {}
                        environment = {**peer.environment(home, server), **(more or {})}
                        wall, cpu, status, size = process.run_to_pipe(peer.argv(), environment)
                        if status == 0 and size > len(server.text) / 2:
                            held.add(peer.name, wall)
            for _ in range(runs):
                measure_stream.curl(server, held, "curl")
                measure_stream.one_shot(server, held)
            values = [held.median("curl.wall"), held.median("oneshot.wall"), *[held.median(p.name) for p in ONE_SHOT]]
            lines.append([f"{tokens:,} tokens, ms", *map(number, values)])
    heads = [f"{peer.name} {version(peer.package)}" for peer in ONE_SHOT]
    return table(["one-shot to a pipe", "curl -N", "mixchat", *heads], lines)


def measure(runs):
    """Tables of all that could be installed, in Markdown."""
    return full_screen(runs) + "\n\n" + one_shot(runs)
