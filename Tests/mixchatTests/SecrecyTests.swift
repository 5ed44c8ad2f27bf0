import Foundation
import TestSupport
import Testing

@Suite("What a crash leaves behind")
struct SecrecyTests {
  /// Runs a shell line where core files would be written into an empty directory; answers what is there then.
  private static func remains(of line: String, _ variables: [String: String] = [:]) throws -> [String] {
    let directory = try TemporaryDirectory()
    // Swift's own crash report, where it is on by default, reads memory in ways that the sanitizers take for mistakes.
    let assignments = ["SWIFT_BACKTRACE=enable=no"] + variables.map { "\($0.key)=\($0.value)" }
    try ChildProgram.run(
      ["env", "-C", directory.path, "HOME=\(directory.path)"] + assignments + [
        "sh", "-c", "ulimit -c unlimited; \(line)",
      ])
    return try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasPrefix("core") }
  }

  /// Whether this system writes core files next to the process that crashed, so that the test can fail.
  static let writesCores = (try? remains(of: "kill -ABRT $$"))?.isEmpty == false

  @Test("No core file, which would hold the key", .enabled(if: writesCores, "no core files are written here"))
  func core() throws {
    let server = try FaultServer(scripts: [[.head(), .delta("Half"), .stall]])
    let line = """
      '\(Program.path)' --no-save hi >out </dev/null & child=$!
      until grep -q Half out; do kill -0 $child || exit 1; sleep 0.01; done
      kill -ABRT $child; wait $child; test $? = 134
      """
    let found = try Self.remains(of: line, ["AIMLAPI_API_KEY": "sk-secret", "AIMLAPI_BASE_URL": server.url])
    #expect(found == [])
    #expect(server.requests.count == 1)
  }
}
