/// Names that this machine has for itself.
package enum Loopback {
  /// Whether what is sent to a host stays on this machine: by its literal address, never by a look-up.
  package static func isHost(_ host: some StringProtocol) -> Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension Provider {
  /// Whether it answers on this machine, as far as its address tells.
  package var isOnThisMachine: Bool {
    if isEmbedded { return true }
    let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let place = authority.split(separator: "@").last ?? ""
    return Loopback.isHost(place.first == "[" ? place.dropFirst().prefix { $0 != "]" } : place.prefix { $0 != ":" })
  }
}
