import Cells

/// Checks and reads parameter values against the table.
package enum ParameterCheck {
  static func checked(_ name: ParameterName, _ value: ParameterValue) throws(ParameterError) -> ParameterValue {
    let refused = ParameterError(name: name, given: ParameterText.short(value))
    switch (name.row.kind, value) {
    case (.real(let range, let aboveLower), .real(let number)):
      guard number.isFinite, range.contains(number), !aboveLower || number > range.lowerBound else { throw refused }
      return value
    case (.real, .integer(let number)):
      return try checked(name, .real(Double(number)))
    case (.integer(let range), .integer(let number)):
      guard range.contains(number) else { throw refused }
      return value
    case (.integer, .real(let number)):
      guard let whole = Int(exactly: number) else { throw refused }
      return try checked(name, .integer(whole))
    case (.flag, .flag), (.text, .text):
      return value
    case (.choice(let words), .text(let word)):
      guard words.contains(word) else { throw refused }
      return value
    case (.format, .text(let word)):
      guard ResponseFormat.words.contains(word) else { throw refused }
      return value
    case (.format, .json(let json)):
      guard let object = ResponseFormat.object(json) else { throw refused }
      return .json(object)
    case (.texts(let atMost), .texts(let texts)):
      guard (1...atMost).contains(texts.count), texts.allSatisfy({ !$0.isEmpty }) else { throw refused }
      return value
    case (.texts, .text(let text)):
      return try checked(name, .texts([text]))
    case (.bias(let range), .bias(let pairs)):
      guard !pairs.isEmpty, pairs.allSatisfy({ $0.token >= 0 && range.contains($0.bias) }) else { throw refused }
      return value
    default:
      throw refused
    }
  }

  /// Whether a typed value means that there shall be none: `default`, `unset`, `-` and nothing at all.
  package static func unsets(_ text: String) -> Bool {
    ["", "default", "unset", "-"].contains(text.trimmingSpaces().lowercased())
  }

  /// Reads what a person typed, in words or as JSON; nil unsets it.
  package static func parse(_ name: ParameterName, _ text: String) throws(ParameterError) -> ParameterValue? {
    let text = text.trimmingSpaces()
    if unsets(text) { return nil }
    let refused = ParameterError(name: name, given: text)
    switch name.row.kind {
    case .real:
      // A decimal comma is what half of the world types.
      guard let number = Double(text.replacingCharacter(",", with: ".")) else { throw refused }
      return try checked(name, .real(number))
    case .integer:
      guard let number = Int(text.filter { $0 != "_" && $0 != " " }) else { throw refused }
      return try checked(name, .integer(number))
    case .flag:
      switch text.lowercased() {
      case "true", "on", "yes", "1": return .flag(true)
      case "false", "off", "no", "0": return .flag(false)
      default: throw refused
      }
    case .text:
      return .text(text)
    case .choice:
      return try checked(name, .text((JSONText.string(text) ?? text).lowercased()))
    case .format:
      let isObject = text.hasPrefix("{")
      return try checked(name, isObject ? .json(text) : .text((JSONText.string(text) ?? text).lowercased()))
    case .texts:
      if let items = JSONText.items(text) {
        let texts = items.compactMap(JSONText.string)
        guard texts.count == items.count else { throw refused }
        return try checked(name, .texts(texts))
      }
      guard let texts = ParameterText.readList(text) else { throw refused }
      return try checked(name, .texts(texts))
    case .bias:
      guard let pairs = ParameterText.readBias(text) else { throw refused }
      return try checked(name, .bias(pairs))
    }
  }
}

/// Parameter values as people read and type them.
package enum ParameterText {
  /// As the status bar and the settings panel show a value.
  package static func short(_ value: ParameterValue) -> String {
    switch value {
    case .real(let number): number.formatted
    case .integer(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    case .texts(let texts): texts.map(quoted).joined(separator: " ")
    case .bias(let pairs): pairs.map { "\($0.token):\($0.bias.formatted)" }.joined(separator: " ")
    case .json(let json): json
    }
  }

  /// As a notice shows it: not longer than a line.
  package static func brief(_ value: ParameterValue) -> String {
    let text = short(value)
    return text.count > 60 ? text.prefix(59) + "…" : text
  }

  private static func quoted(_ text: String) -> String {
    var written = "\""
    for character in text {
      switch character {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\t": written += "\\t"
      default: written.append(character)
      }
    }
    return written + "\""
  }

  /// Strings separated by blanks or commas; quotes hold blanks, `\n`, `\t`, `\"` and `\\` inside quotes are escapes.
  static func readList(_ text: String) -> [String]? {
    var texts: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " || first == "," {
        rest.removeFirst()
      } else if first == "\"" {
        rest.removeFirst()
        guard let item = readQuoted(&rest) else { return nil }
        texts.append(item)
      } else {
        let item = rest.prefix { $0 != " " && $0 != "," }
        rest.removeFirst(item.count)
        texts.append(String(item))
      }
    }
    return texts
  }

  private static func readQuoted(_ rest: inout Substring) -> String? {
    var item = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return item
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        item.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
      default: item.append(character)
      }
    }
    return nil
  }

  /// `ID:BIAS` pairs, separated by blanks or commas.
  static func readBias(_ text: String) -> [ParameterValue.TokenBias]? {
    var pairs: [ParameterValue.TokenBias] = []
    if let members = JSONText.members(text) {
      for member in members {
        guard let token = Int(member.name), let bias = Double(member.value) else { return nil }
        pairs.append(.init(token: token, bias: bias))
      }
      return pairs
    }
    for item in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      let parts = item.split(whereSeparator: { $0 == ":" || $0 == "=" })
      guard parts.count == 2, let token = Int(parts[0]), let bias = Double(parts[1]) else { return nil }
      pairs.append(.init(token: token, bias: bias))
    }
    return pairs
  }
}

extension Double {
  /// The shortest decimal form, without a trailing `.0`.
  package var formatted: String {
    if let whole = Int(exactly: self) { return String(whole) }
    return description
  }
}
