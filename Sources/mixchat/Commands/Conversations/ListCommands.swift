import ArgumentParser
import Cells
import ChatStore
import Conversations

/// `mixchat conversations`: what there is, last used first.
struct ConversationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conversations", abstract: "List conversations, pinned ones first, then last used first.")

  @Option(name: .shortAndLong, help: ArgumentHelp("List at most so many.", valueName: "number"))
  var limit = 50

  @Option(
    name: .long, help: ArgumentHelp("List those alone that have this tag; may be repeated.", valueName: "name"))
  var tag: [String] = []

  @Flag(name: .long, help: "List archived conversations too.")
  var all = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a whole number of at least 1.") }
    if let wrong = tag.first(where: { Tag.named($0) == nil }) { throw ValidationError(TagError(word: wrong).sentence) }
  }

  mutating func run() throws {
    let (all, limit, tags) = (all, limit, tag.compactMap(Tag.named))
    let summaries = try DatabaseSession.use(places.paths) {
      try $0.list(tags: tags, includeArchived: all, limit: limit)
    }
    if output.json {
      Streams.out(JSON.list(summaries.map(Self.json)).indented() + "\n")
    } else if summaries.isEmpty {
      Streams.error(tags.isEmpty ? "There are no conversations yet.\n" : "No conversation has these tags.\n")
    } else {
      Streams.outExactly(Self.text(summaries))
    }
  }

  private static func text(_ summaries: [ConversationSummary]) -> String {
    var table = TextTable(["ID", "LAST USED", "MESSAGES", "MODEL", "TITLE"], rightAligned: [2])
    for summary in summaries {
      table.add([
        summary.id.description, LocalTime.minute(summary.updatedAt), String(summary.messageCount), summary.model,
        (summary.isPinned ? "* " : "") + summary.nameAndTags,
      ])
    }
    return table.text
  }

  private static func json(_ summary: ConversationSummary) -> JSON {
    [
      "id": .text(summary.id.description), "title": .text(summary.title), "model": .text(summary.model),
      "updated_at": .text(LocalTime.iso(summary.updatedAt)), "messages": .count(summary.messageCount),
      "pinned": .flag(summary.isPinned), "archived": .flag(summary.isArchived),
      "one_shot": .flag(summary.isOneShot), "tags": .list(summary.tags.map { .text($0) }),
    ]
  }
}

/// `mixchat search`: what Ctrl+O finds: conversations by the words of their titles and messages.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", _superCommandName: "mixchat",
    abstract: "Find conversations by words: pinned ones, then titles, then messages.",
    discussion: """
      The same as Ctrl+O in the chat: one line a conversation, with the newest message that matches. doubt: finds \
      replies with words that the model was unsure of, doubt:30 those with at least 30 % of them, the most doubtful \
      first; words behind it must be in the reply. #NAME finds those alone that have this tag.
      """)

  @Argument(help: "The words; all of them must occur.")
  var words: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("List at most so many.", valueName: "number"))
  var limit = 50

  @Flag(name: .long, help: "Search archived conversations too.")
  var all = false

  @Flag(name: .long, help: "Search what models thought, in the place of titles and messages.")
  var reasoning = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a whole number of at least 1.") }
  }

  mutating func run() throws {
    let (all, limit) = (all, limit)
    let words = (reasoning ? ThoughtQuery.mark + " " : "") + words.joined(separator: " ")
    let hits = try DatabaseSession.use(places.paths) {
      try $0.list(query: words, includeArchived: all, limit: limit)
    }
    if output.json {
      Streams.out(JSON.list(hits.map(Self.json)).indented() + "\n")
    } else if hits.isEmpty {
      Streams.error("Nothing matches.\n")
    } else {
      Streams.out(hits.map(Self.text).joined(separator: "\n"))
    }
  }

  private static func text(_ hit: ConversationSummary) -> String {
    let head = HarmlessText.line("\(hit.id)  \(LocalTime.minute(hit.updatedAt))  \(hit.nameAndTags)") + "\n"
    guard let snippet = hit.snippet else { return head }
    return head + "  " + HarmlessText.line(snippet.bracketed) + "\n"
  }

  private static func json(_ hit: ConversationSummary) -> JSON {
    [
      "conversation": .text(hit.id.description), "title": .text(hit.title),
      "message": .string(hit.match?.description), "model": .text(hit.model),
      "updated_at": .text(LocalTime.iso(hit.updatedAt)), "messages": .count(hit.messageCount),
      "pinned": .flag(hit.isPinned), "archived": .flag(hit.isArchived), "tags": .list(hit.tags.map { .text($0) }),
      "snippet": .string(hit.snippet?.text),
      "marks": .list((hit.snippet?.marks ?? []).map { [.count($0.lowerBound), .count($0.upperBound)] }),
    ]
  }
}

extension ConversationSummary {
  /// As both lists name it: whether it is archived, what it is called, and its tags.
  fileprivate var nameAndTags: String {
    (isArchived ? "(archived) " : "") + name + (tags.isEmpty ? "" : "  \(Tag.words(tags))")
  }
}
