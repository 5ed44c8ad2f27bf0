import ArgumentParser
import ChatCore
import ChatStore

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
    let (all, limit) = (all, limit)
    let summaries = try DatabaseSession.use(places.paths) { try $0.list(includeArchived: all, limit: limit) }
    if output.json {
      Streams.out(JSON.list(summaries.map(Self.json)).pretty + "\n")
    } else if summaries.isEmpty {
      Streams.error("There are no conversations yet.\n")
    } else {
      Streams.outExactly(Self.text(summaries))
    }
  }

  private static func text(_ summaries: [ConversationSummary]) -> String {
    var table = TextTable(["ID", "LAST USED", "MESSAGES", "MODEL", "TITLE"], rightAligned: [2])
    for summary in summaries {
      let marks = (summary.isPinned ? "* " : "") + (summary.isArchived ? "(archived) " : "")
      table.add([
        summary.id.description, LocalTime.minute(summary.updatedAt), String(summary.messageCount), summary.model,
        marks + (summary.title.isEmpty ? "(untitled)" : summary.title),
      ])
    }
    return table.text
  }

  private static func json(_ summary: ConversationSummary) -> JSON {
    [
      "id": .text(summary.id.description), "title": .text(summary.title), "model": .text(summary.model),
      "updated_at": .text(LocalTime.iso(summary.updatedAt)), "messages": .count(summary.messageCount),
      "pinned": .flag(summary.isPinned), "archived": .flag(summary.isArchived),
    ]
  }
}

/// `mixchat search`: full text over every conversation.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find messages by their words, newest first.")

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
    let (words, limit) = (words.joined(separator: " "), limit)
    let hits = try DatabaseSession.use(places.paths) { try $0.search(words, limit: limit) }
    if output.json {
      Streams.out(JSON.list(hits.map(Self.json)).pretty + "\n")
    } else if hits.isEmpty {
      Streams.error("Nothing matches.\n")
    } else {
      Streams.out(hits.map(Self.text).joined(separator: "\n"))
    }
  }

  private static func text(_ hit: SearchHit) -> String {
    let title = hit.title.isEmpty ? "(untitled)" : hit.title
    let who = hit.role == .user ? "you" : hit.role.rawValue
    let head = "\(hit.conversation)  \(LocalTime.minute(hit.createdAt))  \(who)  \(title)"
    return HarmlessText.line(head) + "\n  " + HarmlessText.line(plain(hit.snippet)) + "\n"
  }

  /// A snippet with brackets around what matched.
  private static func plain(_ snippet: String) -> String {
    String(snippet.map { $0 == "\u{2}" ? "[" : $0 == "\u{3}" ? "]" : $0 })
  }

  private static func json(_ hit: SearchHit) -> JSON {
    [
      "conversation": .text(hit.conversation.description), "title": .text(hit.title),
      "message": .text(hit.message.description), "role": .text(hit.role.rawValue),
      "created_at": .text(LocalTime.iso(hit.createdAt)), "snippet": .text(plain(hit.snippet)),
    ]
  }
}
