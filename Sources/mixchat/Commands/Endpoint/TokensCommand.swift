import ArgumentParser
import Cells
import ChatAPI
import Configuration
import Conversations
import Glibc
import Inputs
import Tokenizer

/// `mixchat tokens`: how many tokens a text is.
struct TokensCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens", abstract: "Count the tokens of a text; of standard input when no file is named.",
    discussion: """
      Counts with the model's own tokenizer where it is installed. An estimate is marked with ~. --json prints an \
      array, an object for each text.
      """)

  @Argument(help: ArgumentHelp("The text files.", valueName: "path"), completion: .file())
  var file: [String] = []

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  /// One text's count.
  struct Count {
    var path: String?
    var bytes: Int
    var count: TokenCount
  }

  mutating func run() throws {
    let settings = try SettingsLoader(places, endpoint).load()
    let texts = try readTexts()
    // Without a key the local model answers, but it is Mixtral's tokens that people count.
    let isByDefault = settings.provider.isEmbedded && !settings.isNamed("provider")
    let model = isByDefault ? Provider.aimlapi.model : settings.model
    let (tokens, tokenizer) = try Self.count(texts.map(\.text), model: model, settings, atServer: !isByDefault)
    let counts = zip(texts, tokens).map { text, count in
      Count(path: text.path, bytes: text.text.utf8.count, count: count)
    }
    if output.json {
      Streams.out(Self.json(counts, model: model, tokenizer: tokenizer.name).indented() + "\n")
    } else {
      if let reason = tokenizer.reason { Streams.error("mixchat: \(reason) This is an estimate.\n") }
      for count in counts {
        Streams.out(Self.shown(count.count) + (counts.count > 1 ? "  \(count.path ?? "-")" : "") + "\n")
      }
    }
  }

  private typealias Tokenizer = (name: String, isExact: Bool, reason: String?)

  /// Counts with the model's own tokenizer: here, or at the embedded model's server, which is started for it.
  private static func count(
    _ texts: [String], model: String, _ settings: Settings, atServer: Bool
  ) throws -> ([TokenCount], Tokenizer) {
    let counter = TokenCounter()
    var tokenizer: Tokenizer = counter.tokenizerDescription(model: model)
    if atServer, settings.provider.isEmbedded, !tokenizer.isExact {
      do {
        let counts = try EndpointSession.use(settings) { client, name in
          var counts: [TokenCount] = []
          for text in texts { counts.append(TokenCount(try await client.tokenize(provider: name, text: text), .exact)) }
          return counts
        }
        return (counts, ("\(model) (its own server)", true, nil))
      } catch let stop as CommandStop {
        // Without a sentence it was stopped by a signal.
        guard let message = stop.message else { throw stop }
        tokenizer.reason = message
      }
    }
    return (texts.map { counter.count($0, model: model) }, tokenizer)
  }

  private func readTexts() throws -> [(path: String?, text: String)] {
    guard file.isEmpty else { return try file.map { ($0, try InputReader.text($0)) } }
    if Streams.isTerminal(STDIN_FILENO) { Streams.error("Type the text; Ctrl+D ends it.\n") }
    return [(nil, try PromptText.text(try Streams.readInput()))]
  }

  private static func shown(_ count: TokenCount) -> String {
    count.source == .estimated ? "~\(count.tokens)" : String(count.tokens)
  }

  private static func json(_ counts: [Count], model: String, tokenizer: String) -> JSON {
    let objects = counts.map { count -> JSON in
      [
        "file": .string(count.path), "tokens": .count(count.count.tokens),
        "exact": .flag(count.count.source != .estimated), "tokenizer": .text(tokenizer), "model": .text(model),
        "bytes": .count(count.bytes),
      ]
    }
    return .list(objects)
  }
}
