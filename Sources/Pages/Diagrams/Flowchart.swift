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
  }

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private var places: [String: Int] = [:]

  /// More than this is a picture no one can follow in a terminal.
  private static let most = 40

  /// nil for what is no flowchart, or holds something that is not drawn, such as groups of nodes.
  init?(_ lines: [String]) {
    let head = lines[0].split(separator: ";", maxSplits: 1)
    let words = head[0].split(whereSeparator: \.isWhitespace)
    guard words.count <= 2, words.count < 2 || ["TB", "TD", "LR", "BT", "RL"].contains(words[1]) else { return nil }
    // What only colours or links says nothing that a row could show.
    let silent = ["style ", "classDef ", "class ", "linkStyle ", "click "]
    let rest = (head.count > 1 ? [String(head[1])] : []) + lines.dropFirst()
    for line in rest where !silent.contains(where: line.hasPrefix) {
      var scanner = FlowScanner(line)
      while !scanner.isAtEnd { guard chain(&scanner) else { return nil } }
    }
    guard !nodes.isEmpty, nodes.count <= Self.most, edges.count <= Self.most else { return nil }
    guard !edges.contains(where: { $0.from == $0.to }) else { return nil }
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
          edges.append(edge)
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
    if isNext("@{") { return .broken }
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

  /// Passes over `:::name`.
  mutating func skipClass() {
    guard isNext(":::") else { return }
    place += 3
    _ = name()
  }

  /// A line with its label: `-->`, `---`, `-.->`, `==>`, `<-->`, `-- label -->`, `-->|label|`; nil for other things.
  mutating func link() -> Flowchart.Edge? {
    skipBlanks()
    var edge = Flowchart.Edge(from: 0, to: 0)
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
          edge.hasHead = head
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
    // A circle or a cross at the end is not drawn.
    if place + 1 < text.count, "ox".contains(text[place]), text[place + 1] == " " { return nil }
    if run.count >= 3, run.last != "." { return (true, false) }
    return (false, false)
  }
}
