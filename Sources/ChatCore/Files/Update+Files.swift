import Cells
import Conversations
import Hands

// Files that a turn names: measured while it is written, read when it is sent.

extension AppState {
  /// The queued message that the draft was, with what it brought along; nil where it was none.
  private var recalled: QueuedTurns.Turn? {
    guard editing == nil, var turn = composing.recalled, !composer.isEmpty else { return nil }
    let (before, now) = (FileMention.all(in: turn.text), composer.mentions.map(\.withoutPlace))
    if before.allSatisfy({ now.contains($0.withoutPlace) }) { return turn }
    // A name was taken out: what is named still is read again.
    let names = before.map(\.path)
    turn.pictures.removeAll { names.contains($0.name) }
    (turn.files, turn.text) = ([], "")
    return turn
  }

  /// The files that the draft names and that are still to be read. Those that an edited turn named before are in its
  /// text already, those of a queued one come along with it.
  private var namedFiles: [FileMention] {
    let before: String?
    switch editing {
    case nil: before = recalled?.text
    case .reply: return []
    case .turn(let id): before = conversation[id]?.text.loaded
    }
    let known = FileMention.all(in: before ?? "").map(\.withoutPlace)
    return composer.mentions.filter { !known.contains($0.withoutPlace) }
  }

  /// Sends a turn, a new or an edited one, once the files it names have been read.
  mutating func sendWithFiles(_ words: String) -> [Effect] {
    guard editing == nil || !isStreaming else { return refuseWhileStreaming() }
    if case .turn(let id) = editing, conversation[id] == nil {
      // An edit that came back with the conversation's end, before the message it is of.
      guard !conversation.isPartial else { return refuse("Still opening the conversation; send it in a moment.") }
      editing = nil
    }
    let counted = draftCount(of: words)
    let files = namedFiles
    guard files.isEmpty else {
      sending.written.readFiles(of: words)
      // Esc is to stop the reading, not to close what lists the name.
      menu.close(at: composer.completionPoint)
      dismissNotice()
      return [.readFiles(files, model: conversation.model)] + beginReading()
    }
    let (joined, pictures) = (recalled?.files ?? [], keptPictures)
    if let refusal = blindness(to: pictures) { return refuse(refusal) }
    dismissNotice()
    return clearComposer() + sendInOrder(words, files: joined, pictures: pictures, counted: counted)
  }

  /// Writes the mention of a file that must be there into the draft, at the cursor.
  mutating func joinFile(_ path: String) -> [Effect] {
    composer.insert((composer.takesMention ? "@" : " @") + FileMention.escaped(path) + " ")
    composing.attachments.append(FileMention(argument: path).path)
    tellJoined(path)
    return draftChanged() + measureDraftFiles()
  }

  /// Where the written turn will hang: below what is read, or where the turn hangs that it was edited from.
  mutating func takeParent() -> MessageID? {
    guard case .turn(let id) = editing else { return conversation.head }
    editing = nil
    return conversation[id]?.parent
  }

  /// The files a turn names have been read: it goes out with them, or stays in the composer with the reason.
  mutating func takeFiles(_ files: [AttachedFile]) -> [Effect] {
    guard let words = sending.written.takeRead() else { return [] }
    return takeFiles(files, of: words) + endReading()
  }

  private mutating func takeFiles(_ files: [AttachedFile], of words: String) -> [Effect] {
    guard editing == nil || !isStreaming else { return refuseWhileStreaming() }
    guard composer.text == sentText(of: words) else {
      return refuse("The text changed while its files were read; \(keyName(.send)) sends it as it is now.")
    }
    if let wrong = files.first(where: { $0.summary.problem != nil && !$0.isMissing }) {
      return refuse("\(wrong.summary.words) Nothing was sent.")
    }
    // What `/file` or `-f` named is no word that happens to begin with @.
    if let missing = files.first(where: { $0.isMissing && composing.attachments.contains($0.summary.name) }) {
      return refuse("\(missing.summary.words) Nothing was sent; take it out of the text, or name another.")
    }
    if sending.written.refused != words, let missing = files.first(where: \.isMissing) {
      sending.written.refuse(words)
      return refuse("\(missing.summary.words) Nothing was sent; \(keyName(.send)) again sends it as it is.")
    }
    if sending.written.refused != words, let question = files.lazy.compactMap(\.question).first {
      sending.written.refuse(words)
      return refuse("\(question) Nothing was sent; \(keyName(.send)) again sends it all.")
    }
    let joined = files.filter { !$0.isMissing }
    let pictures = keptPictures + joined.compactMap(\.picture)
    if let refusal = blindness(to: pictures) { return refuse(refusal) }
    if let excess = excess(of: joined.map(\.summary)) { return refuse(excess) }
    let texts = (recalled?.files ?? []) + joined.filter { !$0.block.isEmpty }
    sending.written = .open
    dismissNotice()
    return clearComposer() + sendInOrder(words, files: texts, pictures: pictures)
  }

  /// Why the model in force is not sent these pictures; nil without any, and where it takes them or nothing is known.
  private func blindness(to pictures: [Picture]) -> String? {
    guard !pictures.isEmpty else { return nil }
    return blindness(of: conversation) { "/model \($0)" }.map { "\($0) Nothing was sent." }
  }

  /// Why a conversation's model is sent no pictures, with those to take instead; nil where it takes them, or no one
  /// knows.
  func blindness(of asked: Conversation, take: (String) -> String) -> String? {
    Sight.refusal(
      of: asked.model, provider: defaults.provider(named: asked.provider),
      in: models.catalogues[asked.provider] ?? [], take: take)
  }

  /// The pictures of a turn that is edited, or was queued, but for those that its text named and does not name any
  /// more.
  private var keptPictures: [Picture] {
    if let recalled { return recalled.pictures }
    guard case .turn(let id) = editing, let turn = conversation[id], !turn.pictures.isEmpty else { return [] }
    let before = Set(FileMention.all(in: turn.text.loaded ?? "").map(\.path))
    let after = Set(composer.mentions.map(\.path))
    return turn.pictures.filter { !before.contains($0.name) || after.contains($0.name) }
  }

  /// The composer's text of a turn; a message that began with `//` lost one of them.
  func sentText(of words: String) -> String {
    let text = composer.text
    guard !composer.beginsWithPaste else { return words }
    return text.hasPrefix("//") ? "/" + words : text.hasPrefix("!!") ? "!" + words : words
  }

  /// Whether the draft was refused, and goes as it is when it is sent again.
  package var goesSentAgain: Bool {
    !composer.isEmpty && sending.written.refused.map { sentText(of: $0) == composer.text } ?? false
  }

  /// What to say when files alone are more than the window; nil when they fit, or might.
  private func excess(of files: [FileSummary]) -> String? {
    guard let window = contextWindow, let tokens = FileSummary.tokens(of: files) else { return nil }
    // An estimate is no reason to refuse what may fit after all.
    guard tokens.tokens > (tokens.source == .exact ? window : window + window / 4) else { return nil }
    let largest = files.max { ($0.tokens?.tokens ?? 0) < ($1.tokens?.tokens ?? 0) }?.name ?? ""
    let mark = tokens.source == .exact ? "" : "~"
    return "\(mark)\(SizeText.grouped(tokens.tokens)) tokens of files, where \(conversation.model) takes "
      + "\(SizeText.grouped(window)). Nothing was sent: name some lines, as in @\(FileMention.escaped(largest)):1-200."
  }

  /// Has the files that the draft names measured, unless they were just now.
  mutating func measureDraftFiles() -> [Effect] {
    // An address that is still being typed is nothing to look at yet.
    let end = composer.writtenCount
    let mentions = namedFiles.filter { !$0.isAddress || $0.range.upperBound < end }.map(\.withoutPlace)
    guard mentions != composing.measured else { return [] }
    let wasReading = isReading
    composing.measured = mentions
    composing.files = nil
    guard !mentions.isEmpty else { return wasReading ? [.stopReading] + endReading() : [] }
    return [.measureFiles(mentions, model: conversation.model)] + beginReading()
  }

  mutating func takeMeasured(_ mentions: [FileMention], _ files: [FileSummary]) -> [Effect] {
    if mentions == composing.measured { composing.files = files }
    return endReading()
  }
}
