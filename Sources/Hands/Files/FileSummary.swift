import Cells
import Conversations

/// What is shown of a file before it is sent.
package struct FileSummary: Equatable, Sendable {
  /// The path as the person wrote it.
  package var name: String
  /// How long its text is, in UTF-8.
  package var bytes: Int
  /// Lines of its text.
  package var lines: Int
  /// Width and height, of a picture.
  package var pixels: String?
  /// What it will take of the window; nil until it is counted.
  package var tokens: TokenCount?
  /// Why it cannot join the turn, in one sentence; the sizes are 0 then.
  package var problem: String?

  /// A file that was read.
  package init(name: String, bytes: Int, lines: Int, tokens: TokenCount? = nil) {
    self.name = name
    self.bytes = bytes
    self.lines = lines
    self.tokens = tokens
  }

  /// A picture. What it takes of the window is a guess.
  package init(_ picture: Picture, detail: Picture.Detail? = nil) {
    self.init(
      name: picture.name, bytes: picture.byteCount, lines: 0, tokens: TokenCount(picture.tokens(detail), .estimated))
    pixels = picture.width > 0 ? "\(picture.width)×\(picture.height)" : "picture"
  }

  /// A file that cannot join.
  package init(name: String, problem: String) {
    self.init(name: name, bytes: 0, lines: 0)
    self.problem = problem
  }

  /// `src/a.swift 4.2 kB, 120 lines, 1,050 tokens`, or what is wrong.
  package var words: String { problem ?? "\(name) \(Self.sizes(bytes, lines, tokens, pixels: pixels))" }

  /// All of a turn's files on one line: each while they are few, else their sum.
  package static func line(_ files: [FileSummary]) -> String {
    if let wrong = files.first(where: { $0.problem != nil }) { return wrong.words }
    guard files.count > 2 else { return files.map(\.words).joined(separator: " · ") }
    return "\(files.count) files: "
      + sizes(files.reduce(0) { $0 + $1.bytes }, files.reduce(0) { $0 + $1.lines }, tokens(of: files))
  }

  /// What files take together; an estimate as soon as one of the counts is; nil while one is missing.
  package static func tokens(of files: [FileSummary]) -> TokenCount? {
    var sum = TokenCount(0, .exact)
    for file in files where file.problem == nil {
      guard let tokens = file.tokens else { return nil }
      sum = TokenCount(sum.tokens + tokens.tokens, tokens.source == .estimated ? .estimated : sum.source)
    }
    return sum
  }

  private static func sizes(
    _ bytes: Int, _ lines: Int, _ tokens: TokenCount?, pixels: String? = nil
  ) -> String {
    var parts = [pixels ?? "\(SizeText.grouped(lines)) line\(lines == 1 ? "" : "s")"]
    // As everywhere: how large, then how much of what. A linked picture's size is not known.
    if bytes > 0 || pixels == nil { parts.insert(SizeText.bytes(bytes), at: pixels == nil ? 0 : 1) }
    if let tokens {
      parts.append(
        (tokens.source == .estimated ? "~" : "")
          + "\(SizeText.grouped(tokens.tokens)) token\(tokens.tokens == 1 ? "" : "s")"
      )
    }
    return parts.joined(separator: ", ")
  }
}
