/// The names that HTML has for characters.
package enum HTMLEntities {
  private static let names = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "euro": "€", "deg": "°",
    "times": "×", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    "laquo": "«", "raquo": "»", "middot": "·", "bull": "•", "rarr": "→", "larr": "←",
  ]
  /// Characters of the longest name that is read, numbers with zeros in front included.
  private static let longest = 12

  /// A text with characters in the place of their names and numbers; those that are not known stay as they are.
  ///
  /// `Fish &amp; chips &#x2014; 5 &euro;` becomes `Fish & chips — 5 €`.
  package static func decoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      let name = rest.prefix(longest).prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
      if rest[name.endIndex...].first == ";", let meant = character(name) {
        result += meant
        rest = rest[name.endIndex...].dropFirst()
      } else {
        result += "&"
      }
    }
    return result + rest
  }

  private static func character(_ name: Substring) -> String? {
    guard name.first == "#" else { return names[String(name)] }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
