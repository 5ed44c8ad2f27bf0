import Cells
import Hands

// How much room a list wants, and which of its lines are in view.

extension ListPanel {
  /// The room that all items need, or needed before fewer matched.
  package mutating func wanted(within limit: ScreenSize) -> ScreenSize {
    if !isMeasured { measure() }
    return ScreenSize(columns: min(limit.columns, largest.columns), rows: min(limit.rows, largest.rows))
  }

  /// Items whose width is looked at: how wide the rest is hardly matters to a list as long as this.
  private static var mostMeasured: Int { 500 }

  private mutating func measure() {
    isMeasured = true
    let lines = items.prefix(Self.mostMeasured).map(line)
    func widest(_ text: (Line) -> String) -> Int { lines.map { CellWidth.width(of: text($0)) }.max() ?? 0 }
    let note = widest(\.note)
    let detail = widest(\.detail)
    let columns = 2 + widest { $0.lead + $0.text } + (note > 0 ? note + 2 : 0) + (detail > 0 ? detail + 2 : 0)
    let headings = lines.indices.filter {
      !lines[$0].group.isEmpty && ($0 == 0 || lines[$0 - 1].group != lines[$0].group)
    }
    let rows = lines.reduce(1 + headings.count) { $0 + $1.rowCount }
    largest.columns = max(
      largest.columns, columns, widest { $0.snippet?.text ?? "" } + 4, CellWidth.width(of: placeholder) + 12)
    largest.rows = max(largest.rows, rows, 2)
  }

  /// Draws the field, then the lines around the selection. Remembers where the window is.
  package mutating func layout(_ size: ScreenSize) -> PanelBody {
    let room = max(1, size.rows - 1)
    if matches.isEmpty {
      top = 0
    } else {
      top = min(max(top, firstShown(with: selected, room: room)), selected)
      // A window that could show more at the list's end begins earlier.
      top = min(top, firstShown(with: matches.count - 1, room: room))
      pageSize = max(1, shownCount(room: room) - 1)
    }
    return body(size)
  }

  /// How many matches there is room for from the first in view on.
  private func shownCount(room: Int) -> Int {
    var (used, place) = (0, top)
    var group = ""
    while place < matches.count {
      let here = line(items[matches[place].item])
      used += here.rowCount + (here.group.isEmpty || here.group == group ? 0 : 1)
      guard used <= room else { break }
      group = here.group
      place += 1
    }
    return place - top
  }

  /// The first match that can be in view together with another, both whole.
  private func firstShown(with place: Int, room: Int) -> Int {
    var first = place
    var here = line(items[matches[place].item])
    var used = here.rowCount
    while first > 0 {
      let above = line(items[matches[first - 1].item])
      let between = above.group != here.group && !here.group.isEmpty ? 1 : 0
      let next = used + above.rowCount + between
      // The first in view has its heading in any case.
      guard next + (above.group.isEmpty ? 0 : 1) <= room else { break }
      used = next
      first -= 1
      here = above
    }
    return first
  }
}
