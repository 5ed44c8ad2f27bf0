import Conversations

/// What Tab completes: where it stands in the text and what kind of thing is wanted there.
package struct CompletionPoint: Equatable, Sendable {
  /// What is wanted.
  package var kind: Kind
  /// What stands there so far, quotes and escapes taken off.
  package var typed: String
  /// Where it stands, in UTF-8 bytes of the text; the chosen candidate replaces it.
  package var range: Range<Int>

  /// Kinds of completion.
  package enum Kind: Equatable, Sendable {
    /// A command's name.
    case command
    /// An argument of a command.
    case argument(CommandArgument.Kind)
    /// A path after `@`.
    case mention
  }

  /// Whether the shell must list a directory first: that of `typed`, up to its last slash.
  package var wantsFiles: Bool { kind == .mention || kind == .argument(.file) }

  /// What can be completed at `cursor` (UTF-8 bytes); nil where Tab means something else.
  package static func find(in text: String, cursor: Int) -> CompletionPoint? {
    let cursor = min(max(0, cursor), text.utf8.count)
    if text.utf8.first == UInt8(ascii: "/"), !text.hasPrefix("//") { return command(in: text, cursor: cursor) }
    return mention(in: text, cursor: cursor)
  }

  private static func mention(in text: String, cursor: Int) -> CompletionPoint? {
    let end = text.utf8.index(text.startIndex, offsetBy: cursor)
    guard let token = FileMention.open(before: end, in: text) else { return nil }
    let start = text.utf8.distance(from: text.startIndex, to: token.lowerBound)
    return CompletionPoint(
      kind: .mention, typed: FileMention.unescaped(text[token]), range: start..<cursor)
  }

  private static func command(in text: String, cursor: Int) -> CompletionPoint? {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let name = before.dropFirst().prefix { !$0.isWhitespace }
    let nameEnd = 1 + name.utf8.count
    if nameEnd >= cursor { return CompletionPoint(kind: .command, typed: String(name), range: 1..<cursor) }
    guard let row = CommandRow.named(name) else { return nil }
    var start = nameEnd
    var rest = before.dropFirst(1 + name.count)
    var named: ParameterName?
    for argument in row.arguments {
      let blanks = rest.prefix(while: \.isWhitespace)
      start += blanks.utf8.count
      rest = rest.dropFirst(blanks.count)
      let piece = argument.takesRest ? rest : rest.prefix { !$0.isWhitespace }
      if piece.endIndex == rest.endIndex {
        let kind: CommandArgument.Kind = argument.kind == .value(nil) ? .value(named) : argument.kind
        return CompletionPoint(kind: .argument(kind), typed: String(piece), range: start..<cursor)
      }
      named = ParameterName(rawValue: String(piece))
      start += piece.utf8.count
      rest = rest.dropFirst(piece.count)
    }
    return nil
  }
}

/// Names that completion draws on, as the shell around the core knows them.
package struct CompletionSources: Equatable, Sendable {
  /// The catalogue's models.
  package var models: [String] = []
  /// Provider entries.
  package var providers: [String] = []
  /// Preset names.
  package var presets: [String] = []
  /// Prompt snippets.
  package var prompts: [String] = []
  /// Theme names.
  package var themes: [String] = []
  /// Paths in the directory of what was typed, written as the person would go on; directories end in `/`.
  package var files: [String] = []
  /// The parameters in force, so that a value can be completed from what it is now.
  package var parameters = Parameters()

  /// Nothing known.
  package init() {}
}

/// One way to complete.
package struct CompletionCandidate: Equatable, Sendable {
  /// What replaces the range.
  package var text: String
  /// What it is, in a few words; may be empty.
  package var detail: String
  /// Whether a blank follows once it is the only one: not after directories.
  package var isFinal: Bool

  init(_ text: String, _ detail: String = "", isFinal: Bool = true) {
    self.text = text
    self.detail = detail
    self.isFinal = isFinal
  }
}

extension CompletionPoint {
  /// The ways to complete, those that begin with what was typed first, then those that hold it somewhere.
  package func candidates(_ sources: CompletionSources) -> [CompletionCandidate] {
    let all: [CompletionCandidate] =
      switch kind {
      case .command:
        CommandRow.table.filter { !$0.isHidden || (!typed.isEmpty && $0.name.hasPrefix(typed)) }
          .map { CompletionCandidate($0.name, $0.help) }
      case .mention: files(sources, escape: true)
      case .argument(let kind): values(kind, sources)
      }
    if typed.isEmpty { return all }
    let wanted = typed.lowercased()
    let prefixed = all.filter { $0.text.lowercased().hasPrefix(wanted) }
    if !prefixed.isEmpty || wantsFiles { return wantsFiles ? all : prefixed }
    return FuzzyMatch.rank(all, by: typed, text: \.text).map(\.0)
  }

  private func values(_ kind: CommandArgument.Kind, _ sources: CompletionSources) -> [CompletionCandidate] {
    switch kind {
    case .model: sources.models.map { CompletionCandidate($0) }
    case .provider: sources.providers.map { CompletionCandidate($0) }
    case .preset: sources.presets.map { CompletionCandidate($0) }
    case .prompt: sources.prompts.map { CompletionCandidate($0) }
    case .theme: sources.themes.map { CompletionCandidate($0) }
    case .choice(let words): words.map { CompletionCandidate($0) }
    case .parameter: ParameterName.allCases.map { CompletionCandidate($0.rawValue, $0.row.range) }
    case .value(let name): parameterValues(name, sources)
    case .file: files(sources, escape: false)
    case .text, .shell, .number: []
    }
  }

  private func parameterValues(_ name: ParameterName?, _ sources: CompletionSources) -> [CompletionCandidate] {
    guard let name else { return [] }
    var candidates: [CompletionCandidate] = []
    if let value = sources.parameters[name] { candidates.append(.init(ParameterText.short(value), "as it is")) }
    if case .flag = name.row.kind { candidates += [.init("true"), .init("false")] }
    candidates.append(.init("default", name.row.unset))
    return candidates
  }

  private func files(_ sources: CompletionSources, escape: Bool) -> [CompletionCandidate] {
    sources.files.filter { $0.hasPrefix(typed) || typed.isEmpty }.map { path in
      CompletionCandidate(escape ? FileMention.escaped(path) : path, isFinal: path.last != "/")
    }
  }

  /// The candidates as they are listed: paths without the folder that was typed already; what more there are, counted.
  package func names(of candidates: [CompletionCandidate], atMost limit: Int) -> [String] {
    let folder = wantsFiles ? typed.lastIndex(of: "/").map { typed[...$0] } ?? "" : ""
    let written = kind == .mention ? FileMention.escaped(String(folder)) : String(folder)
    let names = candidates.prefix(limit).map {
      $0.text.hasPrefix(written) ? String($0.text.dropFirst(written.count)) : $0.text
    }
    return candidates.count > limit ? names + ["and \(candidates.count - limit) more"] : names
  }

  /// What Tab inserts at once: the candidates' common beginning where it is longer than what was typed.
  package func commonPrefix(of candidates: [CompletionCandidate]) -> String? {
    guard var prefix = candidates.first?.text else { return nil }
    for candidate in candidates.dropFirst() {
      prefix = String(zip(prefix, candidate.text).prefix { $0 == $1 }.map(\.0))
    }
    return prefix.count > typed.count && prefix.hasPrefix(typed) || candidates.count == 1 ? prefix : nil
  }
}
