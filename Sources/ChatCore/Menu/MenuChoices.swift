import Cells
import Conversations
import Hands

// What the menu lists: commands, the values of their arguments, files.

extension AppState {
  /// What has to be asked for before a word can be completed.
  enum MenuSource: Equatable {
    /// Nothing.
    case known
    /// The files below the working folder.
    case folder
    /// What a folder holds that was written out; also what begins so in it.
    case listing(String)
    /// The provider's catalogue.
    case models
  }

  func source(of point: CompletionPoint) -> MenuSource {
    switch point.kind {
    case .command: .known
    case .mention where !Self.isWrittenOut(point.typed): .folder
    case .mention, .argument(.file): .listing(Self.folder(of: point.typed))
    case .argument(.model): .models
    case .argument: .known
    }
  }

  /// Whether a path leads out of the working folder, or to hidden names, which the list of files leaves out.
  private static func isWrittenOut(_ path: String) -> Bool {
    path.hasPrefix("/") || path.hasPrefix("~") || path.hasPrefix(".") || path.contains("/.")
  }

  /// The folder of a path; hidden names in it are wanted where one has been begun.
  private static func folder(of path: String) -> String {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return path[..<cut] + (path[cut...].hasPrefix(".") ? "." : "")
  }

  /// Lines of a menu that are worth walking through.
  private static let mostFiles = 100

  func choices(for point: CompletionPoint) -> [CompletionCandidate] {
    switch source(of: point) {
    case .folder:
      return CompletionCandidate.rank(paths: menu.folder ?? [], by: point.typed, limit: Self.mostFiles)
    case .listing(let prefix):
      guard menu.listed.prefix == prefix else { return [] }
      let typed = point.typed.lowercased()
      let names = menu.listed.names.filter { $0.lowercased().hasPrefix(typed) }
      return names.prefix(Self.mostFiles).map {
        var candidate = CompletionCandidate.path($0)
        if point.kind != .mention { candidate.text = $0 }
        candidate.marks = [0..<point.typed.count]
        return candidate
      }
    case .known, .models: break
    }
    switch point.kind {
    case .command: return CompletionCandidate.commands(point.typed, defaults.keymap)
    case .argument(let kind): return CompletionCandidate.rank(values(of: kind, point.command?.name), by: point.typed)
    case .mention: return []
    }
  }

  /// The values that an argument takes, those that it has now marked.
  private func values(of kind: CommandArgument.Kind, _ command: String?) -> [CompletionCandidate] {
    switch kind {
    case .model:
      return knownModels.map { model in
        let line = model.line(current: conversation.model, provider: provider)
        return .init(line.text, detail: line.detail, isCurrent: line.isCurrent, isDim: line.isDim)
      }
    case .provider: return providerChoices.map(\.candidate)
    case .preset: return presetChoices.map(\.candidate)
    case .prompt: return promptChoices.map(\.candidate)
    case .theme: return themeChoices.map(\.candidate)
    case .choice(let words):
      let current =
        switch command {
        case "mouse": settings.mouseIsOn ? "on" : "off"
        case "keys": composer.style.rawValue
        default: ""
        }
      return words.map { .init($0, isCurrent: $0 == current) }
    case .parameter:
      return ParameterName.allCases.map { name in
        let value = conversation.parameters[name].map { "\(ParameterText.short($0)) now; " } ?? ""
        return .init(name.rawValue, detail: value + name.row.range)
      } + extraFields
    case .value(let name?): return values(of: name)
    case .value(nil), .text, .shell, .number, .file: return []
    }
  }

  /// The fields that are no parameters: those that are set, and the beginning of a new one's name.
  private var extraFields: [CompletionCandidate] {
    conversation.parameters.extra.fields.map { .init(RequestField.prefix + $0.name, detail: "\($0.json) now") }
      + [.init(RequestField.prefix, detail: "any other field of the request", isFinal: false)]
  }

  private func values(of name: ParameterName) -> [CompletionCandidate] {
    let value = conversation.parameters[name].map(ParameterText.short)
    var words = value.map { [$0] } ?? []
    // Where nothing is listed, what may be typed is said.
    var unset = name.row.unset
    switch name.row.kind {
    case .flag: words += ["true", "false"].filter { $0 != value }
    case .choice(let all): words += all.filter { $0 != value }
    case .format: words += ResponseFormat.words.filter { $0 != value }
    default: unset = "or type \(name.row.range) · \(unset)"
    }
    return words.map { .init($0, isCurrent: $0 == value) } + [.init("default", detail: unset, isCurrent: value == nil)]
  }
}

extension NameChoice {
  /// As a line of the menu.
  fileprivate var candidate: CompletionCandidate { .init(id, detail: detail, isCurrent: isCurrent) }
}
