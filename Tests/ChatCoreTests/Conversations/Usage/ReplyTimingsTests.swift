import Testing

@testable import Conversations

struct ReplyTimingsTests {
  @Test func namesTheStagesThatWereReached() {
    var timings = ReplyTimings()
    #expect(timings.stages == nil)
    (timings.queued, timings.connected, timings.firstByte) = (0.25, 12, 180.6)
    timings.total = 4321.4
    #expect(timings.stages == "begun 0.3 · connected 12.0 · first byte 181 · ended 4321")
  }

  @Test func whatCameInOnePieceHasNoSpeed() {
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken) = (100, 100.1)
    #expect(timings.tokensPerSecond(completionTokens: 66) == nil)
    timings.lastToken = 1100
    #expect(timings.tokensPerSecond(completionTokens: 66) == 65)
  }

  @Test func whatIsFasterThanAnyModelIsNoSpeed() {
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken) = (100, 300)
    #expect(timings.tokensPerSecond(completionTokens: 20_000) == nil)
    #expect(timings.tokensPerSecond(completionTokens: 1001) == 5000)
    // llama.cpp's figure for a reply of one token.
    timings.serverTokensPerSecond = 1_000_000
    #expect(timings.tokensPerSecond(completionTokens: 1) == nil)
  }

  @Test("Of a reply that was continued a speed is that of all its text over all its time, or none")
  func continued() {
    var (first, second) = (ReplyTimings(), ReplyTimings())
    (first.firstToken, first.lastToken, first.total) = (100, 1100, 1200)
    (second.firstToken, second.lastToken, second.total) = (50, 2050, 2100)
    second.serverTokensPerSecond = 99
    let both = first.continued(by: second)
    #expect(both.total == 3300 && both.tokensPerSecond(completionTokens: 61) == 20)
    #expect(ReplyTimings().continued(by: second) == ReplyTimings())
    first.firstToken = nil
    #expect(first.continued(by: second).total == 3300)
    #expect(first.continued(by: second).tokensPerSecond(completionTokens: 61) == nil)
  }
}
