import Cells
import Glibc
import Hands
import Inputs
import Processes
import TerminalIO
import Threads
import Tokenizer

/// Puts a turn together of the prompt's words, piped input and files.
struct PromptText {
  /// The prompt's words.
  var words: String
  /// Piped input; nil when stdin is a terminal.
  var input: [UInt8]?
  /// Files, in the order named.
  var files: [AttachedFile] = []

  /// The turn's text: words, then input, then each file as a named fenced block; empty when there is nothing to say.
  func assembled() throws(CommandStop) -> String {
    var parts: [String] = []
    if !words.trimmingSpaces().isEmpty { parts.append(words) }
    if let input {
      let piped = Self.withoutFinalNewline(try Self.text(input))
      if !piped.trimmingSpaces().isEmpty { parts.append(piped) }
    }
    return (parts + files.map(\.block).filter { !$0.isEmpty }).joined(separator: "\n\n")
  }

  /// Standard input as text.
  static func text(_ input: [UInt8]) throws(CommandStop) -> String {
    do throws(TextFile.Refusal) {
      return try TextFile.read(input, name: "Standard input")
    } catch {
      throw CommandStop("\(error.message) Nothing was sent.", code: ExitStatus.badInput)
    }
  }

  private static func withoutFinalNewline(_ text: String) -> String {
    var text = text
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  /// Reads the files that `-f` names, then those that the words mention as `@path`. Where people watch, says what each
  /// takes before anything is sent.
  static func readFiles(
    _ options: [String], mentionedIn words: String, by reader: InputReader, _ counter: TokenCounter, model: String
  ) throws -> [AttachedFile] {
    let named = options.map { FileMention(argument: $0) }
    let mentions = FileMention.all(in: words)
    guard !named.isEmpty || !mentions.isEmpty else { return [] }
    let files = try stoppably(reading: (named + mentions).map(\.path)) { running in
      reader.attach(named, areNamed: true, counter: counter, model: model, running)
        + reader.attach(mentions, counter: counter, model: model, running)
    }
    if let wrong = files.first(where: { $0.summary.problem != nil }) {
      throw CommandStop("\(wrong.summary.words) Nothing was sent.", code: ExitStatus.badInput)
    }
    if let question = files.lazy.compactMap(\.question).first {
      guard try Consent.isGiven(question) else {
        throw CommandStop("Nothing was sent.", code: ExitStatus.badInput)
      }
    }
    if Streams.isTerminal(STDERR_FILENO) {
      for file in files { Streams.notice(file.summary.words) }
    }
    return files
  }

  /// Reads on a thread of its own, so that Ctrl+C ends the programs that read as well. Says what is read when that
  /// takes more than a second.
  private static func stoppably(
    reading names: [String], _ read: @escaping @Sendable (RunningCommand) -> [AttachedFile]
  ) throws -> [AttachedFile] {
    let signals = Interruption.start()
    defer { Interruption.stop() }
    let (mailbox, running) = (Mailbox<[AttachedFile]>(), RunningCommand())
    inBackground { mailbox.post(read(running)) }
    let (line, isTerminal) = (ProgressLine(), Streams.isTerminal(STDERR_FILENO))
    defer { line.clear() }
    let what = HarmlessText.line(names.first ?? "") + (names.count > 1 ? " and \(names.count - 1) more" : "")
    var seconds = 0
    do throws(CommandStop) {
      return try mailbox.waitAndDrain(signals: signals) {
        seconds += 1
        line.show("mixchat: Reading \(what) … \(seconds) s (Ctrl+C stops)")
        if seconds == 1, !isTerminal { Streams.error("mixchat: Reading \(what) …\n") }
      }.flatMap(\.self)
    } catch {
      running.stop()
      throw error
    }
  }
}
