import Conversations

/// A value of the configuration, read and checked.
package enum ConfigValue: Equatable, Sendable {
  case text(String)
  case integer(Int)
  case real(Double)
  case flag(Bool)
  case texts([String])
  case parameter(ParameterValue)
  case header(ProviderHeader.Source)

  /// As people read it, on one line.
  package var shown: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .real(let number): number.formatted
    case .flag(let flag): flag ? "true" : "false"
    case .texts(let texts): texts.joined(separator: ", ")
    case .parameter(let value): ParameterText.short(value)
    case .header(let source): source.description
    }
  }

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
  var flag: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }
  var integer: Int? {
    if case .integer(let number) = self { number } else { nil }
  }
  var real: Double? {
    if case .real(let number) = self { number } else { nil }
  }
  /// The JSON of a field that is no parameter.
  var json: String? {
    if case .parameter(.json(let json)) = self { json } else { nil }
  }
  /// One text counts as a list of one.
  var texts: [String]? {
    switch self {
    case .texts(let texts): texts
    case .text(let text): [text]
    default: nil
    }
  }
}

/// Where a value in force came from, weakest first.
package enum ConfigOrigin: Equatable, Sendable {
  /// The table's own default.
  case builtIn
  /// The config file, at this line.
  case file(path: String, line: Int)
  /// A preset by this name.
  case preset(String)
  /// An environment variable.
  case environment(String)
  /// An option of the command line, as written there (`--model`).
  case commandLine(String)

  /// In words, as `mixchat config` prints it.
  package var shown: String {
    switch self {
    case .builtIn: "built-in default"
    case .file(let path, let line): "\(path):\(line)"
    case .preset(let name): "preset \(name)"
    case .environment(let name): "environment variable \(name)"
    case .commandLine(let option): "command line, \(option)"
    }
  }
}
