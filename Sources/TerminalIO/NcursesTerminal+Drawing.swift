import Cells
import CNcurses
import Glibc

extension NcursesTerminal {
  /// Writes what differs from the last frame, in one piece; rows that moved are scrolled, with their links.
  package func draw(_ frame: Frame) {
    guard isInside, !isClosed else { return }
    if shown == frame { return }
    makeRoomForPixels()
    if isClearDue {
      isClearDue = false
      cn_clear()
      place = nil
      lookInForce = (0, 0)
      shown = isPainted ? nil : Frame(size: size, rows: [])
    }
    show(cursor: frame.cursor)
    let rows = NcursesTerminal.rows(frame.rows, size.rows)
    let old = shown.map { scroll(NcursesTerminal.rows($0.rows, size.rows), to: rows) }
    for line in rows.indices {
      guard let old else {
        append(0..<size.columns, of: rows[line], at: line)
        continue
      }
      guard old[line] != rows[line] else { continue }
      let stretches = RowChange.stretches(
        old[line], rows[line], columns: size.columns, seesLinks: modes.takesLinks)
      for stretch in stretches { append(stretch, of: rows[line], at: line) }
    }
    setLook((0, 0))
    if isCursorShown, let cursor = frame.cursor { move(to: cursor.row, cursor.column) }
    shown = frame
    write(pending)
    pending.removeAll(keepingCapacity: true)
    if areModesDue {
      areModesDue = false
      write(modes.enter + (isMouseOn ? TerminalModes.mouseOn : []) + (isProgressShown ? TerminalModes.progressOn : []))
      askForGround()
    }
  }

  /// The next frame clears the screen first, as nothing else does.
  package func invalidate() {
    shown = nil
    // Whatever is there was not drawn by us, so the next update starts from nothing.
    isClearDue = true
  }

  /// Whether blanks have a colour of the theme's. What is cleared, and what scrolls in, has the terminal's own ground,
  /// but for scrolled rows of terminals that colour them.
  private var isPainted: Bool { look(of: .blank()).pair != 0 }

  /// Scrolls what goes on elsewhere in the next frame, and returns what is then on the screen.
  private func scroll(_ old: [Row], to new: [Row]) -> [Row] {
    guard let scroll = Scroll.between(old, new), let bytes = capabilities.bytes(of: scroll, rows: size.rows),
      !isPainted || capabilities.clearsInColor
    else { return old }
    setLook(look(of: .blank()))
    pending += bytes
    place = nil
    return scroll.applied(to: old)
  }

  /// So many rows: blank ones where there are fewer.
  private static func rows(_ rows: [Row], _ count: Int) -> [Row] {
    Array(rows.prefix(count)) + repeatElement(Row(), count: max(0, count - rows.count))
  }

  /// Shows the cursor where it has a place on the screen, and else hides it.
  private func show(cursor: Frame.Position?) {
    let isShown = cursor.map { (0..<size.rows).contains($0.row) && (0..<size.columns).contains($0.column) } ?? false
    if isShown != isCursorShown { curs_set(isShown ? 1 : 0) }
    isCursorShown = isShown
  }

  /// Writes past ncurses, between two frames.
  package func send(_ bytes: [UInt8]) -> Bool {
    guard isInside, !isClosed else { return false }
    write(bytes)
    return true
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes past ncurses, whose own output is empty but while it clears.
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
