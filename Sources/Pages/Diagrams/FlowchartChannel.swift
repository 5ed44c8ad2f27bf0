/// The rows between two layers: where lines turn aside, and where their words are.
struct FlowchartChannel {
  /// The track in which each segment turns aside; nil for those that go straight down.
  private(set) var tracks: [Int?]
  private let count: Int
  private let hasWordsAbove: Bool
  private let hasWordsBelow: Bool

  /// A row for the lines' beginnings, words, tracks, words, heads.
  var height: Int { 2 + (hasWordsAbove ? 1 : 0) + count + (hasWordsBelow ? 1 : 0) }
  var rowAbove: Int { 1 }
  var rowBelow: Int { height - 2 }
  func row(ofTrack track: Int) -> Int { 1 + (hasWordsAbove ? 1 : 0) + track }

  /// nil where lines would run into each other.
  init?(_ segments: [FlowchartDrawing.Segment], hasWordsAbove: Bool, hasWordsBelow: Bool) {
    self.hasWordsAbove = hasWordsAbove
    self.hasWordsBelow = hasWordsBelow
    // Lines of one beginning share a track; else those of one end.
    func key(_ segment: FlowchartDrawing.Segment) -> [Int] {
      let isShared = segments.count { $0.upperPort == segment.upperPort } > 1
      return isShared ? [0, segment.upperPort] : [1, segment.lowerPort]
    }
    let keys = segments.map(key)
    var groups: [(key: [Int], range: ClosedRange<Int>)] = []
    for (place, segment) in segments.enumerated() where segment.upperPort != segment.lowerPort {
      let range = min(segment.upperPort, segment.lowerPort)...max(segment.upperPort, segment.lowerPort)
      if let known = groups.firstIndex(where: { $0.key == keys[place] }) {
        let other = groups[known].range
        groups[known].range = min(range.lowerBound, other.lowerBound)...max(range.upperBound, other.upperBound)
      } else {
        groups.append((keys[place], range))
      }
    }
    // Where one line ends in the column in which another begins, the one that begins turns aside above.
    func mustBeAbove(_ first: [Int], _ second: [Int]) -> Bool {
      segments.indices.contains { one in
        guard keys[one] == first, segments[one].upperPort != segments[one].lowerPort else { return false }
        return segments.indices.contains { other in
          keys[other] == second && segments[other].lowerPort == segments[one].upperPort
            && segments[other].upperPort != segments[other].lowerPort && segments[other].lower != segments[one].lower
        }
      }
    }
    var taken: [[Int]: Int] = [:]
    var waiting = groups.map(\.key)
    while !waiting.isEmpty {
      guard
        let next = waiting.firstIndex(where: { one in
          !waiting.contains { other in other != one && mustBeAbove(other, one) }
        })
      else { return nil }
      let key = waiting.remove(at: next)
      guard let range = groups.first(where: { $0.key == key })?.range else { return nil }
      var track = (taken.filter { mustBeAbove($0.key, key) }.map(\.value).max() ?? -1) + 1
      while groups.contains(where: { taken[$0.key] == track && $0.range.overlaps(range) }) { track += 1 }
      taken[key] = track
    }
    tracks = segments.indices.map { segments[$0].upperPort == segments[$0].lowerPort ? nil : taken[keys[$0]] }
    count = (taken.values.max() ?? -1) + 1
    // A line straight down through another's track is a crossing; several are a tangle.
    var crossings = 0
    for (place, segment) in segments.enumerated() {
      for group in groups where group.key != keys[place] {
        let inner = group.range.dropFirst().dropLast()
        if inner.contains(segment.lowerPort) || inner.contains(segment.upperPort) { crossings += 1 }
      }
    }
    guard crossings <= 6 else { return nil }
  }
}
