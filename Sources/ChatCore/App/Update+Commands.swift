import Conversations
import Hands
import Pages

// What each slash command does.

extension AppState {
  /// Does a command; one that is understood leaves the composer.
  mutating func run(_ command: Command) -> [Effect] {
    let cleared = clearComposer()
    dismissNotice()
    return cleared + perform(command)
  }

  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .intent(let intent): return perform(intent)
    case .model(let name): return setModel(name)
    case .provider(let name): return setProvider(name)
    case .system(let text): return setSystemPrompt(text)
    case .editSystem: return editSystemPrompt()
    case .set(let name, let value): return setParameter(name, value)
    case .show(let name): return showParameter(name)
    case .setExtra(let name, let json): return setExtra(name, json)
    case .showExtra(let name): return showExtra(name)
    case .readSchema(let path): return [.readSchema(path: path)]
    case .switcher(let words), .search(let words): return openSwitcher(filter: words)
    case .name(let title): return name(title)
    case .deleteConversation: return deleteConversation()
    case .pinConversation(let isOn):
      return mark(isOn ? "Pinned: it stays on top of the list." : "No longer pinned.") { .setPinned($0, isOn) }
    case .archiveConversation(let isOn):
      let shown = clause(.list(.showArchived), in: .list) { "the list shows it with \($0), " }
      let words = isOn ? "Archived: \(shown)/archive off takes it out." : "No longer archived."
      return mark(words) { .setArchived($0, isOn) }
    case .tag(nil): return showTags()
    case .tag(let tags?): return change(tags)
    case .fork: return fork(at: transcript.selected)
    case .editLast: return edit(transcript.selected)
    case .copy(let source): return copy(source)
    case .export(let path, let format): return export(upTo: nil, as: format, to: path)
    case .askWhereToExport:
      guard store.isStored else { return nothingToExport() }
      return askWhereToExport(upTo: nil, text: suggestedFile + ".md")
    case .importFile(let path): return [.importFile(path: path)]
    case .find(let words): return openFind(words)
    case .balance:
      guard provider?.isEmbedded != true else { return refuse(Failure.localModelIsFree.message) }
      return [.balance(provider: conversation.provider)]
    case .file(let path): return joinFile(path)
    case .preset(let name): return applyPreset(name)
    case .probe: return askProbe()
    case .answer(let text): return answer(text)
    case .prompt(let name): return insertPrompt(name)
    case .theme(let name): return setTheme(name)
    case .mouse(let isOn):
      settings.mouseIsOn = isOn
      post(
        .info, isOn ? "The mouse scrolls and chooses." : "The mouse selects text, as the terminal has it.")
      return [.mouse(isOn)]
    case .reasoning(let view): return showReasoning(view)
    case .keys(let style):
      composer.style = style
      post(.info, "The composer has \(style == .vi ? "vi's" : "readline's") keys.")
      return []
    case .graft:
      guard !grafting.isEmpty, let head = conversation.head else {
        return refuse(
          "Mark a message first: \(keyName(.completeOrFocus)), choose it, "
            + "\(keyName(.message(.graft), in: .transcript)).")
      }
      return graft(onto: head)
    case .foldAll:
      for id in conversation.path.suffix(200) { conversation[id].map { transcript.toggleFold($0) } }
      return []
    case .saveCode(let number, let path): return withCode(number) { [.write($0, path: path)] }
    case .pipeCode(let number, let command): return withCode(number) { [.pipe($0, command: command)] }
    case .backup(let path): return [.backup(path: path)]
    case .withdrawQueued: return perform(.queue(.withdrawAll))
    case .version: return [.version]
    case .lab(let plan): return openLab(plan)
    case .labOff: return disarmLab()
    case .aside(let question): return askAside(question)
    case .microscope(nil): return openMicroscope()
    case .microscope(let isOn?): return setMicroscope(isOn)
    case .replay: return replay(nil)
    }
  }

  private mutating func mark(_ words: String, _ write: (ConversationID) -> StoreWrite) -> [Effect] {
    guard store.isStored else { return refuseMissing("This conversation is empty: there is nothing to mark.") }
    post(.success, words)
    return [.store(write(conversation.id))]
  }

  private mutating func showParameter(_ name: ParameterName) -> [Effect] {
    let value =
      conversation.parameters[name].map { "is \(ParameterText.brief($0))." } ?? "is not set: \(name.row.unset)."
    post(.info, "\(name.rawValue) \(value) It takes \(name.row.range).")
    return []
  }

  private mutating func showExtra(_ name: String) -> [Effect] {
    let own = conversation.parameters.extra[name]
    let value = own ?? provider?.extra[name]
    let source = own == nil && value != nil ? ", from the provider's entry" : ""
    post(.info, "\(RequestField.prefix)\(name) is \(value ?? "not sent")\(source); it takes any JSON.")
    return []
  }

  private mutating func editSystemPrompt() -> [Effect] {
    if isLineByLine {
      let prompt = conversation.systemPrompt
      post(.info, prompt.isEmpty ? "No system prompt. /system TEXT sets one." : "System prompt: \(prompt)")
      return []
    }
    composer.stash(andWrite: "/system \(conversation.systemPrompt)")
    return []
  }

  mutating func export(upTo end: MessageID?, as format: ExportFormat, to path: String) -> [Effect] {
    guard store.isStored else { return nothingToExport() }
    return [.exportConversation(conversation, isSaved: store.failure == nil, upTo: end, as: format, path: path)]
  }

  private mutating func nothingToExport() -> [Effect] {
    refuseMissing("This conversation is empty: there is nothing to export.")
  }

  private mutating func insertPrompt(_ name: String) -> [Effect] {
    guard let snippet = defaults.prompts.first(where: { $0.name == name }) else {
      let known = defaults.prompts.map(\.name).joined(separator: ", ")
      return refuse(
        known.isEmpty
          ? "There are no prompt snippets yet: put text files into the config's prompts directory."
          : "There is no prompt \u{201C}\(name)\u{201D}; there are: \(known).")
    }
    if let problem = snippet.problem { return refuse(problem) }
    return snippet.variables.isEmpty ? joinPrompt(name, snippet.text) : fillPrompt(snippet)
  }

  /// Its file may have been written since the names were read: then they are read again first.
  mutating func setTheme(_ name: String) -> [Effect] {
    guard !defaults.themes.contains(name) else { return keepTheme(name) }
    settings.wantedTheme = name
    return [.readConfig]
  }

  mutating func setKnownTheme(_ name: String) -> [Effect] {
    guard defaults.themes.contains(name) else {
      return refuse("There is no theme \u{201C}\(name)\u{201D}; there are: \(defaults.themes.joined(separator: ", ")).")
    }
    settings.theme = name
    settings.shownTheme = name
    return [.theme(name)]
  }

  private mutating func copy(_ source: Command.CopySource) -> [Effect] {
    switch source {
    case .reply:
      guard let reply = lastReply, let text = reply.text.loaded, !text.isEmpty else {
        return refuseMissing("There is no reply to copy yet.")
      }
      return [.copy(text, what: "reply")]
    case .thought:
      guard let reply = lastThought else { return refuseMissing("No reply here has thoughts.") }
      return [.copy(reply.reasoning, what: "thoughts")]
    case .code(let number):
      return withCode(number) { [.copy($0, what: "code block \(number)")] }
    case .conversation:
      let texts = conversation.branch(to: conversation.head).compactMap { message -> String? in
        guard let text = message.text.loaded else { return nil }
        return "## \(message.role == .assistant ? message.reply?.model ?? "Assistant" : "You")\n\n\(text)\n"
      }
      guard texts.count == conversation.path.count else {
        return refuse("Parts of this conversation are not loaded; /export FILE.md has all of it.")
      }
      return [.copy(texts.joined(separator: "\n"), what: "conversation")]
    }
  }

  /// The last reply of the branch in view.
  var lastReply: Message? {
    conversation.path.last { conversation[$0]?.role == .assistant }.flatMap { conversation[$0] }
  }

  /// Does something with a code block of the last reply that has any: the numbered one, or the last.
  private mutating func withCode(_ number: Int?, _ use: (String) -> [Effect]) -> [Effect] {
    for id in conversation.path.reversed() {
      guard let message = conversation[id], message.role == .assistant, let text = message.text.loaded else { continue }
      let blocks = CodeBlock.all(in: text)
      guard !blocks.isEmpty else { continue }
      guard let block = number.map({ number in blocks.first { $0.number == number } }) ?? blocks.last else {
        return refuse("The last reply with code has \(blocks.count) block\(blocks.count == 1 ? "" : "s").")
      }
      return use(block.source)
    }
    return refuseMissing("There is no code block in this conversation yet.")
  }
}
