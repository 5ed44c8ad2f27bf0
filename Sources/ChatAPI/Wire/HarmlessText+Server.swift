import Cells

/// What an endpoint sent, in a sentence.
extension HarmlessText {
  /// The beginning of a body or an event that is no reply.
  static func excerpt(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(decoding: bytes.prefix(200), as: UTF8.self), limit: 80)
  }

  /// With a full stop at its end, unless it ends by itself, or with an address that the stop would become a part of.
  static func ended(_ text: String) -> String {
    let text = quoted(text)
    guard let last = text.last, !".!?\u{2026}".contains(last) else { return text }
    let word = text.split(separator: " ").last ?? ""
    return word.contains("://") || word.hasPrefix("www.") ? text : text + "."
  }
}
