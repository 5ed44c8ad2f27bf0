import Testing

@testable import Tokenizer

@Suite("SentencePiece counts")
struct SentencePieceModelTests {
  @Test(
    "A thousand texts in twenty scripts count as in sentencepiece's own encoder", arguments: TokenizerChoice.allCases)
  func agreesWithSentencePiece(choice: TokenizerChoice) throws {
    let model = try Fixtures.model(choice)
    let texts = try Fixtures.texts()
    #expect(texts.count == 1000)
    for row in texts { #expect(model.count(row.text) == row.counts[choice], "\(row.text.debugDescription)") }
  }

  @Test("Cut wherever the vocabulary allows, a text counts as in one piece", arguments: TokenizerChoice.allCases)
  func cutsAreExact(choice: TokenizerChoice) throws {
    let model = try Fixtures.model(choice)
    #expect(model.cuts.beforeLineFeeds && model.cuts.beforeSpaces)
    for row in try Fixtures.texts() {
      for target in [1, 5] {
        var counting = ChunkedCount(target: target)
        #expect(counting.update(row.text, with: model) == row.counts[choice], "\(row.text.debugDescription)")
      }
    }
  }

  @Test("A vocabulary whose pieces cross line feeds or spaces is never cut there")
  func refusesUnsafeCuts() {
    func cuts(_ pieces: [String]) -> SafeCuts {
      let bytes = pieces.map { Array($0.utf8) }
      return SafeCuts(vocabulary: bytes.map { piece in piece.withUnsafeBytes { UnsafeRawBufferPointer(copy($0)) } })
    }
    func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawBufferPointer {
      let copied = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copied.copyMemory(from: bytes)
      return copied
    }
    #expect(cuts(["▁the", "▁▁▁", "a"]) == cuts(["a"]))
    #expect(!cuts([";\n"]).beforeLineFeeds)
    #expect(!cuts(["of▁the"]).beforeSpaces)
    #expect(cuts([";\n"]).beforeSpaces)
  }

  @Test("A file that is missing or no model is refused by name")
  func refusesOtherFiles() {
    #expect(throws: SentencePieceModel.LoadError.self) { try SentencePieceModel(path: "/nonexistent/model") }
    do {
      _ = try SentencePieceModel(path: #filePath)
      Issue.record("A Swift file was taken for a model")
    } catch {
      #expect(error.message.contains(#filePath) && error.message.contains("not a SentencePiece model"))
    }
  }
}
