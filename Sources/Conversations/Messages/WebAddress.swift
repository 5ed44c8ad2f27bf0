/// An address that may be handed to a terminal, a page or a browser: of the web or of mail, in printable ASCII.
package struct WebAddress: Equatable, Sendable {
  /// The address, whatever else it held written by its numbers (`%1b`).
  package let text: String

  /// Longer ones are none: terminals take about so much.
  private static let longest = 2048

  /// nil for what is no such address.
  package init?(_ address: String) {
    let lowered = address.prefix(8).lowercased()
    guard ["https://", "http://", "mailto:"].contains(where: lowered.hasPrefix) else { return nil }
    var text = ""
    for byte in address.utf8 {
      switch byte {
      case 0x21...0x7E where !"\"'<>\\^`{|}".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    guard text.utf8.count <= Self.longest else { return nil }
    self.text = text
  }
}
