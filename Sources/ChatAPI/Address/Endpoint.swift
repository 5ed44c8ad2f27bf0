import Cells
import Conversations

/// Where an endpoint's resources are, made from a `base_url` as people write it.
///
/// A trailing slash, a missing or doubled `/v1`, a whole `/chat/completions` path and a query (Azure's
/// `?api-version=…`) are all understood.
package struct Endpoint: Sendable, Equatable {
  /// `http` or `https`.
  package let scheme: String
  /// Without brackets or port, in lower case.
  package let host: String
  /// With the port and brackets, as it is in the address.
  let authority: String
  /// The path that `/chat/completions` is put after; no slash at its end.
  let path: String
  /// With its question mark; empty for none.
  let query: String

  /// Reads an address. Throws `.badAddress` with a sentence that says what is wrong.
  package init(baseURL: String, provider: String) throws(Failure) {
    func refused(_ why: String) -> Failure {
      Failure(.badAddress, "The base_url of \u{201C}\(provider)\u{201D} \(why).")
    }
    let text = baseURL.trimmingSpaces()
    guard !text.isEmpty else { throw refused("is empty") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw refused("holds blanks or control characters") }
    guard let mark = text.firstRange(of: "://") else {
      throw refused("has no scheme: write https://\(text), or http://\(text) for a server on this machine")
    }
    scheme = text[..<mark.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw refused("begins with \(scheme)://; only http:// and https:// are understood")
    }
    let rest = text[mark.upperBound...]
    guard !rest.contains("#") else { throw refused("holds a fragment") }
    let end = rest.firstIndex(of: "?") ?? rest.endIndex
    query = rest[end...].count > 1 ? String(rest[end...]) : ""
    // The address is shown and kept; a secret has no place in it.
    if let name = Self.secretName(in: query) {
      throw refused("holds \u{201C}\(name)\u{201D} in its query; put the key into a variable, and name its key_header")
    }
    let slash = rest.firstIndex(of: "/").flatMap { $0 < end ? $0 : nil } ?? end
    authority = rest[..<slash].lowercased()
    guard !authority.contains("@") else { throw refused("holds a user name; put the key into a variable instead") }
    guard let host = Self.host(of: authority) else { throw refused("names no host, or a port that is no number") }
    self.host = host
    path = Self.root(of: rest[slash..<end], hasQuery: !query.isEmpty)
  }

  /// Names of a query that hold keys.
  private static let secretNames: Set<String> = [
    "key", "api_key", "apikey", "api-key", "token", "access_token", "access-token", "auth", "secret", "password", "sig",
    "signature", "code", "subscription-key",
  ]

  private static func secretName(in query: String) -> Substring? {
    query.dropFirst().split(separator: "&").map { $0.prefix { $0 != "=" } }.first {
      secretNames.contains($0.lowercased())
    }
  }

  private static func host(of authority: String) -> String? {
    var rest = Substring(authority)
    let name: Substring
    if rest.first == "[" {
      guard let close = rest.firstIndex(of: "]") else { return nil }
      name = rest[rest.index(after: rest.startIndex)..<close]
      rest = rest[rest.index(after: close)...]
    } else {
      name = rest.prefix { $0 != ":" }
      rest = rest.dropFirst(name.count)
    }
    guard !name.isEmpty else { return nil }
    if rest.isEmpty { return String(name) }
    guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65535).contains(port) else { return nil }
    return String(name)
  }

  private static func root(of path: Substring, hasQuery: Bool) -> String {
    var parts = path.split(separator: "/")
    if parts.suffix(2) == ["chat", "completions"] {
      // A whole path says where the resource is: nothing is added to it.
      parts.removeLast(2)
      removeDoubled(&parts)
      return parts.map { "/" + $0 }.joined()
    }
    removeDoubled(&parts)
    // An address with a query, or of a deployment, says where the resource is.
    let isWhole = !parts.isEmpty && (hasQuery || parts.contains("deployments"))
    if !isWhole, !parts.contains(where: isVersion) { parts.append("v1") }
    return parts.map { "/" + $0 }.joined()
  }

  private static func removeDoubled(_ parts: inout [Substring]) {
    while parts.count > 1, let last = parts.last, isVersion(last), parts[parts.count - 2] == last { parts.removeLast() }
  }

  private static func isVersion(_ part: Substring) -> Bool {
    part.first == "v" && part.dropFirst().first?.isNumber == true
  }

  /// What comes before the version: `/tokenize` and `/v2/billing` are next to `/v1`, not below it.
  private var rootPath: String {
    let parts = path.split(separator: "/")
    return (parts.last.map(Self.isVersion) == true ? parts.dropLast() : parts[...]).map { "/" + $0 }.joined()
  }

  /// Where chats are asked for.
  package var chat: String { address(path, "chat/completions") }
  /// A resource next to `/chat/completions`, such as `models`; that of a deployment is next to all deployments.
  package func resource(_ name: String) -> String {
    let parts = path.split(separator: "/").prefix { $0 != "deployments" }
    return address(parts.map { "/" + $0 }.joined(), name)
  }
  /// A resource next to the version, such as `v2/billing` or `tokenize`.
  package func rootResource(_ name: String) -> String { address(rootPath, name) }

  private func address(_ path: String, _ name: String) -> String {
    let address = "\(scheme)://\(authority)\(path)/\(name)"
    return name.contains("?") && !query.isEmpty ? address + "&" + query.dropFirst() : address + query
  }
  /// Host and port, for sentences.
  package var place: String { authority }

  /// Whether what is sent stays on this machine: by its literal address, never by a look-up.
  package var isLoopback: Bool { Loopback.isHost(host) }

  /// Whether the host is an address rather than a name.
  var isLiteral: Bool { host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." } }
  /// Whether the host is OpenAI's own.
  var isOpenAI: Bool { host == "api.openai.com" || host.hasSuffix(".api.openai.com") }
  /// Whether the host is the AI/ML API's own.
  var isAIMLAPI: Bool { host == "api.aimlapi.com" || host.hasSuffix(".aimlapi.com") }
}
