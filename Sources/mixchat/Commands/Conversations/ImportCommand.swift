import ArgumentParser
import Cells
import ChatStore
import Conversations
import Glibc

/// `mixchat import`: conversations of other programs, or of another mixchat.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read conversations of mixchat, ChatGPT, Claude.ai, Gemini, Open WebUI, LibreChat and others.",
    discussion: """
      A file, a folder, or a ZIP as it was downloaded. What it is, the file itself says. Each conversation is imported \
      whole or not at all, and the same file again imports nothing twice.
      """)

  @Argument(
    help: ArgumentHelp("The file, folder or ZIP; - or nothing for standard input.", valueName: "path"),
    completion: .file())
  var file = "-"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("By default as the file itself tells.", valueName: "format"),
    completion: .list(ImportFormat.allCases.map(\.rawValue)))
  var format: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard let format, ImportFormat(rawValue: format) == nil else { return }
    throw ValidationError("--format", takes: ImportFormat.allCases.map(\.rawValue), not: format)
  }

  mutating func run() throws {
    let (file, format) = (file, format.flatMap { ImportFormat(rawValue: $0) })
    let line = ProgressLine()
    defer { line.clear() }
    // Ctrl+C ends it between two conversations, and what was imported is listed.
    let signals = Interruption.start()
    var signal: Int32?
    let isStopped = {
      signal = signal ?? Interruption.read(signals).first
      return signal != nil
    }
    let report: ImportReport
    do {
      report = try DatabaseSession.use(places.paths) { database in
        let tell = { (progress: ImportProgress) in
          let part = file == "-" ? "" : "\(Int(progress.part * 100)) % read, "
          line.show("\(part)\(progress.count) conversations")
        }
        guard file == "-" else {
          return try database.importFile(
            file, as: format, progress: tell, isStopped: isStopped, endedBy: signals)
        }
        return try database.importStream(
          STDIN_FILENO, name: "standard input", as: format, progress: tell, isStopped: isStopped, endedBy: signals)
      }
      line.clear()
    } catch let stop as CommandStop {
      // What cannot be read is bad input; the store itself was opened, or its own sentence says that it was not.
      throw CommandStop(stop.message, code: ExitStatus.badInput)
    }
    if output.json { Streams.out(Self.json(report).indented() + "\n") } else { Self.print(report) }
    if report.isStopped {
      // The wait for a pipe was ended by a signal that has not been read yet.
      _ = isStopped()
      let count = report.imported.count
      throw CommandStop(
        "Stopped. \(count) conversation\(count == 1 ? " is" : "s are") imported; the same command again goes on.",
        code: 128 + (signal ?? SIGINT))
    }
    if report.imported.isEmpty, !report.left.isEmpty { throw CommandStop(nil, code: ExitStatus.badInput) }
  }

  private static func print(_ report: ImportReport) {
    for item in report.imported {
      let title = item.title.shownTitle
      let count = "\(item.messageCount) message\(item.messageCount == 1 ? "" : "s")"
      Streams.out(HarmlessText.line("\(item.id)  \(count)  \(title)") + "\n")
    }
    // What was left out comes at the end, where it is seen.
    for item in report.imported {
      let title = item.title.shownTitle
      for note in item.notes { Streams.notice("\(title): \(note)") }
    }
    if report.imported.isEmpty, report.skipped.isEmpty, !report.isStopped {
      Streams.error("There are no conversations in it.\n")
    }
    for item in report.left {
      Streams.notice("\(item.name) was left out: \(item.reason).")
    }
    for remark in report.remarks { Streams.notice(remark) }
    if let sentence = report.knownSentence { Streams.error("\(sentence)\n") }
  }

  private static func json(_ report: ImportReport) -> JSON {
    [
      "format": .text(report.format.rawValue),
      "formats": .list(report.formats.map { .text($0.rawValue) }),
      "stopped": .flag(report.isStopped),
      "remarks": .list(report.remarks.map { .text($0) }),
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
