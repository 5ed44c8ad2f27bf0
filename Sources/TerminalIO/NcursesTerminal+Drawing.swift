import Cells
import CNcurses
import Glibc

extension NcursesTerminal {
  /// Gives ncurses the changed stretches, which it turns into the fewest bytes it can.
  package func draw(_ frame: Frame) {
    guard isInside, !isClosed else { return }
    if shown == frame { return }
    makeRoomForPixels()
    let last = shown
    let screen = cn_screen()
    for index in 0..<size.rows {
      let row = index < frame.rows.count ? frame.rows[index] : Row()
      guard let last else {
        drawStretch(of: row, 0..<size.columns, at: index)
        continue
      }
      let old = index < last.rows.count ? last.rows[index] : Row()
      if old != row, let changed = NcursesTerminal.changed(old, row, columns: size.columns) {
        drawStretch(of: row, changed, at: index)
      }
    }
    placeCursor(frame.cursor)
    shown = frame
    wnoutrefresh(screen)
    doupdate()
    drawLinks(frame, after: last)
    if areModesDue {
      areModesDue = false
      write(modes.enter + (isMouseOn ? TerminalModes.mouseOn : []) + (isProgressShown ? TerminalModes.progressOn : []))
      askForGround()
    }
  }

  /// The next frame clears the screen first, as nothing else does.
  package func invalidate() {
    shown = nil
    guard isInside, !isClosed else { return }
    // Whatever is there was not drawn by us, so the next update starts from nothing.
    clearok(cn_physical_screen(), true)
  }

  /// The columns from the first to the last that differ; nil when none does within the screen.
  static func changed(_ old: Row, _ new: Row, columns: Int) -> Range<Int>? {
    func cell(_ row: Row, _ column: Int) -> Cell { column < row.cells.count ? row.cells[column] : .blank() }
    func differs(_ column: Int) -> Bool {
      let one = cell(old, column)
      let other = cell(new, column)
      if one.isCluster, other.isCluster {
        return one.style != other.style || one.width != other.width
          || old.clusters[one.clusterIndex] != new.clusters[other.clusterIndex]
      }
      return one != other
    }
    var first = 0
    while first < columns, !differs(first) { first += 1 }
    guard first < columns else { return nil }
    var last = columns - 1
    while last > first, !differs(last) { last -= 1 }
    // A wide glyph is drawn from its left half on.
    while first > 0, cell(new, first).glyph == Cell.continuation { first -= 1 }
    return first..<(last + 1)
  }

  /// Gives ncurses one stretch of a row; blanks beyond the row's end, and from `end` on.
  func drawCells(of row: Row, _ range: Range<Int>, upTo end: Int = .max, at line: Int) {
    cells.removeAll(keepingCapacity: true)
    let blank = Cell.blank()
    for column in range {
      let cell = column < min(row.cells.count, end) ? row.cells[column] : blank
      if cell.glyph == Cell.continuation { continue }
      let (attributes, pair) = look(of: cell)
      if column + Int(cell.width) > size.columns {
        // Half of it has no room.
        encoder.append(.blank(cell.style), of: row, attributes: attributes, pair: pair, to: &cells)
      } else {
        encoder.append(cell, of: row, attributes: attributes, pair: pair, to: &cells)
      }
    }
    mvwadd_wchnstr(cn_screen(), Int32(line), Int32(range.lowerBound), cells, Int32(cells.count))
  }

  private func placeCursor(_ place: Frame.Position?) {
    if let place, place.row < size.rows, place.column < size.columns, place.row >= 0, place.column >= 0 {
      wmove(cn_screen(), Int32(place.row), Int32(place.column))
      if !isCursorShown { curs_set(1) }
      isCursorShown = true
    } else {
      if isCursorShown { curs_set(0) }
      isCursorShown = false
    }
  }

  /// Writes past ncurses, between two frames.
  package func send(_ bytes: [UInt8]) -> Bool {
    guard isInside, !isClosed else { return false }
    write(bytes)
    return true
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes past ncurses, whose own output is empty between two frames.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EAGAIN {
        var wait = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, 1000)
        continue
      }
      // The terminal is gone: reading will tell.
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
