import Cells
import Conversations
import Hands
import Pages

// Message mode: what is done with the chosen message.

extension AppState {
  /// Whether it was chosen in message mode, rather than being the one that is meant without a choice.
  func isChosen(_ message: Message) -> Bool { focus.isTranscript && transcript.selected == message.id }

  /// What a message has of something; where none was chosen and it has nothing, what the last has that has anything.
  func found<Item>(in chosen: Message, _ items: (Message) -> [Item]) -> [Item] {
    var found = items(chosen)
    guard !isChosen(chosen) else { return found }
    for id in conversation.path.reversed() where found.isEmpty { found = conversation[id].map(items) ?? [] }
    return found
  }

  mutating func perform(_ intent: MessageIntent) -> [Effect] {
    if let effects = takeInPanel(.message(intent)) { return effects }
    guard let chosen = transcript.selected ?? conversation.path.last, let message = conversation[chosen] else {
      return refuseMissing("There are no messages yet.")
    }
    switch intent {
    case .previous: transcript.previousMessage(in: conversation)
    case .next: transcript.nextMessage(in: conversation)
    case .first: conversation.path.first.map { transcript.select($0) }
    case .last: conversation.path.last.map { transcript.select($0) }
    case .fold: transcript.toggleFold(message)
    case .edit: return edit(chosen)
    case .retry, .continueReply, .replay:
      guard !isStreaming else { return refuseWhileStreaming() }
      transcript.select(chosen)
      focus = .transcript(confirming: intent)
    case .branch: return fork(at: chosen)
    case .delete: return deleteBranch(chosen)
    case .copy:
      guard let text = message.text.loaded else { return load(chosen) }
      return leaveMessages(with: [.copy(text, what: message.role == .assistant ? "reply" : "message")])
    case .sources: return openSources(message)
    case .links:
      guard message.text.loaded != nil else { return load(chosen) }
      return openLinks(message)
    case .view: return view(message)
    case .scrollTables(let step): return scrollTables(of: chosen, by: step)
    case .thought: return toggleThought(message)
    case .copyThought:
      guard !message.reasoning.isEmpty else { return refuse("This message has no thoughts.") }
      return leaveMessages(with: [.copy(message.reasoning, what: "thoughts")])
    case .copyCode(let number):
      guard let text = message.text.loaded else { return load(chosen) }
      guard let block = CodeBlock.all(in: text).first(where: { $0.number == number }) else {
        return refuse("This message has no code block \(number).")
      }
      return leaveMessages(with: [.copy(block.source, what: "code block \(number)")])
    case .saveCode where message.parts.contains(where: \.isHere): return askAboutParts(message)
    case .saveCode: return askAboutCode(message, title: "Save to file") { source, path in [.write(source, path: path)] }
    case .pipeCode:
      return askAboutCode(message, title: "Pipe to command") { source, command in [.pipe(source, command: command)] }
    case .export:
      _ = focusComposer()
      return askWhereToExport(upTo: chosen, text: suggestedFile + ".md")
    case .pin, .exclude: return perform(intent, on: message)
    case .graft: return takeGraft(chosen)
    case .diff: return showDiff(chosen)
    case .selectLines:
      guard let text = message.text.loaded else { return load(chosen) }
      panels.show(LinesPanel(text))
    case .quote:
      guard let text = message.text.loaded else { return load(chosen) }
      return quote(text)
    case .curl:
      guard message.role == .assistant else { return refuse("Only a reply has a request behind it.") }
      return [requestEffect(of: message)]
    }
    return []
  }

  private mutating func scrollTables(of id: MessageID, by step: Int) -> [Effect] {
    func key(_ step: Int) -> String { keyName(.message(.scrollTables(step)), in: .transcript) }
    switch transcript.scrollTables(of: id, by: step) {
    case .moved: break
    case .began: post(.info, "\(key(1)) and \(key(-1)) scroll the table; \(key(-1)) at its start makes it fit again.")
    case .atEnd where step > 0: return refuse("This is the last column of the table.")
    case .atEnd: return refuse("All columns of the table are shown; \(key(1)) scrolls it sideways instead.")
    case .none: return refuse("This message has no table that is wider than the screen.")
    }
    return []
  }

  /// Asks for a file until its ending names a format; nil exports all of the branch.
  mutating func askWhereToExport(upTo end: MessageID?, text: String) -> [Effect] {
    ask(title: "Export\(end == nil ? "" : " up to here") (.md .html .json .txt)", text: text) { path in
      { state in
        guard let format = ExportFormat(path: path) else {
          return state.askWhereToExport(upTo: end, text: path) + state.refuse(ExportFormat.unknownEnding)
        }
        return state.export(upTo: end, as: format, to: path)
      }
    }
  }

  private mutating func leaveMessages(with effects: [Effect]) -> [Effect] {
    _ = focusComposer()
    return effects
  }

  /// What is asked before a request that costs money; nil while nothing is.
  var confirmation: String? {
    if lab.asked != nil, panel?.context == .lab { return "\(keyName(.send)) asks for it again, any other key does not" }
    guard case .transcript(let confirming?) = focus, panel == nil else { return nil }
    let what =
      switch confirming {
      case .retry: "asks for another reply"
      case .replay: "sends the very same request again"
      default: continuation == .asked ? "asks in words to continue the reply" : "has the reply continued"
      }
    return "\(keyName(.send)) \(what), any other key does not"
  }

  /// The key behind a letter that would ask for a reply: only that for sending does.
  ///
  /// nil for keys that mean what they always do.
  mutating func answerConfirmation(_ key: Key) -> [Effect]? {
    if let reply = lab.asked {
      lab.asked = nil
      guard panel?.context == .lab, defaults.keymap.intent(for: key, in: .composer) == .send else { return nil }
      return repeatPane(reply)
    }
    guard case .transcript(let asked?) = focus else { return nil }
    focus = .transcript()
    guard panel == nil else { return nil }
    switch defaults.keymap.intent(for: key, in: .composer) {
    case .send:
      let chosen = transcript.selected
      switch asked {
      case .retry: return leaveMessages(with: retry(chosen))
      case .replay: return leaveMessages(with: replay(chosen))
      default: return leaveMessages(with: continueReply(chosen))
      }
    case .stop: return []
    default: return nil
    }
  }

  private mutating func load(_ id: MessageID) -> [Effect] {
    post(.info, "Loading the message; press it again in a moment.")
    return [.ask(.loadTexts([id]))]
  }

  /// A file's name made from the title.
  var suggestedFile: String {
    let words = conversation.title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let name = String(words).split(separator: "-").joined(separator: "-").prefix(40)
    return name.isEmpty ? "conversation" : String(name)
  }

  private mutating func askAboutParts(_ message: Message) -> [Effect] {
    let parts = message.parts.filter(\.isHere)
    let name = "\(suggestedFile)-\(parts[0].kind.rawValue).\(parts[0].ending)"
    _ = focusComposer()
    let what = parts.count == 1 ? parts[0].words : "\(parts.count) parts"
    return ask(title: "Save to file: \(what)", text: name) { path in { _ in [.writeParts(parts, path: path)] } }
  }

  private mutating func askAboutCode(
    _ message: Message, title: String, _ use: @escaping @Sendable (_ source: String, _ line: String) -> [Effect]
  ) -> [Effect] {
    guard let text = message.text.loaded else { return load(message.id) }
    let blocks = CodeBlock.all(in: text)
    // One block is meant without asking; of several, the last is what one usually wants.
    let source = blocks.last?.source ?? text
    let what = blocks.isEmpty ? "message" : "code block \(blocks.count)"
    _ = focusComposer()
    return ask(title: "\(title): \(what)", text: "") { line in { _ in use(source, line) } }
  }

  /// Pins a message or leaves it out, or takes that back.
  mutating func perform(_ intent: MessageIntent, on message: Message) -> [Effect] {
    switch intent {
    case .pin: setFlags(message, isPinned: !message.isPinned, isExcluded: false)
    case .exclude: setFlags(message, isPinned: false, isExcluded: !message.isExcluded)
    default: []
    }
  }

  private mutating func setFlags(_ message: Message, isPinned: Bool, isExcluded: Bool) -> [Effect] {
    conversation.change(message.id) {
      $0.isPinned = isPinned
      $0.isExcluded = isExcluded
    }
    let words =
      isPinned ? "Always kept in requests." : isExcluded ? "Excluded from requests." : "In requests as usual."
    post(.info, words)
    return store.isStored ? [.store(.setContextFlags(message.id, isPinned: isPinned, isExcluded: isExcluded))] : []
  }

  /// First takes a turn along; pressed again elsewhere, puts it and what follows it there.
  private mutating func takeGraft(_ chosen: MessageID) -> [Effect] {
    guard !grafting.isEmpty else {
      let place = conversation.path.firstIndex(of: chosen) ?? conversation.path.endIndex
      grafting = Array(conversation.path[place...])
      let again = keyName(.message(.graft), in: .transcript)
      post(
        .info, "Marked. Choose the message to move it to, then press \(again) again (\(keyName(.stop)) cancels).")
      return []
    }
    return graft(onto: chosen)
  }

  /// Shows how the chosen reply, or else the last, was asked for.
  mutating func openProvenance() -> [Effect] {
    guard let reply = transcript.selected.flatMap({ conversation[$0] }) ?? lastReply else {
      return refuseMissing("There is no reply yet.")
    }
    return [requestEffect(of: reply)]
  }

  /// Asks for the request behind a reply, as its provider's users would write it.
  func requestEffect(of reply: Message) -> Effect {
    let provider = reply.reply.flatMap { defaults.provider(named: $0.provider) }
    let headers = provider?.shellHeaders ?? ["Authorization: Bearer $API_KEY"]
    return .curl(reply.id, reply.reply?.timings ?? ReplyTimings(), headers: headers)
  }

  /// Which of its versions a message is, from 1.
  func version(_ id: MessageID) -> Int { (conversation.siblings(of: id).firstIndex(of: id) ?? 0) + 1 }

  /// What two versions were asked with otherwise, by what is kept of their requests, or else of their parameters.
  private func askedOtherwise(_ old: Message, _ before: String?, _ new: Message, _ after: String?) -> [String] {
    guard let earlier = old.reply, let later = new.reply else { return [] }
    if let before, let after {
      guard before != after else { return ["The same request was sent for both."] }
      let names = ("version \(version(old.id))", "version \(version(new.id))")
      let lines = SentDifference.lines(before, after, names: names)
      if !lines.isEmpty { return lines }
    }
    let labels = [earlier, later].map { VersionDifference.label(of: $0, among: [earlier, later]) }
    return labels.allSatisfy(\.isEmpty) ? [] : ["asked with: \(labels.joined(separator: " → "))"]
  }

  private mutating func showDiff(_ chosen: MessageID) -> [Effect] {
    let siblings = conversation.siblings(of: chosen)
    guard let place = siblings.firstIndex(of: chosen), siblings.count > 1 else {
      return refuseMissing("This message has no other version to compare with.")
    }
    let other = place > 0 ? siblings[place - 1] : siblings[place + 1]
    guard conversation[chosen]?.text.loaded != nil, conversation[other]?.text.loaded != nil else { return load(other) }
    // What was sent for replies is in the store.
    guard conversation[chosen]?.reply != nil, store.isStored, defaults.saves else {
      return showDiff(other, nil, chosen, nil)
    }
    return [.readVersions(other, chosen)]
  }

  /// The difference between two versions, below what was sent otherwise for them.
  mutating func showDiff(_ old: MessageID, _ before: String?, _ new: MessageID, _ after: String?) -> [Effect] {
    guard let other = conversation[old], let chosen = conversation[new], let earlier = other.text.loaded,
      let later = chosen.text.loaded
    else { return [] }
    let title = "Version \(version(old)) → \(version(new))"
    let segments = WordDiff.segments(from: earlier, to: later)
    panels.show(PagePanel(title: title, comparing: segments, askedOtherwise(other, before, chosen, after)))
    return []
  }
}

extension PagePanel {
  /// A page of what differs between two texts, below remarks on them.
  init(title: String, comparing segments: [WordDiff.Segment], _ remarks: [String] = []) {
    let head = (remarks + [WordDiff.remark(segments)].compactMap(\.self)).map { $0 + "\n" }.joined()
    self.init(title: title, lines: head + WordDiff.marked(segments)) {
      (head.isEmpty ? [] : Row.wrap(head, width: $0, style: Style(.dim))) + WordDiff.rows(segments, width: $0)
    }
  }
}
