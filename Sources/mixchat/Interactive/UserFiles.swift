import Cells
import Configuration
import Conversations
import Files
import Glibc

/// Files the user names: written, listed; each failure a sentence that names the file.
enum UserFiles {
  /// `~` made into the home directory: $HOME, else that of the user.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    let home = ProcessEnvironment.variables["HOME"] ?? ""
    return (home.isEmpty ? Paths.home : home) + path.dropFirst()
  }

  /// A path as people write it: below the home directory with `~`.
  static func shortened(_ path: String) -> String {
    let home = expanded("~")
    return home.count > 1 && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }

  /// The format that asks for replies by the schema in a file, as JSON.
  static func schema(_ path: String) throws(CommandStop) -> String {
    func refused(_ sentence: String) -> CommandStop {
      CommandStop("\(sentence) Nothing was sent.", code: ExitStatus.badInput)
    }
    let text: String
    do throws(FileProblem) {
      guard let read = try PrivateFiles.read(expanded(path), takesStreams: true) else {
        throw FileProblem(missing: path)
      }
      text = read
    } catch {
      throw refused(error.message)
    }
    guard let format = ResponseFormat.object(text) else {
      throw refused("The schema \(path) \(JSONText.compact(text) == nil ? "holds no JSON" : "is no JSON object").")
    }
    return format
  }

  /// Whether a path is this program's standard input, whichever way it is written.
  static func isStandardInput(_ path: String) -> Bool {
    ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path)
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
      names.append(folder + name + (isFolder(entry.pointee.d_type, expanded(folder) + name) ? "/" : ""))
    }
    return names.sorted()
  }

  /// Most directories say so themselves; a link is looked through. An entry as a whole must not be read: it ends with
  /// its name.
  private static func isFolder(_ kind: UInt8, _ path: @autoclosure () -> String) -> Bool {
    switch Int(kind) {
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

  /// A path with a number before its ending: `picture-2.png`.
  static func numbered(_ path: String, _ number: Int) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[name...].lastIndex(of: "."), dot > name else { return "\(path)-\(number)" }
    return "\(path[..<dot])-\(number)\(path[dot...])"
  }

  /// Writes a file that must not exist yet.
  static func writeNew(_ text: String, to path: String, mode: mode_t = 0o644) throws(Failure) {
    try writeNew(Array(text.utf8), to: path, mode: mode)
  }

  /// The same of bytes.
  static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(Failure) {
    do throws(FileError) {
      try WholeFile.write(bytes, to: path, existing: .kept, mode: mode)
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

  /// A built-in theme, or one in the config's themes directory. `auto` goes by the terminal's ground; until it is
  /// known, by COLORFGBG, else it is dark.
  static func theme(_ name: String, _ paths: Paths, on ground: Color? = nil) throws(Failure) -> Theme {
    func fitted(_ theme: Theme) -> Theme { ground.map(theme.fitted) ?? theme }
    if name == "auto" { return fitted(ground?.isLight ?? isLightBackground ? .light : .dark) }
    if let theme = Theme.builtIn(name) { return fitted(theme) }
    do throws(ConfigProblem) {
      return fitted(try themeFile(name, paths))
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
    } catch let problem as FileProblem {
      throw ConfigProblem(file: path, line: problem.line, what: problem.inPlace)
    } catch {
      throw ConfigProblem(file: path, what: "It cannot be used.")
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
