import Conversations
import Foundation
import Testing
import TestSupport

@testable import Tokenizer

/// What `Fixtures/generate.py` wrote, and the models it counted with.
enum Fixtures {
  struct Text: Sendable {
    var text: String
    var counts: [TokenizerChoice: Int]
  }

  struct Conversation: Sendable {
    var turns: [ChatRequest.Turn]
    var counts: [TokenizerChoice: Int]
  }

  static func texts() throws -> [Text] {
    try rows("texts.json").map { row in
      try Text(text: #require(row[0] as? String), counts: counts(row))
    }
  }

  static func conversations() throws -> [Conversation] {
    try rows("conversations.json").map { row in
      let turns = try #require(row[0] as? [[String]]).map { turn in
        try ChatRequest.Turn(#require(Role(rawValue: turn[0])), turn[1])
      }
      return try Conversation(turns: turns, counts: counts(row))
    }
  }

  /// The model file that `make setup` installs: a test that needs it fails without it.
  static func model(_ choice: TokenizerChoice) throws -> SentencePieceModel {
    try SentencePieceModel(path: TmuxSession.modelDirectory + "/" + choice.fileName)
  }

  private static func counts(_ row: [Any]) throws -> [TokenizerChoice: Int] {
    try [.mixtral8x7B: #require(row[1] as? Int), .mixtral8x22B: #require(row[2] as? Int)]
  }

  private static func rows(_ name: String) throws -> [[Any]] {
    let file = SourceTree.url("Tests/TokenizerTests/Fixtures/\(name)")
    return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[Any]])
  }
}

extension TokenCounter {
  /// With the files that the tests' programs count with.
  convenience init() { self.init(directory: TmuxSession.modelDirectory) }
}
