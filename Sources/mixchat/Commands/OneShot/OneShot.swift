import ChatCore
import Glibc

/// `mixchat prompt`: one reply to stdout.
struct OneShot {
  let launch: Launch
  let printsJSON: Bool

  init(_ launch: Launch, printsJSON: Bool) {
    self.launch = launch
    self.printsJSON = printsJSON
  }

  /// Asks and prints; returns the exit code.
  func run() throws -> Int32 {
    let input = Streams.isTerminal(STDIN_FILENO) ? nil : try Streams.readInput()
    let files = try PromptText.read(launch.files)
    let text = try PromptText(words: launch.prompt, input: input, files: files).assembled()
    guard !text.isEmpty else {
      throw CommandStop("There is nothing to send: the prompt and standard input are empty.", code: ExitStatus.usage)
    }
    throw CommandStop("not yet")
  }
}
