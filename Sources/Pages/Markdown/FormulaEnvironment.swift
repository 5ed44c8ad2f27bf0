/// Environments of LaTeX that are formulas with rows of their own, also where nothing else is around them.
enum FormulaEnvironment {
  private static let names = [
    "align", "equation", "gather", "multline", "alignat", "flalign", "eqnarray", "displaymath", "math", "aligned",
    "gathered", "cases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix",
  ].flatMap { [$0, $0 + "*"] }

  /// What it begins with, and ends with.
  static func opener(of name: String) -> [UInt8] { Array("\\begin{\(name)}".utf8) }
  static func closer(of name: String) -> [UInt8] { Array("\\end{\(name)}".utf8) }

  /// The one that begins at a place of a line.
  static func named(in line: UnsafeBufferPointer<UInt8>, at place: Int) -> String? {
    guard line.begins("\\begin{", at: place) else { return nil }
    return names.first { line.begins(opener(of: $0), at: place) }
  }

  /// The one that begins at a place of a text in which the guard hid it.
  static func hidden(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> String? {
    guard GuardedByte.punctuation(in: text, at: place) == UInt8(ascii: "\\"),
      text.begins("begin", at: place + GuardedByte.size)
    else { return nil }
    return names.first { text.begins(GuardedByte.hidden(opener(of: $0)), at: place) }
  }
}

extension GuardedByte {
  /// Bytes as the guard hides them.
  static func hidden(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes { append(byte, to: &out) }
    return out
  }
}
