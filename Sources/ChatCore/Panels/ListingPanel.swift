import Cells
import Hands

/// A panel that is a list to choose from: it says what is listed and what choosing means.
package protocol ListingPanel: OpenPanel {
  /// What is listed.
  associatedtype Item: Identifiable & Sendable where Item.ID: Sendable
  /// The list.
  var list: ListPanel<Item> { get set }
  /// Enter.
  func accept() -> PanelOutcome
  /// A key of lists that neither moves nor chooses.
  mutating func take(_ intent: ListIntent) -> PanelOutcome
  /// What is typed has changed; the list itself may have filtered by it already.
  func filterChanged() -> PanelOutcome
}

extension ListingPanel {
  package mutating func take(_ intent: ListIntent) -> PanelOutcome { .stays }
  package func filterChanged() -> PanelOutcome { .stays }

  package var context: KeyContext { .list }
  package var choices: [String]? { list.lines }
  package var emptyWords: String {
    list.emptyWords + (list.filter.isEmpty ? " An empty line leaves." : " Other words filter, an empty line leaves.")
  }
  package var isAwaited: Bool { list.isAwaited }
  package mutating func wanted(within limit: ScreenSize) -> ScreenSize? { list.wanted(within: limit) }
  package mutating func layout(_ size: ScreenSize) -> PanelBody { list.layout(size) }

  package mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .list(let intent):
      switch intent {
      case .accept: return accept()
      case .previous, .next, .pageUp, .pageDown, .first, .last:
        list.move(intent)
        return .stays
      case .pin, .archive, .showArchived, .rename, .delete, .attach: return take(intent)
      }
    case .text, .paste: return list.type(input.line ?? "") ? filterChanged() : .stays
    case .edit(let intent): return list.edit(intent) ? filterChanged() : .stays
    case .leave: return .left
    case .form, .message, .lab, .microscope, .scroll: return .stays
    }
  }
}
