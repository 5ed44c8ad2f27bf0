import Conversations
import TestSupport
import Testing

@Suite("Data of a reply that is not whole yet")
struct HeldPieceTests {
  @Test("is what changes to it come to, however it changes")
  func changes() {
    var random = SeededGenerator(seed: 5)
    let letters = Array("ab\"}]é日😀")
    for _ in 0..<200 {
      var held = ""
      var text = ""
      var pieces: [HeldPiece] = []
      for _ in 0..<8 {
        // Mostly it grows; sometimes its end is another one.
        let stays = Int.random(in: 0..<3, using: &random) > 0
        text = stays ? text : String(text.prefix(Int.random(in: 0...text.count, using: &random)))
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
          text.append(letters[Int.random(in: letters.indices, using: &random)])
        }
        if let piece = HeldPiece(of: MessageExtra(.parts, text), changing: &held) { pieces.append(piece) }
        #expect(HeldPiece.extras(of: pieces).last?.text ?? "" == text)
        #expect(held == text)
      }
    }
  }

  @Test("costs what came, not what is there")
  func small() {
    var held = ""
    let start = String(repeating: "x", count: 100_000)
    _ = HeldPiece(of: MessageExtra(.parts, "[\"\(start)\"]"), changing: &held)
    let piece = HeldPiece(of: MessageExtra(.parts, "[\"\(start)yz\"]"), changing: &held)
    #expect(piece == HeldPiece(.parts, kept: 100_002, text: "yz\"]"))
    #expect(HeldPiece(of: MessageExtra(.parts, "[\"\(start)yz\"]"), changing: &held) == nil)
  }

  @Test("is followed by another of its kind once it is whole")
  func whole() {
    let pieces = [
      HeldPiece(.toolCalls, kept: 0, text: "[1"), HeldPiece(.parts, kept: 0, text: "[2]"),
      HeldPiece(whole: MessageExtra(.toolCalls, "[1,3]")), HeldPiece(.toolCalls, kept: 0, text: "[4]"),
    ]
    #expect(
      HeldPiece.extras(of: pieces)
        == [MessageExtra(.toolCalls, "[1,3]"), MessageExtra(.parts, "[2]"), MessageExtra(.toolCalls, "[4]")])
  }
}
