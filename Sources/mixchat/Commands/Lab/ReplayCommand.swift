import ArgumentParser
import ChatStore
import Configuration
import Conversations

/// `mixchat replay`: the very same request once more.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send the request behind a conversation's last reply again, byte for byte.",
    discussion: """
      The new reply becomes another version of the earlier one. Of a reply that was continued, the last request is \
      sent again: the version begins with what was there then.
      """)

  @Argument(
    help: ArgumentHelp("The conversation, as `mixchat conversations` lists it.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversation: ConversationName

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let loader = SettingsLoader(places)
    let settings = try loader.load()
    let name = conversation
    let found = try DatabaseSession.use(settings.paths) { database -> (Conversation, Message, String)? in
      let id = try name.find(in: database)
      guard let stored = try database.conversation(id)?.conversation,
        let reply = stored.path.last(where: { stored[$0]?.role == .assistant }).flatMap({ stored[$0] })
      else { return nil }
      guard let body = try database.provenance(reply.id)?.body else {
        throw CommandStop("The request behind the last reply was not kept.", code: ExitStatus.badInput)
      }
      return (stored, reply, body)
    }
    guard let (stored, reply, body) = found, let facts = reply.reply else {
      throw CommandStop("There is no reply in this conversation.", code: ExitStatus.badInput)
    }
    guard settings.provider(named: facts.provider) != nil else {
      throw CommandStop(
        "The config has no provider “\(facts.provider)” any more.", code: ExitStatus.config)
    }
    if let refusal = ChatRequest.refusalToRepeat(body) { throw CommandStop(refusal, code: ExitStatus.badInput) }
    ProcessEnvironment.hideKeys(settings)
    var launch = Launch(settings: settings, loader: loader, opening: .conversation(stored.id))
    launch.printsRaw = true
    let shot = OneShot(launch, output.json ? .json : .text, asksTitle: false)
    throw CommandStop(nil, code: try shot.replay(reply.id, body))
  }
}
