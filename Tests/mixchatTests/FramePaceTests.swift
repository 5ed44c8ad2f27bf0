import Testing

@testable import mixchat

@Suite("When streamed text is painted")
struct FramePaceTests {
  /// Walks a stream of a delta each `step` milliseconds; the moments of its paints.
  private func paints(_ pace: inout FramePace, from start: Int64, step: Int64, count: Int) -> [Int64] {
    var paints: [Int64] = []
    var isStale = false
    for now in start..<(start + step * Int64(count)) {
      if (now - start) % step == 0 {
        pace.takeText()
        isStale = true
      }
      if isStale, pace.untilDue(now) == 0 {
        pace.painted(at: now)
        paints.append(now)
        isStale = false
      }
    }
    return paints
  }

  @Test("A stream is painted within 16 ms at first, then each 50 ms")
  func stream() {
    var pace = FramePace()
    let moments = paints(&pace, from: 1000, step: 5, count: 100)
    let steps = zip(moments.dropFirst(), moments).map { $0 - $1 }
    #expect(moments.first == 1000)
    #expect(steps.prefix(6).allSatisfy { $0 <= 20 })
    #expect(steps.count >= 13)
    #expect(steps.dropFirst(7).allSatisfy { (50...54).contains($0) })
    #expect(pace.isSteady)
  }

  @Test("A screen busy with other things does not make the first word wait")
  func firstWord() {
    var pace = FramePace()
    for now in stride(from: Int64(1000), to: 2000, by: 10) { pace.painted(at: now) }
    pace.takeText()
    #expect(pace.untilDue(2000) <= 6)
  }

  @Test("The answer to a key is painted at once, even in a steady stream")
  func answer() {
    var pace = FramePace()
    let last = paints(&pace, from: 1000, step: 5, count: 100).last ?? 0
    #expect(pace.isSteady && pace.untilDue(last + 1) > 16)
    pace.takeAnswer()
    #expect(pace.untilDue(last + 1) == 0)
    pace.painted(at: last + 1)
    #expect(pace.untilDue(last + 2) > 0)
  }

  @Test("After a pause the next word is painted soon again")
  func pause() {
    var pace = FramePace()
    let last = paints(&pace, from: 1000, step: 5, count: 100).last ?? 0
    pace.painted(at: last + 300)  // a tick of the status bar
    pace.takeText()
    #expect(pace.untilDue(last + 310) == 6)
  }
}
