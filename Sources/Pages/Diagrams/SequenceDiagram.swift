import Cells

/// A sequence diagram: who takes part, and what passes between them, downwards.
struct SequenceDiagram {
  private struct Message {
    var from: Int
    var to: Int
    var words: String
    var isDotted: Bool
    var head: Head
  }

  private enum Head {
    case none, arrow, cross, both
  }

  private enum Step {
    case message(Message)
    /// A remark next to or over those from the first to the second.
    case note(Int, Int, String)
    /// The beginning or end of a part that is repeated or chosen, with its words.
    case mark(String)
  }

  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var steps: [Step] = []
  private(set) var title: String?
  /// Who is in one box, by its title.
  private(set) var groups: [(title: String, members: [String])] = []
  /// The number of the next message, where they are counted.
  private var number: Int?

  private static let most = 60
  private static let arrows: [(mark: String, isDotted: Bool, head: Head)] = [
    ("<<-->>", true, .both), ("<<->>", false, .both), ("-->>", true, .arrow), ("->>", false, .arrow),
    ("-->", true, .none), ("->", false, .none), ("--x", true, .cross),
    ("-x", false, .cross), ("--)", true, .arrow), ("-)", false, .arrow),
  ]
  private static let parts = ["loop", "alt", "opt", "par", "critical", "break", "else", "and", "option"]
  private static let silent = [
    "activate ", "deactivate ", "destroy ", "link ", "links ", "properties ", "details ", "accTitle", "accDescr",
  ]

  /// nil for what is no sequence diagram, or holds something that is not drawn.
  init?(_ lines: [String]) {
    var depth = 0
    var silentDepth = 0
    // Who is named while a box is open, by their places.
    var box: (title: String, first: Int)?
    for written in lines.dropFirst() {
      let line = written.hasPrefix("create ") ? String(written.dropFirst("create ".count)) : written
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      switch words[0] {
      case "participant", "actor":
        guard words.count > 1 else { return nil }
        let parts = words[1].replacing(" as ", with: "\u{0}").split(separator: "\u{0}").map(String.init)
        let place = place(parts[0].trimmingSpaces())
        if parts.count > 1 { names[place] = Diagram.words(parts[1]) }
      case "title", "title:": title = Diagram.words(words.count > 1 ? words[1] : "")
      case "autonumber": number = words.count > 1 ? Int(words[1].prefix { $0.isNumber }) ?? 1 : 1
      case "Note", "note": guard note(line) else { return nil }
      case "rect": silentDepth += 1
      case "box": box = (words.count > 1 ? Self.title(ofBox: words[1]) : "", names.count)
      case "end" where box != nil:
        if let box { groups.append((box.title, Array(names[box.first...]))) }
        box = nil
      case "end":
        if silentDepth > 0 {
          silentDepth -= 1
        } else {
          guard depth > 0 else { return nil }
          depth -= 1
          steps.append(.mark("end"))
        }
      case let word where Self.parts.contains(word):
        if !["else", "and", "option"].contains(word) { depth += 1 }
        steps.append(.mark(line))
      default:
        if Self.silent.contains(where: line.hasPrefix) { continue }
        guard message(line) else { return nil }
      }
    }
    guard depth == 0, box == nil, !names.isEmpty, names.count <= 8, steps.count <= Self.most else { return nil }
  }

  /// A box's title without the colour before it.
  private static func title(ofBox words: String) -> String {
    if words.hasPrefix("rgb"), let end = words.firstIndex(of: ")") {
      return Diagram.words(words[words.index(after: end)...])
    }
    let colors: Set<String> = [
      "transparent", "aqua", "gray", "grey", "lightblue", "lightgreen", "lightgrey", "lightgray", "lightyellow", "blue",
      "green", "purple", "red", "yellow", "orange", "pink", "white",
    ]
    let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
    return colors.contains(parts[0].lowercased())
      ? Diagram.words(parts.count > 1 ? parts[1] : "") : Diagram.words(words)
  }

  private mutating func place(_ name: String) -> Int {
    if let place = places[name] { return place }
    places[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// What is before a line's first colon, and the words behind it; nil without one.
  private static func parted(_ line: String) -> (head: String, words: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    return (String(line[..<colon]), Diagram.words(line[line.index(after: colon)...]))
  }

  private mutating func note(_ line: String) -> Bool {
    guard let (front, words) = Self.parted(line) else { return false }
    let head = front.split(separator: " ").map(String.init)
    let names = (head.last { $0 != "of" && $0 != "over" && $0 != "left" && $0 != "right" } ?? "")
    let over = names.split(separator: ",").map { place(String($0).trimmingSpaces()) }
    guard head.count >= 2, let first = over.min(), let last = over.max() else { return false }
    steps.append(.note(first, last, words))
    return true
  }

  private mutating func message(_ line: String) -> Bool {
    let parted = Self.parted(line)
    let head = parted?.head ?? line
    var words = parted?.words ?? ""
    for arrow in Self.arrows {
      guard let found = head.firstRange(of: arrow.mark) else { continue }
      let from = String(head[..<found.lowerBound]).trimmingSpaces()
      var to = String(head[found.upperBound...]).trimmingSpaces()
      if to.hasPrefix("+") || to.hasPrefix("-") { to = String(to.dropFirst()).trimmingSpaces() }
      guard !from.isEmpty, !to.isEmpty else { return false }
      if let counted = number {
        words = words.isEmpty ? "\(counted)" : "\(counted). \(words)"
        number = counted + 1
      }
      steps.append(
        .message(
          Message(
            from: place(from), to: place(to), words: words, isDotted: arrow.isDotted, head: arrow.head)))
      return true
    }
    return false
  }

  /// Columns of words that are tried, from those that are not broken on.
  private static let widths = [Int.max, 30, 22, 16]

  /// Words in rows of so many columns, where that can be done.
  private static func lines(_ words: String, _ width: Int) -> [String] {
    let lines = FactLines.lines(words.split(separator: " ").map(String.init), separator: " ", width: width)
    return lines.isEmpty ? [""] : lines
  }

  private static func width(of lines: [String]) -> Int { lines.map { CellWidth.width(of: $0) }.max() ?? 0 }

  /// The steps with their words in rows of so many columns.
  private func wrapped(_ width: Int) -> [(step: Step, lines: [String])] {
    steps.map { step in
      switch step {
      case .message(let message): (step, Self.lines(message.words, width))
      case .note(_, _, let words): (step, Self.lines(words, width))
      case .mark(let words): (step, [words])
      }
    }
  }

  /// Where everyone's line is, and how wide the whole is.
  private func columns(_ sizes: [Int], _ steps: [(step: Step, lines: [String])]) -> (columns: [Int], width: Int) {
    // Between two neighbours their boxes and every word that passes between them have room.
    var gaps: [Int] = []
    for place in sizes.indices.dropLast() {
      let halves: Int = sizes[place] / 2 + sizes[place + 1] / 2
      gaps.append(halves + 3)
    }
    var tail = 0
    func widen(_ from: Int, _ to: Int, _ wanted: Int) {
      let (left, right) = (min(from, to), max(from, to))
      guard right < sizes.count else { return tail = max(tail, wanted) }
      let missing = wanted - gaps[left..<right].reduce(0, +)
      if missing > 0 { gaps[right - 1] += missing }
    }
    var longest = 0
    for (step, lines) in steps {
      let size = Self.width(of: lines)
      switch step {
      case .message(let message):
        let isOwn = message.from == message.to
        widen(message.from, isOwn ? message.from + 1 : message.to, isOwn ? size + 8 : size + 5)
      case .note(let first, let last, _):
        widen(first, first == last ? first + 1 : last, size + 7)
      case .mark: longest = max(longest, size + 5)
      }
    }
    var columns = [sizes[0] / 2]
    for gap in gaps { columns.append(columns[columns.count - 1] + gap) }
    let last = sizes.count - 1
    return (columns, max(columns[last] + max(sizes[last] / 2 + 1, tail), longest))
  }

  /// The drawing, with words in several rows where it must be; nil where it is wider than `width` all the same.
  func canvas(width: Int) -> DiagramCanvas? {
    for words in Self.widths {
      let steps = wrapped(words)
      let sizes = names.map { CellWidth.width(of: $0) + 4 }
      let (columns, whole) = columns(sizes, steps)
      if whole <= width { return canvas(steps, sizes, columns, whole) }
    }
    return nil
  }

  private func canvas(
    _ steps: [(step: Step, lines: [String])], _ sizes: [Int], _ columns: [Int], _ whole: Int
  ) -> DiagramCanvas {
    let heights = steps.map { step, lines -> Int in
      switch step {
      case .message(let message): message.from == message.to ? max(3, lines.count + 1) : lines.count + 1
      case .note: lines.count + 2
      case .mark: 1
      }
    }
    let height = 4 + heights.reduce(0, +)
    var canvas = DiagramCanvas(width: whole, height: height)
    for (place, name) in names.enumerated() {
      let left = columns[place] - sizes[place] / 2
      canvas.frame(row: 0, column: left, width: sizes[place], height: 3)
      canvas.write(name, row: 1, column: left + 2)
      canvas.line(column: columns[place], from: 2, to: height - 1)
    }
    var row = 3
    for ((step, lines), height) in zip(steps, heights) {
      draw(step, lines, row: row, columns, whole, &canvas)
      row += height
    }
    return canvas
  }

  private func write(
    _ head: Head, towardsRight: Bool, row: Int, column: Int, _ canvas: inout DiagramCanvas
  ) {
    switch head {
    case .none: break
    case .arrow, .both: canvas.write(towardsRight ? "►" : "◄", row: row, column: column)
    case .cross: canvas.write("x", row: row, column: column)
    }
  }

  private func draw(
    _ step: Step, _ lines: [String], row: Int, _ columns: [Int], _ whole: Int, _ canvas: inout DiagramCanvas
  ) {
    switch step {
    case .message(let message) where message.from == message.to:
      let column = columns[message.from]
      canvas.line(row: row, from: column, to: column + 4, dotted: message.isDotted)
      canvas.line(column: column + 4, from: row, to: row + 1)
      canvas.line(row: row + 1, from: column, to: column + 4, dotted: message.isDotted)
      write(message.head, towardsRight: false, row: row + 1, column: column + 1, &canvas)
      for (place, words) in lines.enumerated() { canvas.write(words, row: row + place, column: column + 6) }
    case .message(let message):
      let (from, to) = (columns[message.from], columns[message.to])
      let (left, right) = (min(from, to), max(from, to))
      for (place, words) in lines.enumerated() {
        let size = CellWidth.width(of: words)
        canvas.write(words, row: row + place, column: left + 1 + max(1, (right - left - 1 - size) / 2))
      }
      let row = row + lines.count - 1
      canvas.line(row: row + 1, from: left, to: right, dotted: message.isDotted)
      write(message.head, towardsRight: to > from, row: row + 1, column: to > from ? right - 1 : left + 1, &canvas)
      if case .both = message.head {
        write(.arrow, towardsRight: to < from, row: row + 1, column: to > from ? left + 1 : right - 1, &canvas)
      }
    case .note(let first, let last, _):
      let size = Self.width(of: lines) + 4
      let middle = (columns[first] + columns[last]) / 2
      let left = first == last ? columns[first] + 2 : max(0, middle - size / 2)
      for line in row..<(row + lines.count + 2) {
        canvas.write(String(repeating: " ", count: size), row: line, column: left)
      }
      canvas.write("┌" + String(repeating: "╌", count: size - 2) + "┐", row: row, column: left)
      for (place, words) in lines.enumerated() {
        let blanks = String(repeating: " ", count: size - 4 - CellWidth.width(of: words))
        canvas.write("╎ \(words)\(blanks) ╎", row: row + 1 + place, column: left)
      }
      canvas.write("└" + String(repeating: "╌", count: size - 2) + "┘", row: row + lines.count + 1, column: left)
    case .mark(let words):
      let line = "╌╌ \(words) "
      let size = CellWidth.width(of: line)
      canvas.write(line + String(repeating: "╌", count: max(0, whole - size)), row: row, column: 0)
    }
  }
}
