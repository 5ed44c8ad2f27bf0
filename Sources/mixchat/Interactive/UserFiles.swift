import Cells
import ChatCore
import Configuration
import Conversations
import Files
import Glibc
import Hands
import Tokenizer

/// Files the user names: read, written, listed; each failure a sentence that names the file.
enum UserFiles {
  /// The most that one file may bring into a turn, in bytes.
  static let largest = 16 << 20

  /// `~` made into the home directory: $HOME, else that of the user.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    let home = ProcessEnvironment.variables["HOME"] ?? ""
    return (home.isEmpty ? Paths.home : home) + path.dropFirst()
  }

  /// Reads what a turn mentions. Words that only look like a mention (`@someone`) are passed over.
  /// Where the user names files (`-f`), each must be there.
  static func attach(_ mentions: [FileMention], areNamed: Bool = false) -> [AttachedFile] {
    mentions.flatMap { mention -> [AttachedFile] in
      // A file may be called what would else be a pattern or a range.
      for literal in [mention.written, mention.path] where exists(literal) {
        let lines = literal == mention.path ? mention.lines : nil
        return [attached(literal, shown: literal, lines: lines, takesStreams: areNamed)]
      }
      guard mention.isGlob else {
        guard areNamed || mention.looksLikePath else { return [] }
        return [missing(mention, "There is no file \(mention.path).")]
      }
      let paths = matches(expanded(mention.path))
      if paths.isEmpty { return [missing(mention, "No file matches \(mention.path).")] }
      return paths.map { attached($0, shown: $0, lines: mention.lines, takesStreams: false) }
    }
  }

  /// The same, with the tokens of each for a model.
  static func attach(_ mentions: [FileMention], areNamed: Bool = false, counter: TokenCounter, model: String)
    -> [AttachedFile]
  {
    var files = attach(mentions, areNamed: areNamed)
    for place in files.indices where files[place].summary.problem == nil {
      files[place].summary.tokens = counter.count(files[place].block, model: model)
    }
    return files
  }

  /// A text file's text, its name in the sentence when it is none.
  static func text(_ path: String) throws(CommandStop) -> String {
    do {
      return try TextFile.read(try read(expanded(path), takesStreams: true), name: path)
    } catch let failure as Failure {
      throw CommandStop(failure.message, code: ExitStatus.badInput)
    } catch {
      throw CommandStop((error as? TextFile.Refusal)?.message, code: ExitStatus.badInput)
    }
  }

  private static func exists(_ path: String) -> Bool { access(expanded(path), F_OK) == 0 }

  private static func missing(_ mention: FileMention, _ words: String) -> AttachedFile {
    AttachedFile(summary: FileSummary(name: mention.path, problem: words), block: "", isMissing: true)
  }

  private static func attached(
    _ path: String, shown: String, lines: ClosedRange<Int>?, takesStreams: Bool
  ) -> AttachedFile {
    do throws(Failure) {
      let bytes = try read(expanded(path), takesStreams: takesStreams)
      do throws(TextFile.Refusal) {
        let text = try TextFile.read(bytes, name: shown, lines: lines)
        let attachment = Attachment(name: shown, lines: lines, text: text)
        return AttachedFile(summary: attachment.summary, block: attachment.block)
      } catch {
        throw Failure(.badRequest, error.message)
      }
    } catch {
      return AttachedFile(summary: FileSummary(name: shown, problem: error.message), block: "")
    }
  }

  /// Reads a file to its end. With `takesStreams` also a pipe or a terminal (`<(command)`, `/dev/stdin`), which may
  /// have to be waited for: only where nothing else waits for the caller.
  private static func read(_ path: String, takesStreams: Bool) throws(Failure) -> [UInt8] {
    func refused(_ reason: String) -> Failure {
      Failure(.badRequest, "\(path) cannot join the turn: \(reason).")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (takesStreams ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw refused(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw refused(String(cString: strerror(errno))) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || (takesStreams && (kind == S_IFIFO || kind == S_IFCHR)) else {
      throw refused("it is no file")
    }
    guard status.st_size <= largest else { throw refused("it is larger than 16 MB") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw refused(String(cString: strerror(errno)))
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= largest else { throw refused("it is larger than 16 MB") }
    }
  }

  /// Whether a path is this program's standard input, whichever way it is written.
  static func isStandardInput(_ path: String) -> Bool {
    ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path)
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_BRACE, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { place in found.gl_pathv[place].map { String(cString: $0) } }
  }

  /// Paths that begin so, written as typed; directories end in a slash.
  static func names(beginning prefix: String) -> [String] {
    let cut = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
    let (folder, start) = (String(prefix[..<cut]), prefix[cut...])
    guard let directory = opendir(folder.isEmpty ? "." : expanded(folder)) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(start), name != ".", name != "..", !name.hasPrefix(".") || start.hasPrefix(".") else {
        continue
      }
      names.append(folder + name + (isFolder(entry.pointee, expanded(folder) + name) ? "/" : ""))
    }
    return names.sorted()
  }

  /// Told by most directories themselves; a link is looked through.
  private static func isFolder(_ entry: dirent, _ path: @autoclosure () -> String) -> Bool {
    switch Int(entry.d_type) {
    case Int(DT_DIR): return true
    case Int(DT_LNK), Int(DT_UNKNOWN): return isFolder(path())
    default: return false
    }
  }

  /// Whether there is a folder; links are followed.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Writes a file that must not exist yet.
  static func writeNew(_ text: String, to path: String, mode: mode_t = 0o644) throws(Failure) {
    do throws(FileError) {
      try WholeFile.write(text, to: path, existing: .kept, mode: mode)
    } catch {
      let reason =
        error.code == EEXIST ? "it exists already and was left as it is; give another name" : error.reason
      throw Failure(.store, "\(path) was not written: \(reason).")
    }
  }

  /// The user's own themes.
  static func themeNames(_ paths: Paths) -> [String] {
    PrivateFiles.list(paths.themesDirectory).filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }
  }

  /// A built-in theme, or one in the config's themes directory. `auto` follows COLORFGBG, else is dark.
  static func theme(_ name: String, _ paths: Paths) throws(Failure) -> Theme {
    if name == "auto" { return isLightBackground ? .light : .dark }
    if let theme = Theme.builtIn(name) { return theme }
    do throws(ConfigProblem) {
      return try themeFile(name, paths)
    } catch {
      throw Failure(.store, error.description)
    }
  }

  /// What is wrong with a theme's file.
  static func themeProblem(_ name: String, _ paths: Paths) -> ConfigProblem? {
    do throws(ConfigProblem) {
      _ = try themeFile(name, paths)
      return nil
    } catch {
      return error
    }
  }

  private static func themeFile(_ name: String, _ paths: Paths) throws(ConfigProblem) -> Theme {
    let path = "\(paths.themesDirectory)/\(name).theme"
    do {
      guard let text = try PrivateFiles.read(path, limit: 1 << 20) else {
        throw ConfigProblem(file: path, what: "There is no theme \(name): neither built in nor here.")
      }
      return try Theme.parse(text, name: name)
    } catch let problem as ConfigProblem {
      throw problem
    } catch let error as Theme.ParseError {
      throw ConfigProblem(file: path, line: error.line, what: error.message)
    } catch {
      throw ConfigProblem(file: path, what: (error as? FileProblem)?.message ?? "It cannot be used.")
    }
  }

  private static var isLightBackground: Bool {
    // rxvt and its heirs tell "foreground;background" by number; 7 and 15 are white.
    guard let value = getenv("COLORFGBG").map({ String(cString: $0) }), let last = value.split(separator: ";").last
    else {
      return false
    }
    return last == "7" || last == "15"
  }
}
