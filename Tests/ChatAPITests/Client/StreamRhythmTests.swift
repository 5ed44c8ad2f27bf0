import Testing

@testable import ChatAPI

@Suite("The rhythm of a stream")
struct StreamRhythmTests {
  private func instant(_ milliseconds: Int) -> Instant { Instant(nanoseconds: UInt64(milliseconds) * 1_000_000) }

  @Test("Small pieces that come one soon after another may gather, but not the first ones")
  func steady() {
    var rhythm = StreamRhythm()
    let steady = (0..<12).map { piece in
      rhythm.take(bytes: 200, at: instant(20 * piece))
      return rhythm.isSteady(at: instant(20 * piece))
    }
    #expect(steady == Array(repeating: false, count: 8) + Array(repeating: true, count: 4))
  }

  @Test("A stream at full speed is read as it comes")
  func fast() {
    var rhythm = StreamRhythm()
    for piece in 0..<100 { rhythm.take(bytes: 60_000, at: instant(piece)) }
    #expect(!rhythm.isSteady(at: instant(100)))
  }

  @Test("After a pause the next word is read at once again")
  func pause() {
    var rhythm = StreamRhythm()
    for piece in 0..<12 { rhythm.take(bytes: 200, at: instant(20 * piece)) }
    #expect(rhythm.isSteady(at: instant(300)))
    #expect(!rhythm.isSteady(at: instant(500)))
    rhythm.take(bytes: 200, at: instant(900))
    #expect(!rhythm.isSteady(at: instant(900)))
  }

  @Test("Rounds without bytes change nothing")
  func idleRounds() {
    var rhythm = StreamRhythm()
    for piece in 0..<12 {
      rhythm.take(bytes: 200, at: instant(20 * piece))
      rhythm.take(bytes: 0, at: instant(20 * piece + 10))
    }
    #expect(rhythm.isSteady(at: instant(230)))
  }
}
