import Conversations
import Hands

/// What a message carries, one of which is to be opened in another program.
struct ViewablesPanel: ListingPanel {
  struct Item: Identifiable {
    let id: Int
    let thing: Viewable
  }

  var list: ListPanel<Item>
  let title = "Open"

  init(_ things: [Viewable]) {
    list = ListPanel(things.enumerated().map { Item(id: $0, thing: $1) }, noun: "picture") { item in
      .init(item.thing.words, lead: "\(item.id + 1) ")
    }
  }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "opens it"), keys.close] }

  func accept() -> PanelOutcome {
    guard let item = list.selection else { return .stays }
    return .closes { _ in [.view(item.thing)] }
  }
}

extension AppState {
  /// Opens what the chosen message carries, or the last that carries anything; asks where there is more than one.
  mutating func view(_ chosen: Message) -> [Effect] {
    let things = found(in: chosen, \.viewables)
    guard let first = things.first else {
      return refuse(
        isChosen(chosen)
          ? "This message has no picture or sound to open." : "No message here has a picture or sound to open.")
    }
    guard things.count > 1 else { return [.view(first)] }
    panels.show(ViewablesPanel(things))
    return []
  }
}
