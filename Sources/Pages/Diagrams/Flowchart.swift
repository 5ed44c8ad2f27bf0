import Cells

/// A flowchart as it is written: nodes in the order they came, and the lines between them.
struct Flowchart {
  struct Node {
    var name: String
    var label: [String]
    var isDecision = false
  }

  struct Edge: Equatable {
    var from: Int
    var to: Int
    var label = ""
    /// Heads at its end, and at its beginning.
    var hasHead = true
    var hasTail = false
    var isDotted = false
    /// What ends it in the place of a head: a circle or a cross.
    var sign: Character?
    /// It only sets nodes apart.
    var isHidden = false
  }

  /// Nodes that belong together.
  struct Group {
    var title: String
    var nodes: [Int] = []
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var groups: [Group] = []
  private var places: [String: Int] = [:]
  /// The groups that the statements are in, by their places.
  private var open: [Int] = []
  /// Names that lines may give to groups.
  private var groupNames: Set<String> = []

  /// More than this is a picture no one can follow in a terminal.
  private static let most = 40

  /// nil for what is no flowchart, or holds something that is not drawn, such as lines between groups of nodes.
  init?(_ lines: [String]) {
    let head = lines[0].split(separator: ";", maxSplits: 1)
    let words = head[0].split(whereSeparator: \.isWhitespace)
    guard words.count <= 2, words.count < 2 || ["TB", "TD", "LR", "BT", "RL"].contains(words[1]) else { return nil }
    // What only colours or links says nothing that a row could show.
    let silent = ["style ", "classDef ", "class ", "linkStyle ", "click "]
    let rest = (head.count > 1 ? [String(head[1])] : []) + lines.dropFirst()
    for line in rest where !silent.contains(where: line.hasPrefix) {
      if group(line) { continue }
      var scanner = FlowScanner(line)
      while !scanner.isAtEnd { guard chain(&scanner) else { return nil } }
    }
    guard open.isEmpty, !nodes.isEmpty, nodes.count <= Self.most, edges.count <= Self.most else { return nil }
    guard groupNames.isDisjoint(with: places.keys) else { return nil }
    // A line back to where it began is words in the box.
    for edge in edges where edge.from == edge.to {
      nodes[edge.from].label.append("↺" + (edge.label.isEmpty ? "" : " \(edge.label)"))
    }
    edges.removeAll { $0.from == $0.to }
  }

  /// Takes a line that begins or ends a group; false for any other.
  private mutating func group(_ line: String) -> Bool {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    switch words[0] {
    case "subgraph":
      let rest = words.count > 1 ? words[1].trimmingSpaces() : ""
      let bracket = rest.firstIndex(of: "[")
      let name = (bracket.map { String(rest[..<$0]) } ?? rest).trimmingSpaces()
      var title = name
      if let bracket, rest.hasSuffix("]") { title = String(rest[rest.index(after: bracket)...].dropLast()) }
      if !name.contains(" "), !name.isEmpty { groupNames.insert(name) }
      open.append(groups.count)
      groups.append(Group(title: Diagram.words(title)))
    case "end" where words.count == 1 && !open.isEmpty: open.removeLast()
    case "direction" where words.count == 2: break
    default: return false
    }
    return true
  }

  /// Nodes with lines between them, up to a semicolon or the end of the line.
  private mutating func chain(_ scanner: inout FlowScanner) -> Bool {
    guard var left = group(&scanner) else { return false }
    while true {
      if scanner.isAtEnd || scanner.take(";") { return true }
      guard let link = scanner.link(), let right = group(&scanner) else { return false }
      for from in left {
        for to in right {
          var edge = link
          (edge.from, edge.to) = (from, to)
          if !edge.isHidden { edges.append(edge) }
        }
      }
      left = right
    }
  }

  /// One node, or several with `&` between them.
  private mutating func group(_ scanner: inout FlowScanner) -> [Int]? {
    var found: [Int] = []
    repeat {
      guard let name = scanner.name(), !["subgraph", "end", "direction"].contains(name) else { return nil }
      let shape = scanner.shape()
      guard shape != .broken else { return nil }
      scanner.skipClass()
      let place = places[name] ?? nodes.count
      if place == nodes.count {
        places[name] = place
        nodes.append(Node(name: name, label: [name]))
      }
      if case .text(let text, let isDecision) = shape {
        nodes[place].label = Diagram.label(text)
        nodes[place].isDecision = isDecision
      }
      if let home = open.last, !groups.contains(where: { $0.nodes.contains(place) }) {
        groups[home].nodes.append(place)
      }
      found.append(place)
    } while scanner.take("&")
    return found
  }
}

/// Reads the parts of a statement.
struct FlowScanner {
  enum Shape: Equatable {
    case none
    case text(String, isDecision: Bool)
    case broken
  }

  private let text: [Character]
  private var place = 0

  init(_ line: String) { text = Array(line) }

  private mutating func skipBlanks() { while place < text.count, text[place].isWhitespace { place += 1 } }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return place >= text.count
    }
  }

  private func isNext(_ mark: String) -> Bool {
    text[min(place, text.count)...].starts(with: mark)
  }

  mutating func take(_ mark: String) -> Bool {
    skipBlanks()
    guard isNext(mark) else { return false }
    place += mark.count
    return true
  }

  /// A node's name: letters, digits, `_`, and what may be between them.
  mutating func name() -> String? {
    skipBlanks()
    let start = place
    while place < text.count {
      let character = text[place]
      let isInner =
        (character == "." || character == "-") && place > start && place + 1 < text.count
        && (text[place + 1].isLetter || text[place + 1].isNumber)
      guard character.isLetter || character.isNumber || character == "_" || isInner else { break }
      // `A-- text` and `A-.-B` begin a line.
      if character == "-", isNext("-.") || isNext("--") { break }
      place += 1
    }
    return place > start ? String(text[start..<place]) : nil
  }

  private static let shapes: [(open: String, close: [String], isDecision: Bool)] = [
    ("(((", [")))"], false), ("([", ["])"], false), ("[[", ["]]"], false), ("[(", [")]"], false), ("((", ["))"], false),
    ("{{", ["}}"], false), ("[/", ["/]", "\\]"], false), ("[\\", ["\\]", "/]"], false), ("[", ["]"], false),
    ("(", [")"], false), ("{", ["}"], true), (">", ["]"], false),
  ]

  /// What comes behind a node's name.
  mutating func shape() -> Shape {
    if isNext("@{") { return namedShape() }
    guard let shape = Self.shapes.first(where: { isNext($0.open) }) else { return .none }
    place += shape.open.count
    let start = place
    var isQuoted = false
    while place < text.count {
      if text[place] == "\"" { isQuoted.toggle() }
      if !isQuoted, let close = shape.close.first(where: { isNext($0) }) {
        let inside = String(text[start..<place])
        place += close.count
        return .text(inside, isDecision: shape.isDecision)
      }
      place += 1
    }
    return .broken
  }

  private static let decisions: Set<String> = ["diam", "diamond", "decision", "question", "rhombus"]

  /// `@{ shape: diam, label: "Words" }`.
  private mutating func namedShape() -> Shape {
    place += 2
    var fields: [String] = [""]
    var isQuoted = false
    while place < text.count, isQuoted || text[place] != "}" {
      if text[place] == "\"" { isQuoted.toggle() }
      if text[place] == ",", !isQuoted { fields.append("") } else { fields[fields.count - 1].append(text[place]) }
      place += 1
    }
    guard take("}") else { return .broken }
    var words: [String: String] = [:]
    for field in fields {
      let parts = field.split(separator: ":", maxSplits: 1).map { String($0).trimmingSpaces() }
      if parts.count == 2 { words[parts[0]] = parts[1] }
    }
    return words["label"].map { .text($0, isDecision: Self.decisions.contains(words["shape"] ?? "")) } ?? .none
  }

  /// Passes over `:::name`.
  mutating func skipClass() {
    guard isNext(":::") else { return }
    place += 3
    _ = name()
  }

  /// A line with its label: `-->`, `---`, `-.->`, `==>`, `<-->`, `--x`, `~~~`, `-- label -->`, `-->|label|`; nil for
  /// other things.
  mutating func link() -> Flowchart.Edge? {
    skipBlanks()
    var edge = Flowchart.Edge(from: 0, to: 0)
    if take("~~~") {
      edge.isHidden = true
      return edge
    }
    if place < text.count, text[place] == "<" {
      edge.hasTail = true
      place += 1
    }
    guard let (isWhole, hasHead) = stroke(&edge) else { return nil }
    edge.hasHead = hasHead
    if !isWhole {
      // Words up to the second half.
      let start = place
      while place < text.count {
        if place > start, isNext("--") || isNext("-.") || isNext("==") || isNext(".-") {
          let words = Diagram.words(String(text[start..<place]))
          var rest = Flowchart.Edge(from: 0, to: 0)
          guard let (_, head) = stroke(&rest) else { return nil }
          edge.label = words
          (edge.hasHead, edge.sign) = (head, rest.sign)
          return edge
        }
        place += 1
      }
      return nil
    }
    if take("|") {
      guard let end = text[place...].firstIndex(of: "|") else { return nil }
      edge.label = Diagram.words(String(text[place..<end]))
      place = end + 1
    }
    return edge
  }

  /// Dashes, dots or equals signs, and a head. `isWhole` is false where words follow.
  private mutating func stroke(_ edge: inout Flowchart.Edge) -> (isWhole: Bool, hasHead: Bool)? {
    let start = place
    while place < text.count, "-.=".contains(text[place]) { place += 1 }
    let run = String(text[start..<place])
    guard run.count >= 2 else { return nil }
    if run.contains(".") { edge.isDotted = true }
    if place < text.count, text[place] == ">" {
      place += 1
      return (true, true)
    }
    if place + 1 < text.count, "ox".contains(text[place]), text[place + 1] == " " {
      edge.sign = text[place]
      place += 1
      return (true, true)
    }
    if run.count >= 3, run.last != "." { return (true, false) }
    return (false, false)
  }
}
