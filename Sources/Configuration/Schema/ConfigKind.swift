import Cells
import Conversations
import Hands

/// What a key of the configuration takes.
package enum ConfigKind: Sendable {
  /// Any text.
  case text
  /// One of these words.
  case choice([String])
  /// true or false.
  case flag
  /// A whole number in a closed range.
  case integer(ClosedRange<Int>)
  /// A number in a closed range, with its unit in words (empty for none).
  case real(ClosedRange<Double>, unit: String)
  /// One text or a list of them.
  case texts
  /// An `http` or `https` address.
  case address
  /// A parameter of the request; the core's table has its range.
  case parameter(ParameterName)
  /// A field of the request that is no parameter: any JSON, written as YAML.
  case field
  /// The value of a header: a text, or a variable or a command that gives it.
  case header
  /// The name of a header.
  case headerName

  /// The allowed values in words, as every message about the key says them.
  package var allowed: String {
    switch self {
    case .text: return "text"
    case .choice(let words): return words.joined(separator: ", ")
    case .flag: return "true or false"
    case .integer(let range):
      if range.upperBound == .max { return "a whole number of at least \(range.lowerBound)" }
      return "a whole number, \(range.lowerBound)…\(range.upperBound)"
    case .real(let range, let unit):
      let bounds =
        range.upperBound == .infinity
        ? "at least \(range.lowerBound.formatted)" : "\(range.lowerBound.formatted)…\(range.upperBound.formatted)"
      return unit.isEmpty ? "a number, \(bounds)" : "\(unit), \(bounds)"
    case .texts: return "a text or a list of texts"
    case .address: return "an address that begins with http:// or https://"
    case .parameter(let name): return name.row.range
    case .field: return "any JSON"
    case .header: return "a text, {variable: NAME} or {command: LINE}"
    case .headerName: return "the name of a header"
    }
  }

  /// The words it can be, where there are few.
  package var words: [String] {
    switch self {
    case .choice(let words): words
    case .flag: ["true", "false"]
    default: []
    }
  }
}

/// What is wrong with a value, apart from where it is.
struct KindError: Error, Equatable {
  /// What was given, in words.
  var given: String
  /// The nearest allowed word.
  var nearest: String?
}

extension ConfigKind {
  /// Reads a value of this kind.
  func read(_ node: ConfigNode) throws(KindError) -> ConfigValue {
    switch (self, node.content) {
    case (.parameter(let name), _):
      return .parameter(try ParameterReader.read(name, node))
    case (.field, _):
      return .parameter(.json(node.json))
    case (.header, .mapping(let pairs)):
      return .header(try Self.header(pairs))
    case (.texts, .list(let items)):
      var texts: [String] = []
      for item in items {
        guard case .scalar(let text) = item.content else { throw KindError(given: "a \(item.kindInWords) in the list") }
        texts.append(text)
      }
      return .texts(texts)
    case (_, .scalar(let text)):
      return try read(text)
    default:
      throw KindError(given: "a \(node.kindInWords)")
    }
  }

  /// Words of earlier editions, which configs may hold still.
  private static let formerWords = ["derived": "words"]

  /// Reads a value of this kind from one scalar.
  func read(_ text: String) throws(KindError) -> ConfigValue {
    let refused = KindError(given: "“\(text.shortened)”")
    switch self {
    case .text:
      return .text(text)
    case .texts:
      return .texts([text])
    case .choice(let words):
      let text = Self.formerWords[text].flatMap { words.contains($0) ? $0 : nil } ?? text
      guard words.contains(text) else {
        throw KindError(given: refused.given, nearest: Nearest.name(to: text, among: words))
      }
      return .text(text)
    case .flag:
      switch text.lowercased() {
      case "true", "yes", "on": return .flag(true)
      case "false", "no", "off": return .flag(false)
      default: throw KindError(given: refused.given, nearest: Nearest.name(to: text, among: words))
      }
    case .integer(let range):
      guard let number = Int(text.filter { $0 != "_" }), range.contains(number) else { throw refused }
      return .integer(number)
    case .real(let range, _):
      guard let number = Double(text), number.isFinite, range.contains(number) else { throw refused }
      return .real(number)
    case .address:
      let scheme = text.lowercased()
      guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else { throw refused }
      guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { throw refused }
      return .text(text)
    case .parameter(let name):
      return .parameter(try ParameterReader.read(name, text))
    case .field:
      return .parameter(.json(ExtraFields.json(text)))
    case .header:
      return .header(.text(text))
    case .headerName:
      guard ProviderHeader.refusal(name: text) == nil else { throw refused }
      return .text(text)
    }
  }
}

extension ConfigKind {
  private static func header(_ pairs: [ConfigNode.Pair]) throws(KindError) -> ProviderHeader.Source {
    guard pairs.count == 1, let value = pairs[0].value.scalar, !value.isEmpty else {
      throw KindError(given: "a group of these keys")
    }
    switch pairs[0].key {
    case "text": return .text(value)
    case "variable": return .variable(value)
    case "command": return .command(value)
    default:
      throw KindError(
        given: "\u{201C}\(pairs[0].key.shortened)\u{201D}",
        nearest: Nearest.name(to: pairs[0].key, among: ["text", "variable", "command"]))
    }
  }
}

extension String {
  /// Short enough to be quoted in a message, and harmless.
  var shortened: String {
    let clean = HarmlessText.line(self)
    return clean.count > 60 ? clean.prefix(57) + "…" : clean
  }
}
