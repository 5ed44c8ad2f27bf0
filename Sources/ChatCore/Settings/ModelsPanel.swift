import Cells
import Conversations
import Hands
import Pages

/// Models of the provider's catalogue, and those that config and conversation name.
struct ModelsPanel: ListingPanel {
  var list: ListPanel<CatalogueModel>
  /// Whether the list is read first: line by line it would be printed twice.
  var isAwaited = false

  /// - Parameter selected: the one to begin with.
  init(_ models: [CatalogueModel], current: String, selecting selected: String, provider: Provider?) {
    list = ListPanel(
      models, noun: "model", placeholder: "type to filter, or type any name", selecting: selected
    ) {
      $0.line(current: current, provider: provider)
    }
    list.otherwise = " It is used as typed."
  }

  /// The units are said once.
  var title: String {
    list.items.contains { $0.prices != nil } ? "Models, $ per million tokens (prompt/reply)" : "Models"
  }

  func hints(_ keys: PanelKeys) -> [String?] {
    [keys.hint(.list(.accept), "chooses"), keys.hint(.list(.showArchived), "all kinds"), keys.close]
  }

  mutating func take(_ intent: ListIntent) -> PanelOutcome {
    guard intent == .showArchived else { return .stays }
    return .does { state in
      state.models.listsAll.toggle()
      state.refreshModels()
      return []
    }
  }

  func accept() -> PanelOutcome {
    let name = list.selection?.id ?? list.filter.trimmingSpaces()
    return .closes { name.isEmpty ? [] : $0.setModel(name) }
  }
}

extension AppState {
  mutating func openModels() -> [Effect] {
    models.listsAll = false
    let current = conversation.model
    // Where the present one is served no longer, the one to take instead is chosen.
    let selected = verdict(on: current)?.offer?.id ?? current
    var panel = ModelsPanel(knownModels, current: current, selecting: selected, provider: provider)
    panel.isAwaited = isLineByLine && provider?.isEmbedded == true
    panels.show(panel)
    // Local ones are read each time: more may be installed, and their speed is known better.
    let isWanted = models.catalogues[conversation.provider] == nil || provider?.isEmbedded == true
    return isWanted ? [.catalogue(provider: conversation.provider)] : []
  }

  /// Shows in the list of models, where it is open, what is known now.
  mutating func refreshModels() {
    guard var list = panels.top(as: ModelsPanel.self) else { return }
    list.list.replaceItems(knownModels)
    list.isAwaited = false
    panels.show(list)
  }

  /// The models for conversations of the catalogue as far as it came, or all of it; those that the config and the
  /// conversation name are always among them. What is served no longer comes last; a name that was never listed may be
  /// one that the server answers to all the same.
  var knownModels: [CatalogueModel] {
    let catalogue = models.catalogues[conversation.provider] ?? []
    var known: Set<String> = []
    let named = [conversation.model, provider?.model ?? ""].filter { name in
      !name.isEmpty && catalogueModel(name, of: conversation.provider) == nil
        && known.insert(name.lowercased()).inserted
    }.map { name in
      var model = CatalogueModel(id: name)
      guard let verdict = verdict(on: name) else { return model }
      model.isRetired = wasServed(name, verdict)
      if !model.isRetired { model.remarks = ["not listed"] }
      return model
    }
    return named.filter { !$0.isRetired } + (catalogue + named.filter(\.isRetired)).listed(all: models.listsAll)
  }
}

extension CatalogueModel: Identifiable {
  /// As the model list shows it: window in tokens (the one reckoned with next to it, where that is another) and
  /// prices at the right edge.
  package func line(current: String, provider: Provider?) -> ListPanel<CatalogueModel>.Line {
    var facts: [String] = []
    if isRetired { facts.append("not served any more") }
    if !marks.isEmpty { facts.append(marks) }
    if let window = ContextWindow(of: id, provider: provider, catalogue: self) {
      let used = window.reason == nil ? "" : " (\(SizeText.brief(window.tokens)) used)"
      facts.append("\(SizeText.brief(window.listed ?? window.tokens))\(used)")
    }
    if let prices { facts.append(prices) }
    facts += remarks
    return ListPanel.Line(
      id, detail: facts.joined(separator: " · "), isDim: isRetired, isCurrent: id.lowercased() == current.lowercased(),
      short: ModelName.short(id))
  }
}
