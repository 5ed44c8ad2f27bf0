import Testing

@testable import Conversations

@Suite("A thought that the template opened")
struct OpenThoughtTests {
  private func message(_ text: String) -> Message {
    Message(
      id: MessageID(1), parent: nil, role: .assistant, text: text, createdAt: Timestamp(milliseconds: 1),
      reply: ReplyFacts(model: "m", provider: "p"))
  }

  @Test(
    "ends at the first closing mark that is alone on its line",
    arguments: [
      ("Hm, two.\n</think>\n\nFour.", "Hm, two.", "Four."), ("\nHm.\n\n</think>\nFour.\n", "Hm.", "Four.\n"),
      ("Hm.\r\n</think> \r\n\r\nFour.", "Hm.", "Four."), ("</think>\n\nFour.", "", "Four."),
      ("```\ncode\n```\nHm.\n</think>\nFour.", "```\ncode\n```\nHm.", "Four."),
      ("a < b\n</think>\nIt is `</think>`.\n</think>\nx", "a < b", "It is `</think>`.\n</think>\nx"),
      ("```a``` is code.\n</think>\nFour.", "```a``` is code.", "Four."),
      ("Ça, où ?\n</think>\n四", "Ça, où ?", "四"),
    ])
  func parts(text: String, thought: String, said: String) {
    var reply = message(text)
    reply.takeOpenThought()
    #expect(reply.reasoning == thought)
    #expect(reply.text.loaded == said)
  }

  @Test(
    "a text that speaks of the mark stays as it is",
    arguments: [
      "", "Four.", "Write </think> at the end.", "</think> ends it.\nIt does.", "It is\n`</think>`\nand no more.",
      "```\nHm.\n</think>\n\nFour.\n```\n", "~~~~ xml\n```\n</think>\n~~~~\nSo.", "<think>\nHm.\n</think>\nFour.",
      "````\n```\n</think>\nSo.\n````\n",
      "First:\n<think>\nthen\n</think>\nDone.", "Hm.\n</think>", "Hm.\n</think>\n \n", "Hm.\n</thinking>\nFour.",
      "Hm. </think>\nFour.\n</think>\nFive.", "Hm.\n </think>\nFour.", "Hm.\n</think", "<thinking>\n</think>\nx",
    ])
  func stays(text: String) {
    var reply = message(text)
    reply.takeOpenThought()
    #expect(reply == message(text))
  }

  @Test("what has thoughts of its own, or probabilities, is not parted")
  func others() {
    let text = "Hm.\n</think>\nFour."
    var thinking = message(text)
    thinking.appendReasoning("By itself.")
    var looked = message(text)
    looked.reply?.odds = OddsFigures()
    for reply in [thinking, looked] {
      var parted = reply
      parted.takeOpenThought()
      #expect(parted == reply)
    }
  }
}
