"""Other terminal chats that PyPI carries: how each is told of the loopback server, and how one talks to it."""

import json
import subprocess

from . import apps, setting

HOME = setting.SCRATCH / "peers"
NOWHERE = "http://127.0.0.1:9"


def program(package, name):
    return str(HOME / package / "bin" / name)


def address(server):
    return server.url if server else NOWHERE + "/v1"


def environment(home, server, **more):
    """As for mixchat, and what OpenAI's own client reads. Nothing leaves the machine: prices, versions and lists of
    models that a program fetches at its start cannot be had, nor waited for."""
    return setting.environment(home, XDG_CACHE_HOME=f"{home}/cache", OPENAI_API_KEY="bench-no-key",
                               OPENAI_BASE_URL=address(server), OPENAI_API_BASE=address(server),
                               HTTPS_PROXY=NOWHERE, **more)


class Peer(apps.App):
    """A full-screen program, in a virtual environment named for its package."""

    package = ""
    #: What pip is asked for: the package with its extras, and what it forgets to ask for behind it.
    requirement = ""
    patience = 30

    def environment(self, home, server):
        return environment(home, server)


class Elia(Peer):
    name, package, requirement, send, ready_quiet = "elia", "elia-chat", "elia-chat", "\x0a", 1.5

    def argv(self, server):
        return [program(self.package, "elia")]

    def prepare(self, home, server):
        directory = home / "config/elia"
        directory.mkdir(parents=True)
        (directory / "config.toml").write_text(
            'default_model = "bench"\n[[models]]\nid = "bench"\nname = "openai/bench"\n'
            f'api_base = "{address(server)}"\napi_key = "bench-no-key"\n')


class Oterm(Peer):
    """Its composer is there once a chat is: one is put into its store beforehand, by its own code."""

    name = package = requirement = "oterm"
    ready_word = "❯"
    chat = """
import asyncio
from oterm.store.store import Store
from oterm.types import ChatModel
async def main():
    await (await Store.get_store()).save_chat(ChatModel(name="bench", model="bench", provider="openai-compat/bench"))
asyncio.run(main())
"""
    store = None

    def argv(self, server):
        return [program(self.package, "oterm")]

    def prepare(self, home, server):
        directory = home / "data/oterm"
        directory.mkdir(parents=True)
        (directory / "config.json").write_text(json.dumps({
            "theme": "textual-dark", "splash-screen": False,
            "openaiCompatible": {"bench": {"base_url": address(server), "api_key": "bench-no-key"}}}))
        if self.store is None:
            subprocess.run([program(self.package, "python"), "-c", self.chat], env=self.environment(home, server),
                           cwd=home, check=True, timeout=60)
            self.store = (directory / "store.db").read_bytes()
        (directory / "store.db").write_bytes(self.store)


class Parllama(Peer):
    """Of its providers llama.cpp's takes any address; a fresh list of models saves it from asking all of them.
    After a long reply it goes on scrolling at a whole core."""

    name = package = "parllama"
    # 0.10 asks for what cannot be had together, which pip finds out in a quarter of an hour.
    requirement = "parllama==0.9.2"
    ready_word, settles = "Type a message", False

    def argv(self, server):
        return [program(self.package, "parllama")]

    def prepare(self, home, server):
        directory = home / "data/parllama"
        directory.mkdir(parents=True)
        (directory / "settings.json").write_text(json.dumps({
            "show_first_run": False, "check_for_updates": False, "starting_tab": "Chat", "last_tab": "Chat",
            "load_local_models_on_startup": False, "ollama_ps_poll_interval": 0,
            "provider_base_urls": {"LlamaCpp": address(server)},
            "last_llm_config": {"provider": "LlamaCpp", "model_name": "default", "temperature": 0.5}}))
        cache = home / "cache/parllama"
        cache.mkdir(parents=True)
        (cache / "provider_models.json").write_text(json.dumps({"LlamaCpp": ["default"]}))


class Gptme(Peer):
    name, package, requirement, ready_quiet = "gptme (TUI)", "gptme", "gptme[tui]", 2.0

    def argv(self, server):
        return [program(self.package, "gptme-tui"), "-m", "local/bench", "--no-confirm", "-t", ""]


class OneShot:
    """A command that writes one reply to a pipe."""

    def __init__(self, name, requirement, argv, prepare=None, **more):
        self.name, self.requirement, self.argv, self.prepare, self.more = name, requirement, argv, prepare, more
        self.package = requirement.partition(" ")[0]

    def environment(self, home, server):
        return environment(home, server, **{name: value.format(url=server.url) for name, value in self.more.items()})


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

FULL_SCREEN = [Elia(), Oterm(), Parllama(), Gptme()]
ONE_SHOT = [
    OneShot("openai client", "openai", [program("openai", "python"), "-c", CLIENT]),
    OneShot("llm", "llm", [program("llm", "llm"), "-m", "bench", "-n", "go"], llm_models),
    OneShot("shell-gpt", "shell-gpt click", [program("shell-gpt", "sgpt"), "--no-md", "--no-cache", "go"],
            API_BASE_URL="{url}", DEFAULT_MODEL="bench", USE_LITELLM="false"),
    OneShot("gpt-command-line", "gpt-command-line",
            [program("gpt-command-line", "gpt"), "--model", "oai-compat:bench", "--prompt", "go"]),
    OneShot("chatblade", "chatblade httpx<0.28",
            [program("chatblade", "chatblade"), "-s", "-o", "-r", "-c", "bench", "go"]),
]
