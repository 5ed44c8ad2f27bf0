import Foundation
import Processes
import Testing
import TestSupport

@Suite("Programs that are left to themselves")
struct LeftProgramTests {
  @Test(
    "one that ends in a moment tells its code",
    arguments: [
      (["true"], .ended(0)), (["sh", "-c", "exit 4"], .ended(4)), (["no-such-program"], .notStarted(ENOENT)),
    ]
      as [([String], LeftProgram.Outcome)])
  func ends(command: [String], outcome: LeftProgram.Outcome) {
    #expect(LeftProgram.start(command, patience: 20_000) == outcome)
  }

  @Test("one that goes on is not waited for, and is no zombie once it ended and another is started")
  func runs() throws {
    let folder = try TemporaryDirectory()
    let (go, number) = (folder.file("go"), folder.file("number"))
    let script = "echo $$ >'\(number)'; while [ ! -e '\(go)' ]; do sleep 0.05; done"
    #expect(LeftProgram.start(["sh", "-c", script], patience: 200) == .runs)
    let child: pid_t = try Waiting.blocking("its number") {
      (try? String(contentsOfFile: number, encoding: .utf8)).flatMap {
        pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    try "".write(toFile: go, atomically: true, encoding: .utf8)
    try Waiting.blocking("its end, noticed by the next start") {
      _ = LeftProgram.start(["true"], patience: 20_000)
      return kill(child, 0) == 0 ? nil : true
    }
  }
}
