/// What a key did to the composer.
package enum ComposerOutcome: Equatable, Sendable {
  /// Nothing; there was nothing to do.
  case nothing
  /// The cursor, the selection or a mode changed, not the text.
  case moved
  /// The text changed: the draft is to be saved, its tokens counted.
  case edited
  /// Text was copied, to be put on the clipboard as well.
  case copied(String)
}

/// The text being written: cursor, selection, kill ring, undo, history and folded pastes. Pure.
///
/// Positions never split a grapheme. Every change goes through `change`, which keeps undo and the layout true.
package struct Composer: Sendable {
  var buffer = TextBuffer()
  var cursor = TextPosition.start
  /// The other end of the selection.
  var mark: TextPosition?
  /// Whether plain moves extend the selection (begun by `setMark`) or drop it (made with Shift).
  var markStays = false
  var kills = KillRing()
  var edits = EditHistory()
  var chips = PasteChips()
  var history = InputHistory()
  /// Texts put aside for another, which come back when that one is sent or dropped.
  var stashed: [String] = []
  var vi: ViState?
  /// The first word of a paste at the text's start. While the text begins so, its first line is what was pasted.
  var pastedWord: String?
  /// What the last intent was, for joining kills, typing and vertical moves.
  var last = LastAction.other
  /// The column that vertical moves try to keep.
  var goalColumn: Int?
  /// Of the last layout; vertical moves go by rows as shown.
  var layoutWidth = 80
  /// The first row shown, as the line and the row in it.
  var top = (line: 0, row: 0)

  enum LastAction: Equatable {
    case other, typing, vertical
    case kill
    case yank(from: TextPosition)
  }

  /// An empty composer, or one that goes on with a draft.
  package init(_ draft: String = "") {
    buffer = TextBuffer(draft)
    cursor = buffer.end
  }

  /// All that would be sent, folded pastes included. Costs the text's length.
  package var text: String { chips.expanded(buffer.text) }

  /// The same, still to be put together: copying it costs nothing, so it can be read elsewhere.
  package var draft: ComposerDraft { ComposerDraft(buffer: buffer, chips: chips) }

  /// The first line as it is written.
  package var firstLine: String { buffer.lines[0].text }

  /// Whether what is written would run as a command.
  package var isCommand: Bool { !beginsWithPaste && CommandParser.isCommand(buffer.lines[0].text) }

  /// The files that the text names. Folded pastes name none: what was pasted is meant as it is.
  package var mentions: [FileMention] { FileMention.all(in: buffer.text) }

  /// Whether an `@` that is written at the cursor begins a mention, and is no part of the word before it.
  package var takesMention: Bool { FileMention.opens(behind: characterBefore(selection?.lowerBound ?? cursor)) }

  /// Whether it begins with a paste, folded or not: that is no command, whatever it begins with.
  package var beginsWithPaste: Bool {
    let line = buffer.lines[0].text
    if let pastedWord { return line.hasPrefix(pastedWord) }
    return PasteChip.usesPlane(String(line.prefix(1)))
  }

  /// Whether nothing is written.
  package var isEmpty: Bool { buffer.isEmpty }

  /// Where one types: the keys' style.
  package var style: EditingStyle {
    get { vi == nil ? .emacs : .vi }
    set {
      guard newValue != style else { return }
      vi = newValue == .vi ? ViState() : nil
    }
  }

  /// Writes typed text at the cursor, in place of the selection.
  @discardableResult
  package mutating func insert(_ text: String) -> ComposerOutcome {
    if history.isSearching { return searchTyped(text) }
    let text = TextBuffer.normalised(text)
    guard !text.isEmpty else { return .nothing }
    if PasteChip.usesPlane(text) { return paste(text) }
    // A group of undo is a word with the blanks after it; with vi's keys all that one stay in insert mode wrote.
    let beginsWord = text.first?.isWhitespace == false && characterBefore(cursor)?.isWhitespace == true
    let continues = last == .typing && selection == nil && (vi != nil || !beginsWord)
    vi?.typed(text)
    change(selection ?? cursor..<cursor, to: text, joining: continues)
    last = .typing
    return .edited
  }

  /// Writes pasted text as one change. A large paste is folded into a chip and still sent whole.
  @discardableResult
  package mutating func paste(_ text: String) -> ComposerOutcome {
    let text = TextBuffer.normalised(text)
    guard !text.isEmpty else { return .nothing }
    if history.isSearching { return searchTyped(text) }
    var written = text
    if PasteChip.isLarge(text) || PasteChip.usesPlane(text) {
      guard let chip = chips.fold(text) else { return .nothing }
      written = chip
    }
    let range = selection ?? cursor..<cursor
    change(range, to: written)
    if range.lowerBound == .start { noteFirstWord(ofPaste: written) }
    return .edited
  }

  /// How long the text is as it is written, folded pastes as one character each; in UTF-8. Mentions are counted in it.
  package var writtenCount: Int { buffer.text.utf8.count }

  /// Adds a text that joins the draft folded, under a name. False where there are too many already.
  package mutating func attach(_ text: String, label: String) -> Bool {
    guard let chip = chips.fold(TextBuffer.normalised(text), name: label) else { return false }
    let isAtStart = cursor == .start
    change(cursor..<cursor, to: chip + "\n")
    if isAtStart { noteFirstWord(ofPaste: chip) }
    return true
  }

  mutating func noteFirstWord(ofPaste text: String) {
    pastedWord = String(text.prefix(200).prefix { !$0.isWhitespace })
  }

  /// Puts another text in place of all of it, as one change that can be undone: what an editor gave back.
  package mutating func replaceAll(_ text: String) {
    endSearch(keeping: true)
    let shown = buffer.text
    stashed += leaveHistory().filter { !$0.isEmpty && $0 != shown }
    change(.start..<buffer.end, to: TextBuffer.normalised(text))
  }

  /// Empties the composer and returns what it held, whole. A text that was put aside comes back.
  @discardableResult
  package mutating func clear() -> String {
    let text = text
    var drafts = stashed
    history.goOn()
    if let draft = history.endWalk(), !draft.isEmpty, text != chips.expanded(draft) { drafts.append(draft) }
    let draft = drafts.popLast() ?? ""
    stashed = drafts
    load(draft)
    edits = EditHistory()
    chips.keep(onlyIn: kills.entries + stashed + [draft])
    vi?.reset()
    return text
  }

  /// Puts what was typed aside, to come back when what is written now has been sent; then shows another.
  package mutating func stash(andWrite text: String = "") {
    stashed += leaveHistory().filter { !$0.isEmpty }
    edits = EditHistory()
    load(TextBuffer.normalised(text))
  }

  /// Shows the text that was put aside last where nothing is written, and nothing walked or searched; false otherwise.
  package mutating func takePutAside() -> Bool {
    guard isEmpty, !history.isWalking, !history.isSearching, let text = stashed.popLast() else { return false }
    edits = EditHistory()
    load(text)
    return true
  }

  /// Begins on another draft: what was put aside, or could be undone, belonged to the one before.
  package mutating func begin(_ draft: String) {
    leaveHistory()
    stashed = []
    edits = EditHistory()
    load("")
    chips.keep(onlyIn: kills.entries)
    vi?.reset()
    guard !draft.isEmpty else { return }
    paste(draft)
    // Most of a draft was typed.
    pastedWord = nil
    edits = EditHistory()
  }

  /// All that was typed and not sent, folded pastes included, oldest first: texts put aside, then what is being
  /// written, which is not what a walk or a search of the history shows.
  package var typed: [String] { (stashed + history.typed(buffer.text)).map(chips.expanded) }

  /// Shows a text with the cursor at its end. What can be undone must be changed or emptied with it.
  mutating func load(_ text: String) {
    buffer = TextBuffer(text)
    cursor = buffer.end
    mark = nil
    pastedWord = nil
    top = (0, 0)
    goalColumn = nil
    last = .other
  }

  /// The one way to change the text. Leaves the cursor behind what was inserted.
  mutating func change(_ range: Range<TextPosition>, to text: String, joining: Bool = false) {
    // What a search shows is taken before it changes: undo goes by what was written.
    if history.isSearching { endSearch(keeping: true) }
    history.goOn()
    let before = cursor
    let removed = buffer.text(range)
    let end = buffer.replace(range, with: text)
    cursor = buffer.snap(end)
    mark = nil
    if buffer.isEmpty { pastedWord = nil }
    goalColumn = nil
    last = .other
    edits.record(
      .init(start: range.lowerBound, removed: removed, inserted: text, cursorBefore: before, cursorAfter: cursor),
      joining: joining)
  }

  /// The selected stretch; nil when it is empty.
  var selection: Range<TextPosition>? {
    guard let mark, mark != cursor else { return nil }
    return min(mark, cursor)..<max(mark, cursor)
  }

  func characterBefore(_ position: TextPosition) -> Character? {
    position > .start ? buffer.character(at: buffer.left(of: position)) : nil
  }
}
