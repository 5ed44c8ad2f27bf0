import ArgumentParser
import Cells
import ChatStore
import Conversations
import Glibc

/// `mixchat delete`: conversations, for ever.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete conversations permanently.")

  @Argument(
    help: ArgumentHelp("The conversations, as `mixchat conversations` lists them.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversations: [ConversationName]

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let isAsked = !yes
    if isAsked, !Streams.isTerminal(STDIN_FILENO) {
      throw CommandStop("Not a terminal: pass --yes to delete.", code: ExitStatus.usage)
    }
    let names = conversations
    let deleted = try DatabaseSession.use(places.paths) { database in
      // All are looked up before any is deleted, so that a typo deletes nothing.
      let found = try names.map { name in
        guard let stored = try database.conversation(name.find(in: database)) else {
          throw CommandStop.noConversation(name.typed)
        }
        return stored.conversation
      }
      let wanted = found.filter { !isAsked || Self.isConfirmed($0) }.map(\.id)
      if try database.delete(wanted) > 0 { try database.forgetDeleted() }
      return wanted
    }
    if output.json {
      let object: JSON = ["deleted": .list(deleted.map { .text($0.description) })]
      Streams.out(object.compact + "\n")
    } else {
      Streams.error("\(deleted.count) deleted.\n")
    }
  }

  private static func isConfirmed(_ conversation: Conversation) -> Bool {
    let title = conversation.title.isEmpty ? conversation.id.description : conversation.title
    Streams.error("Delete “\(HarmlessText.line(title))” with \(conversation.messages.count) messages? [y/N] ")
    return readLine()?.isYes == true
  }
}
