import Cells
import Hands

/// One line to type: a title, a path, a command.
struct PromptPanel: OpenPanel {
  let title: String
  /// What is typed.
  private var line: Composer
  /// What Enter does with it.
  private let accept: @Sendable (String) -> PanelAction

  /// - Parameter isSelected: whether what is typed takes the place of the text.
  init(
    title: String, text: String, isSelected: Bool = false, accept: @escaping @Sendable (String) -> PanelAction
  ) {
    self.title = title
    self.accept = accept
    line = Composer(text)
    if isSelected { line.handle(.selectAll) }
  }

  var context: KeyContext { .form }
  var isLine: Bool { true }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.form(.accept), "takes it"), keys.close] }

  func printed(width: Int) -> [Row]? { [] }
  var afterwards: String {
    let leave = "\(LineKeys.stop) leaves."
    return line.isEmpty ? leave : "An empty line takes \u{201C}\(line.text)\u{201D}, \(leave)"
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    let view = line.layout(width: max(4, size.columns), maxRows: max(1, size.rows))
    return PanelBody(rows: view.rows, cursor: view.cursor)
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .form(.accept):
      let text = line.text.trimmingSpaces()
      guard !text.isEmpty else { return .left }
      return .leaves(accept(text))
    case .form(.decrease): line.handle(.move(.left))
    case .form(.increase): line.handle(.move(.right))
    case .form(.reset): line.handle(.delete(.right))
    case .text, .paste: line.insert(input.line ?? "")
    case .edit(let intent): line.handle(intent)
    case .leave: return .left
    case .form, .list, .message, .lab, .microscope, .scroll: break
    }
    return .stays
  }
}

extension AppState {
  /// Asks for one line; `accept` says what is done with it, blanks at its ends taken off.
  mutating func ask(
    title: String, text: String, isSelected: Bool = false, accept: @escaping @Sendable (String) -> PanelAction
  ) -> [Effect] {
    panels.show(PromptPanel(title: title, text: text, isSelected: isSelected, accept: accept))
    return []
  }
}
