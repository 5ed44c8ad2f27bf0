import ArgumentParser
import Cells
import ChatStore
import Conversations
import Hands

/// `mixchat export`: conversations as files for people, or whole as JSON.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write conversations as JSON (everything), Markdown, HTML or text (the branch read last).",
    discussion: """
      Without ids, every conversation. Without --output, to standard output. With --all, one JSON file each into a \
      folder, which git or a file synchroniser carries to other machines, and `mixchat import` takes in there.
      """)

  @Argument(
    help: ArgumentHelp("The conversations, as `mixchat conversations` lists them.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversations: [ConversationName] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "json, markdown, html or text; by default as the file's name says, else json.", valueName: "format"),
    completion: .list(ExportFormat.allCases.map(\.rawValue)))
  var format: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write.", valueName: "path"), completion: .file())
  var file: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write every conversation into this folder, a file each; what is unchanged is not touched.", valueName: "folder"),
    completion: .directory)
  var all: String?

  @Flag(name: .long, help: "Replace the file when it is there.")
  var force = false

  @Flag(name: .long, help: "The same as --format json.")
  var json = false

  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    let named = try named()
    if all != nil, !conversations.isEmpty || file != nil || named ?? .json != .json {
      throw ValidationError(
        "--all writes every conversation as JSON: it takes no ids, no --output and no other --format.")
    }
  }

  /// The format that an option names; nil for none.
  private func named() throws -> ExportFormat? {
    guard let format else { return json ? .json : nil }
    guard let named = ExportFormat(name: format) else {
      throw ValidationError("--format", takes: ExportFormat.allCases.map(\.rawValue), not: format)
    }
    return json ? .json : named
  }

  mutating func run() throws {
    if let all { return try Self.writeAll(all, places) }
    let chosen = try named() ?? file.flatMap { ExportFormat(path: $0) } ?? .json
    let names = conversations
    let target = file == "-" ? nil : file
    let replaces = force
    let written = try DatabaseSession.use(places.paths) { (database: ConversationDatabase) throws -> Int in
      let ids = try names.map { try $0.find(in: database) }
      let wanted = ids.isEmpty ? nil : ids
      if let target {
        return try database.export(
          wanted, as: chosen, to: target, replacing: replaces,
          otherwise: "Give another name, or replace it with --force.")
      }
      return try Self.print(wanted, as: chosen, database)
    }
    if let target { Streams.error("\(written) written to \(target).\n") }
  }

  /// Into a folder, a file a conversation.
  private static func writeAll(_ folder: String, _ places: PlaceOptions) throws {
    let line = ProgressLine()
    defer { line.clear() }
    let report = try DatabaseSession.use(places.paths) { database in
      try database.exportAll(to: folder) { part in line.show("\(Int(part * 100)) % written") }
    }
    line.clear()
    let gone = report.removed > 0 ? ", \(report.removed) of deleted conversations or merged copies" : ""
    Streams.error(HarmlessText.line("\(report.written) written, \(report.unchanged) unchanged\(gone).") + "\n")
    guard !report.waiting.isEmpty else { return }
    for path in report.waiting.prefix(10) {
      Streams.notice("\(path) was left as it is.")
    }
    let count = report.waiting.count
    let files = count == 1 ? "1 file holds" : "\(count) files hold"
    Streams.error(
      HarmlessText.line("\(files) what is not here yet. Take it in first: mixchat import \(folder)") + "\n")
  }

  /// To standard output; a reader that has gone ends it, and is no failure of the store's.
  private static func print(
    _ ids: [ConversationID]?, as format: ExportFormat, _ database: ConversationDatabase
  ) throws -> Int {
    var isRead = true
    let written = try database.export(ids, as: format) { (text: String) in
      if isRead { isRead = Streams.out(text) }
    }
    guard isRead else { throw CommandStop(nil) }
    return written
  }
}
