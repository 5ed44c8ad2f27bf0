/// What a composer holds at a moment, shared with it until either changes.
package struct ComposerDraft: Equatable, Sendable {
  let buffer: TextBuffer
  let chips: PasteChips

  /// All of it, folded pastes included. Costs the text's length.
  package var text: String { chips.expanded(buffer.text) }
}
