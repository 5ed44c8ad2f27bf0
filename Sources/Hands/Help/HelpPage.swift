/// The help page's content, made from the tables: what can be done here first, then commands, then the rest.
package enum HelpPage {
  /// One heading with its lines.
  package struct Section: Equatable, Sendable {
    /// The heading.
    package var title: String
    /// In the tables' order.
    package var lines: [Line]
    /// Lines below a heading; an empty one is not drawn.
    package init(title: String, lines: [Line]) {
      self.title = title
      self.lines = lines
    }
  }

  /// One line: what to press or type, and what it does.
  package struct Line: Equatable, Sendable {
    /// `Ctrl+R`, `Up · Ctrl+P`, `/copy [N]`.
    package var keys: String
    /// In a few words.
    package var help: String
  }

  /// Everything, the context's own part first; vi's keys where they are in use.
  package static func sections(_ keymap: Keymap, _ context: KeyContext, style: EditingStyle = .emacs) -> [Section] {
    var here = groups(keymap.bindings.filter { $0.contexts.contains(context) }, first: context.ownGroup)
    if style == .vi, context == .composer {
      here.insert(Section(title: "vi's keys", lines: ViKeys.table.map { Line(keys: $0.keys, help: $0.help) }), at: 1)
    }
    let elsewhere = groups(keymap.bindings.filter { !$0.contexts.contains(context) })
    return here + [commands(keymap), files]
      + elsewhere.map { Section(title: "Elsewhere: \($0.title)", lines: $0.lines) }
  }

  /// The dozen lines that matter most in a place, with so many keys each at most.
  package static func short(_ keymap: Keymap, _ context: KeyContext, keys: Int = 2) -> [Line] {
    func line(_ intent: Intent) -> Line? { Self.line(intent, keymap, context, keys) }
    guard context == .composer else {
      let own = sections(keymap, context).first?.lines ?? []
      return Array((own + [line(.stop)].compactMap(\.self)).prefix(shortest))
    }
    let intents: [Intent] = [
      .send, .edit(.newline), .stop, .completeOrFocus, .retry, .sibling(-1), .open(.switcher), .newConversation,
      .open(.settings), .open(.context), .quit,
    ]
    let words = [
      Line(keys: "/", help: "commands, such as /theme and /tokens: type or choose"),
      Line(keys: "@", help: "attach a file"),
    ]
    let (tab, copy, code) = (
      keymap.name(.completeOrFocus), keymap.nameThatTypes(.message(.copy), in: .transcript),
      keymap.nameThatTypes(.message(.copyCode(1)), in: .transcript)
    )
    let copies = Line(
      keys: keys > 1 ? "\(tab) \(copy) · \(tab) \(code)" : "\(tab) \(copy)",
      help: "copy a reply, or code block \(code) of it")
    return intents.prefix(2).compactMap(line) + words + intents.dropFirst(2).prefix(2).compactMap(line) + [copies]
      + intents.dropFirst(4).compactMap(line)
  }

  /// Lines of the short page.
  private static let shortest = 12

  private static func line(_ intent: Intent, _ keymap: Keymap, _ context: KeyContext, _ most: Int) -> Line? {
    keymap.bindings.first { $0.intent == intent && $0.contexts.contains(context) && !$0.keys.isEmpty }.map {
      Line(keys: $0.keys.prefix(most).map(KeyName.label).joined(separator: " · "), help: $0.help)
    }
  }

  /// What can be done where lines are typed and no keys pressed.
  package static let lineByLine: [Section] = [
    Section(title: "Commands", lines: lines(of: CommandRow.lineByLine)),
    Section(
      title: "Lines",
      lines: files.lines + [
        Line(keys: "\(LineKeys.complete) at the end of a line", help: "list what fits there; nothing is sent"),
        Line(keys: LineKeys.stop, help: "stop the reply; twice at the prompt: quit"),
      ]),
  ]

  private static func groups(_ bindings: [KeyBinding], first: HelpGroup? = nil) -> [Section] {
    (HelpGroup.allCases.filter { $0 == first } + HelpGroup.allCases.filter { $0 != first }).compactMap { group in
      let lines = lines(bindings.filter { $0.group == group && !$0.keys.isEmpty })
      return lines.isEmpty ? nil : Section(title: group.rawValue, lines: lines)
    }
  }

  /// Rows with the same words, such as the nine for code blocks, become one line.
  static func lines(_ bindings: [KeyBinding]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while start < bindings.count {
      var end = start + 1
      while end < bindings.count, bindings[end].help == bindings[start].help { end += 1 }
      let first = bindings[start].keys.map(KeyName.label).joined(separator: " · ")
      let last = bindings[end - 1].keys.last.map(KeyName.label) ?? ""
      lines.append(Line(keys: end - start > 1 ? "\(first) … \(last)" : first, help: bindings[start].help))
      start = end
    }
    return lines
  }

  private static func commands(_ keymap: Keymap) -> Section {
    Section(title: "Commands (\(keymap.name(.completeOrFocus)) completes them)", lines: commandLines)
  }

  private static var commandLines: [Line] { lines(of: CommandRow.table) }

  private static func lines(of rows: [CommandRow]) -> [Line] {
    rows.filter { !$0.isHidden }.map { Line(keys: $0.usage, help: $0.help) }
  }

  private static var files: Section {
    Section(
      title: "In the text",
      lines: [
        Line(keys: "@path", help: "attach a text file"),
        Line(keys: "@path:10-40", help: "some of its lines"), Line(keys: "@src/*.swift", help: "files by pattern"),
        Line(keys: "//", help: "at the start: sends a slash"),
      ])
  }

  /// The lines that explain the program at its first start, keys first; none longer than 60 columns.
  package static func firstStart(_ keymap: Keymap) -> [String] {
    func line(_ hints: (Intent, String)...) -> String {
      hints.map { "\(keymap.name($0.0)) \($0.1)" }.joined(separator: " · ")
    }
    return [
      line((.send, "sends"), (.edit(.newline), "new line"), (.stop, "stops")),
      line((.completeOrFocus, "messages: copy, edit, ask again")),
      line((.open(.settings), "settings"), (.open(.palette), "every command")),
      line((.open(.help), "help"), (.quit, "quits")),
    ]
  }
}
