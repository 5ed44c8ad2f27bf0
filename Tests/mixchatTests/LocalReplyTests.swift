import Conversations
import Foundation
import LocalModel
import TestSupport
import Testing

@Suite("Replies of the local model")
struct LocalReplyTests {
  private static let models = ["MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory]

  @Test("so small a model ends by itself at a low temperature: it repeats less, and has a limit")
  func ends() throws {
    let program = try Program(Self.models)
    let outcome = try program.run(["-p", "local", "-t", "0.2", "Name three rivers"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.output.isEmpty)
    let file = program.home + "kept.json"
    #expect(try program.run(["export", "-o", file]).status == 0)
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    for field in ["repeat_penalty", "max_tokens"] { #expect(kept.contains(field), "\(field)") }
  }

  @Test("a limit of the user's own holds, by either of its names")
  func ownLimit() throws {
    let program = try Program(Self.models)
    let outcome = try program.run(["-p", "local", "--max-tokens", "3", "--json", "Name three rivers"])
    #expect(outcome.output.contains("\"completion_tokens\":3"), "\(outcome.output)")
  }

  @Test("a model that is not there is refused in a sentence that names those that are")
  func missing() throws {
    let outcome = try Program(Self.models.merging(["MIXCHAT_LOCAL_MODEL": "nosuch"]) { $1 }).run(["-p", "local", "hi"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("There is no local model nosuch. Installed: "), "\(outcome.errors)")
    let listed = try Program(Self.models.merging(["MIXCHAT_LOCAL_MODEL": "nosuch"]) { $1 }).run(["config"]).output
    #expect(listed.contains("nosuch") && listed.contains("MIXCHAT_LOCAL_MODEL"))
  }
}
