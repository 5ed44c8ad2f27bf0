import Cells

/// A flowchart in layers, from the top down: each node below those that lead to it.
///
/// Lines that skip layers pass them at places of their own. A line that leads back is drawn from the upper node down to
/// the lower, with its head above.
struct FlowchartDrawing {
  /// A node, or the place where a line passes a layer.
  struct Item {
    var node: Int?
    var layer: Int
    /// Columns of its box, and of what must stay free around it.
    var width: Int
    var slot: Int
    var left = 0

    var center: Int { left + slot / 2 }
  }

  /// Part of a line, from one layer to the next.
  struct Segment {
    var upper: Int
    var lower: Int
    var edge: Int
    var headAbove = false
    var headBelow = false
    /// What these heads look like.
    var signAbove: Character = "▲"
    var signBelow: Character = "▼"
    var upperPort = 0
    var lowerPort = 0
    var track: Int?
  }

  let chart: Flowchart
  private(set) var items: [Item] = []
  var segments: [Segment] = []
  private(set) var layers: [[Int]] = []
  /// Where an edge's words are: at the lower end of a segment, or at the upper.
  private(set) var labels: [(edge: Int, segment: Int, isBelow: Bool)] = []
  private(set) var isDrawable = true

  private static let gap = 3

  init(_ chart: Flowchart) {
    self.chart = chart
    let isBack = Self.backEdges(chart)
    let ranks = Self.ranks(chart, isBack)
    items = chart.nodes.indices.map { node in
      let words = Self.words(chart.nodes[node])
      let width = (words.map { CellWidth.width(of: $0) }.max() ?? 0) + 4
      return Item(node: node, layer: ranks[node], width: width, slot: width)
    }
    for edge in chart.edges.indices { addSegments(of: edge, isBack[edge], ranks) }
    layers = (0...(items.map(\.layer).max() ?? 0)).map { layer in items.indices.filter { items[$0].layer == layer } }
    placeLabels()
    widenForPorts()
    order()
    place()
    setPorts()
  }

  static func words(_ node: Flowchart.Node) -> [String] {
    guard node.isDecision else { return node.label }
    return node.label.enumerated().map { $0 == 0 ? "◇ \($1)" : $1 }
  }

  // MARK: Layers

  /// Lines that close a circle.
  private static func backEdges(_ chart: Flowchart) -> [Bool] {
    var isBack = [Bool](repeating: false, count: chart.edges.count)
    var state = [Int](repeating: 0, count: chart.nodes.count)
    func visit(_ node: Int) {
      state[node] = 1
      for (place, edge) in chart.edges.enumerated() where edge.from == node {
        if state[edge.to] == 1 { isBack[place] = true } else if state[edge.to] == 0 { visit(edge.to) }
      }
      state[node] = 2
    }
    for node in chart.nodes.indices where state[node] == 0 { visit(node) }
    return isBack
  }

  private static func ranks(_ chart: Flowchart, _ isBack: [Bool]) -> [Int] {
    var ranks = [Int](repeating: 0, count: chart.nodes.count)
    let ends = chart.edges.enumerated().map { place, edge in
      isBack[place]
        ? (upper: edge.to, lower: edge.from, headAbove: edge.hasHead, headBelow: edge.hasTail)
        : (upper: edge.from, lower: edge.to, headAbove: edge.hasTail, headBelow: edge.hasHead)
    }
    // Words of a line that shares both its ends have a place where it passes a layer.
    let lengths = chart.edges.indices.map { place in
      let own = ends[place]
      let isShared =
        ends.count { $0.upper == own.upper && $0.headAbove == own.headAbove } > 1
        && ends.count { $0.lower == own.lower && $0.headBelow == own.headBelow } > 1
      return isShared && !chart.edges[place].label.isEmpty ? 2 : 1
    }
    for _ in chart.nodes {
      for (place, end) in ends.enumerated() {
        ranks[end.lower] = max(ranks[end.lower], ranks[end.upper] + lengths[place])
      }
    }
    return ranks
  }

  private mutating func addSegments(of place: Int, _ isBack: Bool, _ ranks: [Int]) {
    let edge = chart.edges[place]
    let (upper, lower) = isBack ? (edge.to, edge.from) : (edge.from, edge.to)
    var above = upper
    for layer in stride(from: ranks[upper] + 1, to: ranks[lower], by: 1) {
      items.append(Item(node: nil, layer: layer, width: 1, slot: 1))
      segments.append(Segment(upper: above, lower: items.count - 1, edge: place))
      above = items.count - 1
    }
    segments.append(Segment(upper: above, lower: lower, edge: place))
    let first = segments.lastIndex { $0.edge == place && $0.upper == upper } ?? 0
    segments[first].headAbove = isBack ? edge.hasHead : edge.hasTail
    segments[segments.count - 1].headBelow = isBack ? edge.hasTail : edge.hasHead
    guard let sign = edge.sign else { return }
    if isBack { segments[first].signAbove = sign } else { segments[segments.count - 1].signBelow = sign }
  }

  // MARK: Room for words and ends

  private func isBelow(_ segment: Segment, like other: Segment) -> Bool {
    segment.lower == other.lower && segment.headBelow == other.headBelow
  }

  private func isAbove(_ segment: Segment, like other: Segment) -> Bool {
    segment.upper == other.upper && segment.headAbove == other.headAbove
  }

  private mutating func placeLabels() {
    for (place, edge) in chart.edges.enumerated() where !edge.label.isEmpty {
      let own = segments.indices.filter { segments[$0].edge == place }
      let below = own.last { part in segments.count { isBelow($0, like: segments[part]) } == 1 }
      let above = own.first { part in segments.count { isAbove($0, like: segments[part]) } == 1 }
      guard let part = below ?? above else {
        isDrawable = false
        return
      }
      labels.append((place, part, below != nil))
      let item = below != nil ? segments[part].lower : segments[part].upper
      items[item].slot = max(items[item].slot, CellWidth.width(of: edge.label) + 6)
    }
  }

  /// A node where lines begin and others end at the same side has two places for them.
  private mutating func widenForPorts() {
    for item in items.indices where items[item].node != nil {
      let above = Set(segments.filter { $0.upper == item }.map(\.headAbove))
      let below = Set(segments.filter { $0.lower == item }.map(\.headBelow))
      guard above.count > 1 || below.count > 1 else { continue }
      items[item].width = max(items[item].width, 9)
      items[item].slot = max(items[item].slot, items[item].width)
    }
  }

  // MARK: Order and places

  private func neighbours(_ item: Int, above: Bool) -> [Int] {
    segments.compactMap { segment in
      if above { return segment.lower == item ? segment.upper : nil }
      return segment.upper == item ? segment.lower : nil
    }
  }

  private mutating func order() {
    for round in 0..<6 {
      let goesDown = round % 2 == 0
      let sequence = goesDown ? Array(layers.indices.dropFirst()) : Array(layers.indices.dropLast().reversed())
      for layer in sequence {
        let fixed = layers[goesDown ? layer - 1 : layer + 1]
        let places = Dictionary(uniqueKeysWithValues: fixed.enumerated().map { ($1, Double($0)) })
        let keys = layers[layer].enumerated().map { place, item -> (Double, Int, Int) in
          let found = neighbours(item, above: goesDown).compactMap { places[$0] }
          return (found.isEmpty ? Double(place) : found.reduce(0, +) / Double(found.count), place, item)
        }
        layers[layer] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
      }
    }
  }

  private mutating func place() {
    for layer in layers {
      var left = 0
      for item in layer {
        items[item].left = left
        left += items[item].slot + Self.gap
      }
    }
    for round in 0..<8 {
      let goesDown = round % 2 == 0
      for layer in goesDown ? layers : layers.reversed() { settle(layer, towardsAbove: goesDown) }
    }
    let least = items.map(\.left).min() ?? 0
    for item in items.indices { items[item].left -= least }
  }

  /// Each item as near to the middle of its neighbours as the others of its layer leave room for.
  private mutating func settle(_ layer: [Int], towardsAbove: Bool) {
    let wanted = layer.map { item -> Int in
      let found = neighbours(item, above: towardsAbove).map { items[$0].center }
      guard !found.isEmpty else { return items[item].left }
      return found.reduce(0, +) / found.count - items[item].slot / 2
    }
    var forward = wanted
    var backward = wanted
    for place in layer.indices.dropFirst() {
      forward[place] = max(wanted[place], forward[place - 1] + items[layer[place - 1]].slot + Self.gap)
    }
    for place in layer.indices.dropLast().reversed() {
      backward[place] = min(wanted[place], backward[place + 1] - items[layer[place]].slot - Self.gap)
    }
    // The middle of two placings that keep their distances keeps them too.
    for place in layer.indices {
      items[layer[place]].left = Int((Double(forward[place] + backward[place]) / 2).rounded(.down))
    }
  }

  private mutating func setPorts() {
    for place in segments.indices {
      let segment = segments[place]
      let above = Set(segments.filter { $0.upper == segment.upper }.map(\.headAbove))
      let below = Set(segments.filter { $0.lower == segment.lower }.map(\.headBelow))
      segments[place].upperPort = items[segment.upper].center + (above.count > 1 && segment.headAbove ? 2 : 0)
      segments[place].lowerPort = items[segment.lower].center + (below.count > 1 && !segment.headBelow ? 2 : 0)
    }
  }
}
