import Cells

/// A large paste, shown in the text as one character and sent whole.
///
/// The character is of the last private-use plane; it carries its label's width, so that lines can be laid out
/// without looking the paste up.
struct PasteChip: Equatable, Sendable {
  var text: String
  /// What it is, where it was not pasted.
  var name: String?

  /// Pastes longer than this, in lines or bytes, are folded.
  static let lineLimit = 20
  static let byteLimit = 4000

  private static let plane: UInt32 = 0x10_0000
  private static let widths: UInt32 = 64

  static func isLarge(_ text: String) -> Bool {
    if text.utf8.count > byteLimit { return true }
    var lines = 1
    for byte in text.utf8 where byte == UInt8(ascii: "\n") { lines += 1 }
    return lines > lineLimit
  }

  /// Whether a text holds characters of the plane that chips are taken from.
  static func usesPlane(_ text: String) -> Bool { text.utf8.contains(0xF4) }

  /// `[pasted 1.0 MB, 20,000 lines]`
  var label: String {
    var breaks = 0
    for byte in text.utf8 where byte == UInt8(ascii: "\n") { breaks += 1 }
    let lines = text.utf8.last == UInt8(ascii: "\n") ? breaks : breaks + 1
    let size = SizeText.bytes(text.utf8.count)
    let name = name ?? "pasted"
    let comma = name == "pasted" ? "" : ","
    return lines == 1 ? "[\(name)\(comma) \(size)]" : "[\(name)\(comma) \(size), \(SizeText.grouped(lines)) lines]"
  }

  /// The character for the paste of number `number`; nil when there are too many.
  static func scalar(_ number: Int, width: Int) -> Unicode.Scalar? {
    guard number < 1023, (1..<Int(widths)).contains(width) else { return nil }
    return Unicode.Scalar(plane + UInt32(number) * widths + UInt32(width))
  }

  /// The columns of the label that a scalar is drawn as; nil for scalars drawn as themselves.
  static func width(of scalar: Unicode.Scalar) -> Int? {
    guard scalar.value >= plane else { return nil }
    let width = Int(scalar.value % widths)
    return width > 0 ? width : nil
  }
}

/// The folded pastes of a composer, by the scalar for each.
struct PasteChips: Equatable, Sendable {
  private var pastes: [Unicode.Scalar: PasteChip] = [:]
  private var count = 0

  /// Folds a text; nil when there are too many already.
  mutating func fold(_ text: String, name: String? = nil) -> String? {
    let chip = PasteChip(text: text, name: name)
    guard let scalar = PasteChip.scalar(count, width: CellWidth.width(of: chip.label)) else { return nil }
    count += 1
    pastes[scalar] = chip
    return String(Character(scalar))
  }

  subscript(_ scalar: Unicode.Scalar) -> PasteChip? { pastes[scalar] }
  var isEmpty: Bool { pastes.isEmpty }

  /// The text with every chip unfolded.
  func expanded(_ text: String) -> String {
    guard !pastes.isEmpty, PasteChip.usesPlane(text) else { return text }
    var whole = ""
    for scalar in text.unicodeScalars {
      if let chip = pastes[scalar] { whole += chip.text } else { whole.unicodeScalars.append(scalar) }
    }
    return whole
  }

  /// Forgets pastes that no text of `texts` holds any more.
  mutating func keep(onlyIn texts: [String]) {
    guard !pastes.isEmpty else { return }
    var used: Set<Unicode.Scalar> = []
    for text in texts where PasteChip.usesPlane(text) { used.formUnion(text.unicodeScalars) }
    pastes = pastes.filter { used.contains($0.key) }
    if pastes.isEmpty { count = 0 }
  }
}
