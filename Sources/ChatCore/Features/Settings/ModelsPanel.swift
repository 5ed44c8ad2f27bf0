/// Models of the provider's catalogue, and those that config and conversation name.
struct ModelsPanel: ListingPanel {
  var list: ListPanel<CatalogueModel>

  init(_ models: [CatalogueModel], current: String, provider: Provider?) {
    list = ListPanel(
      models, placeholder: "type to filter; Enter takes what is typed when nothing matches", selecting: current
    ) {
      $0.line(current: current, provider: provider)
    }
  }

  var title: String { "Models" }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "chooses"), keys.close] }

  func accept() -> PanelOutcome {
    let name = list.selection?.id ?? list.filter.trimmingSpaces()
    return .closes { name.isEmpty ? [] : $0.setModel(name) }
  }
}

extension AppState {
  mutating func openModels() -> [Effect] {
    panels.show(ModelsPanel(knownModels, current: conversation.model, provider: provider))
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
}

extension CatalogueModel: Identifiable {
  /// As the model list shows it: window (the one reckoned with beside it, where that is another) and prices at the
  /// right edge.
  public func line(current: String, provider: Provider?) -> ListPanel<CatalogueModel>.Line {
    var facts: [String] = []
    if isRetired { facts.append("retired") }
    if let window = ContextWindow(of: id, provider: provider, catalogue: self) {
      let used = window.reason == nil ? "" : " (\(SizeText.grouped(window.tokens)) used)"
      facts.append("\(SizeText.grouped(window.listed ?? window.tokens)) tokens\(used)")
    }
    if let promptPrice, let completionPrice {
      facts.append("$\(promptPrice.fixed(2)) + $\(completionPrice.fixed(2)) per million")
    }
    facts += remarks
    return ListPanel.Line(id, detail: facts.joined(separator: " · "), isDim: isRetired, isCurrent: id == current)
  }
}
