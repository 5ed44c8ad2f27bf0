import Cells
import Conversations
import Pages

extension CommandRow {
  /// Every slash command.
  package static let table: [CommandRow] = (asking + conversations + texts + looking + program + parameters).map {
    row in
    var row = row
    row.words = everydayWords[row.name] ?? []
    return row
  }

  /// Those that do something where lines are typed.
  static let lineByLine = table.filter { !$0.needsScreen }

  /// The row that goes by this name or alias, in either case.
  package static func named(_ name: some StringProtocol) -> CommandRow? {
    byName[name.lowercased()]
  }

  private static let byName: [String: CommandRow] = {
    var rows: [String: CommandRow] = [:]
    for row in table { for name in [row.name] + row.aliases { rows[name] = row } }
    return rows
  }()

  private static func row(
    _ name: String, _ aliases: [String] = [], _ arguments: [CommandArgument] = [], _ group: HelpGroup, _ help: String,
    make: @escaping @Sendable ([String]) throws(CommandRefusal) -> Command
  ) -> CommandRow {
    CommandRow(name: name, aliases: aliases, arguments: arguments, help: help, group: group, make: make)
  }

  private static func row(
    _ name: String, _ aliases: [String] = [], _ group: HelpGroup, _ help: String, _ command: Command
  ) -> CommandRow {
    row(name, aliases, [], group, help) { _ in command }
  }

  /// A row for the full screen alone.
  private static func onScreen(_ row: CommandRow) -> CommandRow {
    var row = row
    row.needsScreen = true
    return row
  }

  /// A row that runs a program which its line names: a paste must not.
  private static func running(_ row: CommandRow) -> CommandRow {
    var row = onScreen(row)
    row.runsPrograms = true
    return row
  }

  private static let onOff = CommandArgument.Kind.choice(["on", "off"])

  private static let asking: [CommandRow] = [
    row("model", ["m"], [.optional("NAME", .model)], .conversation, "choose the model") { texts in
      texts.first.map { .model($0) } ?? .intent(.open(.models))
    },
    row("provider", ["p"], [.optional("NAME", .provider)], .conversation, "choose the provider") { texts in
      texts.first.map { .provider($0) } ?? .intent(.open(.providers))
    },
    row("system", [], [.optional("TEXT", .text)], .conversation, "set the system prompt; - clears it") { texts in
      texts.first.map { .system($0 == "-" ? "" : $0) } ?? .editSystem
    },
    row(
      "set", [], [.optional("NAME", .parameter), .optional("VALUE|default", .value(nil))], .conversation,
      "set a parameter, or any field (extra.NAME); alone, opens the settings"
    ) { texts throws(CommandRefusal) in
      if let field = texts.first.flatMap(CommandParser.extraField) { return extra(field, texts.dropFirst().first) }
      guard let name = texts.first.flatMap(ParameterName.init(rawValue:)) else { return .intent(.open(.settings)) }
      guard texts.count > 1 else { return .show(name) }
      return try setting(name, texts[1])
    },
    row("settings", [], .panels, "every parameter with its range", .intent(.open(.settings))),
    row("preset", [], [.optional("NAME", .preset)], .conversation, "use a preset") { texts in
      texts.first.map { .preset($0) } ?? .intent(.open(.presets))
    },
    row("retry", ["r", "regenerate"], .conversation, "another reply to the same message", .intent(.retry)),
    row("continue", ["c"], .conversation, "continue the last reply", .intent(.continueReply)),
    row("answer", [], [.required("TEXT", .text)], .conversation, "give the result of the tool that the reply asked for")
    {
      .answer($0[0])
    },
    row("edit", ["e"], .conversation, "edit your last message and send it again", .editLast),
    row(
      "lab", [], [.optional("NAME VALUES", .text)], .conversation,
      "ask the next message in several ways, side by side; off: not"
    ) { texts throws(CommandRefusal) in
      guard let line = texts.first else { return .lab(nil) }
      if line.lowercased() == "off" { return .labOff }
      do throws(LabError) {
        return .lab(try LabPlan(line: line))
      } catch {
        throw CommandRefusal(sentence: error.message)
      }
    },
    row(
      "btw", [], [.required("WORDS", .text)], .conversation,
      "ask in passing: it leaves no trace unless you keep the answer"
    ) { .aside($0[0]) },
    row(
      "microscope", [], [.optional("on|off", onOff)], .panels,
      "how sure the model was of each word; on asks for that from now on"
    ) { .microscope($0.first.map { $0 == "on" }) },
    row("replay", [], .conversation, "send the request behind the last reply again, byte for byte", .replay),
  ]

  private static let conversations: [CommandRow] = [
    row("new", [], .conversation, "new conversation", .intent(.newConversation)),
    row("open", ["o"], [.optional("WORDS", .text)], .conversation, "open another conversation") { texts in
      texts.first.map { .switcher($0) } ?? .intent(.open(.switcher))
    },
    row("name", ["title", "rename"], [.optional("TITLE", .text)], .conversation, "name the conversation") { texts in
      texts.first.map { .name($0) } ?? .intent(.nameConversation)
    },
    row("delete", [], .conversation, "delete the conversation (/undo brings it back)", .deleteConversation),
    row("undo", ["undelete"], .conversation, "undo the last deletion", .intent(.undoDelete)),
    row("pin", [], [.optional("on|off", onOff)], .conversation, "keep the conversation on top; off ends it") {
      .pinConversation($0.first != "off")
    },
    row("archive", [], [.optional("on|off", onOff)], .conversation, "archive the conversation; off brings it back") {
      .archiveConversation($0.first != "off")
    },
    row(
      "tag", ["tags"], [.optional("NAME", .text)], .conversation,
      "sort the conversation under #NAME; -NAME takes it off; alone, lists them"
    ) { texts throws(CommandRefusal) in
      guard let line = texts.first else { return .tag(nil) }
      do throws(TagError) {
        return .tag(try TagChange(line))
      } catch {
        throw CommandRefusal(sentence: error.sentence)
      }
    },
    row("fork", ["branch"], .conversation, "copy this branch into a new conversation", .fork),
    row("tree", [], .panels, "the conversation's branches", .intent(.open(.tree))),
    row("diff", [], .panels, "compare the last reply with its other version", .intent(.open(.diff))),
    onScreen(row("move", ["graft"], .conversation, "move the marked messages to this branch", .graft)),
    row("previous", ["prev"], .conversation, "previous version (1/2)", .intent(.sibling(-1))),
    row("next", [], .conversation, "next version (2/2)", .intent(.sibling(1))),
    row("export", [], [.optional("FILE", .file)], .conversation, "save the conversation as .md, .html, .txt or .json") {
      texts throws(CommandRefusal) in
      guard !texts.isEmpty else { return .askWhereToExport }
      guard let format = ExportFormat(path: texts[0]) else {
        throw CommandRefusal(sentence: ExportFormat.unknownEnding)
      }
      return .export(path: texts[0], format)
    },
    row("import", [], [.required("FILE", .file)], .conversation, "import conversations from a file") { texts in
      .importFile(path: texts[0])
    },
    row("save", [], [.required("FILE", .file)], .conversation, "save all of it as JSON") { texts in
      .export(path: texts[0], .json)
    },
    row("load", [], [.required("FILE", .file)], .conversation, "open a conversation that /save wrote") { texts in
      .importFile(path: texts[0])
    },
    row(
      "search", [], [.required("WORDS", .text)], .conversation,
      "search all conversations; also #TAG, thoughts: WORDS, doubt: 30 (% unsure)"
    ) { .search($0[0]) },
    // Behind /undo, which the same letters begin.
    row("queue", [], .conversation, "messages waiting to be sent", .intent(.open(.queue))),
    row("unqueue", [], .conversation, "empty the queue", .withdrawQueued),
  ]

  private static let texts: [CommandRow] = [
    row("copy", ["y"], [.optional("N|all|thoughts", .text)], .reading, "copy the reply, code block N, or all") {
      texts throws(CommandRefusal) in
      guard let what = texts.first else { return .copy(.reply) }
      if what.lowercased() == "all" { return .copy(.conversation) }
      if what.lowercased() == "thoughts" { return .copy(.thought) }
      guard let number = Int(what), number > 0 else {
        throw CommandRefusal(sentence: "Give a code block's number, all, or thoughts.")
      }
      return .copy(.code(number))
    },
    row("save-code", ["write"], [.required("[N] FILE", .file)], .reading, "save a code block to a file") {
      texts throws(CommandRefusal) in
      let (number, path) = leadingNumber(texts[0])
      guard let path else { throw CommandRefusal(sentence: "Which file?") }
      return .saveCode(number, path: CommandParser.unquoted(path))
    },
    running(
      row("pipe", [], [.required("[N] COMMAND", .shell)], .reading, "pipe a code block to a command") {
        texts throws(CommandRefusal) in
        let (number, command) = leadingNumber(texts[0])
        guard let command else { throw CommandRefusal(sentence: "Which command?") }
        return .pipeCode(number, command: command)
      }),
    row("file", ["f", "attach"], [.required("PATH", .file)], .writing, "attach a file to the message") { .file($0[0]) },
    row("prompt", [], [.optional("NAME", .prompt)], .writing, "insert a prompt snippet") { texts in
      texts.first.map { .prompt($0) } ?? .intent(.open(.prompts))
    },
    row("editor", [], .writing, "edit in $VISUAL or $EDITOR", .intent(.externalEditor)),
    row("find", [], [.optional("WORDS", .text)], .reading, "find in this conversation") { texts in
      texts.first.map { .find($0) } ?? .intent(.open(.find))
    },
    row(
      "reasoning", ["thoughts"],
      [.optional("folded|shown|hidden", .choice(ReasoningView.allCases.map(\.rawValue)))], .reading,
      "show or fold what the model thought; or how all of it is shown"
    ) { texts in
      texts.first.flatMap(ReasoningView.init).map { .reasoning($0) } ?? .intent(.message(.thought))
    },
    row("sources", [], .reading, "list the sources that a reply cites", .intent(.message(.sources))),
    row("links", ["urls"], .reading, "list the links of a message, to open one", .intent(.message(.links))),
    onScreen(row("fold", [], .reading, "fold or unfold long messages", .foldAll)),
  ]

  private static let looking: [CommandRow] = [
    row("help", ["h", "?"], .panels, "help", .intent(.open(.help))),
    row("tokens", ["usage", "cost"], .panels, "tokens and cost so far", .intent(.open(.usage))),
    row("context", [], .panels, "what the next request contains", .intent(.open(.context))),
    row("probe", [], .panels, "find out what the model can do, by tiny requests", .probe),
    row("balance", [], .panels, "the account's balance", .balance),
    row("curl", [], .panels, "the last request as a curl command", .intent(.open(.provenance))),
    row("palette", [], .panels, "every command by name", .intent(.open(.palette))),
  ]

  private static let program: [CommandRow] = [
    row("theme", [], [.optional("NAME", .theme)], .program, "choose the colours") { texts in
      texts.first.map { .theme($0) } ?? .intent(.open(.themes))
    },
    onScreen(
      row("mouse", [], [.required("on|off", onOff)], .program, "let the mouse scroll and choose") {
        .mouse($0[0] == "on")
      }),
    onScreen(
      row(
        "keys", [], [.required("emacs|vi", .choice(EditingStyle.allCases.map(\.rawValue)))], .program,
        "the composer's keys"
      ) { .keys($0[0] == "vi" ? .vi : .emacs) }),
    row("backup", [], [.required("FILE", .file)], .program, "back up all conversations to a file") { texts in
      .backup(path: texts[0])
    },
    onScreen(row("redraw", [], .program, "redraw the screen", .intent(.redraw))),
    row("version", [], .program, "show the versions in use", .version),
    row("quit", ["q", "exit"], .program, "quit", .intent(.quit)),
  ]

  /// `/temperature 0.5` and its like; only the two best known are listed.
  private static let parameters: [CommandRow] = ParameterName.allCases.map { name in
    var made = row(
      name.rawValue, [], [.optional("\(name.row.range)|default", .value(name))], .conversation, name.row.help
    ) { texts throws(CommandRefusal) in
      // Who types a bare /stop wants the reply to stop, not to read about stop strings.
      guard let text = texts.first else { return name == .stop ? .intent(.stop) : .show(name) }
      return try setting(name, text)
    }
    made.isHidden = name != .temperature && name != .maxTokens
    if made.isHidden == false { made.arguments = [.optional("N", .value(name))] }
    return made
  }

  private static func extra(_ name: String, _ text: String?) -> Command {
    guard let text else { return .showExtra(name) }
    return .setExtra(name, json: ParameterCheck.unsets(text) ? nil : ExtraFields.json(text))
  }

  private static func setting(_ name: ParameterName, _ text: String) throws(CommandRefusal) -> Command {
    if name == .responseFormat, let path = ResponseFormat.file(text) { return .readSchema(path: path) }
    do {
      return .set(name, try ParameterCheck.parse(name, text))
    } catch {
      throw CommandRefusal(sentence: error.message)
    }
  }

  /// `2 out.txt` → 2 and `out.txt`; `out.txt` → nil and `out.txt`.
  private static func leadingNumber(_ text: String) -> (Int?, String?) {
    let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let first = parts.first else { return (nil, nil) }
    guard let number = Int(first), number > 0 else { return (nil, text) }
    return (number, parts.count > 1 ? String(parts[1]).trimmingSpaces() : nil)
  }
}
