import ChatCore

/// What is in force: command line, environment, preset, config file and built-in defaults, resolved.
public struct Settings: Sendable {
  /// The provider to ask.
  public internal(set) var provider: Provider
  /// Every provider known: the built-in ones first, then the config's in its order.
  public internal(set) var providers: [Provider]
  /// The model to ask for.
  public internal(set) var model: String
  /// Instructions of new conversations; empty for none.
  public internal(set) var systemPrompt = ""
  /// Parameters of new conversations.
  public internal(set) var parameters = Parameters()
  /// The preset these came from, where one was named.
  public internal(set) var preset: String?
  /// Presets that the config file itself defines; those in files are read by `PresetLibrary`.
  public internal(set) var presets: [Preset] = []

  /// Replies are shown as they come.
  public internal(set) var streams = true
  /// How long the network may take.
  public internal(set) var timeouts = Timeouts()
  /// How requests are asked again.
  public internal(set) var retry = Retry()
  /// A key may travel over plain http to other machines.
  public internal(set) var allowsInsecureHTTP = false
  /// The endpoint's list of models is asked in the background.
  public internal(set) var asksCatalogue = true

  /// The embedded server.
  public internal(set) var local = Local()

  /// The theme's name.
  public internal(set) var theme = Theme.dark.name
  /// How formulas are shown.
  public internal(set) var mathematics = Mathematics.unicode
  /// The mouse is taken.
  public internal(set) var takesMouse = false
  /// The composer's keys.
  public internal(set) var editingStyle = EditingStyle.emacs
  /// The keys, those that the user moved included.
  public internal(set) var keymap = Keymap.standard

  /// Where titles come from.
  public internal(set) var title = TitlePolicy.derived
  /// Conversations are kept.
  public internal(set) var saves = true
  /// Unused conversations are deleted after so many days; nil never.
  public internal(set) var retentionDays: Int?
  /// What happens when a request does not fit the window.
  public internal(set) var contextPolicy = ContextPolicy.ask
  /// Limits on spending.
  public internal(set) var budget = Budget()
  /// Seconds after a reply when its real charge is asked for; nil never asks.
  public internal(set) var settlesAfter: Double?

  /// Where files lie.
  public internal(set) var paths: Paths
  /// Every key of the table with the value in force and where it came from, in table order.
  public internal(set) var entries: [Entry] = []

  /// One line of `mixchat config`.
  public struct Entry: Equatable, Sendable {
    /// The key's path from the top.
    public var path: [String]
    /// The value in force; nil while unset.
    public var value: ConfigValue?
    /// What being unset means; the value in words otherwise.
    public var shown: String
    /// Where it came from.
    public var origin: ConfigOrigin
  }

  /// Where the value of a key came from; built in when nobody set it.
  public func origin(of dotted: String) -> ConfigOrigin {
    let path = dotted.split(separator: ".").map(String.init)
    return entries.first { $0.path == path }?.origin ?? .builtIn
  }
}

extension Settings {
  /// How the embedded server is started; nil for its own choice.
  public struct Local: Equatable, Sendable {
    /// Threads that compute.
    public var threads: Int?
    /// The window in tokens.
    public var window: Int?
    /// Minutes without a request after which its memory is given back.
    public var unloadsAfter: Int?
    /// Further parameters by name.
    public var parameters: [Parameter] = []

    /// A further parameter.
    public struct Parameter: Equatable, Sendable {
      /// Its name.
      public var name: String
      /// Its value as written.
      public var value: String

      /// A parameter.
      public init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }
  }

  /// How long the network may take, in seconds.
  public struct Timeouts: Equatable, Sendable {
    /// Until the connection stands.
    public var connect = 10.0
    /// Until the first byte of the response.
    public var firstByte = 120.0
    /// Between two pieces of a stream.
    public var idle = 60.0
  }

  /// How requests are asked again.
  public struct Retry: Equatable, Sendable {
    /// A request is sent at most so often, the first time included.
    public var attempts = 4
    /// The longest wait before one, in seconds.
    public var cap = 20.0
    /// The longest wait that an endpoint may ask for, in seconds.
    public var longestWait = 60.0
  }

  /// Where a conversation's title comes from.
  public enum TitlePolicy: String, Sendable, CaseIterable {
    /// The first turn's beginning.
    case derived
    /// The model is asked.
    case model
    /// Nowhere.
    case off
  }

  /// Limits on spending, in US dollars; nil for none.
  public struct Budget: Equatable, Sendable {
    /// A day's limit.
    public var day: Double?
    /// A conversation's limit.
    public var conversation: Double?
    /// What happens at a limit.
    public var action = SpendingLimit.Action.warn
  }
}
