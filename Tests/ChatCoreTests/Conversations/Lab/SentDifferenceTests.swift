import Conversations
import Testing

@Suite("What two requests said otherwise")
struct SentDifferenceTests {
  private static func body(_ fields: String, _ turns: [(String, String)]) -> String {
    let list = turns.map { #"{"role":"\#($0.0)","content":"\#($0.1)"}"# }.joined(separator: ",")
    return #"{"model":"m"\#(fields),"messages":[\#(list)]}"#
  }

  @Test(
    "fields, the system prompt and messages, each in a line, and nothing that both said",
    arguments: [
      (body("", [("user", "a")]), body("", [("user", "a")]), []),
      (
        body(#","temperature":0.2,"stop":["x"]"#, [("user", "a")]),
        body(#","temperature":0.9,"seed":1"#, [("user", "a")]),
        ["temperature: 0.2 → 0.9", #"stop: ["x"] → not set"#, "seed: not set → 1"]
      ),
      (
        body("", [("system", "s"), ("user", "a")]), body("", [("system", "t"), ("user", "a")]),
        ["system prompt: “s” → “t”"]
      ),
      (
        body("", [("user", "a"), ("assistant", "b"), ("user", "c")]), body("", [("user", "c")]),
        ["not in version 2: assistant: “b”", "not in version 2: user: “a”"]
      ),
      (body("", [("user", "a")]), body("", [("user", "a\\n\\u001b[2Jb")]), ["not in version 2: user: “a”", nil]),
      ("nonsense", body("", []), []), ("{}", "{}", []),
    ] as [(String, String, [String?])])
  func lines(_ old: String, _ new: String, _ expected: [String?]) {
    let lines = SentDifference.lines(old, new, names: ("version 1", "version 2"))
    #expect(lines.count == expected.count, "\(lines)")
    for (line, wanted) in zip(lines, expected) { #expect(wanted == nil || line == wanted) }
    // Whatever was sent, no line of it drives the terminal.
    #expect(lines.allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 } })
  }
}
