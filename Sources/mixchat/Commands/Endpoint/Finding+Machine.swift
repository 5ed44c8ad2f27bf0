import ChatAPI
import ChatStore
import Configuration
import Conversations
import Glibc
import LocalModel
import Tokenizer

/// What the doctor finds on this machine.
extension Finding {
  /// The config file, and what it settles.
  static func config(_ settings: Settings) -> Finding {
    let path = settings.paths.configFile
    let isThere = access(path, F_OK) == 0
    let file = isThere ? "\(path) has no mistakes" : "No config file at \(path); built-in defaults hold"
    return Finding("config", .passed, "\(file). Provider \(settings.provider.name), model \(settings.model).")
  }

  /// The database: that it opens, is whole, and is private.
  static func store(_ paths: Paths) -> Finding {
    guard access(paths.databaseFile, F_OK) == 0 else {
      return Finding("store", .passed, "There are no conversations at \(paths.databaseFile) yet.")
    }
    do {
      let database = try ConversationDatabase(directory: DataDirectory(paths.dataDirectory))
      let problems = try database.problems()
      try database.close()
      if let notice = database.notice { return Finding("store", .failed, notice) }
      if let first = problems.first {
        let advice = "`mixchat database check` lists all; `mixchat export -o all.json` saves what can be read."
        return Finding("store", .failed, "\(paths.databaseFile) is damaged: \(first).", advice: advice)
      }
    } catch {
      return Finding("store", .failed, error.message)
    }
    var status = stat()
    if stat(paths.databaseFile, &status) == 0, status.st_mode & 0o077 != 0 {
      let advice = "chmod 600 \(paths.databaseFile)"
      return Finding("store", .warned, "\(paths.databaseFile) can be read by others.", advice: advice)
    }
    return Finding("store", .passed, "\(paths.databaseFile) is whole.")
  }

  /// What the terminal is taken for.
  static func terminal(_ environment: [String: String]) -> [Finding] {
    func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    var findings: [Finding] = []
    let name = set("TERM") ?? "unset"
    let colors = set("NO_COLOR") != nil ? "no colours (NO_COLOR)" : set("COLORTERM").map { "COLORTERM \($0)" }
    let parts = [
      "TERM \(name)", colors, set("TMUX") != nil ? "inside tmux" : nil, set("SSH_TTY") != nil ? "over ssh" : nil,
      Streams.isTerminal(STDOUT_FILENO) ? "\(Streams.columns) columns" : "stdout is no terminal",
    ]
    let detail = parts.compactMap { $0 }.joined(separator: ", ") + "."
    let isDumb = name == "dumb" || name == "unset"
    findings.append(
      Finding(
        "terminal", isDumb ? .warned : .passed, detail,
        advice: isDumb ? "The full screen needs a TERM that can move the cursor; `mixchat --plain` does not." : nil))
    let locale = set("LC_ALL") ?? set("LC_CTYPE") ?? set("LANG") ?? "C"
    // Whatever it is, the full screen uses a UTF-8 locale (`NcursesTerminal.useUTF8`): a terminal of another may not.
    let isOther = isOtherEncoding(locale)
    findings.append(
      Finding(
        "locale", isOther ? .warned : .passed, "The locale is \(locale); text is read and written as UTF-8.",
        advice: isOther ? "If letters look wrong, set the terminal to UTF-8, and LANG=C.UTF-8." : nil))
    return findings
  }

  /// Whether a locale's name says another encoding than UTF-8, as `de_DE.ISO-8859-1` does.
  private static func isOtherEncoding(_ locale: String) -> Bool {
    guard let dot = locale.firstIndex(of: ".") else { return false }
    let name = locale[locale.index(after: dot)...].prefix { $0 != "@" }
    return !["utf-8", "utf8"].contains(name.lowercased())
  }

  /// The embedded model's files.
  static func localModel(_ settings: Settings) -> Finding {
    let files = LocalModelFiles.locate(settings)
    if let complaint = files.complaint { return Finding("local model", .warned, complaint) }
    return Finding("local model", .passed, "\(files.modelName) is installed: \(files.model).")
  }

  /// What counts tokens for the model in force.
  static func tokenizer(_ settings: Settings) -> Finding {
    let model = settings.model
    if settings.provider.isEmbedded { return Finding("tokenizer", .passed, "The local model counts its own tokens.") }
    let description = TokenCounter().tokenizerDescription(model: model)
    guard let reason = description.reason else {
      return Finding("tokenizer", .passed, "\(description.name) counts \(model) exactly.")
    }
    return Finding("tokenizer", .warned, "Counts for \(model) are estimates: \(reason)")
  }
}
