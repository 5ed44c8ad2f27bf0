// Panels of one line: a title, a file, a command.

extension AppState {
  mutating func askForTitle() -> [Effect] {
    ask(.title(nil), title: "Name this conversation", text: conversation.titleSource == .user ? conversation.title : "")
  }

  mutating func ask(_ purpose: PromptPanel.Purpose, title: String, text: String) -> [Effect] {
    panel = .prompt(PromptPanel(purpose: purpose, title: title, line: Composer(text)))
    return []
  }

  /// Enter in a prompt.
  mutating func acceptPrompt(_ prompt: PromptPanel) -> [Effect] {
    let text = prompt.line.text.trimmingSpaces()
    panel = nil
    guard !text.isEmpty else { return [] }
    switch prompt.purpose {
    case .title(nil): return name(text)
    case .title(let id?):
      if id == conversation.id { return name(text) }
      return [.store(.rename(id, text))] + openSwitcher(filter: "")
    case .export(let end):
      guard let format = ExportFormat(path: text) else {
        panel = .prompt(prompt)
        return refuse(ExportFormat.unknownEnding)
      }
      return export(upTo: end, as: format, to: text)
    case .pipe(let source): return [.pipe(source, command: text)]
    case .write(let source): return [.write(source, path: text)]
    }
  }
}
