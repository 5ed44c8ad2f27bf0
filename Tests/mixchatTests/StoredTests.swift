import ChatStore
import Conversations
import Foundation
import Testing
import TestSupport

@testable import mixchat

/// What commands say of conversations on the disk, and of a disk that is not well.
@Suite("What is stored, by the real program")
struct StoredTests {
  private func server() throws -> FaultServer {
    try FaultServer.chat { _ in FaultStep.reply(["The quick fox."]) }
  }

  private func program(_ server: FaultServer, _ more: String = "") throws -> Program {
    try Program(lab: server, more)
  }

  private func database(_ program: Program) -> String { program.home + ".local/share/mixchat/mixchat.db" }

  /// Puts a file that is no database in the database's place.
  private func spoil(_ program: Program) throws {
    let file = URL(filePath: database(program))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(repeating: UInt8(ascii: "x"), count: 5000).write(to: file)
  }

  @Test(
    "A file that is no database is set aside with a sentence, and the reply comes",
    arguments: [["hi"], ["--json", "hi"], ["-c", "hi"], ["conversations"], ["usage"]])
  func damaged(_ arguments: [String]) throws {
    let server = try server()
    let program = try program(server)
    try spoil(program)
    let outcome = try program.run(arguments)
    let told = outcome.errors.ranges(of: "was set aside as \(database(program)).damaged-").count
    #expect(told == 1, "\(outcome.errors)")
    if arguments.last == "hi", !arguments.contains("-c") { #expect(outcome.status == 0, "\(outcome.errors)") }
    if arguments.contains("--json") { #expect(try object(outcome.output)["content"] as? String == "The quick fox.") }
    #expect(try !program.run(["conversations"]).errors.contains("set aside"))
  }

  @Test("Whatever the mask withholds, the user can use what was made, and no one else", arguments: ["777", "277", "0"])
  func masks(_ mask: String) throws {
    let server = try server()
    let program = try program(server)
    let line = "umask \(mask); \"$0\" hi && \"$0\" -c more && \"$0\" export -o all.json"
    let outcome = try program.run(other: "/bin/sh", ["-c", line, Program.path])
    #expect(outcome.status == 0, "\(outcome)")
    let folder = String(database(program).dropLast("/mixchat.db".count))
    let modes = try [folder, database(program), program.home + "all.json"].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
    }
    #expect(modes == [0o700, 0o600, 0o600])
  }

  @Test("`export -o -` goes to standard output, as `import -` comes from standard input")
  func dash() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["hi"]).status == 0)
    let outcome = try program.run(["export", "-f", "md", "-o", "-"])
    #expect(outcome.output.contains("fox") && outcome.errors.isEmpty, "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: program.home + "-"))
  }

  @Test("An export with a file in its way names the option that replaces it")
  func inTheWay() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["hi"]).status == 0)
    let line = ["export", "-o", program.home + "all.json"]
    #expect(try program.run(line).status == 0)
    let again = try program.run(line)
    #expect(again.status != 0 && again.errors.contains("replace it with --force."), "\(again)")
  }

  @Test("Where nothing can be written any more, what is there can be read")
  func noRoom() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["hi"]).status == 0)
    // Without the signal that ends a program which writes past the limit.
    let line = "(trap '' XFSZ; \(Sanitizers.areOn ? "" : "ulimit -f 0; ")\"$0\" \"$@\"; echo $?) 2>&1 | cat"
    for arguments in [["show"], ["search", "fox"], ["export", "-f", "md"]] {
      let outcome = try program.run(other: "/bin/sh", ["-c", line, Program.path] + arguments)
      #expect(outcome.output.contains("fox") && outcome.output.hasSuffix("\n0\n"), "\(outcome.output)")
    }
  }

  @Test(
    "A full disk is named, and read from", .enabled(if: ChildProgram.ownMounts != nil, "no mounts are allowed here"))
  func fullDisk() throws {
    let server = try server()
    let program = try program(server)
    let script = """
      mount -t tmpfs -o size=2m none "$HOME" || exit
      echo '[{"role":"user","content":"a word"}]' >"$HOME/m.json"
      "$0" import "$HOME/m.json"
      head -c 9999999 /dev/zero >"$HOME/fill" 2>/dev/null
      "$0" show
      "$0" delete --yes "$("$0" conversations | tail -n 1 | cut -d' ' -f1)"
      """
    let flags = try #require(ChildProgram.ownMounts)
    let outcome = try program.run(other: "/usr/bin/unshare", [flags, "sh", "-c", script, Program.path])
    #expect(outcome.output.contains("a word"), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("is on a full disk"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("I/O error"))
  }

  @Test("A check names a file that is no database, and leaves it")
  func check() throws {
    let server = try server()
    let program = try program(server)
    try spoil(program)
    let outcome = try program.run(["database", "check"])
    #expect(outcome.status != 0)
    #expect(!outcome.output.contains("No damage"))
    #expect(outcome.errors.contains(database(program)), "\(outcome.errors)")
    #expect(try Data(contentsOf: URL(filePath: database(program))).count == 5000)
  }

  @Test("A reply whose program was killed is shown as cut off, and while it comes as arriving")
  func cutOff() throws {
    let gate = FaultGate()
    let server = try FaultServer(scripts: [[.head(), .delta("Half of"), .pause(gate)]])
    let program = try Program(aimlapi: server)
    let child = try program.start(["hi"])
    try child.wait(for: "the first token") { $0.contains("Half of") ? true : nil }
    try Waiting.blocking("the reply in the database") {
      try program.run(["show"]).output.contains("still arriving") ? true : nil
    }
    child.kill()
    _ = try? child.finish()
    for _ in 0..<2 { #expect(try program.run(["show"]).output.contains("cut off")) }
    let messages = try #require(try object(try program.run(["show", "--json"]).output)["messages"] as? [[String: Any]])
    #expect(messages.last?["state"] as? String == "interrupted")
  }

  @Test("What came of a reply besides its text is there after its program was killed: pictures, sound, calls of tools")
  func killedData() throws {
    let deltas = [
      #"{"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}"#,
      #"{"audio":{"data":"UklGR","format":"wav"}}"#, #"{"audio":{"data":"iQAAA"}}"#, #"{"refusal":"I will "}"#,
      #"{"tool_calls":[{"index":0,"id":"call_9","type":"function","function":{"name":"tides","arguments":""}}]}"#,
      #"{"tool_calls":[{"index":0,"function":{"arguments":"{\"port\":\"Ber"}}]}"#,
      #"{"tool_calls":[{"index":0,"function":{"arguments":"gen\"}"}}]}"#, #"{"refusal":"not."}"#,
      #"{"annotations":[{"type":"url_citation","url_citation":{"url":"https://example.org/tides","title":"Tides"}}]}"#,
    ]
    let gate = FaultGate()
    let events = deltas.map { FaultStep.event("{\"choices\":[{\"index\":0,\"delta\":\($0)}]}") }
    let server = try FaultServer(scripts: [[.head(), .delta("Half of")] + events + [.pause(gate)]])
    let program = try Program(aimlapi: server)
    let child = try program.start(["hi"])
    try child.wait(for: "the first token") { $0.contains("Half of") ? true : nil }
    let words = ["iVBORw0KGgo=", "UklGRiQAAA", "call_9", "tides", "Bergen", "I will not.", "https://example.org/tides"]
    func shown() throws -> String { try program.run(["show", "--json"]).output }
    try Waiting.blocking("the data in the database") {
      let shown = try shown()
      return words.allSatisfy(shown.contains) ? true : nil
    }
    child.kill()
    _ = try? child.finish()
    let messages = try #require(try object(try shown())["messages"] as? [[String: Any]])
    #expect(messages.last?["state"] as? String == "interrupted")
    for word in words { #expect(try shown().contains(word), "\(word)") }
  }

  @Test("Where the conversations cannot be opened, what to do is said once")
  func advice() throws {
    let server = try server()
    let program = try program(server)
    try FileManager.default.createDirectory(atPath: database(program), withIntermediateDirectories: true)
    let outcome = try program.run(["-c", "hi"])
    #expect(outcome.status == 1)
    let advice = "name another data directory with --data-dir or MIXCHAT_DATA_DIR.\n"
    #expect(outcome.errors.hasSuffix(advice), "\(outcome)")
  }

  @Test("A budget whose past cannot be read: asked about where asking is set, else said")
  func budget() throws {
    let server = try server()
    for (action, status) in [("ask", 77), ("warn", 0)] {
      let program = try program(server, "budget: {day: 5, action: \(action)}\n")
      try FileManager.default.createDirectory(atPath: database(program), withIntermediateDirectories: true)
      let before = server.chatRequests.count
      let outcome = try program.run(["--no-save", "--max-tokens", "9", "hi"])
      #expect(outcome.errors.contains("What was spent today cannot be read"), "\(outcome.errors)")
      #expect(outcome.status == status)
      #expect(server.chatRequests.count - before == (status == 0 ? 1 : 0))
    }
  }

  @Test("search is the finder: titles, one line a conversation, marks beside the text; archived ones on demand")
  func search() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["quick one"]).status == 0)
    #expect(try program.run(["another"]).status == 0)
    let hits = try list(try program.run(["search", "quick", "--json"]).output)
    #expect(hits.map { $0["title"] as? String } == ["quick one", "another"], "a title that matches comes first")
    #expect(hits.last?["snippet"] as? String == "The quick fox.")
    #expect(hits.last?["marks"] as? [[Int]] == [[4, 9]])
    #expect(try program.run(["search", "quick"]).output.contains("  The [quick] fox.\n"))
    let id = try #require(hits.last?["conversation"] as? String)
    let store = ConversationStore(directory: DataDirectory(program.home + ".local/share/mixchat")) { _ in }
    store.perform(.setArchived(try #require(ConversationID(id)), true))
    #expect(store.close())
    #expect(try list(try program.run(["search", "quick", "--json"]).output).count == 1)
    let all = try list(try program.run(["search", "quick", "--all", "--json"]).output)
    #expect(all.map { $0["archived"] as? Bool } == [false, true])
    #expect(all.last?["conversation"] as? String == id)
  }

  @Test("conversations and search are narrowed by tags, and say them")
  func tags() throws {
    let server = try server()
    let program = try program(server)
    for prompt in ["quick one", "another"] { #expect(try program.run([prompt]).status == 0) }
    let file = program.home + "all.json"
    let whole = try program.run(["export"]).output
    let tagged = whole.replacing(
      "\"title\": \"quick one\",", with: "\"title\": \"quick one\", \"tags\": [\"work\", \"Lake\"],")
    try tagged.write(toFile: file, atomically: true, encoding: .utf8)
    let copy = try self.program(server)
    #expect(try copy.run(["import", file]).status == 0)
    let listed = try list(try copy.run(["conversations", "--tag", "work", "--tag", "#lake", "--json"]).output)
    #expect(listed.map { $0["title"] as? String } == ["quick one"])
    #expect(listed.first?["tags"] as? [String] == ["lake", "work"])
    #expect(try copy.run(["conversations"]).output.contains("quick one  #lake #work"))
    #expect(try list(try copy.run(["search", "#work", "fox", "--json"]).output).count == 1)
    #expect(try copy.run(["search", "#lake"]).output.contains("quick one  #lake #work"))
    #expect(try copy.run(["show", listed.first?["id"] as? String ?? ""]).output.contains(" · #lake #work\n"))
    #expect(try copy.run(["conversations", "--tag", "no"]).errors == "No conversation has these tags.\n")
    #expect(try copy.run(["conversations", "--tag", "a b"]).status == 64)
    #expect(try copy.run(["export"]).output.contains("\"tags\": [\n"))
  }

  @Test("An id may be shortened while it is one conversation's; what is none, or several, is 65")
  func prefixes() throws {
    let server = try server()
    let program = try program(server)
    for _ in 0..<2 { #expect(try program.run(["hi"]).status == 0) }
    let ids = try list(try program.run(["conversations", "--json"]).output).compactMap { $0["id"] as? String }
    let shared = String(zip(ids[0], ids[1]).prefix { $0.0 == $0.1 }.map(\.0))
    let short = String(ids[0].prefix(shared.count + 1))
    for arguments in [["show", short, "--json"], ["export", short], ["--conversation", short, "--json", "more"]] {
      let outcome = try program.run(arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(ids[0]) && !outcome.output.contains(ids[1]))
    }
    for arguments in [["show"], ["export"], ["delete", "--yes"]] {
      let several = try program.run(arguments + [shared])
      #expect(several.status == 65)
      #expect(several.errors.contains("More than one conversation's id begins with"), "\(several.errors)")
      let none = try program.run(arguments + ["zzz"])
      #expect(none.status == 65)
      #expect(none.errors.contains("There is no conversation “zzz”"), "\(none.errors)")
    }
    #expect(try program.run(["delete", "--yes", short]).status == 0)
    #expect(try list(try program.run(["conversations", "--json"]).output).map { $0["id"] as? String } == [ids[1]])
  }

  @Test("Parameters are numbers in show as in export; formats go by their endings too")
  func exported() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["-t", "0.5", "--max-tokens", "9", "hi"]).status == 0)
    let shown = try object(try program.run(["show", "--json"]).output)
    #expect(shown["parameters"] as? [String: Double] == ["temperature": 0.5, "max_tokens": 9])
    let long = try program.run(["export", "--format", "markdown"]).output
    #expect(long.contains("The quick fox."))
    #expect(try program.run(["export", "-f", "md"]).output == long)
    #expect(try program.run(["export", "-f", "HTM"]).output.hasPrefix("<!"))
    #expect(try program.run(["export", "-f", "docx"]).status == 64)
  }

  @Test("A file with nothing new is no failure, and says so; with --force an export replaces what a link leads to")
  func files() throws {
    let server = try server()
    let program = try program(server)
    #expect(try program.run(["hi"]).status == 0)
    let file = program.home + "all.json"
    symlink("all.json", program.home + "link.json")
    #expect(try program.run(["export", "-o", file]).status == 0)
    chmod(file, 0o666)
    #expect(try program.run(["export", "-o", program.home + "link.json"]).status != 0)
    #expect(try program.run(["export", "--force", "-o", program.home + "link.json"]).status == 0)
    var status = stat()
    #expect(lstat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(lstat(program.home + "link.json", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    let again = try program.run(["import", file])
    #expect(again.status == 0)
    #expect(again.errors == "Nothing new: 1 conversation is here already.\n")
  }
}
