import Cells
import Conversations
import Files
import Glibc
import Hands
import Processes

// Folders: a tree of names, then the texts of the files, as much as is sensible.

extension InputReader {
  /// What of a folder joins at most: files, bytes of one, bytes of all.
  static let mostFiles = 400, largestInFolder = 128 << 10
  /// Bytes of text from which a folder is asked about.
  static let largeFolder = 200_000

  /// A folder with its files. What git ignores is left out where git keeps it; hidden files are elsewhere.
  func folder(_ path: String, _ running: RunningCommand) throws(Failure) -> AttachedFile {
    let place = settings.expanded(path)
    let shown = path.hasSuffix("/") ? path : path + "/"
    var names = try gitNames(place, running) ?? walked(place)
    let total = names.count
    guard total > 0 else { throw Failure(.badRequest, "\(shown) holds no files.") }
    names = Array(names.prefix(Self.mostFiles))
    var tree = ""
    var blocks: [String] = []
    var bytes = 0
    for name in names {
      guard !running.isStopped else { throw Self.stopped(shown) }
      let text = bytes < settings.largest ? textInFolder("\(place)/\(name)", running) : nil
      tree += text == nil ? "\(name) (not included)\n" : "\(name)\n"
      guard let text else { continue }
      bytes += text.utf8.count
      blocks.append(Attachment(name: shown + name, text: text).block)
    }
    if total > names.count { tree += "… and \(SizeText.grouped(total - names.count)) more\n" }
    let heading = "Folder `\(shown)`, \(total) file\(total == 1 ? "" : "s")"
    let list = Attachment(name: shown, heading: heading, language: "text", text: tree)
    let whole = ([list.block] + blocks).joined(separator: "\n\n")
    let lines = whole.utf8.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    var file = AttachedFile(
      summary: FileSummary(name: shown, bytes: whole.utf8.count, lines: lines), block: whole)
    if bytes > Self.largeFolder {
      file.question = "\(shown) brings \(blocks.count) files, \(SizeText.bytes(whole.utf8.count))."
    }
    return file
  }

  /// The text of a file in a folder; nil for what is no text, too large, or no file.
  private func textInFolder(_ path: String, _ running: RunningCommand) -> String? {
    // What cannot be read is in the tree as left out.
    guard let file = try? OpenFile(path, takesStreams: false), !TextFile.isBinary(file.head),
      let bytes = try? file.read(most: Self.largestInFolder, running)
    else { return nil }
    return try? TextFile.read(bytes, name: path)
  }

  /// The files that git knows, or does not ignore; nil where there is no git, or no repository.
  private func gitNames(_ place: String, _ running: RunningCommand) throws(Failure) -> [String]? {
    guard LoaderChoice.isInstalled("git", settings) else { return nil }
    let command = ["git", "-C", place, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."]
    let outcome = CommandRun(seconds: settings.seconds, largest: 16 << 20).run(command, running)
    if outcome.end == .stopped { throw Self.stopped(place) }
    guard outcome.end == .exited(0) else { return nil }
    let names = outcome.output.split(separator: 0).compactMap { String(validating: $0, as: UTF8.self) }
    // A file that was deleted is still known.
    return Array(Set(names)).sorted().filter { access("\(place)/\($0)", F_OK) == 0 }
  }

  /// The files below a folder, hidden ones left out; links to folders are not followed.
  private func walked(_ place: String) -> [String] {
    var names: [String] = []
    var pending = [""]
    while let folder = pending.popLast(), names.count < 20_000 {
      for name in (try? Folder.names("\(place)/\(folder)")) ?? [] where !name.hasPrefix(".") {
        var status = stat()
        guard lstat("\(place)/\(folder)\(name)", &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          pending.append("\(folder)\(name)/")
        } else {
          names.append(folder + name)
        }
      }
    }
    return names.sorted()
  }
}

/// What a repository says, by name: `@git:diff`.
enum NamedSource {
  /// Its command, and what to say where it says nothing.
  static let all: [String: (command: [String], language: String, nothing: String)] = [
    "git:diff": (
      ["git", "--no-pager", "diff", "--no-color", "--no-ext-diff", "HEAD"], "diff", "There are no changes since HEAD."
    ),
    "git:staged": (
      ["git", "--no-pager", "diff", "--no-color", "--no-ext-diff", "--cached"], "diff", "Nothing is staged."
    ),
    "git:log": (
      ["git", "--no-pager", "log", "--no-color", "--stat", "-n", "20"], "text", "There are no commits."
    ),
    "git:status": (["git", "--no-pager", "status", "--short", "--branch"], "text", "There is nothing to tell."),
  ]
}

extension InputReader {
  /// What a repository says.
  func source(_ name: String, _ running: RunningCommand) throws(Failure) -> AttachedFile? {
    guard let source = NamedSource.all[name] else { return nil }
    guard LoaderChoice.isInstalled("git", settings) else {
      throw Failure(.badRequest, "\(name) needs git: install the Debian package git (apt install git).")
    }
    let outcome = CommandRun(seconds: settings.seconds, largest: settings.largest).run(source.command, running)
    switch outcome.end {
    case .exited(0): break
    case .stopped: throw Self.stopped(name)
    case .full: throw Failure(.badRequest, "\(name) is larger than \(settings.largestInWords).")
    case .timeOut, .notStarted, .exited:
      let said = HarmlessText.clause(String(decoding: outcome.errors.prefix(200), as: UTF8.self))
      throw Failure(.badRequest, "\(name) cannot be had: \(said.isEmpty ? "git did not end well" : said).")
    }
    let text = try Self.text(outcome.output, name: name)
    guard text.contains(where: { !$0.isWhitespace }) else { throw Failure(.badRequest, source.nothing) }
    let heading = "Output of `\(source.command.filter { !$0.hasPrefix("--no-") }.joined(separator: " "))`"
    return AttachedFile(Attachment(name: name, heading: heading, language: source.language, text: text))
  }
}
