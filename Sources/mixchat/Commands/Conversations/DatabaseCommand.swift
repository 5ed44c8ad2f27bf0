import ArgumentParser
import Cells
import ChatStore
import Configuration
import Conversations

/// `mixchat database`: care for the file that holds the conversations.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database", abstract: "Back up, compact and check the file that holds the conversations.",
    subcommands: [Backup.self, Vacuum.self, Check.self])

  /// A copy, while others may go on writing.
  struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "backup", abstract: "Copy the database to a new file, while chats may go on.")

    @Argument(help: ArgumentHelp("The new file.", valueName: "path"), completion: .file())
    var file: String

    @OptionGroup var places: PlaceOptions

    mutating func run() throws {
      let file = file
      try DatabaseSession.use(places.paths) { try $0.backup(to: file) }
      Streams.error("Copied to \(file).\n")
    }
  }

  /// Gives the space of what was deleted back.
  struct Vacuum: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "vacuum", abstract: "Give the space of deleted conversations back to the disk.")

    @OptionGroup var places: PlaceOptions

    mutating func run() throws {
      try DatabaseSession.use(places.paths) { try $0.vacuum() }
      Streams.error("Compacted.\n")
    }
  }

  /// Looks for damage.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Look for damage; --rebuild-index rebuilds the search index.")

    @Flag(name: .long, help: "Rebuild the search index.")
    var rebuildIndex = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var places: PlaceOptions

    mutating func run() throws {
      let problems: [String]
      do {
        problems = try ConversationDatabase.problems(
          in: DataDirectory(places.paths.dataDirectory), rebuildsIndex: rebuildIndex)
      } catch {
        problems = [HarmlessText.line(error.message)]
      }
      if output.json {
        Streams.out(JSON.list(problems.map { .text($0) }).indented() + "\n")
      } else if problems.isEmpty {
        Streams.out("No damage was found.\(rebuildIndex ? " The search index was rebuilt." : "")\n")
      } else {
        for problem in problems { Streams.error("mixchat: \(problem)\n") }
      }
      if !problems.isEmpty { throw CommandStop(nil) }
    }
  }
}
