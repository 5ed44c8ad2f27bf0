// Panels: opening, closing, typing in them.

extension AppState {
  mutating func open(_ kind: Panel) -> [Effect] {
    if kind == .help { return toggleHelp() }
    panelBelow = nil
    switch kind {
    case .help: break
    case .settings:
      panel = .settings(
        SettingsForm(parameters: conversation.parameters, defaults: defaults.parameters, origins: origins))
    case .palette:
      panel = .palette(ListPanel(PaletteItem.all(defaults.keymap), line: \.line))
    case .switcher: return openSwitcher(filter: "")
    case .find: return openFind("")
    case .models: return openModels()
    case .providers: openNames(.providers)
    case .presets: openNames(.presets)
    case .prompts: openNames(.prompts)
    case .themes: openNames(.themes)
    case .tree:
      guard !conversation.path.isEmpty else { return refuse("There are no branches yet.") }
      panel = .tree(ListPanel(ConversationTree.nodes(of: conversation), selecting: conversation.head, line: \.line))
    case .diff: return perform(.diff)
    case .context: return openContext()
    case .usage: return [.usage(usageLines)]
    case .queue:
      guard !queue.isEmpty else { return refuse("No turn waits.") }
      panel = .queue(ListPanel(queue.turns, line: \.line))
    case .provenance:
      guard let reply = transcript.selected.flatMap({ conversation[$0] }) ?? lastReply else {
        return refuse("There is no reply yet.")
      }
      return [requestEffect(of: reply)]
    }
    return []
  }

  /// Opens help on where keys go now, over a panel that comes back; on help, closes it.
  private mutating func toggleHelp() -> [Effect] {
    if case .page(let page) = panel, case .help = page.content { return closePanel() }
    let context = keyContext
    let sections = HelpPage.sections(defaults.keymap, context, style: composer.style)
    panelBelow = panel
    panel = .page(PagePanel(title: "Help · \(context.title.lowercased())", .help(sections)))
    return []
  }

  /// Where each value in force came from, in the settings panel's words.
  var origins: [ParameterName: SettingsForm.Origin] {
    var origins = parameterOrigins
    for (name, value) in conversation.parameters.entries
    where origins[name] == nil && value == defaults.parameters[name] {
      origins[name] = defaults.origins[name]
    }
    return origins
  }

  /// Shows in the settings panel, where it is open, what has changed elsewhere.
  mutating func refreshSettings() {
    guard case .settings(var form) = panel else { return }
    form.update(parameters: conversation.parameters, defaults: defaults.parameters, origins: origins)
    panel = .settings(form)
  }

  private mutating func openModels() -> [Effect] {
    let (current, provider) = (conversation.model, provider)
    panel = .models(
      ListPanel(
        knownModels, placeholder: "type to filter; Enter takes what is typed when nothing matches", selecting: current
      ) {
        $0.line(current: current, provider: provider)
      })
    return catalogues[conversation.provider] == nil ? [.catalogue(provider: conversation.provider)] : []
  }

  /// The catalogue as far as it came; the models that the config and the conversation name are always among them.
  var knownModels: [CatalogueModel] {
    let catalogue = catalogues[conversation.provider] ?? []
    let named = [conversation.model, provider?.model ?? ""].filter { name in
      !name.isEmpty && !catalogue.contains { $0.id == name }
    }
    var known: Set<String> = []
    return named.filter { known.insert($0).inserted }.map { CatalogueModel(id: $0) } + catalogue
  }

  private mutating func openNames(_ kind: NameChoice.Kind) {
    let choices: [NameChoice] =
      switch kind {
      case .providers:
        defaults.providers.map { .init(id: $0.name, detail: $0.model, isCurrent: $0.name == conversation.provider) }
      case .presets: defaults.presets.map { .init(id: $0.name, detail: $0.model ?? "", isCurrent: false) }
      case .prompts:
        defaults.prompts.map {
          .init(id: $0.name, detail: $0.variables.joined(separator: ", "), isCurrent: false)
        }
      case .themes: defaults.themes.map { .init(id: $0, detail: "", isCurrent: $0 == theme) }
      }
    let current = choices.first(where: \.isCurrent)?.id
    panel = .names(
      ListPanel(choices, selecting: current) { .init($0.id, detail: $0.detail, isCurrent: $0.isCurrent) }, kind)
  }

  mutating func fillPrompt(_ snippet: PromptSnippet) -> [Effect] {
    if let form = FieldsForm(snippet) { panel = .fields(form, snippet) }
    return []
  }

  /// Opens the switcher; the list comes from the store.
  mutating func openSwitcher(filter: String) -> [Effect] {
    guard storeFailure == nil || storeIsReady else { return refuse("Conversations are not kept at present.") }
    let (now, current) = (now, conversation.id)
    panel = .switcher(
      ListPanel([], filtering: .outside, placeholder: "type to search titles and text", filter: filter) {
        $0.line(now: now, current: current)
      }, includesArchived: false)
    return askForList()
  }

  /// Asks for the conversations that match what is typed.
  mutating func askForList() -> [Effect] {
    guard case .switcher(let list, let all) = panel else { return [] }
    return [.store(.list(query: list.filter.trimmingSpaces(), includeArchived: all, limit: 200))]
  }

  /// The store's list came; one for an older filter is passed over.
  mutating func takeList(query: String, _ summaries: [ConversationSummary]) -> [Effect] {
    guard case .switcher(var list, let all) = panel, list.filter.trimmingSpaces() == query else { return [] }
    list.replaceItems(summaries)
    panel = .switcher(list, includesArchived: all)
    return []
  }

  mutating func showPage(_ title: String, _ text: String, copies: String?) -> [Effect] {
    var page = PagePanel(title: title, .text(text))
    page.copies = copies
    panel = .page(page)
    return []
  }

  /// Asks for the request behind a reply, as its provider's users would write it.
  func requestEffect(of reply: Message) -> Effect {
    let provider = reply.reply.flatMap { defaults.provider(named: $0.provider) }
    let variable = provider == nil ? "API_KEY" : provider?.shellVariable
    return .curl(reply.id, reply.reply?.timings ?? ReplyTimings(), keyVariable: variable)
  }

  mutating func closePanel() -> [Effect] {
    if case .settings(var form) = panel, form.stopTyping() {
      panel = .settings(form)
      return []
    }
    if case .context(let context) = panel, context.pending != nil {
      let again = defaults.keymap.label(for: .retry, in: .composer).map { " \($0) asks for the reply after all." } ?? ""
      post(.info, "Nothing was sent.\(again)")
    }
    panel = panelBelow
    panelBelow = nil
    return []
  }

  mutating func scrollPanel(_ step: ScrollStep) {
    switch panel {
    case .page(var page):
      page.scroll(step)
      panel = .page(page)
    case .context(var context):
      context.move(step)
      panel = .context(context)
    default: break
    }
  }

  mutating func typeInPanel(_ text: String) -> [Effect] {
    switch panel {
    case .prompt(var prompt):
      prompt.line.insert(text)
      panel = .prompt(prompt)
    case .settings(var form):
      form.type(text)
      panel = .settings(form)
    case .fields(var form, let snippet):
      form.type(text)
      panel = .fields(form, snippet)
    default:
      if panel?.changeList(FilterList(text: text)) == true { return filterChanged() }
    }
    return []
  }

  mutating func editInPanel(_ intent: EditIntent) -> [Effect] {
    switch panel {
    case .prompt(var prompt):
      _ = prompt.line.handle(intent)
      panel = .prompt(prompt)
    case .settings(var form):
      form.edit(intent)
      panel = .settings(form)
    case .fields(var form, let snippet):
      form.edit(intent)
      panel = .fields(form, snippet)
    default:
      if panel?.changeList(FilterList(edit: intent)) == true { return filterChanged() }
    }
    return []
  }

  /// The switcher asks the store for each filter; answers to older filters are passed over.
  private mutating func filterChanged() -> [Effect] {
    if case .switcher = panel { return askForList() }
    return []
  }
}
