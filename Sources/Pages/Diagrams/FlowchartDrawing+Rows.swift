// Drawing what was placed.

import Cells

extension FlowchartDrawing {
  /// The drawing; nil where it is wider than `width`, or lines could be taken for others.
  func canvas(width: Int) -> DiagramCanvas? {
    guard isDrawable, let whole = items.map({ $0.left + $0.slot }).max(), whole <= width else { return nil }
    var drawing = self
    var channels: [FlowchartChannel] = []
    for layer in layers.indices.dropLast() {
      let own = segments.indices.filter { items[segments[$0].upper].layer == layer }
      guard
        let channel = FlowchartChannel(
          own.map { segments[$0] },
          hasWordsAbove: labels.contains { !$0.isBelow && own.contains($0.segment) },
          hasWordsBelow: labels.contains { $0.isBelow && own.contains($0.segment) })
      else { return nil }
      for (place, track) in zip(own, channel.tracks) { drawing.segments[place].track = track }
      channels.append(channel)
    }
    return drawing.draw(whole, channels)
  }

  private func draw(_ whole: Int, _ channels: [FlowchartChannel]) -> DiagramCanvas? {
    var tops: [Int] = []
    var ends: [Int] = []
    var row = 0
    for layer in layers.indices {
      tops.append(row)
      row += layers[layer].map { height(of: items[$0]) }.max() ?? 1
      ends.append(row - 1)
      if layer < channels.count { row += channels[layer].height }
    }
    var canvas = DiagramCanvas(width: whole, height: row)
    for item in items {
      if let node = item.node {
        draw(chart.nodes[node], item, top: tops[item.layer], &canvas)
      } else {
        canvas.line(column: item.center, from: tops[item.layer], to: ends[item.layer])
      }
    }
    for segment in segments {
      let layer = items[segment.upper].layer
      draw(segment, channels[layer], top: ends[layer] + 1, tops: tops, &canvas)
    }
    for label in labels {
      let segment = segments[label.segment]
      let layer = items[segment.upper].layer
      let words = chart.edges[label.edge].label
      let size = CellWidth.width(of: words)
      let port = label.isBelow ? segment.lowerPort : segment.upperPort
      let row = ends[layer] + 1 + (label.isBelow ? channels[layer].rowBelow : channels[layer].rowAbove)
      let start = port - size / 2
      // Nothing but its own line may be under it.
      let behind = (port + 1)..<max(port + 1, start + size)
      guard canvas.isFree(row: row, columns: start..<port), canvas.isFree(row: row, columns: behind) else { return nil }
      canvas.write(words, row: row, column: start)
    }
    return canvas
  }

  private func height(of item: Item) -> Int {
    item.node.map { chart.nodes[$0].label.count + 2 } ?? 1
  }

  private func draw(_ node: Flowchart.Node, _ item: Item, top: Int, _ canvas: inout DiagramCanvas) {
    let left = item.center - item.width / 2
    let words = Self.words(node)
    canvas.frame(row: top, column: left, width: item.width, height: words.count + 2)
    for (line, text) in words.enumerated() {
      let spare = item.width - 2 - CellWidth.width(of: text)
      canvas.write(text, row: top + 1 + line, column: left + 1 + spare / 2)
    }
  }

  private func draw(
    _ segment: Segment, _ channel: FlowchartChannel, top: Int, tops: [Int], _ canvas: inout DiagramCanvas
  ) {
    let isDotted = chart.edges[segment.edge].isDotted
    let upper = items[segment.upper]
    let bottom = top + channel.height - 1
    let track = top + channel.row(ofTrack: segment.track ?? 0)
    // From the lower edge of its box, which may end above the layer's.
    let edge = upper.node == nil ? top - 1 : tops[upper.layer] + height(of: upper) - 1
    let start = segment.headAbove ? edge + 1 : edge
    let end = segment.headBelow ? bottom : bottom + 1
    if segment.upperPort == segment.lowerPort {
      canvas.line(column: segment.upperPort, from: start, to: end, dotted: isDotted)
    } else {
      canvas.line(column: segment.upperPort, from: start, to: track, dotted: isDotted)
      canvas.line(row: track, from: segment.upperPort, to: segment.lowerPort, dotted: isDotted)
      canvas.line(column: segment.lowerPort, from: track, to: end, dotted: isDotted)
    }
    if segment.headAbove { canvas.write(String(segment.signAbove), row: edge + 1, column: segment.upperPort) }
    if segment.headBelow { canvas.write(String(segment.signBelow), row: bottom, column: segment.lowerPort) }
  }
}
