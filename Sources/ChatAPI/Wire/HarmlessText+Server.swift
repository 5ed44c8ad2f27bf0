import Cells

/// What an endpoint sent, in a sentence.
extension HarmlessText {
  /// The beginning of a body or an event that is no reply.
  static func excerpt(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(decoding: bytes.prefix(200), as: UTF8.self), limit: 80)
  }

  /// With a full stop at its end, unless it ends by itself, or with an address that the stop would become a part of.
  static func ended(_ text: String) -> String {
    var text = quoted(text)
    while text.last == ":" || text.last == "," || text.last == ";" { text.removeLast() }
    let closing: Set<Character> = ["\"", "'", ")", "]", "\u{201D}", "\u{2019}", "\u{300D}"]
    guard let last = text.last(where: { !closing.contains($0) }) else { return text }
    guard !".!?\u{2026}\u{3002}\u{FF01}\u{FF1F}".contains(last) else { return text }
    let word = text.split(separator: " ").last ?? ""
    return isAddress(word) ? text : text + "."
  }

  /// Whether a word is an address, with its scheme or without it: `x.example/billing`.
  private static func isAddress(_ word: Substring) -> Bool {
    if word.contains("://") || word.hasPrefix("www.") { return true }
    guard let slash = word.firstIndex(of: "/") else { return false }
    return word[..<slash].contains(".")
  }
}
