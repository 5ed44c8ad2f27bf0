import Cells
import Hands

extension PanelBox {
  /// The largest frame for a panel: at most so many columns, and four fifths of the screen's rows.
  static func limit(_ layout: ScreenLayout, widest: Int) -> ScreenSize {
    let rows = layout.room.rows < 10 ? layout.room.rows : layout.size.rows * 4 / 5
    return ScreenSize(columns: min(layout.size.columns, widest), rows: min(layout.room.rows, rows))
  }

  /// The middle of the rows over the rule.
  static func centred(_ size: ScreenSize, in layout: ScreenLayout) -> PanelBox {
    PanelBox(
      column: max(0, (layout.size.columns - size.columns) / 2), row: max(0, (layout.room.rows - size.rows) / 2),
      size: size)
  }

  /// Lays a frame over rows, which are dim above and below it. Next to it they would be scraps of words.
  func over(_ rows: [Row], _ frame: [Row]) -> [Row] {
    rows.enumerated().map { place, below in
      guard frame.indices.contains(place - row) else {
        var below = below
        below.restyle(0..<below.width) { _ in Style(.dim) }
        return below
      }
      return frame[place - row].indented(by: column)
    }
  }
}

extension AppState {
  /// Lays the panel in view out, in a frame that fits what it holds.
  mutating func settlePanel(_ layout: ScreenLayout) {
    let keys = panels.top.map { hints(of: $0).joined(separator: " · ") } ?? ""
    let line = ScreenSize(
      columns: ScreenLayout.composerWidth(pageSize), rows: ScreenLayout.composerLimit(layout.size))
    let settled = panels.withTop { panel -> (PanelBody, PanelBox) in
      if panel.isLine { return (panel.layout(line), PanelBox()) }
      if panel.fillsScreen {
        let columns = min(layout.size.columns, panel.widest(layout.size.columns))
        let body = panel.layout(PanelFrame.inside(ScreenSize(columns: columns, rows: layout.room.rows)))
        // From the top on, and no higher than what it holds.
        let rows = min(layout.room.rows, max(1, body.rows.count) + PanelFrame.margin.rows)
        let left = (layout.size.columns - columns) / 2
        return (body, PanelBox(column: left, row: 0, size: ScreenSize(columns: columns, rows: rows)))
      }
      let limit = PanelBox.limit(layout, widest: panel.widest(layout.size.columns))
      let most = PanelFrame.inside(limit)
      let wanted = panel.wanted(within: most)
      // The title and the keys are to be read whole as well.
      let edges = max(CellWidth.width(of: panel.heading), CellWidth.width(of: keys)) + 2
      let columns = wanted.map { min(most.columns, max($0.columns, edges)) } ?? most.columns
      let body = panel.layout(ScreenSize(columns: columns, rows: most.rows))
      // A frame without a row would not be drawn.
      let rows = min(most.rows, max(1, body.rows.count, wanted?.rows ?? 1))
      let size = ScreenSize(
        columns: columns + PanelFrame.margin.columns, rows: min(limit.rows, rows + PanelFrame.margin.rows))
      return (body, .centred(size, in: layout))
    }
    panels.body = settled?.0 ?? PanelBody(rows: [])
    panels.box = settled?.1 ?? PanelBox()
    panels.coverPage = panels.box.size == ScreenSize(columns: layout.size.columns, rows: layout.room.rows)
  }

  /// Rows that the composer's place needs: for its text, or for the line that a panel asks for.
  var composerWants: Int {
    panels.asksForLine ? max(1, panels.body.rows.count) : composing.view.rows.count
  }
}
