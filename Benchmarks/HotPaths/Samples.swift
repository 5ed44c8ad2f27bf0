import Cells

/// Input that resembles what models write; the same at every run.
enum Samples {
  private static let blocks: [String] = [
    "## A heading with `code` in it\n\n",
    "Consider a **simple** approach: the parser reads *each* token once, and `feed()` returns what is complete. "
      + "However, a naïve loop over graphemes is slower — see [the notes](https://example.org/notes) for why. "
      + "日本語 😀\n\n",
    "- first item of a list\n- a second, somewhat longer item with `code`\n- the third\n\n",
    "```swift\nfunc area(of shape: Shape) -> Double {\n  // Sums them all up.\n  return .pi * r * r\n}\n```\n\n",
    "| name | value | note |\n|---|:-:|--:|\n| alpha | 1 | first |\n| beta | 22 | second |\n\n",
    "1. one\n2. two, with *emphasis*\n3. three\n\n"
      + "> A quotation that is long enough to be wrapped on a narrow screen.\n\n",
  ]

  /// Markdown of about `bytes` bytes.
  static func markdown(_ bytes: Int) -> String {
    var text = ""
    var place = 0
    while text.utf8.count < bytes {
      text += blocks[place % blocks.count]
      if place % 3 == 0 { text += blocks[1] }
      place += 1
    }
    return text
  }

  /// A text cut into pieces of about four bytes at character boundaries, as tokens come.
  static func deltas(_ text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in text {
      piece.append(character)
      if piece.utf8.count >= 4 {
        pieces.append(piece)
        piece = ""
      }
    }
    return piece.isEmpty ? pieces : pieces + [piece]
  }

  /// Probabilities of so many tokens, as an endpoint sends them.
  static func odds(_ count: Int, alternatives: Int) -> String {
    let words = deltas(markdown(count * 5)).prefix(count)
    func entry(_ text: String, _ place: Int) -> String {
      let bytes = text.utf8.map { String($0) }.joined(separator: ",")
      return #"{"token":\#(JSONString.quoted(text)),"logprob":\#(-0.01 * Double(place % 300)),"bytes":[\#(bytes)]"#
    }
    let tokens = words.enumerated().map { place, word in
      let others = (0..<alternatives).map { entry("word\($0)", place + $0) + "}" }.joined(separator: ",")
      return entry(word, place) + #","top_logprobs":[\#(others)]}"#
    }
    return "[" + tokens.joined(separator: ",") + "]"
  }

  /// Those pieces as server-sent events.
  static func events(_ deltas: [String]) -> [UInt8] {
    var text = ""
    for delta in deltas {
      let escaped = delta.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        default: String(scalar)
        }
      }.joined()
      text +=
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(escaped)\"},\"finish_reason\":null}]}\n\n"
    }
    return Array((text + "data: [DONE]\n\n").utf8)
  }
}
