import Conversations
import Testing

@testable import Configuration

@Suite("Setting one key of a config file")
struct ConfigEditTests {
  private func set(_ key: String, _ value: ConfigValue?, in text: String) throws -> String {
    try ConfigEdit.set(key.split(separator: ".").map(String.init), to: value, in: text, file: "c.yaml")
  }

  static let mine = """
    # my settings
    model: "a/b"   # the good one

    parameters:
      # warm
      temperature: 0.7    # was 0.9
      top_p: 0.9

    # colours
    theme: dark
    """ + "\n"

  @Test("A value is replaced and its comment stays")
  func replace() throws {
    let edited = try set("parameters.temperature", .parameter(.real(1.1)), in: Self.mine)
    #expect(edited == Self.mine.replacing("0.7    # was", with: "1.1    # was"))
    let model = try set("model", .text("c/d # e"), in: Self.mine)
    #expect(model == Self.mine.replacing("\"a/b\"", with: "\"c/d # e\""))
  }

  @Test("A new key joins its group")
  func insert() throws {
    let edited = try set("parameters.seed", .parameter(.integer(4)), in: Self.mine)
    #expect(edited == Self.mine.replacing("  top_p: 0.9\n", with: "  top_p: 0.9\n  seed: 4\n"))
  }

  @Test("A new group stands at the end")
  func newGroup() throws {
    let edited = try set("timeouts.idle", .real(5), in: Self.mine)
    #expect(edited == Self.mine + "timeouts:\n  idle: 5\n")
    #expect(try set("mouse", .flag(true), in: "") == "mouse: true\n")
    #expect(try set("mouse", .flag(true), in: "theme: dark") == "theme: dark\nmouse: true\n")
  }

  @Test("A group that was empty, or indented by four")
  func groups() throws {
    #expect(try set("timeouts.idle", .real(5), in: "timeouts:\nmouse: true\n") == "timeouts:\n  idle: 5\nmouse: true\n")
    #expect(
      try set("timeouts.idle", .real(5), in: "timeouts:\n    connect: 1\n")
        == "timeouts:\n    connect: 1\n    idle: 5\n")
  }

  @Test("A key is taken out")
  func remove() throws {
    let edited = try set("parameters.top_p", nil, in: Self.mine)
    #expect(edited == Self.mine.replacing("  top_p: 0.9\n", with: ""))
    #expect(try set("mouse", nil, in: Self.mine) == Self.mine)
  }

  @Test("Windows line ends stay")
  func lineEnds() throws {
    #expect(try set("mouse", .flag(true), in: "mouse: false\r\ntheme: dark\r\n") == "mouse: true\r\ntheme: dark\r\n")
  }

  @Test(
    "What a small edit cannot do is refused and said",
    arguments: [
      ("parameters: {temperature: 0.7}\n", "parameters.seed"),
      ("parameters: &p\n  seed: 1\npresets:\n  x:\n    parameters: *p\n", "parameters.seed"),
      ("parameters:\n  stop:\n    - a\n", "parameters.stop"),
    ])
  func refused(_ text: String, _ key: String) {
    let value: ConfigValue = key.hasSuffix("stop") ? .parameter(.texts(["b"])) : .parameter(.integer(2))
    let refusal = #expect(throws: ConfigEdit.Refusal.self) { try set(key, value, in: text) }
    #expect(refusal?.message.contains("by hand") == true)
  }

  @Test("A file with mistakes is left alone")
  func mistakes() {
    let refusal = #expect(throws: ConfigEdit.Refusal.self) { try set("mouse", .flag(true), in: "modle: x\n") }
    #expect(refusal?.message.contains("c.yaml:1:1") == true)
  }

  @Test("Every kind of value reads back as it was")
  func roundTrip() throws {
    let values: [(String, ConfigValue)] = [
      ("parameters.stop", .parameter(.texts(["\n", "a \"b\"", "\u{1B}", "# no comment"]))),
      ("parameters.logit_bias", .parameter(.bias([.init(token: 5, bias: -2.5)]))),
      ("system", .text("yes")), ("system", .text("Sei nett: ja, sehr!\nZweite Zeile\t#3")), ("system", .text("0x10")),
      ("retry.attempts", .integer(1)), ("save", .flag(false)), ("budget.day", .real(0.25)),
      ("providers.my lab.base_url", .text("http://127.0.0.1:8000/v1")),
    ]
    for (key, value) in values {
      let edited = try set(key, value, in: Self.mine)
      let read = try ConfigFile.parse(edited, path: "c.yaml").entries.last {
        $0.path == key.split(separator: ".").map(String.init)
      }
      #expect(read?.value == value)
    }
  }
}
