import Conversations

/// Reads `logprobs.content` as replies keep it.
package enum LogprobsReader {
  /// The tokens of some JSON lists, in order; entries that are none are left out.
  package static func tokens(_ lists: [String]) -> [TokenOdds] {
    lists.flatMap { list -> [TokenOdds] in JSONDocument.read(list) { $0.elements.compactMap(token) } ?? [] }
  }

  private static func token(_ entry: JSONValue) -> TokenOdds? {
    guard let bytes = bytes(entry), let logprob = logprob(entry) else { return nil }
    let others = entry["top_logprobs"]?.elements ?? []
    let alternatives = others.compactMap { other -> TokenOdds.Alternative? in
      guard let bytes = self.bytes(other), let logprob = self.logprob(other) else { return nil }
      return TokenOdds.Alternative(bytes: bytes, logprob: logprob)
    }
    return TokenOdds(
      bytes: bytes, logprob: logprob, alternatives: alternatives.sorted { $0.logprob > $1.logprob })
  }

  /// `bytes` where the endpoint gives them, else the token's text.
  private static func bytes(_ entry: JSONValue) -> [UInt8]? {
    if let list = entry["bytes"], list.isArray {
      return list.elements.compactMap { $0.int.flatMap(UInt8.init(exactly:)) }
    }
    return entry["token"]?.string.map { Array($0.utf8) }
  }

  /// No probability is above 1; some servers send a small positive number, or −9999 for none.
  private static func logprob(_ entry: JSONValue) -> Double? {
    entry["logprob"]?.double.flatMap { $0.isFinite ? min(0, $0) : nil }
  }
}
