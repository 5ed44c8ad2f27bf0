/// An edit of text. Named after readline's commands where it has them.
package enum EditIntent: Hashable, Sendable {
  /// Moves the cursor, dropping the selection.
  case move(Motion)
  /// Moves the cursor and selects what it passes.
  case select(Motion)
  /// Selects everything.
  case selectAll
  /// Starts a selection that the next moves extend, or drops it.
  case setMark
  /// A line break.
  case newline
  /// Deletes without keeping: the selection, else from the cursor to where the motion leads.
  case delete(Motion)
  /// Deletes into the kill ring: the selection, else from the cursor to where the motion leads.
  case kill(Motion)
  /// Copies the selection into the kill ring, and to the clipboard.
  case copySelection
  /// Inserts the newest kill.
  case yank
  /// Replaces what was just yanked by the kill before it.
  case yankPop
  /// Exchanges the characters around the cursor.
  case transposeCharacters
  /// Exchanges the words around the cursor.
  case transposeWords
  /// Changes the case of the next word.
  case changeCase(LetterCase)
  /// Takes back the last change.
  case undo
  /// Makes the change taken back again.
  case redo
  /// The previous or next entry of the history that begins with the text before the cursor.
  case historyPrevious, historyNext
  /// Searches the history as one types; again, finds the next older match.
  case historySearch
  /// Shows the folded paste before the cursor as plain text.
  case unfoldPaste
  /// Empties the text; it stays in the history.
  case clear

  /// Where the cursor goes.
  package enum Motion: Hashable, Sendable {
    /// By grapheme; past a line's end to the next.
    case left, right
    /// By row as shown; from the first and last row, through the history.
    case up, down
    /// By word of letters and digits.
    case wordLeft, wordRight
    /// By stretch without blanks.
    case blankLeft, blankRight
    /// To the line's ends.
    case lineStart, lineEnd
    /// To the text's ends.
    case textStart, textEnd
  }

  /// What letters become.
  package enum LetterCase: Hashable, Sendable { case upper, lower, capital }
}
