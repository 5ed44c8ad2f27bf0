import Cells

/// What the data of an event says without being JSON of a reply.
enum EventMark {
  /// The data itself where a stream was put into another one line by line, as `data: data: {…}`. Nil for what such a
  /// stream has besides data: comments, other fields, empty lines.
  static func unwrapped(_ data: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var rest = data
    while let first = rest.first, firsts.contains(first) {
      guard first != UInt8(ascii: ":"), !others.contains(where: { rest.starts(with: $0) }) else { return nil }
      guard rest.starts(with: dataField) else { break }
      let start = rest.dropFirst(dataField.count).firstIndex { $0 != 0x20 } ?? rest.count
      rest = UnsafeRawBufferPointer(rebasing: rest[start...])
    }
    return rest.isEmpty ? nil : rest
  }

  private static let dataField = Array("data:".utf8)
  private static let others = ["event:", "id:", "retry:"].map { Array($0.utf8) }
  /// What a line of an event stream begins with: the fields data, event, id and retry, or a comment.
  static let firsts: [UInt8] = Array(":deir".utf8)

  /// `[DONE]`, and as some servers have it: as JSON, without brackets or with more of them, in small letters.
  static func isDone(_ data: UnsafeRawBufferPointer) -> Bool { word(data) == "done" }

  /// A word that only keeps the connection open.
  static func isIdle(_ data: UnsafeRawBufferPointer) -> Bool { word(data).map { idle.contains($0) } ?? false }

  private static let idle: Set<String> = ["ping", "pong", "heartbeat", "keepalive"]

  /// The letters of a short text that has no member of JSON in it.
  private static func word(_ data: UnsafeRawBufferPointer) -> String? {
    guard (4...24).contains(data.count), !data.contains(UInt8(ascii: ":")) else { return nil }
    return String(decoding: data.filter(\.isASCIILetterOrDigit), as: UTF8.self).lowercased()
  }
}
