/// The panels that are open, the one in view on top: help is over what it was asked for in.
package struct PanelStack: Sendable {
  /// The one in view, as last laid out.
  package internal(set) var body = PanelBody(rows: [])
  /// Where it is drawn.
  package internal(set) var box = PanelBox()
  /// Whether nothing shows of the messages, as last laid out.
  package internal(set) var coverPage = false
  private var panels: [any OpenPanel] = []

  /// The one in view.
  var top: (any OpenPanel)? { panels.last }
  /// Whether none is open.
  var isEmpty: Bool { panels.isEmpty }
  /// Whether the one in view asks for a line, in the composer's place.
  var asksForLine: Bool { top?.isLine ?? false }
  /// How often Esc is to be pressed until none is open: help may be over a value that is being typed.
  var escapes: Int { panels.reduce(0) { $0 + ($1.firstEscape == nil ? 1 : 2) } }

  /// Puts a panel in the place of the one in view.
  mutating func show(_ panel: any OpenPanel) {
    if panels.isEmpty { panels.append(panel) } else { panels[panels.count - 1] = panel }
  }
  /// Puts a panel over the one in view.
  mutating func cover(with panel: any OpenPanel) { panels.append(panel) }
  /// Forgets what is below the one in view.
  mutating func forgetBelow() { panels.removeFirst(max(0, panels.count - 1)) }
  /// Takes away the one in view; what it covered comes back.
  mutating func leave() { _ = panels.popLast() }
  /// Takes all away.
  mutating func close() { panels = [] }

  /// Does something to the one in view, in place; nil where none is open.
  mutating func withTop<Result>(_ body: (inout any OpenPanel) -> Result) -> Result? {
    panels.isEmpty ? nil : body(&panels[panels.count - 1])
  }

  /// The one in view, where it is of a kind.
  func top<Kind: OpenPanel>(as kind: Kind.Type) -> Kind? { panels.last as? Kind }

  /// Changes the one in view, where it is of a kind.
  mutating func change<Kind: OpenPanel>(_ kind: Kind.Type, _ body: (inout Kind) -> Void) {
    guard var panel = top(as: kind) else { return }
    body(&panel)
    show(panel)
  }
}
