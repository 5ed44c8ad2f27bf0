import Cells

/// A header that goes with each request to a provider. Its value is treated as a key is: it is shown nowhere.
package struct ProviderHeader: Sendable, Equatable {
  /// As it is sent.
  package var name: String
  /// Where its value comes from.
  package var source: Source

  /// Where a value comes from.
  package enum Source: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The config itself.
    case text(String)
    /// An environment variable.
    case variable(String)
    /// The first line that a shell command prints; asked once, when first needed.
    case command(String)

    /// Without the value.
    package var description: String {
      switch self {
      case .text: "(hidden)"
      case .variable(let name): "from \(name)"
      case .command: "from a command"
      }
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
  }

  package init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  /// Headers that the transfer itself needs as they are.
  private static let reserved = [
    "host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "accept-encoding",
  ]

  /// Why a header cannot have this name, in a sentence; nil where it can.
  package static func refusal(name: String) -> String? {
    if reserved.contains(name.lowercased()) { return "The header `\(name)` is mixchat's own and cannot be set." }
    let isToken =
      !name.isEmpty && name.utf8.count <= 128
      && name.utf8.allSatisfy { $0.isASCIILetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    return isToken ? nil : "The name of a header has letters, digits and - only."
  }

  /// Why a value cannot be in a header line; nil where it can. The value is not in the words.
  package static func refusal(value: String) -> String? {
    if value.utf8.contains(10) || value.utf8.contains(13) { return "holds a line feed" }
    if value.isEmpty { return "is empty" }
    return value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 } ? nil : "holds a control character"
  }
}

extension Provider {
  /// The header lines of a request as a shell writes them, in double quotes: every secret by its variable.
  package var shellHeaders: [String] {
    var lines: [String] = []
    if let variable = keyVariables.first ?? (needsKey ? "API_KEY" : nil) {
      lines.append(keyHeader.map { "\($0): $\(variable)" } ?? "Authorization: Bearer $\(variable)")
    }
    for header in headers {
      let value =
        switch header.source {
        case .variable(let name): name
        case .text, .command: String(header.name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
        }
      lines.append("\(header.name): $\(value)")
    }
    return lines
  }
}
