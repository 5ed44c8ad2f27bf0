import Cells
import Conversations
import Hands

/// A prompt snippet's variables, and the text as it will be written.
struct SnippetPanel: OpenPanel {
  private var form: FieldsForm
  private let snippet: PromptSnippet

  /// nil for a snippet without variables.
  init?(_ snippet: PromptSnippet) {
    guard let form = FieldsForm(snippet) else { return nil }
    self.form = form
    self.snippet = snippet
  }

  var title: String { "Prompt \(snippet.name)" }
  var context: KeyContext { .form }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.hint(.form(.accept), "goes on"), keys.pair(.form(.previous), .form(.next), "choose"), keys.close,
    ]
  }

  func printed(width: Int) -> [Row]? {
    form.fields.indices.contains(form.selected) ? [Row.styled("\(form.fields[form.selected].label):")] : []
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    var body = form.layout(size)
    // What will be written, as far as there is room for it.
    let room = size.rows - body.rows.count - 1
    guard room > 1 else { return body }
    let text = snippet.filled(form.values.filter { !$0.value.isEmpty })
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(room).flatMap {
      Row.wrap(String($0.prefix(2000)), width: size.columns, style: Style(.dim))
    }
    body.rows += [Row()] + rows.prefix(room)
    return body
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .form(let intent):
      guard form.handle(intent) else { return .stays }
      let (name, text) = (snippet.name, snippet.filled(form.values))
      return .closes { $0.joinPrompt(name, text) }
    case .text(let text): form.type(text)
    case .paste(let text): form.paste(text)
    case .edit(let intent): form.edit(intent)
    case .leave: return .left
    case .list, .message, .lab, .microscope, .scroll: break
    }
    return .stays
  }
}

extension AppState {
  mutating func fillPrompt(_ snippet: PromptSnippet) -> [Effect] {
    if let panel = SnippetPanel(snippet) { panels.show(panel) }
    return []
  }

  /// Writes the text of a prompt, with nothing left to fill in, into the draft.
  mutating func joinPrompt(_ name: String, _ text: String) -> [Effect] {
    composer.insert(text)
    tellJoined("The prompt \(name)")
    return draftChanged()
  }
}
