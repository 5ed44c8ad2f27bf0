import Conversations
import Hands
import Pages

/// The conversation's tree.
struct TreePanel: ListingPanel {
  var list: ListPanel<ConversationTree.Node>

  init(_ conversation: Conversation) {
    list = ListPanel(
      ConversationTree.nodes(of: conversation), noun: "branch", selecting: conversation.head, line: \.line)
  }

  var title: String { "Branches" }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "goes there"), keys.close] }

  func accept() -> PanelOutcome {
    guard let node = list.selection else { return .stays }
    return .closes { $0.go(to: node.id) }
  }
}

extension AppState {
  mutating func openTree() -> [Effect] {
    guard !conversation.path.isEmpty else { return refuseMissing("There are no branches yet.") }
    panels.show(TreePanel(conversation))
    return []
  }
}
