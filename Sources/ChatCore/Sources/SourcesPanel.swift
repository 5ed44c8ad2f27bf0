import Cells
import Conversations
import Hands
import Pages

/// What a reply cites, to be copied.
struct SourcesPanel: ListingPanel {
  var list: ListPanel<Source>
  let title = "Sources"

  init(_ sources: [Source]) {
    list = ListPanel(sources, noun: "source") { source in
      .init(
        source.title ?? source.url, detail: source.host, lead: "[\(source.number)] ", snippet: MarkedText(source.url))
    }
  }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.hint(.list(.accept), "copies the address"), keys.hint(.list(.attach), "brings the page into the draft"),
      keys.close,
    ]
  }

  mutating func take(_ intent: ListIntent) -> PanelOutcome { attach(intent) }

  func accept() -> PanelOutcome {
    guard let source = list.selection else { return .stays }
    return .closes { _ in [.copy(source.url, what: "address")] }
  }
}

extension AppState {
  /// Lists what the chosen message cites, or the last that cites anything.
  mutating func openSources(_ chosen: Message) -> [Effect] {
    let isChosen = isChosen(chosen)
    let last = conversation.path.last { conversation[$0]?.sources.isEmpty == false }
    let sources = isChosen || last == nil ? chosen.sources : last.flatMap { conversation[$0]?.sources } ?? []
    guard !sources.isEmpty else {
      return isChosen ? refuse("This message cites no sources.") : refuseMissing("No reply here cites sources.")
    }
    panels.show(SourcesPanel(sources))
    return []
  }
}
