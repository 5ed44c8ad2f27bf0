"""Tries mixchat before a gateway: LiteLLM's proxy, with two embedded servers behind it, one of which is killed.

Usage: test-gateway.py MIXCHAT LITELLM MODEL_DIRECTORY

Everything runs on this machine's loopback. Ends with the summary that test runners end with.
"""

import concurrent.futures
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = "SmolLM2-135M-Instruct"
REQUESTS, AT_ONCE, KILL_AFTER = 200, 8, 60


class Checks:
    passed = failed = 0

    def that(self, name: str, holds: bool, detail: str = "") -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok  ' if holds else 'FAIL'}  {name}" + (f" ({detail})" if detail else ""), flush=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_server(models: str) -> tuple:
    """One embedded server; returns its process, address and key. It ends when our end of its input closes."""
    command = [os.path.join(models, "python"), "-I", "-S", "-B", HERE + "/../Resources/local-model/server.py"]
    command += [os.path.join(models, MODEL + ".Q4_1.gguf"), "--libraries", os.path.join(models, "lib")]
    command += ["--name", MODEL, "--threads", "1"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    key = secrets.token_hex(16)
    child.stdin.write(key.encode() + b"\n")
    child.stdin.flush()
    words = child.stdout.readline().decode().split()
    if len(words) != 2:
        sys.exit("the embedded server did not start")
    return child, words[1], key


def start_gateway(litellm: str, folder: str, servers: list, key: str) -> tuple:
    port = free_port()
    rows = [
        {
            "model_name": "small",
            "litellm_params": {"model": f"openai/{MODEL}", "api_base": f"{address}/v1", "api_key": secret},
        }
        for _, address, secret in servers
    ]
    # JSON is YAML.
    config = {
        "model_list": rows,
        "router_settings": {"num_retries": 3, "allowed_fails": 1, "cooldown_time": 30},
        "general_settings": {"master_key": key},
    }
    path = os.path.join(folder, "gateway.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)
    log = open(os.path.join(folder, "gateway.log"), "wb")
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*", "no_proxy": "*"}
    command = [litellm, "--config", path, "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/liveliness", timeout=5)
            return child, f"http://127.0.0.1:{port}"
        except (urllib.error.URLError, OSError):
            if child.poll() is not None:
                break
            time.sleep(0.5)
    with open(log.name, encoding="utf-8", errors="replace") as file:
        sys.exit("the gateway did not start:\n" + file.read()[-2000:])


class Session:
    """mixchat with folders of its own."""

    def __init__(self, mixchat: str, folder: str, address: str, key: str):
        self.mixchat, self.folder = mixchat, folder
        self.config = os.path.join(folder, "config.yaml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(
                f"provider: gate\nproviders:\n  gate:\n    base_url: {address}\n    model: small\n"
                "    key_variable: GATE_KEY\n    context_window: 8192\n"
            )
        self.environment = {
            "HOME": folder, "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "MIXCHAT_CONFIG": self.config, "GATE_KEY": key, "no_proxy": "*",
        }

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.mixchat, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False,
            env={**self.environment, **variables},
        )

    def ask(self, number: int) -> tuple:
        done = self.run("--json", "--no-save", "--max-tokens", "24", f"Write a sentence about the number {number}.")
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            return done.returncode, {}


def many(session: Session, checks: Checks, server: subprocess.Popen) -> None:
    """Many requests at once, and a server that is killed in the middle."""
    done, lock = [], threading.Lock()

    def one(number: int) -> None:
        result = session.ask(number)
        with lock:
            done.append(result)
            if len(done) == KILL_AFTER:
                server.kill()

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(REQUESTS)))
    well = [reply for code, reply in done if code == 0 and reply.get("content")]
    bad = [(code, reply) for code, reply in done if not (code == 0 and reply.get("content"))]
    # What was in mid-stream at the killed server cannot be asked again without losing its text: it ends as cut off.
    kept = [reply for _, reply in bad if reply.get("content") and reply.get("error")]
    told = [reply for code, reply in bad if code in (69, 75) and reply.get("error")]
    print(
        f"      {REQUESTS} requests, {AT_ONCE} at once, in {time.monotonic() - began:.0f} s: {len(well)} ended well, "
        f"{len(kept)} were cut off and kept their text, {len(told)} said what failed", flush=True,
    )
    checks.that("200 requests, one server killed in the middle", len(bad) <= AT_ONCE // 2 + 1, f"{len(well)} well")
    checks.that("each that failed says so", len(told) == len(bad), json.dumps([c for c, _ in bad]))


def full_screen(session: Session, checks: Checks, name: str) -> None:
    """A stream through the full screen, in a terminal of tmux."""
    tmux = ["tmux", "-S", os.path.join(session.folder, "tmux-" + secrets.token_hex(4))]
    assignments = [f"{key}={value}" for key, value in session.environment.items() if key != "PATH"]
    subprocess.run(
        [*tmux, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "env", *assignments, session.mixchat,
         "--max-tokens", "120"], check=True)
    try:
        def screen() -> str:
            return subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout

        def wait(holds) -> bool:
            for _ in range(600):
                if holds(screen()):
                    return True
                time.sleep(0.1)
            return False

        wait(lambda text: "max_tokens" in text)
        subprocess.run([*tmux, "send-keys", "-l", "Count from one to twenty in words."], check=True)
        subprocess.run([*tmux, "send-keys", "Enter"], check=True)
        # The parts of a reply that is complete: reported figures, without a ~.
        ended = wait(lambda text: any(f"tokens {digit}" in text for digit in "123456789"))
        checks.that(name, ended, "" if ended else screen())
        subprocess.run([*tmux, "send-keys", "C-q"], check=False)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)


def main() -> int:
    mixchat, litellm, models = (os.path.abspath(path) for path in sys.argv[1:4])
    checks = Checks()
    folder = tempfile.mkdtemp(prefix="mixchat-gateway-")
    children = []
    try:
        servers = [start_server(models) for _ in range(2)]
        children += [server[0] for server in servers]
        key = "sk-" + secrets.token_hex(16)
        gateway, address = start_gateway(litellm, folder, servers, key)
        children.append(gateway)
        session = Session(mixchat, folder, address, key)
        reply = session.run("--max-tokens", "16", "Say hello.")
        checks.that("a chat", reply.returncode == 0 and bool(reply.stdout.strip()), reply.stderr.strip())
        listed = session.run("models")
        checks.that("models lists what the gateway serves", "small" in listed.stdout, listed.stderr.strip())
        doctor = session.run("doctor")
        checks.that("doctor finds the way to the model", doctor.returncode == 0, doctor.stdout if doctor.returncode else "")
        refused = session.run("Hello", GATE_KEY="sk-wrong")
        detail = f"exit code {refused.returncode}: {refused.stderr.strip()}"
        told = refused.returncode == 77 and "sk-wrong" not in refused.stderr
        checks.that("a wrong key is refused with 77, and not shown", told, detail)
        full_screen(session, checks, "a stream through the full screen")
        many(session, checks, servers[0][0])
        full_screen(session, checks, "a stream through the full screen with one server left")
    finally:
        for child in children:
            child.kill()
            child.wait()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


sys.exit(main())
