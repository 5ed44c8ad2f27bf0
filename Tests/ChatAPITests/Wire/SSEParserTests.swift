import TestSupport
import Testing

@testable import ChatAPI

/// An event as a value.
private struct Seen: Equatable, CustomStringConvertible {
  var type = ""
  var data: String
  var description: String { "\(type)|\(data)" }
}

private func parse(_ pieces: [[UInt8]]) throws -> (events: [Seen], parser: SSEParser) {
  var parser = SSEParser()
  var events: [Seen] = []
  for piece in pieces {
    try piece.withUnsafeBytes { bytes in
      try parser.feed(bytes) { event in
        events.append(
          Seen(type: String(decoding: event.type, as: UTF8.self), data: String(decoding: event.data, as: UTF8.self)))
      }
    }
  }
  return (events, parser)
}

private func parse(_ text: String) throws -> [Seen] { try parse([Array(text.utf8)]).events }

@Suite struct SSEParserTests {
  /// What a stream is, and the events it holds.
  struct Row: Sendable {
    var what: String
    var stream: [UInt8]
    fileprivate var events: [Seen]
    fileprivate init(_ what: String, _ stream: String, _ data: [String]) {
      self.what = what
      self.stream = Array(stream.utf8)
      events = data.map { Seen(data: $0) }
    }
    fileprivate init(_ what: String, bytes: [UInt8], _ data: [String]) {
      self.what = what
      stream = bytes
      events = data.map { Seen(data: $0) }
    }
  }

  static let corpus: [Row] = [
    Row("LF", "data: a\n\ndata: b\n\n", ["a", "b"]),
    Row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
    Row("CRLF is one line end", "data: a\r\ndata: b\r\n\r\n", ["a\nb"]),
    Row("CR", "data: a\r\rdata: b\r\r", ["a", "b"]),
    Row("mixtures of line ends", "data: a\n\r\ndata: b\r\n\ndata: c\r\n\rdata: d\n\n", ["a", "b", "c", "d"]),
    Row("a byte order mark once", "\u{FEFF}data: a\n\n", ["a"]),
    Row("a second mark is data", "\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", ["b"]),
    Row("a mark on a later line is data", "data: a\n\n\u{FEFF}data: b\n\ndata: \u{FEFF}c\n\n", ["a", "\u{FEFF}c"]),
    Row("half a mark is data", bytes: [0xEF, 0xBB] + Array("data: a\n\ndata: b\n\n".utf8), ["b"]),
    Row("comments", ": ping\n\n:\n\ndata: a\n: in between\ndata: b\n\n", ["a\nb"]),
    Row("no blank after the colon", "data:a\n\n", ["a"]),
    Row("two blanks after the colon", "data:  a\n\n", [" a"]),
    Row("a colon in the value", "data: a: b\n\n", ["a: b"]),
    Row("empty data", "data\n\ndata:\n\ndata: \n\n", ["", "", ""]),
    Row("two empty lines of data", "data\ndata\n\n", ["\n"]),
    Row("a leading empty line of data", "data:\ndata: a\n\n", ["\na"]),
    Row("a trailing empty line of data", "data: a\ndata:\n\n", ["a\n"]),
    Row("a single byte of data", "data:x\n\n", ["x"]),
    Row("an unterminated last event", "data: a\n\ndata: lost\n", ["a"]),
    Row("an unterminated last line", "data: a\n\ndata: lost", ["a"]),
    Row("an event with no data", "event: ping\n\ndata: a\n\n", ["a"]),
    Row("unknown fields", "color: red\ndata: a\nDATA: no\n\n", ["a"]),
    Row("a line without a colon", "nonsense\ndata: a\n\n", ["a"]),
    Row("blank lines in a row", "\n\n\r\n\rdata: a\n\n\n\n", ["a"]),
    Row("characters of two to four bytes", "data: \u{E9}\u{20AC}\u{1F600}\n\n", ["\u{E9}\u{20AC}\u{1F600}"]),
    Row(
      "invalid UTF-8", bytes: Array("data: a".utf8) + [0xFF, 0xC3] + Array("\n\n".utf8), ["a\u{FFFD}\u{FFFD}"]),
    Row("a NUL in data", "data: a\u{0}b\n\n", ["a\u{0}b"]),
    Row("nothing", "", []),
  ]

  @Test(arguments: corpus)
  func hasTheEventsOfTheStream(row: Row) throws {
    #expect(try parse([row.stream]).events == row.events, "\(row.what)")
  }

  @Test(arguments: corpus)
  func everySplitIntoTwoAndThreeGivesTheSame(row: Row) throws {
    let stream = row.stream
    for first in 0...stream.count {
      for second in first...stream.count {
        let pieces = [Array(stream[..<first]), Array(stream[first..<second]), Array(stream[second...])]
        guard try parse(pieces).events == row.events else {
          Issue.record("\(row.what), cut at \(first) and \(second)")
          return
        }
      }
    }
  }

  @Test func aBytePerPieceAndRandomPiecesGiveTheSame() throws {
    let stream: [UInt8] = Self.corpus.dropFirst(4).flatMap { $0.stream + [10, 10] }
    let whole = try parse([stream]).events
    #expect(whole.count > 20)
    #expect(try parse(stream.map { [$0] }).events == whole)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      var pieces: [[UInt8]] = []
      var place = 0
      while place < stream.count {
        let end = min(stream.count, place + Int.random(in: 0...9, using: &generator))
        pieces.append(Array(stream[place..<end]))
        place = end
      }
      #expect(try parse(pieces).events == whole)
    }
  }

  @Test func typesLastForOneEvent() throws {
    let events = try parse("event: error\ndata: a\n\ndata: b\n\n")
    #expect(events == [Seen(type: "error", data: "a"), Seen(data: "b")])
  }

  @Test func idsStickAndRetriesAreNumbers() throws {
    let (_, parser) = try parse([Array("id: 7\nretry: 250\ndata: a\n\nretry: 9x\nid: a\u{0}b\ndata: b\n\n".utf8)])
    #expect(String(decoding: parser.lastEventID, as: UTF8.self) == "7")
    #expect(parser.retry == 250)
  }

  @Test func anEventOfFiveMegabytesIsWhole() throws {
    let text = String(repeating: "abcdefgh", count: 655_360)
    let stream = Array("data: \(text)\n\n".utf8)
    var pieces: [[UInt8]] = []
    for start in stride(from: 0, to: stream.count, by: 16_000) {
      pieces.append(Array(stream[start..<min(stream.count, start + 16_000)]))
    }
    #expect(try parse(pieces).events == [Seen(data: text)])
  }
}
