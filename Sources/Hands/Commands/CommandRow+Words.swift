extension CommandRow {
  /// What people who know other programs call a command, by its name.
  static let everydayWords: [String: [String]] = [
    "model": ["switch model", "llm", "gpt"],
    "provider": ["endpoint", "service", "api key"],
    "system": ["instructions", "persona", "role", "character"],
    "settings": ["options", "preferences", "config", "parameters"],
    "preset": ["profile", "mode"],
    "retry": ["again", "redo", "reroll", "resend", "another answer"],
    "continue": ["resume", "go on", "more", "finish"],
    "edit": ["change", "modify", "rewrite", "correct"],
    "lab": ["compare models", "experiment", "variants", "a/b"],
    "btw": ["aside", "by the way", "quick question"],
    "microscope": ["logprobs", "confidence", "probability", "certainty"],
    "queue": ["pending", "waiting"],
    "new": ["clear", "reset", "start over", "fresh"],
    "open": ["old", "history", "chats", "conversations", "sessions", "recent", "past", "switch", "list"],
    "delete": ["remove", "erase", "trash"],
    "undo": ["restore", "recover", "bring back"],
    "pin": ["favourite", "favorite", "star"],
    "archive": ["hide", "put away"],
    "tag": ["label", "category", "folder"],
    "fork": ["duplicate", "clone", "split"],
    "tree": ["branches", "versions", "map"],
    "diff": ["compare", "differences"],
    "export": ["markdown", "html", "share", "print"],
    "import": ["chatgpt", "claude", "migrate"],
    "copy": ["clipboard", "yank"],
    "save-code": ["download", "extract"],
    "pipe": ["run", "execute", "shell"],
    "file": ["upload", "document", "picture", "image", "photo", "pdf"],
    "prompt": ["snippet", "template"],
    "editor": ["vim", "nano", "external"],
    "reasoning": ["thinking", "think"],
    "sources": ["citations", "links", "references"],
    "fold": ["collapse", "expand"],
    "help": ["manual", "shortcuts", "hotkeys"],
    "tokens": ["price", "money", "spending", "spent"],
    "context": ["window", "memory"],
    "probe": ["capabilities", "abilities", "test model"],
    "balance": ["credits", "account"],
    "curl": ["request", "http"],
    "theme": ["colors", "colours", "dark", "light", "appearance"],
    "keys": ["vi", "emacs", "keybindings"],
    "redraw": ["refresh", "repaint"],
    "version": ["about"],
    "quit": ["leave", "close", "bye", "end"],
    "temperature": ["randomness", "creativity"],
    "max_tokens": ["length", "limit"],
  ]

  /// All it goes by.
  private var names: [String] { [name] + aliases }

  /// The words of the commands that do what a line of the help says.
  package static let wordsByHelp: [String: String] = Dictionary(
    table.map { ($0.help, ($0.names + $0.words).joined(separator: " ")) }, uniquingKeysWith: { "\($0) \($1)" })
}
