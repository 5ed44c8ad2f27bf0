import Cells
import Conversations
import Hands
import Pages

/// What is in force: command line, environment, preset, config file and built-in defaults, resolved.
package struct Settings: Sendable {
  /// The provider to ask.
  package internal(set) var provider: Provider
  /// Every provider known: the built-in ones first, then the config's in its order.
  package internal(set) var providers: [Provider]
  /// Providers that need a key, and no place that may hold one does.
  package internal(set) var keyless: Set<String> = []
  /// The provider of a name.
  package func provider(named name: String) -> Provider? { providers.first { $0.name == name } }
  /// The model to ask for.
  package internal(set) var model: String
  /// Instructions of new conversations; empty for none.
  package internal(set) var systemPrompt = ""
  /// Parameters of new conversations.
  package internal(set) var parameters = Parameters()
  /// The preset these came from, where one was named.
  package internal(set) var preset: String?
  /// Presets that the config file itself defines; those in files are read by `PresetLibrary`.
  package internal(set) var presets: [Preset] = []

  /// Replies are shown as they come.
  package internal(set) var streams = true
  /// How long the network may take.
  package internal(set) var timeouts = Timeouts()
  /// How requests are asked again.
  package internal(set) var retry = Retry()
  /// A key may travel over plain http to other machines.
  package internal(set) var allowsInsecureHTTP = false
  /// The endpoint's list of models is asked in the background.
  package internal(set) var asksCatalogue = true

  /// The embedded server.
  package internal(set) var local = Local()

  /// The theme's name.
  package internal(set) var theme = "auto"
  /// Something moves while one waits.
  package internal(set) var moves = true
  /// When somebody is called back to a reply.
  package internal(set) var calls = CallPolicy.unfocused
  /// How formulas are shown.
  package internal(set) var mathematics = Mathematics.unicode
  /// How what models think is shown.
  package internal(set) var reasoning = ReasoningView.folded
  /// How pictures are shown.
  package internal(set) var pictures = PictureView.preview
  /// Where the reading column is.
  package internal(set) var alignment = ColumnAlignment.center
  /// When the conversations are listed next to what is read.
  package internal(set) var sidebar = SidebarPolicy.auto
  /// The mouse is taken.
  package internal(set) var takesMouse = false
  /// The composer's keys.
  package internal(set) var editingStyle = EditingStyle.emacs
  /// The keys, those that the user moved included.
  package internal(set) var keymap = Keymap.standard

  /// What turns bring along.
  package internal(set) var inputs = Inputs()

  /// Where titles come from; nil where nothing says so.
  package internal(set) var title: TitlePolicy?
  /// Conversations are kept.
  package internal(set) var saves = true
  /// Unused conversations are deleted after so many days; nil never.
  package internal(set) var retentionDays: Int?
  /// What happens when a request does not fit the window.
  package internal(set) var contextPolicy = ContextPolicy.ask
  /// Replies of the lab that are asked for at the same time, of each provider.
  package internal(set) var labParallel = 4
  /// Limits on spending.
  package internal(set) var budget = Budget()
  /// Seconds after a reply when its real charge is asked for; nil never asks.
  package internal(set) var settlesAfter: Double?

  /// Where files are.
  package internal(set) var paths: Paths
  /// Every key of the table with the value in force and where it came from, in table order.
  package internal(set) var entries: [Entry] = []

  /// One line of `mixchat config`.
  package struct Entry: Equatable, Sendable {
    /// The key's path from the top.
    package var path: [String]
    /// The value in force; nil while unset.
    package var value: ConfigValue?
    /// What being unset means; the value in words otherwise.
    package var shown: String
    /// Where it came from.
    package var origin: ConfigOrigin
  }

  /// Where the value of a key came from; built in when no one set it.
  package func origin(of dotted: String) -> ConfigOrigin {
    origin(at: dotted.split(separator: ".").map(String.init))
  }

  /// The same by the key's path.
  package func origin(at path: [String]) -> ConfigOrigin {
    entries.first { $0.path == path }?.origin ?? .builtIn
  }
}

extension Settings {
  /// How the embedded server is started; nil for its own choice.
  package struct Local: Equatable, Sendable {
    /// Threads that compute.
    package var threads: Int?
    /// The window in tokens.
    package var window: Int?
    /// Minutes without a request after which its memory is given back.
    package var unloadsAfter: Int?
    /// Further parameters by name.
    package var parameters: [Parameter] = []

    /// A further parameter.
    package struct Parameter: Equatable, Sendable {
      package var name: String
      /// Its value as written.
      package var value: String

      package init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }
  }

  /// What turns bring along.
  package struct Inputs: Equatable, Sendable {
    /// Programs that make text of documents, in the order of the file.
    package var loaders: [Loader] = []
    /// How long a program or a page may take, in seconds.
    package var seconds = 60.0
    /// The most text that one of them may bring, in MB.
    package var megabytes = 16
    /// Whether a line that begins with `!` runs as a command.
    package var runsCommands = true
    /// How long such a command may run, in seconds.
    package var commandSeconds = 600.0
    /// How closely models are to look at pictures; nil leaves it to the endpoint.
    package var detail: Picture.Detail?

    /// A program for one kind of document.
    package struct Loader: Equatable, Sendable {
      /// An ending of names, or a MIME type.
      package var kind: String
      /// The command, word by word; empty for none.
      package var command: [String]
    }
  }

  /// How long the network may take, in seconds.
  package struct Timeouts: Equatable, Sendable {
    /// Until the connection is made.
    package var connect = 10.0
    /// Until the first byte of the response.
    package var firstByte = 120.0
    /// Between two pieces of a stream.
    package var idle = 60.0
  }

  /// How requests are asked again.
  package struct Retry: Equatable, Sendable {
    /// A request is sent at most so often, the first time included.
    package var attempts = 4
    /// The longest wait before one, in seconds.
    package var cap = 20.0
    /// The longest wait that an endpoint may ask for, in seconds.
    package var longestWait = 60.0
  }

  /// Limits on spending, in US dollars; nil for none.
  package struct Budget: Equatable, Sendable {
    /// A day's limit.
    package var day: Double?
    /// A conversation's limit.
    package var conversation: Double?
    /// What happens at a limit.
    package var action = SpendingLimit.Action.warn
  }
}
