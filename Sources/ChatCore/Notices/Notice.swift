/// A line for the user, above the status bar, until the next key or the next notice.
package struct Notice: Sendable, Equatable {
  /// How it is drawn.
  package enum Kind: Sendable, Equatable { case info, success, warning, error }
  /// How it is drawn.
  package var kind: Kind
  /// One sentence.
  package var text: String
  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// The line as it is on the screen. Only `post` writes it, so that one place knows what was said last.
package struct NoticeLine: Sendable, Equatable {
  /// What is said now; nil for nothing.
  package private(set) var shown: Notice?
  /// How many there were: the same words said again are another.
  package private(set) var count = 0

  /// Says it, in the place of what was said before.
  mutating func post(_ notice: Notice) {
    shown = notice
    count &+= 1
  }
  /// Says nothing any more.
  mutating func dismiss() { shown = nil }
}

extension AppState {
  /// What is said to the user now.
  package var notice: Notice? { notices.shown }

  /// Says something to the user, in the place of what was said before.
  package mutating func post(_ notice: Notice) { notices.post(notice) }
  /// Says something to the user, in the place of what was said before.
  mutating func post(_ kind: Notice.Kind, _ text: String) { notices.post(Notice(kind, text)) }
  /// Says something behind what was said just now.
  mutating func postBehind(_ text: String) {
    guard let said = notice else { return post(.info, text) }
    post(said.kind, "\(said.text) \(text)")
  }
  /// Takes the line away.
  mutating func dismissNotice() { notices.dismiss() }
  /// Takes the line away that says what went wrong: once something new is asked, that is no news any longer.
  mutating func dismissError() {
    if notice?.kind == .error { dismissNotice() }
  }

  /// Says why something is not done.
  mutating func refuse(_ words: String) -> [Effect] {
    post(.warning, words)
    return []
  }
}
