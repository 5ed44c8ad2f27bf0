// The keys of a text being written: they move the cursor and edit.

extension KeyBinding {
  private static let fields: [KeyContext] = [.composer, .list, .form, .find, .help]

  static let moving: [KeyBinding] = [
    .init("left", "left", [.composer, .list, .find], .edit(.move(.left)), .moving, "left"),
    .init("right", "right", [.composer, .list, .find], .edit(.move(.right)), .moving, "right"),
    .init("up", "up", [.composer], .edit(.move(.up)), .moving, "up; on the first row, earlier prompts"),
    .init("down", "down", [.composer], .edit(.move(.down)), .moving, "down; on the last row, later prompts"),
    .init("word-left", "ctrl+left alt+b", fields, .edit(.move(.wordLeft)), .moving, "a word left"),
    .init("word-right", "ctrl+right alt+f", fields, .edit(.move(.wordRight)), .moving, "a word right"),
    .init("line-start", "home ctrl+a", fields, .edit(.move(.lineStart)), .moving, "to the line's start"),
    .init("line-end", "end ctrl+e", fields, .edit(.move(.lineEnd)), .moving, "to the line's end"),
    .init("text-start", "alt+<", [.composer], .edit(.move(.textStart)), .moving, "to the text's start"),
    .init("text-end", "alt+>", [.composer], .edit(.move(.textEnd)), .moving, "to the text's end"),
    .init("select-left", "shift+left", [.composer], .edit(.select(.left)), .moving, "select to the left"),
    .init("select-right", "shift+right", [.composer], .edit(.select(.right)), .moving, "select to the right"),
    .init("select-up", "shift+up", [.composer], .edit(.select(.up)), .moving, "select upwards"),
    .init("select-down", "shift+down", [.composer], .edit(.select(.down)), .moving, "select downwards"),
    .init("select-line-start", "shift+home", [.composer], .edit(.select(.lineStart)), .moving, "select to the start"),
    .init("select-line-end", "shift+end", [.composer], .edit(.select(.lineEnd)), .moving, "select to the end"),
    .init(
      "select-word-left", "ctrl+shift+left", [.composer], .edit(.select(.wordLeft)), .moving, "select a word left"),
    .init(
      "select-word-right", "ctrl+shift+right", [.composer], .edit(.select(.wordRight)), .moving,
      "select a word right"),
    .init("select-all", "alt+a", [.composer], .edit(.selectAll), .moving, "select everything"),
    .init("set-mark", "ctrl+space", [.composer], .edit(.setMark), .moving, "begin a selection, or drop it"),
  ]

  static let editing: [KeyBinding] = [
    .init("end-of-file", "ctrl+d", [.composer], .endOfFile, .editing, "delete the next character; when empty, quit"),
    .init(
      "delete-backward", "backspace shift+backspace", fields, .edit(.delete(.left)), .editing,
      "delete the character before"),
    .init(
      "delete-forward", "delete shift+delete", [.composer, .list, .find, .help], .edit(.delete(.right)), .editing,
      "delete the next"),
    .init("kill-blank", "ctrl+w", fields, .edit(.kill(.blankLeft)), .editing, "cut back to a blank, or the selection"),
    .init(
      "kill-word-left", "alt+backspace ctrl+backspace", fields, .edit(.kill(.wordLeft)), .editing, "cut the word before"
    ),
    .init(
      "kill-word-right", "alt+d ctrl+delete alt+delete", fields, .edit(.kill(.wordRight)), .editing,
      "cut the word after"),
    .init("kill-line-start", "ctrl+u", fields, .edit(.kill(.lineStart)), .editing, "cut to the line's start"),
    .init("kill-line-end", "ctrl+k", fields, .edit(.kill(.lineEnd)), .editing, "cut to the line's end"),
    .init("copy-selection", "alt+w", [.composer], .edit(.copySelection), .editing, "copy the selection"),
    .init("yank", "ctrl+y", fields, .edit(.yank), .editing, "put back what was cut"),
    .init("yank-pop", "alt+y", [.composer], .edit(.yankPop), .editing, "replace it by what was cut before"),
    .init("undo", "ctrl+_", [.composer], .edit(.undo), .editing, "undo"),
    .init("redo", "alt+_", [.composer], .edit(.redo), .editing, "redo"),
    .init("transpose-characters", "ctrl+t", [.composer], .edit(.transposeCharacters), .editing, "swap characters"),
    .init("transpose-words", "alt+t", [.composer], .edit(.transposeWords), .editing, "swap words"),
    .init("upper-case", "alt+u", [.composer], .edit(.changeCase(.upper)), .editing, "word to upper case"),
    .init("lower-case", "alt+l", [.composer], .edit(.changeCase(.lower)), .editing, "word to lower case"),
    .init("capital", "alt+c", [.composer], .edit(.changeCase(.capital)), .editing, "word to a capital"),
  ]
}
