/// The names of the requests behind a reply, in order: one, or several of a reply that was continued.
///
/// ```swift
/// var names: RequestNames = "a1"
/// names.append("b2")
/// names.first   // "a1"
/// names.stored  // "a1 b2"
/// ```
package struct RequestNames: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The form in which it is stored and exported: the names with blanks between.
  package private(set) var stored: String

  /// One name. A blank in it, which endpoints may send, is written as `%20`.
  package init(_ name: String) { stored = Self.oneWord(name) }

  /// One name, or nothing.
  package init?(_ name: String?) {
    guard let name else { return nil }
    self.init(name)
  }

  /// One name.
  package init(stringLiteral name: String) { self.init(name) }

  /// What was stored; nil where nothing was.
  package init?(stored: String?) {
    guard let stored else { return nil }
    self.stored = stored
  }

  /// Adds the name of one more request.
  package mutating func append(_ name: String) { stored += " " + Self.oneWord(name) }

  /// These names and one more; that one alone after none.
  package static func joined(_ earlier: RequestNames?, _ name: String) -> RequestNames {
    guard var names = earlier else { return RequestNames(name) }
    names.append(name)
    return names
  }

  /// Whether there is more than one.
  package var isSeveral: Bool { stored.utf8.contains(0x20) }

  /// The first of them, which copies of a reply bear as well.
  package var first: String { isSeveral ? String(stored.prefix { $0 != " " }) : stored }

  /// All of them.
  package var all: [String] { stored.split(separator: " ").map(String.init) }

  private static func oneWord(_ name: String) -> String {
    guard name.utf8.contains(0x20) else { return name }
    return name.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20")
  }
}
