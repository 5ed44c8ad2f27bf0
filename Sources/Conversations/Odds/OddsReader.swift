import Cells

/// Reads `logprobs.content` as replies keep it: JSON lists of tokens.
///
/// A reply of 8,000 tokens with 20 alternatives each is more than ten megabytes of it, and one looks at a few of them:
/// alternatives are passed over here, and read when they are asked for.
package enum OddsReader {
  /// The tokens of some lists, in order; entries that are none are left out.
  package static func tokens(_ lists: [String]) -> [TokenOdds] { tokens(lists.map { Array($0.utf8) }) }

  /// The tokens of some lists in UTF-8, in order; entries that are none are left out.
  package static func tokens(_ lists: [[UInt8]]) -> [TokenOdds] { lists.flatMap { read($0) } }

  private static func read(_ source: [UInt8]) -> [TokenOdds] {
    var tokens: [TokenOdds] = []
    source.withUnsafeBufferPointer { bytes in
      var scanner = OddsScanner(bytes, 0)
      scanner.items { scanner in
        guard let entry = scanner.entry() else { return }
        tokens.append(TokenOdds(bytes: entry.bytes, logprob: entry.logprob, source: source, others: entry.others))
      }
    }
    return tokens
  }

  /// What is written of a token's alternatives at a place, the likeliest first.
  static func alternatives(_ source: [UInt8], _ place: Int) -> [TokenOdds.Alternative] {
    var found: [TokenOdds.Alternative] = []
    source.withUnsafeBufferPointer { bytes in
      var scanner = OddsScanner(bytes, place)
      scanner.items { scanner in
        guard let entry = scanner.entry() else { return }
        found.append(.init(bytes: entry.bytes, logprob: entry.logprob))
      }
    }
    return found.sorted { $0.logprob > $1.logprob }
  }
}

/// Goes through JSON byte by byte. What is no JSON ends it: what was read until then is kept.
private struct OddsScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) {
    self.bytes = bytes
    self.place = place
  }

  /// One token, or one of its alternatives.
  struct Entry {
    var bytes: [UInt8]
    var logprob: Double
    /// Where its alternatives are written.
    var others: Int?
  }

  private mutating func next() -> UInt8? {
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func take(_ mark: UInt8) -> Bool {
    guard next() == mark else { return false }
    place += 1
    return true
  }

  /// Reads each item of a list; `read` goes past the item.
  mutating func items(_ read: (inout OddsScanner) -> Void) {
    guard take(UInt8(ascii: "[")), next() != UInt8(ascii: "]") else { return }
    repeat {
      let start = place
      read(&self)
      guard place > start else { return }
    } while take(UInt8(ascii: ","))
  }

  /// Reads an object with `token` or `bytes`, and `logprob`; nil, and past the value, for what is none.
  mutating func entry() -> Entry? {
    guard next() == UInt8(ascii: "{") else {
      skip()
      return nil
    }
    place += 1
    var token: Range<Int>?
    var spelled: [UInt8]?
    var logprob: Double?
    var others: Int?
    while next() == UInt8(ascii: "\""), let name = string(), take(UInt8(ascii: ":")) {
      switch bytes[name].count {
      case 5 where bytes[name].elementsEqual("token".utf8): token = text()
      case 5 where bytes[name].elementsEqual("bytes".utf8): spelled = list()
      case 7 where bytes[name].elementsEqual("logprob".utf8): logprob = number()
      case 12 where bytes[name].elementsEqual("top_logprobs".utf8):
        _ = next()
        others = place
        skip()
      default: skip()
      }
      guard take(UInt8(ascii: ",")) else { break }
    }
    guard take(UInt8(ascii: "}")) else {
      // Not as JSON has it: nothing after it can be trusted.
      place = bytes.count
      return nil
    }
    guard let logprob = OddsFigures.logprob(logprob), let words = spelled ?? token.map(unescaped) else { return nil }
    return Entry(bytes: words, logprob: logprob, others: others)
  }

  /// The inside of a string, and past it; nil where it does not end.
  private mutating func string() -> Range<Int>? {
    let start = place + 1
    guard let end = endOfString(from: start) else {
      place = bytes.count
      return nil
    }
    place = end
    return start..<(end - 1)
  }

  /// Behind the quotation mark that ends the string whose inside begins at a place; nil where none does.
  private func endOfString(from start: Int) -> Int? {
    var end = start
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\""): return end + 1
      case UInt8(ascii: "\\"): end += 2
      default: end += 1
      }
    }
    return nil
  }

  private mutating func text() -> Range<Int>? {
    if next() == UInt8(ascii: "\"") { return string() }
    skip()
    return nil
  }

  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    guard bytes[range].contains(UInt8(ascii: "\\")) else { return Array(bytes[range]) }
    let quoted = "\"" + String(decoding: bytes[range], as: UTF8.self) + "\""
    return Array((JSONText.string(quoted) ?? "").utf8)
  }

  private mutating func number() -> Double? {
    let start = next() == UInt8(ascii: "\"") ? place + 1 : place
    let isQuoted = start > place
    skip()
    return Double(String(decoding: bytes[start..<max(start, isQuoted ? place - 1 : place)], as: UTF8.self))
  }

  /// A list of bytes; nil for `null` and the like. Numbers that are no bytes are left out.
  private mutating func list() -> [UInt8]? {
    guard next() == UInt8(ascii: "[") else {
      skip()
      return nil
    }
    place += 1
    var list: [UInt8] = []
    var value = 0
    var hasDigits = false
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = min(1000, value * 10 + Int(byte & 15))
        hasDigits = true
      case UInt8(ascii: ","), UInt8(ascii: "]"):
        if hasDigits, value < 256 { list.append(UInt8(value)) }
        (value, hasDigits) = (0, false)
        if byte == UInt8(ascii: "]") { return list }
      case 0...0x20: break
      // No byte, whatever it is.
      default: value = 1000
      }
    }
    return nil
  }

  /// Past a value, however deep it nests.
  private mutating func skip() {
    guard let first = next() else { return }
    switch first {
    case UInt8(ascii: "\""): _ = string()
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      // Nine tenths of all bytes are passed over here: the place is kept at hand meanwhile.
      var (end, depth) = (place, 0)
      repeat {
        let byte = bytes[end]
        end += 1
        switch byte {
        case UInt8(ascii: "\""): end = endOfString(from: end) ?? bytes.count
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
      } while depth > 0 && end < bytes.count
      place = end
    default:
      while place < bytes.count {
        switch bytes[place] {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0...0x20: return
        default: place += 1
        }
      }
    }
  }
}
