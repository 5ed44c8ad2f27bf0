import Cells
import Hands

// What a terminal answers. Its answers may come late and in pieces, like anything else; they never become text.

extension InputDecoder {
  /// What an operating system command of the terminal's tells, `11;rgb:…`; nothing for what no one asked for.
  static func reply(_ body: ArraySlice<UInt8>) -> [TerminalInput] {
    let text = String(decoding: body, as: UTF8.self)
    guard text.hasPrefix("11;"), let color = color(text.dropFirst(3)) else { return [] }
    return [.ground(color)]
  }

  /// `rgb:RR/GG/BB` with one to four digits each, `rgba:` with an opacity behind them, `#RRGGBB`.
  private static func color(_ text: Substring) -> Color? {
    if text.first == "#" { return Color(String(text)) }
    guard let colon = text.firstIndex(of: ":"), ["rgb", "rgba"].contains(text[..<colon]) else { return nil }
    let parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    let values = parts.prefix(3).compactMap { part -> UInt8? in
      guard (1...4).contains(part.count), let value = Int(part, radix: 16), value >= 0 else { return nil }
      return UInt8(value * 255 / ((1 << (4 * part.count)) - 1))
    }
    return values.count == 3 ? .rgb(values[0], values[1], values[2]) : nil
  }
}
