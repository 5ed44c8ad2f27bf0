import ArgumentParser

/// What shells complete.
///
/// The parser gives the root's free words everything that follows, subcommands included, and zsh refuses a command with
/// both. So completion sees a root without free words: a prompt is nothing that could be completed.
enum Completions {
  /// Whether a shell, or somebody installing its script, asks.
  static func isAskedFor(_ arguments: [String]) -> Bool {
    arguments.first == "---completion" || arguments.first?.hasPrefix("--generate-completion-script") == true
  }

  /// The script or the names, as the parser gives them: in what it throws.
  static func answer(_ arguments: [String]) -> ParserStop {
    do {
      _ = try Root.parseAsRoot(arguments)
      return ParserStop(root: Root.self, error: CleanExit.message(""))
    } catch {
      return ParserStop(root: Root.self, error: error)
    }
  }

  private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "mixchat", abstract: RootCommand.configuration.abstract, subcommands: Subcommands.all)

    @OptionGroup var options: ChatOptions
  }
}
