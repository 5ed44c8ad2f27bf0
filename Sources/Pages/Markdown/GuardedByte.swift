/// ASCII punctuation that Markdown must not read, as scalars it takes for letters.
///
/// The scalars are noncharacters (U+FDD1 to U+FDEF), which Unicode leaves to programs' own use. Unlike a backslash,
/// one is turned back wherever it comes out: in text, code, HTML and addresses. So a guard that takes code for a
/// formula changes nothing on the screen. U+FDD0 is `SourceGuard.returnMark`.
enum GuardedByte {
  /// The first byte of each scalar in UTF-8.
  static let lead: UInt8 = 0xEF
  private static let second: UInt8 = 0xB7

  /// What has a scalar: all ASCII punctuation but the comma, which means nothing to Markdown.
  private static let punctuation = Array(##"!"#$%&'()*+-./:;<=>?@[\]^_`{|}~"##.utf8)
  private static let places: [UInt8] = {
    var places = [UInt8](repeating: 0, count: 256)
    for (place, byte) in punctuation.enumerated() { places[Int(byte)] = UInt8(place + 1) }
    return places
  }()

  /// Appends a byte, punctuation as its scalar.
  static func append(_ byte: UInt8, to out: inout [UInt8]) {
    let place = places[Int(byte)]
    if place == 0 { out.append(byte) } else { out.append(contentsOf: [lead, second, 0x90 + place]) }
  }

  /// Whether one of the noncharacters, or the mark of a carriage return, begins here.
  static func begins(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    place + 2 < text.count && text[place] == lead && text[place + 1] == second
      && (0x90...0xAF).contains(text[place + 2])
  }

  /// The text with its punctuation again; nil where there is nothing to turn back.
  static func restored(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var place = 0
    while place < text.count, !isOne(in: text, at: place) { place += 1 }
    guard place < text.count else { return nil }
    var out = Array(text[..<place])
    out.reserveCapacity(text.count)
    while place < text.count {
      if isOne(in: text, at: place) {
        out.append(punctuation[Int(text[place + 2]) - 0x91])
        place += 3
      } else {
        out.append(text[place])
        place += 1
      }
    }
    return out
  }

  /// The punctuation that a scalar at a place is there for.
  static func punctuation(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt8? {
    isOne(in: text, at: place) ? punctuation[Int(text[place + 2]) - 0x91] : nil
  }

  /// Bytes of one scalar.
  static let size = 3

  private static func isOne(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    begins(in: text, at: place) && text[place + 2] > 0x90
  }
}
