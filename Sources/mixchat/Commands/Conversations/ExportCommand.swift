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
    discussion: "Without ids, every conversation. Without --output, to standard output.")

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

  @Flag(name: .long, help: "Replace the file when it is there.")
  var force = false

  @Flag(name: .long, help: "The same as --format json.")
  var json = false

  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard let format, ExportFormat(name: format) == nil else { return }
    let known = ExportFormat.allCases.map(\.rawValue)
    let nearest = Nearest.name(to: format, among: known).map { " Did you mean `\($0)`?" } ?? ""
    throw ValidationError("--format takes \(known.joined(separator: ", ")), not “\(format)”.\(nearest)")
  }

  mutating func run() throws {
    let named = json ? .json : format.flatMap { ExportFormat(name: $0) }
    let chosen = named ?? file.flatMap { ExportFormat(path: $0) } ?? .json
    let names = conversations
    let target = file
    let replaces = force
    let written = try DatabaseSession.use(places.paths) { (database: ConversationDatabase) throws -> Int in
      let ids = try names.map { try $0.find(in: database) }
      let wanted = ids.isEmpty ? nil : ids
      if let target { return try database.export(wanted, as: chosen, to: target, replacing: replaces) }
      return try Self.print(wanted, as: chosen, database)
    }
    if let file { Streams.error("\(written) written to \(file).\n") }
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

/// `mixchat import`: conversations of other programs, or of another mixchat.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read conversations of mixchat, OpenAI messages, ChatGPT, llm or aichat.",
    discussion: "Each conversation is imported whole or not at all; nothing that is here is changed.")

  @Argument(
    help: ArgumentHelp("The file; - or nothing for standard input.", valueName: "path"), completion: .file())
  var file = "-"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("By default as the file itself tells.", valueName: "format"),
    completion: .list(ImportFormat.allCases.map(\.rawValue)))
  var format: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard let format, ImportFormat(rawValue: format) == nil else { return }
    let known = ImportFormat.allCases.map(\.rawValue)
    let nearest = Nearest.name(to: format, among: known).map { " Did you mean `\($0)`?" } ?? ""
    throw ValidationError("--format takes \(known.joined(separator: ", ")), not “\(format)”.\(nearest)")
  }

  mutating func run() throws {
    let (file, format) = (file, format.flatMap { ImportFormat(rawValue: $0) })
    let input = file == "-" ? try Streams.readInput(limit: 1 << 30, otherwise: "Import it as a file.") : nil
    let line = ProgressLine()
    defer { line.clear() }
    let report: ImportReport
    do {
      report = try DatabaseSession.use(places.paths) { database in
        let tell = { (progress: ImportProgress) in
          line.show("\(Int(progress.part * 100)) % read, \(progress.count) conversations")
        }
        if let input { return try database.importBytes(input, name: "standard input", as: format, progress: tell) }
        return try database.importFile(file, as: format, progress: tell)
      }
      line.clear()
    } catch let stop as CommandStop {
      // What cannot be read is bad input; the store itself was opened, or its own sentence says that it was not.
      throw CommandStop(stop.message, code: ExitStatus.badInput)
    }
    if output.json { Streams.out(Self.json(report).pretty + "\n") } else { Self.print(report) }
    if report.imported.isEmpty, !report.left.isEmpty { throw CommandStop(nil, code: ExitStatus.badInput) }
  }

  private static func print(_ report: ImportReport) {
    for item in report.imported {
      let title = item.title.isEmpty ? "(untitled)" : item.title
      Streams.out(HarmlessText.line("\(item.id)  \(item.messageCount) messages  \(title)") + "\n")
      for note in item.notes { Streams.error(HarmlessText.line("mixchat: \(title): \(note)") + "\n") }
    }
    if report.imported.isEmpty, report.skipped.isEmpty { Streams.error("There are no conversations in it.\n") }
    for item in report.left {
      Streams.error(HarmlessText.line("mixchat: \(item.name) was left out: \(item.reason).") + "\n")
    }
    if let sentence = report.knownSentence { Streams.error("\(sentence)\n") }
  }

  private static func json(_ report: ImportReport) -> JSON {
    [
      "format": .text(report.format.rawValue),
      "imported": .list(
        report.imported.map { item in
          [
            "id": .text(item.id.description), "title": .text(item.title), "messages": .count(item.messageCount),
            "notes": .list(item.notes.map { .text($0) }),
          ]
        }),
      "skipped": .list(
        report.skipped.map { ["name": .text($0.name), "reason": .text($0.reason), "here_already": .flag($0.isKnown)] }),
    ]
  }
}
