import Cells
import Conversations

/// A stretch of a request's body: what is there as it is, then, where there is one, the beginning of a message's
/// text as JSON has it.
struct SentPiece: Hashable, Sendable {
  /// Word for word.
  var literal: String
  /// The message whose text follows.
  var quote: Quote?

  /// The first bytes of a message's text. Counted, since a reply that is continued later grows.
  struct Quote: Hashable, Sendable {
    var message: MessageID
    /// In UTF-8, before escaping.
    var byteCount: Int
  }
}

extension SentPiece {
  /// A message that a body may quote.
  struct Source {
    var message: MessageID
    var text: String
  }

  /// Shorter texts cost no more where they are than a reference does.
  private static let leastBytes = 24
  /// So many messages that the body does not hold end the search: what is further up was left out for room.
  private static let mostMisses = 8

  /// Cuts a body at the texts of the branch it was made of.
  ///
  /// - Parameter next: gives the branch's messages from its end upward; asked only as far as the body goes back.
  ///
  /// Exact whatever the body is: what is not recognised stays as it is.
  static func cut(_ body: String, quoting next: () throws -> Source?) rethrows -> [SentPiece] {
    let bytes = Array(body.utf8)
    var quotes: [(place: Range<Int>, quote: Quote)] = []
    var end = bytes.count
    var misses = 0
    while misses < mostMisses, end > 0, let source = try next() {
      let escaped = escape(source.text)
      guard escaped.count >= leastBytes else { continue }
      guard let start = lastPlace(of: escaped, in: bytes, before: end) else {
        misses += 1
        continue
      }
      misses = 0
      quotes.append(
        (start..<start + escaped.count, Quote(message: source.message, byteCount: source.text.utf8.count)))
      end = start
    }
    var pieces: [SentPiece] = []
    var done = 0
    for (place, quote) in quotes.reversed() {
      pieces.append(SentPiece(literal: String(decoding: bytes[done..<place.lowerBound], as: UTF8.self), quote: quote))
      done = place.upperBound
    }
    if done < bytes.count || pieces.isEmpty {
      pieces.append(SentPiece(literal: String(decoding: bytes[done...], as: UTF8.self)))
    }
    return pieces
  }

  /// The body that pieces make; `text` gives a message's text as it is now.
  static func join(_ pieces: [SentPiece], text: (MessageID) throws -> String) rethrows -> String {
    var bytes: [UInt8] = []
    for piece in pieces {
      bytes += piece.literal.utf8
      guard let quote = piece.quote else { continue }
      bytes += escape(String(decoding: try text(quote.message).utf8.prefix(quote.byteCount), as: UTF8.self))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// As the client writes a text into its JSON: the least that must be escaped.
  static func escape(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    JSONString.append(leastEscaped: text, to: &bytes)
    return bytes
  }

  private static func lastPlace(of needle: [UInt8], in bytes: [UInt8], before end: Int) -> Int? {
    guard let first = needle.first, needle.count <= end else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        var start = end - needle.count
        while start >= 0 {
          if bytes[start] == first, bytes[start..<start + needle.count].elementsEqual(needle) { return start }
          start -= 1
        }
        return nil
      }
    }
  }
}
