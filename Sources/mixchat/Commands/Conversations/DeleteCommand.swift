import ArgumentParser
import ChatCore
import ChatStore
import Glibc

/// `mixchat delete`: conversations, for good.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete conversations for good.")

  @Argument(
    help: ArgumentHelp("The conversations, as `mixchat conversations` lists them.", valueName: "id"),
    completion: CompletionNames.conversations)
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
    let deleted = try DatabaseSession.use(places.paths) { database in
      // All are looked up before any is deleted, so that a typo deletes nothing.
      let found = try ids.map { id in
        guard let stored = try database.conversation(id) else { throw CommandStop.noConversation(id) }
        return stored.conversation
      }
      let wanted = found.filter { !isAsked || Self.isConfirmed($0) }.map(\.id)
      try database.delete(wanted)
      return wanted
    }
    if output.json {
      let object: JSON = ["deleted": .list(deleted.map { .text($0.description) })]
      Streams.out(object.written + "\n")
    } else {
      Streams.error("\(deleted.count) deleted.\n")
    }
  }

  private static func isConfirmed(_ conversation: Conversation) -> Bool {
    let title = conversation.title.isEmpty ? conversation.id.description : conversation.title
    Streams.error("Delete “\(HarmlessText.line(title))” with \(conversation.messages.count) messages? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
