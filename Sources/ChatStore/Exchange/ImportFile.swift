import Conversations
import Glibc

/// A file to import: its bytes, or its path when it is a database.
struct ImportFile {
  let path: String
  private let bytes: [UInt8]?

  /// Reads a file; a database is left to be opened by path.
  init(_ path: String) throws(Failure) {
    guard let file = fopen(path, "r") else {
      throw Failure(.store, "\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(fileno(file), &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw Failure(.store, "\(path) is a directory. Name a file in it.")
      }
      bytes.reserveCapacity(Int(max(0, status.st_size)))
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
      if bytes.starts(with: Self.databaseMagic) {
        self.init(name: path, bytes: nil)
        return
      }
    }
    guard ferror(file) == 0 else { throw Failure(.store, "\(path) cannot be read to its end.") }
    if bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) {
      throw Failure(.store, "\(path) is a ZIP archive. Unpack it and import conversations.json from it.")
    }
    self.init(name: path, bytes: bytes)
  }

  /// - Parameter bytes: nil for a database, which is opened by its name.
  init(name: String, bytes: [UInt8]?) {
    path = name
    self.bytes = bytes
  }

  private static let databaseMagic = Array("SQLite format 3\0".utf8)

  /// The file's name without its directory and ending.
  var baseName: String {
    let name = path.split(separator: "/").last ?? "import"
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? String(name)
  }

  /// Gives each conversation to `each`, with how much of the file was read by then: 0…1.
  func read(
    as named: ImportFormat?, each: (ImportItem, Double) throws(Failure) -> Void
  ) throws(Failure) -> ImportFormat {
    guard let bytes else {
      guard named == nil || named == .llm else { throw unlike(named, "it is a database") }
      for item in try LLMImport.read(path) { try each(item, 1) }
      return .llm
    }
    // A closure of typed errors cannot be given to the standard library's own function.
    return try withoutCopying(bytes) { (bytes) throws(Failure) in try read(bytes, as: named, each: each) }
  }

  private func read(
    _ bytes: UnsafeRawBufferPointer, as named: ImportFormat?, each: (ImportItem, Double) throws(Failure) -> Void
  ) throws(Failure) -> ImportFormat {
    switch named {
    case .llm: throw unlike(named, "it is no database")
    case .aichat:
      guard let item = AichatImport.read(try text(bytes), name: baseName) else {
        throw unlike(.aichat, "it is no YAML with a list of messages")
      }
      try each(item, 1)
      return .aichat
    case .openaiLines: return try lines(bytes, orElse: nil, each: each)
    case .mixchat, .openai, .chatgpt, nil: break
    }
    switch ImportShape(bytes) {
    case .list(let format, let places):
      guard named == nil || named == format else { throw unlike(named, Self.lack(named ?? format)) }
      for (number, place) in places.enumerated() {
        try each(item(bytes, place, number, format), Double(place.upperBound) / Double(bytes.count))
      }
      return format
    case .unknown where named == nil: throw unlike(nil, "its JSON is of no known shape")
    case .unknown, .whole: return try whole(bytes, as: named, each: each)
    }
  }

  private func item(
    _ bytes: UnsafeRawBufferPointer, _ place: Range<Int>, _ number: Int, _ format: ImportFormat
  ) -> ImportItem {
    let json: JSON
    do {
      json = try JSON.parse(UnsafeRawBufferPointer(rebasing: bytes[place]))
    } catch {
      let above = bytes[..<place.lowerBound].count { $0 == UInt8(ascii: "\n") }
      let reason = Self.reason(error, linesAbove: above)
      return ImportItem(name: "Conversation \(number + 1)", conversation: .failure(ImportError(reason)))
    }
    return switch format {
    case .chatgpt: ChatGPTImport.item(json, place: number)
    case .openai: OpenAIImport.item(json, name: "\(baseName) \(number + 1)")
    default: JSONImport.item(json, place: number)
    }
  }

  /// A file that is one conversation, or none.
  private func whole(
    _ bytes: UnsafeRawBufferPointer, as named: ImportFormat?, each: (ImportItem, Double) throws(Failure) -> Void
  ) throws(Failure) -> ImportFormat {
    let json: JSON
    do {
      json = try JSON.parse(bytes)
    } catch {
      // Not one JSON text: several, one a line, or YAML.
      let reason = Self.reason(error)
      guard (error as? JSONError)?.isOutOfMemory != true else {
        throw Failure(.store, "\(path) cannot be read: \(reason). Nothing was imported.")
      }
      guard named == nil else { throw unlike(named, reason) }
      let start = bytes.first { $0 > UInt8(ascii: " ") && ![0xEF, 0xBB, 0xBF].contains($0) }
      if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
        return try lines(bytes, orElse: reason, each: each)
      }
      guard let session = AichatImport.read(try text(bytes), name: baseName) else {
        throw unlike(nil, "it is neither JSON nor YAML with a list of messages")
      }
      try each(session, 1)
      return .aichat
    }
    guard let format = named ?? JSONImport.format(json) else { throw unlike(nil, "its JSON is of no known shape") }
    let items: [ImportItem]? =
      switch format {
      case .mixchat: JSONImport.mixchat(json)
      case .openai: OpenAIImport.read(json, name: baseName)
      default: ChatGPTImport.read(json)
      }
    guard let items else { throw unlike(format, Self.lack(format)) }
    for item in items { try each(item, 1) }
    return format
  }

  private func lines(
    _ bytes: UnsafeRawBufferPointer, orElse reason: String?, each: (ImportItem, Double) throws(Failure) -> Void
  ) throws(Failure) -> ImportFormat {
    let isRead = try OpenAIImport.read(lines: bytes, name: baseName) { (item, end) throws(Failure) in
      try each(item, Double(end) / Double(bytes.count))
    }
    guard isRead else { throw unlike(reason == nil ? .openaiLines : nil, reason ?? "its first line is no JSON") }
    return .openaiLines
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.store, "\(path) is not UTF-8 text, and no database either.")
    }
    return text
  }

  /// Runs `body` on an array's bytes.
  private func withoutCopying<Value>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = bytes.withUnsafeBytes { pointer -> Result<Value, Failure> in
      Result { () throws(Failure) in try body(pointer) }
    }
    return try result.get()
  }

  /// Why a JSON text cannot be read, as the end of a sentence.
  static func reason(_ error: any Error, linesAbove: Int = 0) -> String {
    guard let error = error as? JSONError else { return "\(error)" }
    if error.isOutOfMemory { return "there is not enough memory for it" }
    return "line \(linesAbove + error.line): \(error.reason)"
  }

  /// What a file lacks that was said to be of a format.
  private static func lack(_ format: ImportFormat) -> String {
    switch format {
    case .mixchat: "it has no \"format\": \"mixchat\" of version 1 to \(MixchatJSON.version)"
    case .chatgpt: "it holds no conversations with a mapping"
    default: "it holds no list of messages"
    }
  }

  private func unlike(_ format: ImportFormat?, _ reason: String) -> Failure {
    let known = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
    let what = format.map { "is no \($0.rawValue) file" } ?? "is of no format known here"
    return Failure(.store, "\(path) \(what): \(reason). Nothing was imported. Known: \(known).")
  }
}

/// What is common to JSON files.
enum JSONImport {
  static func format(_ json: JSON) -> ImportFormat? {
    if json["format"]?.string == "mixchat" { return .mixchat }
    if json["mapping"] != nil { return .chatgpt }
    if json["messages"]?.array != nil { return .openai }
    guard let first = json.array?.first else { return nil }
    if first["mapping"] != nil { return .chatgpt }
    if first["role"] != nil || first["messages"]?.array != nil { return .openai }
    return nil
  }

  static func mixchat(_ json: JSON) -> [ImportItem]? {
    guard MixchatJSON.isReadable(json), let conversations = json["conversations"]?.array else { return nil }
    return conversations.enumerated().map { item($1, place: $0) }
  }

  /// One conversation of this program's own file.
  static func item(_ json: JSON, place: Int) -> ImportItem {
    let title = json["title"]?.string ?? ""
    return ImportItem(
      name: title.isEmpty ? "Conversation \(place + 1)" : title,
      conversation: Result(catching: { () throws(ImportError) in
        try MixchatJSON.read(json)
      }), isOwn: true)
  }
}
