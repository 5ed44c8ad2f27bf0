import Cells
import Conversations

/// What a request shows an endpoint, and what no message may hold: the key and the values of a provider's headers.
struct Credentials: Sendable, Equatable {
  /// The key, where there is one.
  var key: Secret?
  /// The header that the key goes in; nil for `Authorization: Bearer`.
  var keyHeader: String?
  /// Further headers, in the order of the entry.
  var headers: [Header] = []

  /// One of them.
  struct Header: Sendable, Equatable {
    var name: String
    var value: Secret
  }

  /// None.
  static let none = Credentials()

  /// The lines that go with a request. A header of the entry goes before the same one of the key.
  var lines: [String] {
    var lines = headers.map { "\($0.name): \($0.value.exposed)" }
    if let key, !has(keyHeader ?? "Authorization") {
      lines.insert(keyHeader.map { "\($0): \(key.exposed)" } ?? "Authorization: Bearer \(key.exposed)", at: 0)
    }
    return lines
  }

  /// Whether a header of the entry has this name.
  func has(_ name: String) -> Bool { headers.contains { $0.name.lowercased() == name.lowercased() } }

  /// A text without any of them.
  func redact(_ text: String) -> String {
    var text = key?.redact(text) ?? text
    for header in headers where header.value.exposed.utf8.count >= Self.shortestHidden {
      text = header.value.redact(text)
    }
    return text
  }

  /// Shorter ones are words such as a program's name, which messages have for other reasons.
  private static let shortestHidden = 8
}

extension ProviderHeader {
  /// What its value is called where it is wrong.
  func sentence(_ what: String, of provider: String) -> Failure {
    let place = if case .variable(let variable) = source { ", from \(variable)," } else { "" }
    return Failure(.config, "The header \(name) of \u{201C}\(provider)\u{201D}\(place) \(what).")
  }
}
