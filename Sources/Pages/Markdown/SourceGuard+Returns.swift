import Cells

// Carriage returns that the parser would take for the ends of lines.

extension SourceGuard {
  /// U+FDD0: a carriage return that ends no line. `CellText` shows it as one.
  static let returnNumber: UInt16 = 0xFDD0
  static let returnMark = Array(String(decoding: [returnNumber], as: UTF16.self).utf8)

  /// Marks carriage returns that end no line here, but would for the parser; nil when there are none. One at the very
  /// end may be half of a line's end. Noncharacters that are marks here are written out.
  static func markingBareReturns(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    func isBare(_ place: Int) -> Bool {
      text[place] == 0x0D && place + 1 < text.count && text[place + 1] != 0x0A
    }
    var place = 0
    while true {
      let (end, lead) = (UInt8(0x0D), GuardedByte.lead)
      place = text.firstPlace(of: (end, end, lead, lead), in: place..<text.count)
      if place == text.count { return nil }
      if isBare(place) || GuardedByte.begins(in: text, at: place) { break }
      place += 1
    }
    var out = Array(text[..<place])
    out.reserveCapacity(text.count + returnMark.count)
    while place < text.count {
      if isBare(place) {
        out.append(contentsOf: returnMark)
      } else if GuardedByte.begins(in: text, at: place) {
        GuardedByte.append(UInt8(ascii: "<"), to: &out)
        out.append(contentsOf: String(0xFDC0 + Int(text[place + 2] & 0x3F), radix: 16).utf8)
        GuardedByte.append(UInt8(ascii: ">"), to: &out)
        place += 2
      } else {
        out.append(text[place])
      }
      place += 1
    }
    return out
  }
}
