import ArgumentParser
import ChatCore
import Configuration

/// `mixchat conversations`: what there is, last used first.
struct ConversationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conversations", abstract: "List conversations, pinned ones first, then last used first.")

  @Option(name: .shortAndLong, help: ArgumentHelp("List at most so many.", valueName: "number"))
  var limit = 50

  @Flag(name: .long, help: "List archived conversations too.")
  var all = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a whole number of at least 1.") }
  }

  mutating func run() throws {
    try SummaryList.print("", includeArchived: all, limit: limit, places, output)
  }
}

/// `mixchat search`: full text over every conversation.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find conversations by words in their titles and messages.")

  @Argument(help: "The words; all of them must occur.")
  var words: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("List at most so many.", valueName: "number"))
  var limit = 50

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a whole number of at least 1.") }
  }

  mutating func run() throws {
    try SummaryList.print(words.joined(separator: " "), includeArchived: true, limit: limit, places, output)
  }
}

/// Lists conversations for people and for programs.
enum SummaryList {
  static func print(
    _ query: String, includeArchived: Bool, limit: Int, _ places: PlaceOptions, _ output: OutputOptions
  ) throws {
    let summaries = try StoreSession.use(places.paths) { session in
      try session.ask(.list(query: query, includeArchived: includeArchived, limit: limit)) { event in
        if case .list(_, let summaries) = event { summaries } else { nil }
      }
    }
    if output.json {
      Streams.out(JSON.list(summaries.map(json)).pretty + "\n")
    } else if summaries.isEmpty {
      Streams.error(query.isEmpty ? "There are no conversations yet.\n" : "Nothing matches.\n")
    } else {
      Streams.out(text(summaries))
    }
  }

  private static func text(_ summaries: [ConversationSummary]) -> String {
    var table = TextTable(["ID", "LAST USED", "MESSAGES", "MODEL", "TITLE"], rightAligned: [2])
    for summary in summaries {
      let marks = (summary.isPinned ? "* " : "") + (summary.isArchived ? "(archived) " : "")
      let title = summary.title.isEmpty ? "(untitled)" : summary.title
      let found = summary.snippet.map { "  " + plain($0) } ?? ""
      table.add([
        summary.id.description, LocalTime.minute(summary.updatedAt), String(summary.messageCount), summary.model,
        marks + title + found,
      ])
    }
    return table.text
  }

  /// A snippet with brackets around what matched.
  private static func plain(_ snippet: String) -> String {
    String(snippet.map { $0 == "\u{2}" ? "[" : $0 == "\u{3}" ? "]" : $0 })
  }

  private static func json(_ summary: ConversationSummary) -> JSON {
    [
      "id": .text(summary.id.description), "title": .text(summary.title), "model": .text(summary.model),
      "updated_at": .text(LocalTime.iso(summary.updatedAt)), "messages": .count(summary.messageCount),
      "pinned": .flag(summary.isPinned), "archived": .flag(summary.isArchived),
      "match": .string(summary.match?.description), "snippet": .string(summary.snippet.map(plain)),
    ]
  }
}

extension StoreSession {
  /// Opens the store, asks, and closes it again, its failures turned into sentences and exit codes.
  static func use<Value>(_ paths: Paths, _ body: (StoreSession) throws -> Value) throws -> Value {
    let session = StoreSession(paths)
    defer { session.close() }
    do {
      return try body(session)
    } catch let failure as Failure {
      throw CommandStop(failure.sentence, code: failure.cause.row.exitCode)
    }
  }
}
