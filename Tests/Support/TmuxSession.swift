import Foundation

/// A program in a real terminal: a private tmux server with one pane, driven by keys and read as a person sees it.
///
/// Tests wait for what the screen shows, never for time to pass. The server ends with the value.
public final class TmuxSession: Sendable {
  /// Why a session could not do what was asked.
  public struct Problem: Error, CustomStringConvertible {
    /// A sentence, with the screen where there was one.
    public var description: String
  }

  /// A directory of this session's own; removed at the end.
  public var directory: String { home.path }
  private let home: TemporaryDirectory
  private let socket: String
  /// Ends the server, which is no one's child, when the tests are killed.
  private let reaper: ChildProgram

  /// Starts `command` in a terminal of a size. Of the test's own environment it has what programs need to run at all.
  ///
  /// HOME and the XDG directories are in the session's own directory; the model's stay where they are installed.
  public init(
    _ command: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    options: [String] = []
  ) throws {
    home = try TemporaryDirectory()
    let directory = home.path
    socket = directory + "/tmux"
    // What ends the tests by the terminal's keys is sent to this one as well.
    let watch = "trap '' HUP INT TERM; read -r nothing; tmux -S \"$1\" kill-server"
    reaper = try ChildProgram(["sh", "-c", watch, "sh", socket], input: .held)
    var variables = [
      "HOME": directory, "XDG_CONFIG_HOME": directory + "/config", "XDG_DATA_HOME": directory + "/data",
      "XDG_STATE_HOME": directory + "/state", "MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory,
      // The small one, whatever else is installed here.
      "MIXCHAT_LOCAL_MODEL": "SmolLM2-135M-Instruct",
      "LANG": "C.UTF-8",
      // A shell that is ended writes its history when the directory is being removed, and would leave it behind.
      "HISTFILE": "",
    ]
    variables.merge(environment) { _, new in new }
    // The pane's own shell command: variables, then the program. A shell keeps its status, since tmux now and then
    // loses that of a program which ends quickly; another, whose place the program takes, tells its process id.
    let assignments = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\(TmuxSession.quoted($0.value))" }
    let start = TmuxSession.quoted("echo $$ > \(directory)/pid; exec \"$@\"")
    let line =
      (["env"] + assignments + ["sh", "-c", start, "sh"] + command.map(TmuxSession.quoted)).joined(separator: " ")
      + "; echo $? > \(directory)/status"
    let settings = [
      "set -g remain-on-exit on", "set -g escape-time 0", "set -g status off", "set -g default-terminal tmux-256color",
      "set -g history-limit 5000", "set -g extended-keys on", "set -g default-shell /bin/sh",
    ]
    try (settings + options).joined(separator: "\n").write(
      toFile: directory + "/tmux.conf", atomically: true, encoding: .utf8)
    try tmux("-u", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", line)
  }

  deinit {
    do {
      try tmux("kill-server")
    } catch {
      // A test may have ended it already; a server that is left behind must not go unseen.
      guard (try? tmux("list-sessions")) != nil else { return }
      FileHandle.standardError.write(Data("A tmux server is left behind: \(error)\n".utf8))
    }
  }

  /// Where a program built with the tests is.
  public static func product(_ name: String) throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
    // The tests may be run by a helper of the toolchain's own; the package's build folder is then next to the sources.
    if FileManager.default.isExecutableFile(atPath: path) { return path }
    let built = SourceTree.path(".build/debug/" + name)
    guard FileManager.default.isExecutableFile(atPath: built) else {
      throw Problem(description: "\(name) is not built: neither \(path) nor \(built) is there.")
    }
    return built
  }

  /// Where the local model and the tokenizers are that programs under test use.
  public static var modelDirectory: String {
    let environment = ProcessInfo.processInfo.environment
    if let directory = environment["MIXCHAT_MODEL_DIR"], !directory.isEmpty { return directory }
    return (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/mixchat/models/v1"
  }

  /// A text as one word of a shell's line.
  public static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}

extension TmuxSession {
  /// Presses keys by tmux' names: `Enter`, `C-c`, `M-Left`, `F2`, `Escape`.
  public func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

  /// Types text as it is.
  public func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

  /// Sends bytes as a terminal of the user's own would.
  public func send(_ bytes: some Sequence<UInt8>) throws {
    try tmux(["send-keys", "-H"] + bytes.map { String($0, radix: 16) })
  }

  /// Pastes a file's content, in brackets where the program asked for them.
  public func paste(_ text: String) throws {
    let path = directory + "/paste"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try tmux("load-buffer", path)
    try tmux("paste-buffer", "-p", "-r")
  }

  /// From here on keeps what the program writes, byte by byte; returns the file.
  public func record() throws -> String {
    let file = home.path + "/record"
    try tmux("pipe-pane", "cat > \(file)")
    return file
  }

  /// Gives the terminal another size.
  public func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The screen's rows, without trailing blanks; `styled` with their escape sequences.
  public func screen(styled: Bool = false) throws -> [String] {
    let text = try tmux(["capture-pane", "-p"] + (styled ? ["-e"] : []))
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// A format variable of the pane, such as `cursor_x`, `alternate_on` or `pane_dead_status`.
  public func value(_ name: String) throws -> String {
    try tmux("display-message", "-p", "#{\(name)}").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What was copied last, into the terminal's own clipboard.
  public func buffer() throws -> String { (try? tmux("show-buffer")) ?? "" }

  /// Columns of each row up to its last glyph, as the terminal itself counts them.
  public func rowWidths() throws -> [Int] {
    try tmux("copy-mode")
    try tmux("send-keys", "-X", "top-line")
    var widths: [Int] = []
    for _ in try screen() {
      let text = try tmux(
        "send-keys", "-X", "end-of-line", ";", "display-message", "-p", "#{copy_cursor_x}", ";", "send-keys", "-X",
        "cursor-down")
      widths.append(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1)
    }
    try tmux("send-keys", "-X", "cancel")
    return widths
  }

  /// The process id of the program in the pane; 0 before it has started.
  public var processID: Int32 { number(in: "pid") ?? 0 }

  private func number(in file: String) -> Int32? {
    guard let text = try? String(contentsOfFile: directory + "/" + file, encoding: .utf8), text.last == "\n" else {
      return nil
    }
    return Int32(text.dropLast())
  }

  /// Sends a signal to the program in the pane.
  public func signal(_ number: Int32) throws {
    let process = processID
    guard process > 1 else { throw Problem(description: "no program runs in the pane") }
    kill(process, number)
  }

  /// Waits until the screen satisfies a condition, and returns it; throws with the last screen when it does not in
  /// time.
  ///
  /// A terminal may have read but a part of a frame: what is asserted of one screen belongs into one condition.
  @discardableResult
  public func wait(
    for what: String, seconds: Double = Waiting.limit, until condition: ([String]) throws -> Bool
  ) async throws -> [String] {
    var last: [String] = []
    do {
      return try await Waiting.until(what, seconds: seconds, every: 20) {
        last = try screen()
        return try condition(last) ? last : nil
      }
    } catch let error as Waiting.InVain {
      throw Problem(
        description: "\(error); the screen is\n" + last.map { "│" + $0 }.joined(separator: "\n"))
    }
  }

  /// Waits until texts are somewhere on the screen, all in one frame.
  @discardableResult
  public func wait(forText texts: String..., seconds: Double = Waiting.limit) async throws -> [String] {
    try await wait(for: "“\(texts.joined(separator: "”, “"))”", seconds: seconds) { screen in
      texts.allSatisfy { text in screen.contains { $0.contains(text) } }
    }
  }

  /// Waits until the program has left its screen to the shell that started it, whose prompt is `prompt>`.
  public func waitForPrompt() async throws {
    try await wait(for: "the shell's prompt") { screen in
      try screen.last { !$0.isEmpty } == "prompt>" && value("alternate_on") == "0"
    }
  }

  /// Waits until the program has ended, and returns its exit status (128 and more for a signal).
  public func waitForExit(seconds: Double = Waiting.limit) async throws -> Int {
    try await wait(for: "the program's end", seconds: seconds) { _ in number(in: "status") != nil }
    return Int(number(in: "status") ?? -1)
  }
}

extension TmuxSession {
  /// What the server, and with it every program in it, inherits: neither the user's settings nor a proxy of the
  /// machine.
  private static let variables: [String] = {
    let environment = ProcessInfo.processInfo.environment
    let kept = ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"]
    return kept.compactMap { name in environment[name].map { "\(name)=\($0)" } } + ["TERM=xterm-256color"]
  }()

  @discardableResult private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

  @discardableResult private func tmux(_ arguments: [String]) throws -> String {
    let command = ["env", "-i"] + TmuxSession.variables + ["tmux", "-S", socket, "-f", directory + "/tmux.conf"]
    let outcome = try ChildProgram.run(command + arguments)
    guard outcome.status == 0 else {
      throw Problem(description: "tmux \(arguments.joined(separator: " ")): \(outcome.output)\(outcome.errors)")
    }
    return outcome.output
  }
}
