/// What lies over the transcript.
public enum OpenPanel: Sendable {
  /// Something to read.
  case page(PagePanel)
  /// One line to type: a name, a path.
  case prompt(PromptPanel)
  /// Every parameter.
  case settings(SettingsForm)
  /// A snippet's variables.
  case fields(FieldsForm, PromptSnippet)
  /// Every command and key.
  case palette(ListPanel<PaletteItem>)
  /// Conversations; and whether archived ones are listed too.
  case switcher(ListPanel<ConversationSummary>, includesArchived: Bool)
  /// Models of the catalogue.
  case models(ListPanel<CatalogueModel>)
  /// Names to choose from.
  case names(ListPanel<NameChoice>, NameChoice.Kind)
  /// The conversation's tree.
  case tree(ListPanel<ConversationTree.Node>)
  /// Turns that wait.
  case queue(ListPanel<QueuedTurns.Turn>)
  /// What the next request is made of.
  case context(ContextPanel)

  /// Where keys go while it is open.
  var context: KeyContext {
    switch self {
    case .page, .context: .page
    case .prompt, .settings, .fields: .form
    case .palette, .switcher, .models, .names, .tree, .queue: .list
    }
  }

  /// Whether closing it ends the typing of a value first.
  var isTyping: Bool { if case .settings(let form) = self { form.isTyping } else { false } }

  /// In the frame's top.
  public var title: String {
    switch self {
    case .page(let page): page.title
    case .prompt(let prompt): prompt.title
    case .settings: "Settings of this conversation"
    case .fields(_, let snippet): "Prompt \(snippet.name)"
    case .palette: "Commands"
    case .switcher(_, let all): "Conversations\(all ? " and archived" : "")"
    case .models: "Models"
    case .names(_, let kind): kind.title
    case .tree: "Branches"
    case .queue: "Waiting turns"
    case .context(let context): context.title
    }
  }

  /// What its keys do, the most wanted first and how to leave last; those in force.
  func hints(_ keymap: Keymap) -> [String] {
    func hint(_ intent: Intent, _ words: String) -> String? {
      keymap.label(for: intent, in: context).map { "\($0) \(words)" }
    }
    func pair(_ first: Intent, _ second: Intent, _ words: String) -> String? {
      guard let one = keymap.label(for: first, in: context), let other = keymap.label(for: second, in: context) else {
        return nil
      }
      let arrows = ["Left Right": "←→", "Up Down": "↑↓"]["\(one) \(other)"]
      return "\(arrows ?? "\(one) \(other)") \(words)"
    }
    let close = hint(.stop, "closes")
    let hints: [String?] =
      switch self {
      case .page(let page):
        [
          pair(.scroll(.lineUp), .scroll(.lineDown), "scroll"),
          page.copies.flatMap { _ in hint(.message(.copy), "copies it") }, close,
        ]
      case .context(let panel):
        panel.pending == nil ? [close] : [hint(.list(.accept), "sends"), hint(.stop, "leaves")]
      case .prompt: [hint(.form(.accept), "takes it"), close]
      case .fields: [hint(.form(.accept), "goes on"), pair(.form(.previous), .form(.next), "choose"), close]
      case .settings:
        [
          pair(.form(.decrease), .form(.increase), "change"), "type value", hint(.form(.reset), "resets"),
          hint(.form(.makeDefault), "make default"), close,
        ]
      case .palette: [hint(.list(.accept), "does it"), close]
      case .models, .names: [hint(.list(.accept), "chooses"), close]
      case .tree: [hint(.list(.accept), "reads it"), close]
      case .queue: [hint(.list(.accept), "edits"), hint(.list(.delete), "withdraws"), close]
      case .switcher:
        [
          hint(.list(.accept), "opens"), hint(.list(.delete), "deletes"), hint(.list(.rename), "renames"),
          hint(.list(.pin), "pins"), hint(.list(.archive), "archives"), hint(.list(.showArchived), "all"), close,
        ]
      }
    return hints.compactMap { $0 }
  }

  /// Lays itself out for the room inside the frame; windows move so that what is selected is in view.
  mutating func layout(_ size: ScreenSize) -> PanelBody {
    switch self {
    case .page(var page):
      defer { self = .page(page) }
      return page.layout(size)
    case .prompt(var prompt):
      defer { self = .prompt(prompt) }
      return prompt.layout(size)
    case .settings(var form):
      defer { self = .settings(form) }
      return form.layout(size)
    case .fields(var form, let snippet):
      defer { self = .fields(form, snippet) }
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
    case .context(var context):
      defer { self = .context(context) }
      return context.layout(size)
    default:
      return changeList(LayoutList(size: size)) ?? PanelBody(rows: [])
    }
  }
}

/// A name in a list: a provider, a preset, a prompt, a theme.
public struct NameChoice: Identifiable, Sendable, Equatable {
  /// What the names are of.
  public enum Kind: Sendable, Equatable {
    case providers, presets, prompts, themes

    var title: String {
      switch self {
      case .providers: "Providers"
      case .presets: "Presets"
      case .prompts: "Prompt snippets"
      case .themes: "Themes"
      }
    }
  }
  /// The name.
  public var id: String
  /// What it stands for.
  public var detail: String
  /// Whether it is in force.
  public var isCurrent: Bool
}

/// Something done to a list panel, whatever its items are.
protocol ListChange {
  associatedtype Outcome
  func apply<Item>(_ list: inout ListPanel<Item>) -> Outcome
}

struct LayoutList: ListChange {
  var size: ScreenSize
  func apply<Item>(_ list: inout ListPanel<Item>) -> PanelBody { list.layout(size) }
}

struct ReadList: ListChange {
  func apply<Item>(_ list: inout ListPanel<Item>) -> [String] { list.lines }
}

struct AskWhetherAwaited: ListChange {
  func apply<Item>(_ list: inout ListPanel<Item>) -> Bool { list.isAwaited }
}

struct MoveInList: ListChange {
  var intent: ListIntent
  func apply<Item>(_ list: inout ListPanel<Item>) { list.move(intent) }
}

/// Types or edits; true when the filter changed.
struct FilterList: ListChange {
  var text: String?
  var edit: EditIntent?
  func apply<Item>(_ list: inout ListPanel<Item>) -> Bool {
    if let text { return list.type(text) }
    return edit.map { list.edit($0) } ?? false
  }
}

extension OpenPanel {
  /// What can be chosen from, a line each, for those who read line by line; nil for what is no list.
  public var choices: [String]? {
    var panel = self
    return panel.changeList(ReadList())
  }

  /// Whether what it lists was asked for and has not come yet.
  public var isAwaited: Bool {
    var panel = self
    return panel.changeList(AskWhetherAwaited()) ?? false
  }

  /// Whether there is nothing to do in it, line by line, but to read it. Settings are changed by `/set`.
  public var isOnlyRead: Bool {
    switch self {
    case .page, .settings: true
    case .context(let context): !context.canSend
    default: false
    }
  }

  /// Does something to the list of the panel; nil when it has none.
  mutating func changeList<Change: ListChange>(_ change: Change) -> Change.Outcome? {
    switch self {
    case .palette(var list):
      defer { self = .palette(list) }
      return change.apply(&list)
    case .switcher(var list, let all):
      defer { self = .switcher(list, includesArchived: all) }
      return change.apply(&list)
    case .models(var list):
      defer { self = .models(list) }
      return change.apply(&list)
    case .names(var list, let kind):
      defer { self = .names(list, kind) }
      return change.apply(&list)
    case .tree(var list):
      defer { self = .tree(list) }
      return change.apply(&list)
    case .queue(var list):
      defer { self = .queue(list) }
      return change.apply(&list)
    case .page, .prompt, .settings, .fields, .context:
      return nil
    }
  }
}
