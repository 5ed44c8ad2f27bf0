/// What a conversation's composer holds when it is left: everything that would be lost, as one text.
package struct Draft: Sendable, Equatable, ExpressibleByStringLiteral {
  /// What waits, what was put aside, then what is being written, with empty lines between.
  package var text: String
  /// What its end is an edit of; nil for a turn of its own.
  package var edit: Edit?

  /// An earlier message that is being edited.
  package struct Edit: Sendable, Equatable {
    /// The message.
    package var message: MessageID
    /// Who it is from.
    package var role: Role
    /// How much of the draft's end belongs to the edit, in UTF-8; what is before it was put aside.
    package var byteCount: Int

    /// An edit that takes up so much of the draft's end.
    package init(of message: MessageID, from role: Role, byteCount: Int) {
      self.message = message
      self.role = role
      self.byteCount = byteCount
    }
  }

  package init(_ text: String, edit: Edit? = nil) {
    self.text = text
    self.edit = edit
  }

  /// A turn of its own.
  package init(stringLiteral text: String) { self.init(text) }

  package static let separator = "\n\n"

  /// What was put aside, and what the edited message has become; nil without an edit, or when it does not fit the text.
  package var parts: (aside: String, edited: String)? {
    guard let edit, edit.byteCount >= 0, edit.byteCount <= text.utf8.count else { return nil }
    let start = text.utf8.index(text.endIndex, offsetBy: -edit.byteCount)
    guard let edited = String(text.utf8[start...]), let before = String(text.utf8[..<start]) else { return nil }
    return (before.hasSuffix(Self.separator) ? String(before.dropLast(2)) : before, edited)
  }

  /// With a text below it, which was typed before it was known; an edit's text stays the last.
  package func followed(by typed: String) -> Draft {
    let (before, edited) = parts.map { ($0.aside, [$0.edited]) } ?? (text, [])
    let all = [before, typed] + edited
    return Draft(all.filter { !$0.isEmpty }.joined(separator: Self.separator), edit: edit)
  }
}
