import ArgumentParser
import ChatCore
import Glibc

/// `mixchat delete`: conversations, for good.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete conversations for good.")

  @Argument(help: ArgumentHelp("The conversations, as `mixchat conversations` lists them.", valueName: "id"))
  var conversations: [ConversationID]

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let isAsked = !yes
    if isAsked, !Streams.isTerminal(STDIN_FILENO) {
      throw CommandStop("Nobody is here to be asked; pass --yes to delete.", code: ExitStatus.usage)
    }
    let ids = conversations
    let deleted = try StoreSession.use(places.paths) { session in
      // All are looked up before any is deleted, so that a typo deletes nothing.
      let found = try ids.map { id in
        guard let conversation = try session.open(id) else { throw CommandStop.noConversation(id) }
        return conversation
      }
      let wanted = found.filter { !isAsked || Self.isConfirmed($0) }
      for conversation in wanted { session.perform(.setConversationDeleted(conversation.id, true)) }
      guard session.close() else { throw CommandStop("The conversations could not be deleted.") }
      return wanted.map(\.id)
    }
    if output.json {
      Streams.out(JSON.object([("deleted", .list(deleted.map { .text($0.description) }))]).written + "\n")
    } else {
      Streams.error("\(deleted.count) deleted.\n")
    }
  }

  private static func isConfirmed(_ conversation: Conversation) -> Bool {
    let title = conversation.title.isEmpty ? conversation.id.description : conversation.title
    Streams.error("Delete “\(Sanitised.line(title))” with \(conversation.messages.count) messages? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
