import Conversations
import Testing
import TestSupport

/// StoreChild, the other process of these tests, and the lines it says.
extension ChildProgram {
  static func store(_ arguments: String..., input: Input = .empty) throws -> ChildProgram {
    try ChildProgram([TmuxSession.product("StoreChild")] + arguments, input: input)
  }

  /// One that streams into a new reply in a directory, and the reply.
  static func streaming(in directory: TemporaryDirectory, seed: Int) throws -> (child: ChildProgram, reply: MessageID) {
    let child = try store("journal", directory.path, String(seed))
    let line = try child.waitForLine { $0.hasPrefix("reply ") }
    return (child, try #require(MessageID(String(line.dropFirst("reply ".count)))))
  }

  var lines: [Substring] { lines(of: output) }

  @discardableResult
  func waitForLine(_ isWanted: (Substring) -> Bool) throws -> Substring {
    try wait(for: "a line") { lines(of: $0).first(where: isWanted) }
  }

  private func lines(of output: String) -> [Substring] {
    // The last line may not be whole yet.
    output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }
}
