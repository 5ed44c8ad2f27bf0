import Conversations
import Hands

/// The menu above the composer: what can be completed at the cursor, best first.
package struct MenuState: Sendable {
  /// What is being typed; nil while the menu is closed.
  package private(set) var point: CompletionPoint?
  /// What matches it.
  package private(set) var choices: [CompletionCandidate] = []
  /// The chosen one; nil where Enter takes what is typed as it is.
  package private(set) var selected: Int?
  /// Whether it was chosen with the arrows.
  package private(set) var hasMoved = false
  /// The first choice in view.
  package private(set) var top = 0
  /// Where the word begins for which the menu was closed.
  private var leftAt: Int?
  /// Since when the chosen line is on the screen, as far as a frame was asked for.
  private var shownAt: Timestamp?

  /// Files below the working folder; nil until they came. Kept, to be shown without delay the next time.
  var folder: [String]?
  /// Whether they were asked for since the menu was opened.
  var hasAskedFolder = false
  /// What a folder that was written out holds, and what was asked for it.
  var listed: (prefix: String?, names: [String], isAwaited: Bool) = (nil, [], false)

  /// Milliseconds that a line must have been on the screen before Enter takes it: less is not seen, but typed past.
  private static let seenAfter: Int64 = 100

  /// Whether there is anything to choose.
  package var isOpen: Bool { !choices.isEmpty }
  /// Whether what it lists was asked for and has not come yet.
  package var isAwaited: Bool { point != nil && (hasAskedFolder && folder == nil || listed.isAwaited) }
  /// The chosen line.
  package var choice: CompletionCandidate? { selected.map { choices[$0] } }
  /// The chosen line, else the first.
  var best: CompletionCandidate? { choice ?? choices.first }

  /// Whether the person can have seen what is chosen.
  func isSeen(at now: Timestamp) -> Bool {
    hasMoved || shownAt.map { now.since($0) >= Self.seenAfter } ?? false
  }

  /// Whether the menu may come up for a word: it was not closed there.
  func mayOpen(_ point: CompletionPoint) -> Bool { leftAt != point.range.lowerBound }

  /// Shows what matches a word; what was chosen with the arrows stays chosen where it is still listed.
  mutating func show(_ new: [CompletionCandidate], for point: CompletionPoint) {
    let before = choice?.text
    let isSameWord = self.point?.range.lowerBound == point.range.lowerBound && self.point?.kind == point.kind
    let kept = isSameWord && hasMoved && self.point?.typed == point.typed
    self.point = point
    leftAt = nil
    choices = new
    let place = kept ? new.firstIndex { $0.text == before } : nil
    hasMoved = place != nil
    selected = place ?? first(for: point)
    if !isSameWord || place == nil { top = 0 }
    if choice?.text != before { shownAt = nil }
  }

  /// What is chosen at first: what is in force before anything is typed, else the best. Where anything may be typed,
  /// nothing is.
  private func first(for point: CompletionPoint) -> Int? {
    guard !choices.isEmpty else { return nil }
    guard case .argument(let kind) = point.kind else { return 0 }
    guard kind.isChosen else { return nil }
    return point.typed.isEmpty ? choices.firstIndex(where: \.isCurrent) : 0
  }

  /// Up and down; from the ends it goes round.
  mutating func move(by step: Int) {
    guard !choices.isEmpty else { return }
    let from = selected ?? (step > 0 ? -1 : choices.count)
    selected = (from + step + choices.count) % choices.count
    hasMoved = true
  }

  /// Closes it.
  mutating func close() {
    guard point != nil || leftAt != nil else { return }
    point = nil
    choices = []
    selected = nil
    hasMoved = false
    shownAt = nil
    leftAt = nil
    hasAskedFolder = false
  }

  /// Closes it until another word is begun.
  mutating func close(at point: CompletionPoint?) {
    close()
    leftAt = point?.range.lowerBound
  }

  /// Follows the frame about to be drawn: the window is around what is chosen, and that is seen from now on.
  mutating func settle(rows: Int, at now: Timestamp) {
    guard isOpen else { return }
    top = ListWindow.top(top, showing: selected ?? 0, of: choices.count, rows: rows)
    if shownAt == nil { shownAt = now }
  }
}

extension CommandArgument.Kind {
  /// Whether one of the listed values is meant, so that Enter takes the best one. Where anything may be typed, it takes
  /// what is typed.
  var isChosen: Bool {
    switch self {
    case .choice, .parameter, .model, .provider, .preset, .prompt, .theme: true
    case .text, .file, .shell, .number, .value: false
    }
  }
}
