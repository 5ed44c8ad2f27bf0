/// vi's keys as the help page and docs/keys.md list them; they are those of its normal and visual mode.
package enum ViKeys {
  /// What to press, and what it does.
  package static let table: [(keys: String, help: String)] = [
    ("Esc", "from insert or visual to normal mode; in normal mode as elsewhere"),
    ("i a I A o O", "insert before or after the cursor or the line, or on a new one"),
    (
      "h j k l 0 ^ $ w b e W B E { } gg G",
      "move; a number before it repeats; at the edges j and k show earlier prompts"
    ),
    ("f t F T ; ,", "to a character of the line, and on"),
    ("d c y", "delete, change, copy: a motion, a text object, or doubled the line"),
    ("iw aw i\" a\" i( a( i[ i{ …", "text objects"), ("x X s S C D Y r ~ J", "as in vi"),
    ("p P", "put back what was deleted or copied"), ("u U", "undo, redo"), (".", "the last change again"),
    ("v V o", "select characters or lines; o goes to the other end"), ("/", "search earlier prompts"),
    (":", "every command by name"),
  ]
}
