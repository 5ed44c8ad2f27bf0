import Cells
import Conversations
import Hands
import Pages

/// The conversation's tree.
struct TreePanel: ListingPanel {
  var list: ListPanel<ConversationTree.Node>
  /// What the store has not brought yet.
  private var rest: Rest

  /// Texts whose beginnings are on their way, and whether messages are.
  typealias Rest = (texts: Int, isPartial: Bool)

  init(_ nodes: [ConversationTree.Node], head: MessageID?, rest: Rest) {
    list = ListPanel(nodes, noun: "branch", selecting: head, line: \.line)
    self.rest = rest
    noteRest()
  }

  /// Shows what has come.
  mutating func renew(_ nodes: [ConversationTree.Node], head: MessageID?, rest: Rest) {
    let wasEmpty = list.items.isEmpty
    list.replaceItems(nodes)
    if wasEmpty, let head { list.select(head) }
    self.rest = rest
    noteRest()
  }

  private mutating func noteRest() {
    list.otherwise = rest.isPartial || rest.texts > 0 ? " Not all of them are here yet." : ""
  }

  var title: String {
    if rest.isPartial { return "Branches, more to come" }
    guard rest.texts > 0 else { return "Branches" }
    return "Branches, \(SizeText.grouped(rest.texts)) \(rest.texts == 1 ? "text" : "texts") to come"
  }
  var isAwaited: Bool { rest.texts > 0 }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "goes there"), keys.close] }

  func accept() -> PanelOutcome {
    guard let node = list.selection else { return .stays }
    return .closes { $0.go(to: node.id) }
  }
}

extension AppState {
  mutating func openTree() -> [Effect] {
    guard !conversation.path.isEmpty else { return refuseMissing("There are no branches yet.") }
    let effects = askForBeginnings(of: conversation.messages.values)
    panels.show(TreePanel(treeNodes, head: conversation.head, rest: treeRest))
    return effects
  }

  /// More messages came.
  mutating func renewTree() -> [Effect] {
    guard panels.top(as: TreePanel.self) != nil else { return [] }
    let effects = askForBeginnings(of: conversation.messages.values)
    refreshTree()
    return effects
  }

  /// Shows what is here by now, where the tree is open.
  mutating func refreshTree() {
    guard panels.top(as: TreePanel.self) != nil else { return }
    let (nodes, head, rest) = (treeNodes, conversation.head, treeRest)
    panels.change(TreePanel.self) { $0.renew(nodes, head: head, rest: rest) }
  }

  private var treeNodes: [ConversationTree.Node] {
    ConversationTree.nodes(of: conversation, beginnings: store.texts.beginnings)
  }

  private var treeRest: TreePanel.Rest { (beginningsToCome, conversation.isPartial) }
}
