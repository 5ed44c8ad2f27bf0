import Testing

@testable import Conversations

/// What servers write where a reply ends.
@Suite struct FinishWordTests {
  @Test(arguments: [
    (FinishWord.reason(.stop), ["stop", "STOP", " stop ", "end_turn", "endTurn", "end-of-turn", "eos", "EOS_TOKEN"]),
    (.reason(.stop), ["endoftext", "stopSequence", "FINISH_REASON_STOP", "StopReason.eos", "<|eot_id|>", "COMPLETE"]),
    (.reason(.length), ["length", "max_tokens", "MAX_TOKENS", "maxTokens", "max-tokens", "FINISH_REASON_MAX_TOKENS"]),
    (.reason(.length), ["maximum_tokens", "token limit", "incomplete:max_output_tokens", "ERROR_LIMIT"]),
    (.reason(.contentFilter), ["content_filter", "contentFilter", "content-filter", "SAFETY", "refusal", "SPII"]),
    (.reason(.toolCalls), ["tool_calls", "tool-calls", "toolUse"]), (.reason(.functionCall), ["function_call"]),
    (.unfinished, ["", " ", "null", "NULL", "None", "not_finished", "FINISH_REASON_UNSPECIFIED", "in_progress"]),
    (.failure, ["error", "ERROR", "upstream-error", "internalError", "timeout", "canceled", "user_cancel", "failed"]),
    (.failure, ["insufficient_system_resource", "incomplete"]),
  ])
  func meaning(of meant: FinishWord, words: [String]) {
    for word in words { #expect(FinishWord(word) == meant, "\(word)") }
  }

  @Test(arguments: ["weird_new_word", "OTHER", "finish_reason", "\u{7ED3}\u{675F}"])
  func anyOtherWordStays(_ word: String) {
    #expect(FinishWord(word) == .reason(.other(word)))
    #expect(FinishReason(wire: word).wire == word)
  }
}
