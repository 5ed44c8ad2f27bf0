"""The programs that are measured on a terminal: mixchat, vim as the limit, and the peers of peers.py."""

from . import setting


class App:
    """How to start a chat against the loopback server, and how to talk to it."""

    name = ""
    #: Keys that bring the cursor to the composer once the program is up.
    focus = ""
    #: The key that sends.
    send = "\r"
    #: What it writes once it can be used; by default its first byte tells so.
    ready_word = ""
    #: Seconds without a byte that count as ready.
    ready_quiet = 0.3
    #: Whether it comes to rest after a reply; of one that does not, the last word must tell that it is done.
    settles = True
    #: Seconds that it may take to start.
    patience = 10

    def argv(self, server):
        raise NotImplementedError

    def environment(self, home, server):
        return setting.environment(home)

    def prepare(self, home, server):
        """Writes what the program needs into its home."""

    def is_up(self, session):
        word = self.ready_word.encode()
        return any(word in data for _, data in session.reads)


class Mixchat(App):
    name = "mixchat"

    def __init__(self, *options, data=None):
        self.options, self.data = options, data

    def argv(self, server):
        return [str(setting.BINARY), *self.options]

    def environment(self, home, server):
        url = server.url if server else "http://127.0.0.1:9/v1"
        more = {"AIMLAPI_API_KEY": "bench-no-key", "AIMLAPI_BASE_URL": url}
        if self.data:
            more["MIXCHAT_DATA_DIR"] = str(self.data)
        return setting.environment(home, **more)


class Vim(App):
    def __init__(self, *options):
        self.options = options
        self.name = " ".join(("vim",) + options)

    def argv(self, server):
        return ["vim", *self.options]
