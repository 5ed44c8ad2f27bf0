import ChatCore
import Foundation
import LocalModel
import Locks
import TestSupport
import Testing

/// What a server reported, to wait on.
private final class Reports: Sendable {
  private let events = Locked<[LocalModelServer.Event]>([])

  func add(_ event: LocalModelServer.Event) { events.withLock { $0.append(event) } }
  var all: [LocalModelServer.Event] { events.withLock { $0 } }

  /// The first event that `matches`, once it is there.
  func first<Value>(_ what: String, _ matches: (LocalModelServer.Event) -> Value?) async throws -> Value {
    try await Waiting.until(what) { all.lazy.compactMap(matches).first }
  }

  func failure() async throws -> Failure {
    try await first("a failure") { if case .failed(let failure) = $0 { failure } else { nil } }
  }

  func address() async throws -> String {
    try await first("the address") { if case .ready(let url) = $0 { url } else { nil } }
  }
}

private func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 }

@Suite struct LocalModelServerTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// The files a server needs, whose interpreter is a shell and whose launcher is `script`.
  private func fakeFiles(_ script: String) throws -> LocalModelFiles {
    let files = LocalModelFiles(directory: home.path)
    try FileManager.default.createDirectory(atPath: home.file("lib/xllamacpp"), withIntermediateDirectories: true)
    // The interpreter's own options come first; the launcher and the model are the last two arguments.
    let python = "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\nexec sh \"$1\" \"$2\"\n"
    for (path, text) in [(files.python, python), (files.launcher, script), (files.library, ""), (files.model, "")] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: files.python)
    return files
  }

  @Test func saysWhatIsMissingAndWhatToDo() async throws {
    let reports = Reports()
    let server = LocalModelServer(files: LocalModelFiles(directory: "/nonexistent"))
    server.start(report: reports.add)
    let failure = try await reports.failure()
    #expect(failure.cause == .localModel)
    #expect(failure.message.contains("/nonexistent/python is missing"))
    #expect(failure.cause.row.advice.contains("make run"))
  }

  @Test func becomesReadyAndStops() async throws {
    let reports = Reports()
    // Ends as the real launcher does: when its standard input closes.
    let server = LocalModelServer(files: try fakeFiles("echo noise; echo ready http://127.0.0.1:4321; cat; exit 0"))
    server.start(report: reports.add)
    let address = try await reports.address()
    #expect(address == "http://127.0.0.1:4321/v1")
    let child = try #require(server.processID)
    server.stop()
    _ = try await reports.first("the end") { $0 == .stopped ? true : nil }
    #expect(!isAlive(child))
    #expect(reports.all.first == .loading(seconds: 0))
  }

  @Test func tellsWhyTheServerEnded() async throws {
    let reports = Reports()
    let server = LocalModelServer(files: try fakeFiles("echo 'out of memory, sorry' >&2; exit 7"))
    server.start(report: reports.add)
    let failure = try await reports.failure()
    #expect(failure.message == "The local model's server ended with status 7: out of memory, sorry.")
  }

  @Test func canBeStartedAgain() async throws {
    let reports = Reports()
    let server = LocalModelServer(files: try fakeFiles("exit 7"))
    server.start(report: reports.add)
    _ = try await reports.failure()
    try await Waiting.until("a second failure") {
      server.start(report: reports.add)
      return reports.all.filter { if case .failed = $0 { true } else { false } }.count > 1 ? true : nil
    }
  }

  @Test func theRealModelLoadsAndDiesWithItsLifeline() async throws {
    let files = LocalModelFiles.locate()
    try #require(files.missing == nil, "run Scripts/setup.sh test first")
    let reports = Reports()
    var server: LocalModelServer? = LocalModelServer(files: files)
    server?.start(report: reports.add)
    let address = try await reports.address()
    #expect(try get(address.replacingOccurrences(of: "/v1", with: "/health")).contains("ok"))
    let child = try #require(server?.processID)
    // Nobody holds the server any longer: its child goes with it.
    server = nil
    _ = try await reports.first("the end") { $0 == .stopped ? true : nil }
    #expect(!isAlive(child))
  }

  /// One GET from another program, since a test needs no client library.
  private func get(_ address: String) throws -> String {
    let script = "import sys,urllib.request as u;print(u.urlopen(sys.argv[1]).read())"
    return try ChildProgram.run(["env", "no_proxy=*", "python3", "-c", script, address]).output
  }
}

@Suite struct LocalModelFilesTests {
  @Test(arguments: [
    (["MIXCHAT_MODEL_DIR": "/m", "HOME": "/h"], "/m"),
    (["XDG_CACHE_HOME": "/c", "HOME": "/h"], "/c/mixchat/models/v1"),
    (["HOME": "/h"], "/h/.cache/mixchat/models/v1"),
    // A relative XDG path is to be ignored.
    (["XDG_CACHE_HOME": "c", "HOME": "/h"], "/h/.cache/mixchat/models/v1"),
  ])
  func isFoundWhereItIsInstalled(_ environment: [String: String], _ directory: String) {
    #expect(LocalModelFiles.locate { environment[$0] }.directory == directory)
  }

  @Test func theInstallerUsesTheSameNames() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let script = try String(contentsOf: root.appendingPathComponent("Scripts/install-model.sh"), encoding: .utf8)
    let files = LocalModelFiles(directory: "$target")
    for path in [files.python, files.library, files.model, files.tokenizer, files.launcher] {
      #expect(script.contains(path), "\(path)")
    }
    #expect(script.contains("layout=v1"))
  }
}
