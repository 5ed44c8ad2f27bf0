import Conversations
import Foundation
import Locks
import Testing
import TestSupport

@testable import LocalModel

/// What a server reported, to wait on: for as long as the server lives, and no longer.
private final class Reports: Sendable {
  private let events = Locked<[LocalModelServer.Event]>([])
  private let stream: AsyncStream<Void>
  private let changed: AsyncStream<Void>.Continuation

  init() { (stream, changed) = AsyncStream.makeStream() }

  /// Behind the last event there is nothing to wait for.
  func add(_ event: LocalModelServer.Event) {
    events.withLock { $0.append(event) }
    changed.yield()
    switch event {
    case .failed, .stopped: changed.finish()
    case .loading, .ready: break
    }
  }
  var all: [LocalModelServer.Event] { events.withLock { $0 } }

  /// The first event that `matches`, once it is there.
  func first<Value>(_ what: String, _ matches: (LocalModelServer.Event) -> Value?) async throws -> Value {
    if let found = all.lazy.compactMap(matches).first { return found }
    for await _ in stream {
      if let found = all.lazy.compactMap(matches).first { return found }
    }
    return try #require(all.lazy.compactMap(matches).first, "\(what) never came: \(all)")
  }

  func failure() async throws -> Failure {
    try await first("a failure") { if case .failed(let failure) = $0 { failure } else { nil } }
  }

  func address() async throws -> (url: String, key: String) {
    try await first("the address") { if case .ready(let url, let key) = $0 { (url, key) } else { nil } }
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
    // The interpreter's own options come first, then the launcher with what it is given.
    let python = "#!/bin/sh\nshift 3\nexec sh \"$@\"\n"
    for (path, text) in [(files.python, python), (files.launcher, script), (files.library, ""), (files.model, "")] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: files.python)
    return files
  }

  /// How a server fails that is started with these files.
  private func failure(of files: LocalModelFiles) async throws -> Failure {
    let reports = Reports()
    let server = LocalModelServer(files: files)
    server.start(report: reports.add)
    return try await reports.failure()
  }

  @Test func saysWhatIsMissingAndWhatToDo() async throws {
    let failure = try await failure(of: LocalModelFiles(directory: "/nonexistent"))
    #expect(failure.cause == .localModel)
    #expect(failure.message.contains("The local model is not installed."))
    #expect(failure.message.hasSuffix("Run `mixchat local install`."))
  }

  /// What is missing, each with what the table of failures adds to it.
  @Test func saysOnceWhatToDo() throws {
    func sentence(_ files: LocalModelFiles) throws -> String {
      let complaint = try #require(files.complaint)
      #expect(complaint.hasSuffix("."), "\(complaint)")
      return "\(complaint) \(FailureCause.localModel.row.advice)"
    }
    var sentences = [try sentence(LocalModelFiles(directory: "/nonexistent"))]
    var files = try fakeFiles("")
    for model in ["SmolLM2-135M-Instruct", "qwen2.5-coder-0.5b-instruct", "nothing"] {
      files.model = files.chosenModel(model)
      try? FileManager.default.removeItem(atPath: files.model)
      sentences.append(try sentence(files))
    }
    try FileManager.default.removeItem(atPath: files.python)
    try FileManager.default.createSymbolicLink(atPath: files.python, withDestinationPath: "/nonexistent/python3")
    sentences.append(try sentence(files))
    #expect(Set(sentences).count == 5)
    for sentence in sentences {
      for command in ["mixchat local install", "apt-get install", "mixchat doctor"] {
        #expect(sentence.split(separator: command, omittingEmptySubsequences: false).count <= 2, "\(sentence)")
      }
    }
  }

  @Test func becomesReadyAndStops() async throws {
    let reports = Reports()
    // Ends as the real launcher does: when its standard input closes.
    let server = LocalModelServer(files: try fakeFiles("echo noise; echo ready http://127.0.0.1:4321; cat; exit 0"))
    server.start(report: reports.add)
    #expect(try await reports.address().url == "http://127.0.0.1:4321/v1")
    let child = try #require(server.processID)
    // Out of the terminal's reach: Ctrl+C stops a reply, not the server.
    #expect(getpgid(child) == child && getsid(child) != getsid(0))
    server.stop()
    _ = try await reports.first("the end") { $0 == .stopped ? true : nil }
    #expect(!isAlive(child))
    #expect(reports.all.first == .loading(seconds: 0))
  }

  @Test func tellsWhyTheServerEnded() async throws {
    let failure = try await failure(of: fakeFiles("echo 'out of memory, sorry' >&2; exit 7"))
    #expect(failure.message == "The local model's server ended with status 7: out of memory, sorry.")
  }

  @Test func canBeStartedAgain() async throws {
    let reports = Reports()
    let server = LocalModelServer(files: try fakeFiles("exit 7"))
    server.start(report: reports.add)
    _ = try await reports.failure()
    let again = Reports()
    server.start(report: again.add)
    _ = try await again.failure()
  }

  @Test func namesThePackageOfALibraryThatIsMissing() async throws {
    let line = "ImportError: libgomp.so.1: cannot open shared object file: No such file or directory"
    let failure = try await failure(of: fakeFiles("echo '\(line)' >&2; exit 1"))
    #expect(failure.message == "libgomp1 is missing, which the local model needs. Run `apt-get install libgomp1`.")
  }

  @Test func tellsTheServerWhatTheConfigSays() async throws {
    var files = try fakeFiles("shift; echo \"$*\" >&2; exit 1")
    files.options.threads = 3
    files.options.window = 1024
    files.options.unloadsAfter = 60
    files.options.parameters = [.init("n_batch", "64")]
    let failure = try await failure(of: files)
    #expect(failure.message.contains("--window 1024 --threads 3 --unload 60 --set n_batch=64"), "\(failure.message)")
  }

  @Test func theRealModelLoadsAndDiesWithItsLifeline() async throws {
    let files = LocalModelFiles.locate(model: "SmolLM2-135M-Instruct")
    try #require(files.missing == nil, "run Scripts/setup.sh test first")
    let reports = Reports()
    var server: LocalModelServer? = LocalModelServer(files: files)
    server?.start(report: reports.add)
    let (address, key) = try await reports.address()
    let health = address.replacingOccurrences(of: "/v1", with: "/health")
    #expect(try ask([health], "Authorization: Bearer \(key)").hasPrefix("200 "))
    // No one else, by whatever name: another user, or a page in a browser whose host name leads here.
    let root = try #require(address.firstRange(of: "/mixchat").map { String(address[..<$0.lowerBound]) })
    let paths = ["/", "/health", "/v1/health", "/v1/models", "/models", "/props", "/slots", "/metrics", "/api/tags"]
    let addresses = [root, root + "/mixchat"].flatMap { place in paths.map { place + $0 } }
    for header in ["Host: evil.example", "Host: localhost", "Authorization: Bearer 1", "Origin: https://evil.example"] {
      let answers = try ask(addresses, header).split(separator: "\n")
      #expect(answers.count == addresses.count)
      for answer in answers { #expect(answer.hasPrefix("401 ") || answer.hasPrefix("404 "), "\(header): \(answer)") }
    }
    let child = try #require(server?.processID)
    // No one holds the server any longer: its child goes with it.
    server = nil
    _ = try await reports.first("the end") { $0 == .stopped ? true : nil }
    #expect(!isAlive(child))
  }

  /// GETs of another program, since a test needs no client library: a line each, with the status and the body.
  private func ask(_ addresses: [String], _ header: String) throws -> String {
    let script = """
      import sys, urllib.request as u, urllib.error
      name, value = sys.argv[1].split(": ", 1)
      for address in sys.argv[2:]:
          try:
              answer = u.urlopen(u.Request(address, headers={name: value}))
          except urllib.error.HTTPError as error:
              answer = error
          print(answer.status, address, answer.read())
      """
    return try ChildProgram.run(["env", "no_proxy=*", "python3", "-c", script, header] + addresses).output
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

  @Test func theInstallerUsesTheSamePlaces() throws {
    #expect(try SourceTree.text("Scripts/install-model.sh").contains("layout=v1"))
    let installer = try SourceTree.text("Resources/local-model/install.py")
    for name in ["\"python\"", "\"lib\", \"xllamacpp\", \"__init__.py\"", "\"tokenizer.model.v1\""] {
      #expect(installer.contains(name), "\(name)")
    }
  }

  @Test func theInstallersTableIsTheTableOfTheProgram() throws {
    let table = try SourceTree.text("Resources/local-model/models.json")
    #expect(table == KnownModel.document)
  }
}
