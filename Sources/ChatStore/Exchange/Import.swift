import ChatCore
import GRDB
import Glibc

/// What conversations can be imported from.
public enum ImportFormat: String, Sendable, CaseIterable {
  /// This program's own export.
  case mixchat
  /// A list of OpenAI chat messages, or a request body that holds one.
  case openai
  /// The same, one list or one message a line.
  case openaiLines = "openai-jsonl"
  /// `conversations.json` of a ChatGPT data export.
  case chatgpt
  /// `logs.db` of the `llm` command.
  case llm
  /// A session of aichat, in YAML.
  case aichat
}

/// What an import did.
public struct ImportReport: Sendable, Equatable {
  /// A conversation that is in the database now.
  public struct Imported: Sendable, Equatable {
    /// Under this identity.
    public var id: ConversationID
    /// Its title.
    public var title: String
    /// How many messages, over all branches.
    public var messageCount: Int
    /// What could not be kept as it was, such as pictures; whole sentences.
    public var notes: [String]
  }

  /// A conversation that was left out, whole.
  public struct Skipped: Sendable, Equatable {
    /// Its title, or its place in the file.
    public var name: String
    /// Why, as the end of a sentence.
    public var reason: String
    /// Whether all of it is here already.
    public var isKnown = false
  }

  /// The format it was read as.
  public var format: ImportFormat
  /// In the order of the file.
  public var imported: [Imported] = []
  /// In the order of the file.
  public var skipped: [Skipped] = []

  /// What is not here, though it is in the file.
  public var left: [Skipped] { skipped.filter { !$0.isKnown } }
  /// What to say of those that are here already; nil where there are none.
  public var knownSentence: String? {
    let count = skipped.count { $0.isKnown }
    guard count > 0 else { return nil }
    let known = "\(count) conversation\(count == 1 ? " is" : "s are") here already"
    return imported.isEmpty && left.isEmpty ? "Nothing new: \(known)." : "\(known)."
  }
}

/// One conversation of a file, read but not yet stored.
struct ImportItem {
  var name: String
  var conversation: Result<StoredConversation, ImportError>
  var notes: [String] = []
  /// Whether its identities are those of another mixchat's database, or were made from what the file says.
  var isOwn = false
}

extension ConversationDatabase {
  /// Imports a file. Each conversation is imported whole or not at all, and nothing that is here is changed.
  ///
  /// - Parameter format: nil to find it out from the file itself.
  /// Throws when the file cannot be read, or is of no known format.
  public func importFile(_ path: String, as format: ImportFormat? = nil) throws(Failure) -> ImportReport {
    let file = try ImportFile(path)
    let (format, items) = try file.read(as: format)
    return try add(items, as: format)
  }

  /// Imports a text, such as standard input.
  public func importText(_ text: String, name: String, as format: ImportFormat? = nil) throws(Failure) -> ImportReport {
    let (format, items) = try ImportFile(name: name, text: text).read(as: format)
    return try add(items, as: format)
  }

  private func add(_ items: [ImportItem], as format: ImportFormat) throws(Failure) -> ImportReport {
    var report = ImportReport(format: format)
    var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
    for item in items {
      switch item.conversation {
      case .failure(let error):
        report.skipped.append(.init(name: item.name, reason: error.reason))
      case .success(let stored):
        let outcome = try write("\(item.name) cannot be imported") { db in
          try add(stored, item, &identities, db)
        }
        switch outcome {
        case .success(let imported): report.imported.append(imported)
        case .failure(let error):
          report.skipped.append(.init(name: item.name, reason: error.reason, isKnown: error.isKnown))
        }
      }
    }
    return report
  }

  private func add(
    _ stored: StoredConversation, _ item: ImportItem, _ identities: inout IdentitySource, _ db: Database
  ) throws -> Result<ImportReport.Imported, ImportError> {
    var stored = stored
    var notes = item.notes
    if let present = try StoredConversation.load(db, stored.conversation.id) {
      guard item.isOwn else { return try extend(present, to: stored, item, &identities, db) }
      guard MixchatJSON.json(present) != MixchatJSON.json(stored) else {
        return .failure(.isHere("it is here already, the same"))
      }
    }
    if try stored.clashes(db) {
      stored = stored.renamed(&identities)
      notes.append("It is here already in another form and was imported as a copy.")
    }
    try stored.insert(db, WriteMark(stamp: try Counter.next(db), writer: 0))
    if !item.isOwn { try ImportGrowth.keepExtent(db, of: stored, in: stored.conversation.id) }
    return .success(
      .init(
        id: stored.conversation.id, title: stored.conversation.title,
        messageCount: stored.conversation.messages.count, notes: notes))
  }
}

extension ConversationDatabase {
  /// Adds what another program's conversation has gained since it was imported.
  private func extend(
    _ present: StoredConversation, to newer: StoredConversation, _ item: ImportItem,
    _ identities: inout IdentitySource, _ db: Database
  ) throws -> Result<ImportReport.Imported, ImportError> {
    let id = present.conversation.id
    let growth = ImportGrowth(from: present, to: newer, reached: try ImportGrowth.reached(db, id), &identities)
    try ImportGrowth.keepExtent(db, of: newer, in: id)
    guard !growth.messages.isEmpty else {
      return .failure(.isHere("it was imported before, and nothing was added to it since"))
    }
    try growth.insert(db, in: id, WriteMark(stamp: try Counter.next(db), writer: 0))
    return .success(
      .init(
        id: present.conversation.id, title: present.conversation.title, messageCount: growth.messages.count,
        notes: item.notes + growth.notes))
  }
}

/// A file to import: its bytes, or its path when it is a database.
struct ImportFile {
  let path: String
  private let text: String?

  /// Reads a file; a database is left to be opened by path.
  init(_ path: String) throws(Failure) {
    self.path = path
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
        text = nil
        return
      }
    }
    guard ferror(file) == 0 else { throw Failure(.store, "\(path) cannot be read to its end.") }
    if bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) {
      throw Failure(.store, "\(path) is a ZIP archive. Unpack it and import conversations.json from it.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.store, "\(path) is not UTF-8 text, and no database either.")
    }
    self.text = text
  }

  init(name: String, text: String) {
    path = name
    self.text = text
  }

  private static let databaseMagic = Array("SQLite format 3\0".utf8)

  /// The file's name without its directory and ending.
  var baseName: String {
    let name = path.split(separator: "/").last ?? "import"
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? String(name)
  }

  /// Reads the conversations, each by itself.
  func read(as named: ImportFormat?) throws(Failure) -> (ImportFormat, [ImportItem]) {
    guard let text else {
      guard named == nil || named == .llm else { throw unlike(named, "it is a database") }
      return (.llm, try LLMImport.read(path))
    }
    switch named {
    case .llm: throw unlike(named, "it is no database")
    case .aichat: return (.aichat, [try aichat(text)])
    case .openaiLines: return (.openaiLines, try lines(text, orElse: nil))
    case .mixchat, .openai, .chatgpt, nil: break
    }
    let json: JSON
    do {
      json = try JSON.parse(text)
    } catch {
      // Not one JSON text: several, one a line, or YAML.
      let reason = (error as? JSONError).map { "line \($0.line): \($0.reason)" } ?? "\(error)"
      guard named == nil else { throw unlike(named, reason) }
      let start = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
      if start == "{" || start == "[" { return (.openaiLines, try lines(text, orElse: reason)) }
      guard let session = AichatImport.read(text, name: baseName) else {
        throw unlike(nil, "it is neither JSON nor YAML with a list of messages")
      }
      return (.aichat, [session])
    }
    let format = named ?? JSONImport.format(json)
    switch format {
    case .mixchat:
      guard let items = JSONImport.mixchat(json) else {
        throw unlike(.mixchat, "it has no \"format\": \"mixchat\" of version 1 to \(MixchatJSON.version)")
      }
      return (.mixchat, items)
    case .openai:
      guard let items = OpenAIImport.read(json, name: baseName) else {
        throw unlike(.openai, "it holds no list of messages")
      }
      return (.openai, items)
    case .chatgpt:
      guard let items = ChatGPTImport.read(json) else {
        throw unlike(.chatgpt, "it holds no conversations with a mapping")
      }
      return (.chatgpt, items)
    default:
      throw unlike(nil, "its JSON is of no known shape")
    }
  }

  private func lines(_ text: String, orElse reason: String?) throws(Failure) -> [ImportItem] {
    guard let items = OpenAIImport.read(lines: text, name: baseName) else {
      throw unlike(reason == nil ? .openaiLines : nil, reason ?? "its first line is no JSON")
    }
    return items
  }

  private func aichat(_ text: String) throws(Failure) -> ImportItem {
    guard let item = AichatImport.read(text, name: baseName) else {
      throw unlike(.aichat, "it is no YAML with a list of messages")
    }
    return item
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
    guard json["format"]?.string == "mixchat", json["version"]?.integer.map(MixchatJSON.readable.contains) == true,
      let conversations = json["conversations"]?.array
    else { return nil }
    return conversations.enumerated().map { place, item in
      let title = item["title"]?.string ?? ""
      let name = title.isEmpty ? "Conversation \(place + 1)" : title
      return ImportItem(
        name: name,
        conversation: Result(catching: { () throws(ImportError) in
          try MixchatJSON.read(item)
        }), isOwn: true)
    }
  }
}
