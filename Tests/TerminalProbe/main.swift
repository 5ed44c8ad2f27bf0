// A small program for the terminal's own tests: shows what it was given, and does what its keys say.
//
// q ends · s suspends · o runs a command outside · c crashes · x exits · w shows wide glyphs · g shows
// graphemes h shows a link in the second row · H shows it as text t changes the theme · l repaints · n adds a line
// (scrolling) · N adds a line unlike the others · k adds a link as a line
//
// Usage: terminal-probe [LOG]    LOG gets a line for each input.
//        terminal-probe --frames SEED COUNT THEME    shows frames by chance once a key comes, and waits for another.

import Cells
import Glibc
import Hands
import TerminalIO
import TestSupport

func row(_ text: String, _ style: Style = .text) -> Row {
  var row = Row()
  for character in text {
    let value = character.unicodeScalars.first?.value ?? 0
    let isWide =
      character.unicodeScalars.count > 1 && value > 0xFF || (0x1100...0x115F).contains(value)
      || (0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value) || value >= 0x1F000
    row.append(character, width: isWide ? 2 : 1, style: style)
  }
  return row
}

func describe(_ input: TerminalInput) -> String {
  switch input {
  case .key(let key):
    var name = "\(key.code)"
    if case .character(let character) = key.code { name = "\(character)" }
    if key.modifiers.contains(.shift) { name = "shift+" + name }
    if key.modifiers.contains(.alt) { name = "alt+" + name }
    if key.modifiers.contains(.control) { name = "ctrl+" + name }
    return "key " + name
  case .paste(let text): return "paste \(text.utf8.count) \(text.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })"
  case .mouse(let event): return "mouse \(event.kind) \(event.position.column) \(event.position.row)"
  case .wheel(let rows): return "wheel \(rows)"
  case .focus(let has): return "focus \(has)"
  case .resize(let size): return "resize \(size.columns)x\(size.rows)"
  case .resumed: return "resumed"
  case .ground(let color): return "ground \(color)"
  case .colorsChanged: return "colors changed"
  case .hangup: return "hangup"
  case .terminate: return "terminate"
  case .interrupt: return "interrupt"
  }
}

func crash(_ depth: Int) -> Int {
  guard depth > 0 else { return 0 }
  // A kilobyte each: the thread sanitizer notes calls on a stack of its own, whose 65,536 places are less than fill
  // ours.
  return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { room in
    room[0] = UInt8(truncatingIfNeeded: depth)
    return crash(depth + 1) + Int(room[0])
  }
}

/// Until a key comes, or the terminal goes away.
func awaitKey(of terminal: NcursesTerminal) {
  while true {
    var polled = terminal.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&polled, nfds_t(polled.count), terminal.inputTimeout ?? -1)
    for input in terminal.readInputs() {
      switch input {
      case .key, .hangup, .terminate: return
      default: break
      }
    }
  }
}

func run() -> Int32 {
  let terminal: NcursesTerminal
  do throws(TerminalError) { terminal = try NcursesTerminal() } catch {
    print(error.message)
    return 1
  }
  let arguments = CommandLine.arguments
  if arguments.count == 5, arguments[1] == "--frames", let seed = UInt64(arguments[2]), let count = Int(arguments[3]),
    let theme = Theme.builtIn(arguments[4])
  {
    terminal.apply(theme)
    terminal.draw(Frame(size: terminal.size, rows: [row("ready")]))
    awaitKey(of: terminal)
    var frames = RandomFrames(size: terminal.size, seed: seed)
    frames.draw(count, on: terminal)
    awaitKey(of: terminal)
    return 0
  }
  let log = CommandLine.arguments.count > 1 ? fopen(CommandLine.arguments[1], "a") : nil
  var lines: [Row] = []
  var isLight = false
  var linked: Row?
  func show() {
    let size = terminal.size
    var rows = [row("probe \(size.columns)x\(size.rows)", Style(.title, .reverse))]
    if let linked { rows.append(linked) }
    rows += lines.suffix(max(0, size.rows - rows.count - 1))
    while rows.count < size.rows - 1 { rows.append(Row()) }
    rows.append(row("end of screen", Style(.status)))
    terminal.draw(
      Frame(size: size, rows: Array(rows.suffix(size.rows)), cursor: Frame.Position(column: 3, row: size.rows - 1)))
  }
  show()
  while true {
    var polled = terminal.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&polled, nfds_t(polled.count), terminal.inputTimeout ?? -1)
    for input in terminal.readInputs() {
      let text = describe(input)
      lines.append(row(text))
      if let log {
        fputs(text + "\n", log)
        fflush(log)
      }
      if input == .hangup || input == .terminate || input == .interrupt {
        terminal.close()
        return input == .hangup ? 5 : 6
      }
      guard case .key(let key) = input else { continue }
      switch key {
      case Key(.character("q")): return 0
      case Key(.character("s")): terminal.suspend()
      case Key(.character("o")):
        terminal.outside {
          print("outside")
          _ = getchar()
        }
      case Key(.character("c")): abort()
      case Key(.character("C")): lines.append(row("\(crash(1))"))
      case Key(.character("x")): exit(3)
      case Key(.character("w")):
        lines += ["漢字 a\u{301}|", "👩‍👩‍👧x|", "❤️x|", "🇩🇪x|", "1️⃣x|", "👍🏽x|", "한글x|"].map { row($0) }
        for role in StyleRole.allCases { lines.append(row("\(role)", Style(role))) }
      case Key(.character("g")):
        // A grapheme a row as the program lays it out, between marks, with the width laid out.
        lines = Torture.graphemes.map { grapheme in
          var row = Row.styled("|" + grapheme + "|")
          let width = "\(row.width)"
          row.append(Row.styled(String(repeating: "-", count: 70 - row.width - width.count) + width + "|"))
          return row
        }
      case Key(.character("h")), Key(.character("H")):
        var text = Row.styled("a ")
        let link = Row.styled("漢字 link", Style(.link))
        text.append(key == Key(.character("h")) ? link.linked(to: "https://a.example/\u{1B}]\u{7}x") : link)
        text.append(Row.styled(", and more"))
        linked = text
      case Key(.character("N")):
        let letter = Unicode.Scalar(UInt8(ascii: "a") + UInt8(lines.count % 26))
        lines.append(row(String(repeating: Character(letter), count: 40)))
      case Key(.character("k")): lines.append(Row.styled("a page", Style(.link)).linked(to: "https://a.example/page"))
      case Key(.character("t")):
        isLight.toggle()
        terminal.apply(isLight ? .light : .dark)
      case Key(.character("l")): terminal.invalidate()
      case Key(.character("m")): terminal.setMouse(true)
      default: break
      }
    }
    show()
  }
}

exit(run())
