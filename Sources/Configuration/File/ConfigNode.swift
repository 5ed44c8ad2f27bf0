import Cells
import Conversations

/// A YAML tree, reduced to what a configuration needs: contents and where they are.
struct ConfigNode: Equatable, Sendable {
  /// Line in the file, from 1.
  var line: Int
  /// Column, from 1, in Unicode scalars.
  var column: Int
  var content: Content
  /// Whether a single value is in quotes: then it is a text, whatever it looks like.
  var isQuoted = false

  enum Content: Equatable, Sendable {
    /// As it reads, without its quotes.
    case scalar(String)
    case list([ConfigNode])
    case mapping([Pair])
    /// `~`, `null`, or nothing at all: the key counts as unset.
    case null
  }

  struct Pair: Equatable, Sendable {
    var key: String
    var keyLine: Int
    var keyColumn: Int
    var value: ConfigNode
  }

  var scalar: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  /// As compact JSON: a bare word is what JSON takes it for, else a text.
  var json: String {
    switch content {
    case .null: "null"
    case .scalar(let text): isQuoted ? JSONString.quoted(text) : ExtraFields.json(text)
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { JSONString.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }

  var kindInWords: String {
    switch content {
    case .scalar: "single value"
    case .list: "list"
    case .mapping: "group of keys"
    case .null: "null"
    }
  }
}
