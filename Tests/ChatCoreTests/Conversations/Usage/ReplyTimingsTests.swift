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
}
