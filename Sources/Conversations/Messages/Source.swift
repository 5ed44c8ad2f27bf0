/// An address that a reply cites.
package struct Source: Equatable, Sendable, Identifiable {
  /// The number by which the text names it, from 1.
  package var number: Int
  /// As it came.
  package var url: String
  /// The page's title, where the endpoint told it.
  package var title: String?

  /// Its number, which no other of the reply has.
  package var id: Int { number }

  /// The host of the address without `www.`; the address itself where there is none.
  package var host: String {
    guard let scheme = url.firstIndex(of: ":"), url[scheme...].hasPrefix("://") else { return url }
    let authority = url[scheme...].dropFirst(3).prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@").last ?? authority
    return String(host.hasPrefix("www.") ? host.dropFirst(4) : host[...])
  }

  /// `[1] Title — host`; the address where there is no title.
  package var words: String { "[\(number)] " + (title.map { "\($0) — \(host)" } ?? url) }

  /// The same with the whole address.
  package var line: String { "[\(number)] " + (title.map { "\($0) — \(url)" } ?? url) }

  /// Reads the text of a `MessageExtra.Kind.sources`; nothing where it is no such list.
  static func list(_ json: String) -> [Source] {
    var reader = SourceReader(Array(json.utf8))
    return reader.list() ?? []
  }
}

extension Message {
  /// What it cites, numbered; a reply that was continued goes on with its numbers.
  package var sources: [Source] {
    guard extras.contains(where: { $0.kind == .sources }) else { return [] }
    let all = extras.flatMap { $0.kind == .sources ? Source.list($0.text) : [] }
    return all.enumerated().map { Source(number: $0 + 1, url: $1.url, title: $1.title) }
  }
}

/// Reads the one form that sources are kept in: a list of objects whose values are strings.
private struct SourceReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// nil where the text is anything else.
  mutating func list() -> [Source]? {
    guard take("[") else { return nil }
    var sources: [Source] = []
    while !take("]") {
      guard sources.isEmpty || take(","), let object = object() else { return nil }
      guard let url = object["url"] else { continue }
      sources.append(Source(number: sources.count + 1, url: url, title: object["title"]))
    }
    return sources
  }

  private mutating func object() -> [String: String]? {
    guard take("{") else { return nil }
    var members: [String: String] = [:]
    while !take("}") {
      guard members.isEmpty || take(","), let name = string(), take(":"), let value = string() else { return nil }
      members[name] = value
    }
    return members
  }

  private mutating func take(_ character: Character) -> Bool {
    while place < bytes.count, bytes[place] == 0x20 || (9...13).contains(bytes[place]) { place += 1 }
    guard place < bytes.count, bytes[place] == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var units: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        units.append(byte)
        continue
      }
      guard let escaped = escape() else { return nil }
      units.append(contentsOf: String(escaped).utf8)
    }
    return nil
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r", UInt8(ascii: "b"): "\u{8}",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\", UInt8(ascii: "\""): "\"",
  ]

  private mutating func escape() -> Unicode.Scalar? {
    guard place < bytes.count else { return nil }
    place += 1
    guard bytes[place - 1] == UInt8(ascii: "u") else { return Self.escapes[bytes[place - 1]] }
    guard let first = unit() else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
      return "\u{FFFD}"
    }
    place += 2
    guard let second = unit(), (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func unit() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
    place += 4
    return UInt32(digits, radix: 16)
  }
}
