import Conversations

/// One row of the configuration table.
package struct ConfigKey: Sendable {
  /// The path from the top of the file; `*` is a name that the user chooses.
  package var path: [String]
  /// What it takes.
  package var kind: ConfigKind
  /// What holds while it is unset; nil where unset means something of its own, which `unset` then says.
  package var fallback: ConfigValue?
  /// What being unset means, in words.
  package var unset: String
  /// What `mixchat config --example` shows as its value.
  package var sample: String
  /// What it does, in one line.
  package var help: String

  /// The path with dots, as messages and `mixchat config` write it.
  package var dotted: String { path.joined(separator: ".") }

  /// Whether it names a field of the request that is no parameter.
  var isField: Bool { if case .field = kind { true } else { false } }

  /// Why a name that the user chose cannot be here, in a sentence; nil where it can.
  func refusal(of name: String) -> String? {
    switch kind {
    case .field: ExtraFields.refusal(name)
    case .header: ProviderHeader.refusal(name: name)
    default: nil
    }
  }

  /// Whether this row describes the key at `concrete`.
  func matches(_ concrete: [String]) -> Bool {
    path.count == concrete.count && zip(path, concrete).allSatisfy { $0 == "*" || $0 == $1 }
  }
}

extension ConfigKey {
  /// A key with a default.
  static func key(_ path: String, _ kind: ConfigKind, _ fallback: ConfigValue, _ help: String) -> ConfigKey {
    ConfigKey(
      path: path.split(separator: ".").map(String.init), kind: kind, fallback: fallback, unset: fallback.shown,
      sample: fallback.shown, help: help)
  }

  /// A key that is unset until somebody sets it.
  static func key(
    _ path: String, _ kind: ConfigKind, unset: String, sample: String, _ help: String
  ) -> ConfigKey {
    ConfigKey(
      path: path.split(separator: ".").map(String.init), kind: kind, fallback: nil, unset: unset, sample: sample,
      help: help)
  }
}
