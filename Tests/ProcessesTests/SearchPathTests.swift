import Foundation
import Processes
import Testing
import TestSupport

@Suite("Where programs are looked for")
struct SearchPathTests {
  @Test("the environment says so; where it says nothing, the usual folders")
  func path() {
    #expect(SearchPath.of(["PATH": "/a:/b"]) == "/a:/b")
    #expect(SearchPath.of(["PATH": ""]) == "")
    #expect(SearchPath.of(["HOME": "/root"]).split(separator: ":") == ["/usr/local/bin", "/usr/bin", "/bin"])
  }

  @Test("a program is one that can be run, in one of the folders or by its own path")
  func programs() throws {
    let home = try TemporaryDirectory()
    try home.program("see", "exit 0")
    try Data().write(to: URL(fileURLWithPath: home.file("text")))
    #expect(SearchPath.holds("see", in: "/nowhere:\(home.path)"))
    #expect(SearchPath.holds(home.file("see"), in: ""))
    #expect(!SearchPath.holds("see", in: "/nowhere") && !SearchPath.holds("text", in: home.path))
  }
}
