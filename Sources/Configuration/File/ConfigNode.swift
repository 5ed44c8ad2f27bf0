/// A YAML tree, reduced to what a configuration needs: contents and where they stand.
struct ConfigNode: Equatable, Sendable {
  /// Line in the file, from 1.
  var line: Int
  /// Column, from 1, in Unicode scalars.
  var column: Int
  var content: Content

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

  var kindInWords: String {
    switch content {
    case .scalar: "single value"
    case .list: "list"
    case .mapping: "group of keys"
    case .null: "null"
    }
  }
}
