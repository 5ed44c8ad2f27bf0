import Cells
import Conversations

/// One file of an import: finds out what it is, and gives its conversations on one at a time.
struct ImportDocument {
  /// What came of reading a file.
  enum Outcome: Equatable {
    /// It was read as this format.
    case read(ImportFormat)
    /// It is of no format known here, or not of the one that was named; the end of a sentence says why.
    case unlike(String)
  }

  typealias Each = (ImportItem, ImportRow) throws(Failure) -> Void

  let stream: ByteStream
  var assets: ImportAssets?

  /// More items than a list has before one of them is a conversation.
  private static let mostUnknown = 1000
  private static let noShape = Outcome.unlike("its JSON is of no known shape")
  private static let noText = Outcome.unlike("it is neither JSON nor YAML with a list of messages")

  /// The file's name without its directory and ending.
  var baseName: String {
    let stem = PathName.stem(stream.name)
    guard !stem.isEmpty else { return "import" }
    return stem.hasSuffix(".conversation") ? String(stem.dropLast(".conversation".count)) : stem
  }

  private func label(_ place: ImportLabel.Place? = nil) -> ImportLabel {
    ImportLabel(file: baseName, place: place, assets: assets)
  }

  func read(as named: ImportFormat?, each: Each) throws(Failure) -> Outcome {
    let reader = try JSONReader(stream)
    switch named?.row.reading {
    case .database: return .unlike("it is no database")
    case .text: return try text(reader, named, each)
    default: break
    }
    switch try reader.next() {
    case JSONScanner.bracket: return try list(reader, named, each)
    case JSONScanner.brace: return try object(reader, named, each)
    case nil: return named == nil ? Self.noText : .unlike("it is empty")
    default: return try text(reader, named, each)
    }
  }

  // MARK: Lists

  private func list(_ reader: JSONReader, _ named: ImportFormat?, _ each: Each) throws(Failure) -> Outcome {
    reader.drop()
    _ = try reader.take("[")
    if try reader.take("]") { return try reader.next() == nil ? Self.noShape : broken(reader) }
    var unknown: [ImportItem] = []
    // Until a conversation comes, nothing is let go of: its list may have to be read as one.
    while unknown.count < Self.mostUnknown {
      guard let item = try reader.value() else { return try broken(reader) }
      let number = unknown.count + 1
      if let row = ImportRow.of(item, named: named) {
        if case .list(_, let read) = row.reading { return try whole(reader, row, read, each) }
        for item in unknown { try each(item, row) }
        try give(item, number, row, each)
        try items(reader, after: number, row, each)
        return .read(row.format)
      }
      unknown.append(
        ImportItem(name: "Conversation \(number)", conversation: .failure(ImportError("it is of no known shape"))))
      guard try reader.take(",") else {
        let isClosed = try reader.take("]")
        let isEnd = try reader.next() == nil
        return isClosed && isEnd ? Self.unlike(named, Self.noShape) : try broken(reader)
      }
    }
    return Self.noShape
  }

  private func give(_ item: JSONView, _ number: Int, _ row: ImportRow, _ each: Each) throws(Failure) {
    guard case .conversations(_, let read) = row.reading else { return }
    try each(read(item, label(.item(number))), row)
  }

  /// The rest of a list, one conversation at a time, from behind an item on.
  private func items(
    _ reader: JSONReader, after number: Int, _ row: ImportRow, _ each: Each
  ) throws(Failure) {
    var number = number
    while true {
      reader.drop()
      if number > 0 {
        if try reader.take("]") { break }
        guard try reader.take(",") else { return try each(Self.rest(after: number), row) }
      }
      reader.drop()
      guard let item = try reader.value() else { return try each(Self.rest(after: number), row) }
      number += 1
      try give(item, number, row, each)
    }
    if try reader.next() != nil, try reader.next() != UInt8(ascii: "}"), try reader.next() != UInt8(ascii: ",") {
      try each(Self.rest(after: number), row)
    }
  }

  private static func rest(after number: Int) -> ImportItem {
    ImportItem(
      name: "What follows conversation \(number)",
      conversation: .failure(ImportError("the file ends in the middle of it, or is damaged there")))
  }

  /// A list whose items make conversations together.
  private func whole(
    _ reader: JSONReader, _ row: ImportRow, _ read: ([JSONView], String) -> [ImportItem], _ each: Each
  ) throws(Failure) -> Outcome {
    reader.restart()
    guard let list = try reader.value() else { return try broken(reader) }
    let items: [JSONView]
    do throws(ImportError) {
      items = try list.items()
    } catch {
      return .unlike(error.reason)
    }
    for item in read(items, baseName) { try each(item, row) }
    return .read(row.format.inList)
  }

  // MARK: Objects

  private func object(_ reader: JSONReader, _ named: ImportFormat?, _ each: Each) throws(Failure) -> Outcome {
    reader.drop()
    if named == nil || named == .mixchat, try ownList(reader, each) { return .read(.mixchat) }
    reader.restart()
    guard try reader.value() != nil else { return try broken(reader) }
    let isAlone = try reader.next() == nil
    reader.restart()
    guard isAlone, let view = try reader.value() else { return try lines(reader, named, each) }
    if view["format"]?.bytes.elementsEqual("\"mixchat\"".utf8) == true, named == nil || named == .mixchat {
      return try own(view, each)
    }
    if let row = ImportRow.of(view, named: named) {
      switch row.reading {
      case .conversations(_, let read): try each(read(view, label()), row)
      case .list(_, let read): for item in read([view], baseName) { try each(item, row) }
      case .database, .text: break
      }
      return .read(row.format.inList)
    }
    return try wrapped(view, named, each)
  }

  /// This program's own file, its conversations one at a time; false when it does not begin as one.
  private func ownList(_ reader: JSONReader, _ each: Each) throws(Failure) -> Bool {
    _ = try reader.take("{")
    var head: [JSON.Member] = []
    while head.count < 3, let name = (try? reader.value()?.json())?.string, try reader.take(":") {
      if name == "conversations", MixchatJSON.isReadable(.object(head)), try reader.take("[") {
        if try !reader.take("]") { try items(reader, after: 0, ImportFormat.mixchat.row, each) }
        return true
      }
      guard let value = try? reader.value()?.json() else { return false }
      head.append(.init(name, value))
      guard head[0].name == "format", head[0].value == .text("mixchat"), try reader.take(",") else { return false }
    }
    return false
  }

  /// The same with its members in another order.
  private func own(_ view: JSONView, _ each: Each) throws(Failure) -> Outcome {
    let head = JSON.object(
      ["format", "version"].compactMap { name in
        (try? view[name]?.json()).flatMap(\.self).map { JSON.Member(name, $0) }
      })
    guard MixchatJSON.isReadable(head), let list = view["conversations"], list.isArray, let items = try? list.items()
    else {
      // A file that is broken is called that.
      if let reason = Self.fault(view) { return .unlike(reason) }
      return .unlike(Self.lack(.mixchat))
    }
    for (place, item) in items.enumerated() { try give(item, place + 1, ImportFormat.mixchat.row, each) }
    return .read(.mixchat)
  }

  /// A list of conversations within an object: some programs put a word or two around it.
  private func wrapped(_ view: JSONView, _ named: ImportFormat?, _ each: Each) throws(Failure) -> Outcome {
    for member in (try? view.members()) ?? [] where member.value.isArray {
      guard let items = try? member.value.items(), let first = items.first,
        let row = ImportRow.of(first, named: named)
      else { continue }
      switch row.reading {
      case .conversations: for (place, item) in items.enumerated() { try give(item, place + 1, row, each) }
      case .list(_, let read): for item in read(items, baseName) { try each(item, row) }
      case .database, .text: break
      }
      return .read(row.format)
    }
    if let reason = Self.fault(view) { return .unlike(reason) }
    return Self.unlike(named, Self.noShape)
  }

  // MARK: Lines and text

  /// One value a line.
  private func lines(_ reader: JSONReader, _ named: ImportFormat?, _ each: Each) throws(Failure) -> Outcome {
    guard let first = try reader.restOfLine().map({ Self.line($0.0) }) else { return Self.noShape }
    guard let first else { return .unlike("its first line is no JSON") }
    guard let row = ImportRow.of(first, named: named) else { return Self.noShape }
    reader.restart()
    guard case .conversations(_, let read) = row.reading else { return try messages(reader, row, each) }
    let asLines = row.format.inLines.row
    while let (line, number) = try reader.restOfLine() {
      let label = label(.line(number))
      if let view = Self.line(line) {
        try each(read(view, label), asLines)
      } else if line.bytes.contains(where: { $0 > 0x20 }) {
        try each(ImportItem(name: label.conversation, conversation: .failure(ImportError("it is no JSON"))), asLines)
      }
      reader.drop()
    }
    return .read(asLines.format)
  }

  /// The lines of one conversation: it is imported whole or not at all.
  private func messages(_ reader: JSONReader, _ row: ImportRow, _ each: Each) throws(Failure) -> Outcome {
    guard let bytes = try reader.rest() else { return .unlike("it is larger than 1 GB") }
    var messages: [JSONView] = []
    var broken: [String] = []
    for (place, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where line.contains(where: { $0 > 0x20 }) {
      if let view = Self.line(JSONView(UnsafeRawBufferPointer(rebasing: line), line: place + 1)) {
        messages.append(view)
      } else {
        broken.append("\(baseName), line \(place + 1)")
      }
    }
    guard broken.isEmpty, case .list(_, let read) = row.reading else {
      let reason = "\(broken.joined(separator: ", ")) is no JSON"
      try each(ImportItem(name: baseName, conversation: .failure(ImportError(reason))), row)
      return .read(row.format)
    }
    for item in read(messages, baseName) { try each(item, row) }
    return .read(row.format)
  }

  /// The value of a line; nil when it holds none, or more.
  private static func line(_ line: JSONView) -> JSONView? {
    var scanner = JSONScanner(line.bytes)
    guard let range = scanner.value(), scanner.next == nil else { return nil }
    return line.part(range)
  }

  private func text(_ reader: JSONReader, _ named: ImportFormat?, _ each: Each) throws(Failure) -> Outcome {
    // JSON can be read as YAML, and is no session.
    let isJSON = try reader.next().map { $0 == JSONScanner.brace || $0 == JSONScanner.bracket } ?? false
    guard !isJSON else { return .unlike(Self.lack(.aichat)) }
    reader.restart()
    guard let bytes = try reader.rest(limit: 64 << 20) else { return Self.noText }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .unlike("it is not UTF-8 text, and no database either")
    }
    for row in ImportRow.all where named == nil || named == row.format {
      guard case .text(let read) = row.reading, let item = read(text, baseName) else { continue }
      try each(item, row)
      return .read(row.format)
    }
    return Self.unlike(named, Self.noText)
  }

  // MARK: Words

  private func broken(_ reader: JSONReader) throws(Failure) -> Outcome {
    reader.restart()
    guard let bytes = try reader.rest() else { return Self.noShape }
    return Self.fault(JSONView(bytes)).map(Outcome.unlike) ?? Self.noShape
  }

  /// What is wrong with a text as JSON; nil when nothing is.
  private static func fault(_ view: JSONView) -> String? {
    do throws(ImportError) {
      _ = try view.json()
      return nil
    } catch {
      return error.reason
    }
  }

  /// Why a file is not of the format that was named; without one, what is wrong with it for any.
  private static func unlike(_ named: ImportFormat?, _ otherwise: Outcome) -> Outcome {
    named.map { .unlike(lack($0)) } ?? otherwise
  }

  /// What a file lacks that was said to be of a format.
  private static func lack(_ format: ImportFormat) -> String {
    switch format {
    case .mixchat: "it has no \"format\": \"mixchat\" of version 1 to \(MixchatJSON.version)"
    case .aichat: "it is no YAML with a list of messages"
    case .openai, .openaiLines: "it holds no list of messages"
    default: "it holds nothing that \(format.row.program) writes"
    }
  }
}
