import Cells
import Testing

@Suite("JSON as text")
struct JSONTextTests {
  @Test(
    "What is JSON comes back without blanks, its numbers and escapes as written",
    arguments: [
      ("1", "1"), ("-0.50", "-0.50"), ("1E5", "1E5"), ("9007199254740993", "9007199254740993"), (" true ", "true"),
      ("null", "null"), ("\"a b\"", "\"a b\""), ("\"\\u00e9\\n\"", "\"\\u00e9\\n\""), ("[ ]", "[]"), ("{ }", "{}"),
      ("[1 , 2]", "[1,2]"), ("{\"a\" : [ {\"b\":null} ]\n}", "{\"a\":[{\"b\":null}]}"), ("\"é\"", "\"é\""),
    ])
  func compact(text: String, compact: String) { #expect(JSONText.compact(text) == compact) }

  @Test(
    "Anything else is none",
    arguments: [
      "", " ", "a", "tru", "truee", "01", "1.", ".5", "+1", "1e", "-", "NaN", "\"a", "\"\\x\"", "\"\\u12g4\"", "'a'",
      "[1,]", "[1 2]", "{a:1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[", "{", "1 2", "\"a\nb\"",
      "99999999999999999999",
      "1e400",
    ])
  func refused(text: String) { #expect(JSONText.compact(text) == nil) }

  @Test("Nesting without end is no JSON, and costs no stack")
  func deep() {
    #expect(JSONText.compact(String(repeating: "[", count: 1_000_000)) == nil)
    #expect(JSONText.compact(String(repeating: "[", count: 100) + String(repeating: "]", count: 100)) != nil)
  }

  @Test("Where only the form counts, any number will do")
  func anyNumber() { #expect(JSONText.compact("[1e400, 99999999999999999999]", takesAnyNumber: true) != nil) }

  @Test("Objects, lists and strings are taken apart")
  func parts() throws {
    let members = try #require(JSONText.members(#"{"a b": [1, 2], "\u0041\"": "x"}"#))
    #expect(members.map(\.name) == ["a b", "A\""])
    #expect(members.map(\.value) == ["[1,2]", "\"x\""])
    #expect(JSONText.items(#"["a", {"b": 1}]"#) == ["\"a\"", "{\"b\":1}"])
    #expect(JSONText.string(#""a\u0062\n\\\ud83d\ude00""#) == "ab\n\\😀")
    #expect(JSONText.string(#""\ud83dx\ude00\ud83d\ud83d\ude00\/\\u0041""#) == "\u{FFFD}x\u{FFFD}\u{FFFD}😀/\\u0041")
    #expect(JSONText.members("[1]") == nil && JSONText.items("{}") == nil && JSONText.string("1") == nil)
    #expect(JSONText.members("{} x") == nil)
  }

  @Test(
    "All of a text is one value, and what is written of it reads as the same",
    arguments: [
      ("null", .null), (" true ", .flag(true)), ("-12", .integer(-12)), ("1.50", .real(1.5)), ("1E2", .real(100)),
      ("\"a\\u00e9\\n\\\"\"", .text("aé\n\"")), ("\"é\"", .text("é")), ("[]", .list([])), ("{ }", .object([])),
      ("[1, [\"b\"]]", [.integer(1), ["b"]]),
      ("{\"b\" : 1, \"a\": {\"c\": null}}", ["b": .integer(1), "a": ["c": .null]]),
    ] as [(String, JSON)])
  func value(text: String, value: JSON) {
    #expect(JSONText.value(text) == value)
    #expect(JSONText.value(value.compact) == value)
    #expect(JSONText.value(value.indented()) == value)
  }

  @Test(
    "Text that is no JSON holds no value",
    arguments: ["", "tru", "[1,]", "{\"a\" 1}", "1 2", "\"a", "99999999999999999999", "{\"a\":1", "[\"\\x\"]"])
  func noValue(text: String) { #expect(JSONText.value(text) == nil) }

  @Test("Of members with one name the last counts, where the first is", arguments: [2, 16, 17, 40])
  func oneName(count: Int) {
    let members = (0..<count).map { "\"m\($0)\": \($0)" } + ["\"m1\": \"x\"", "\"m\(count - 1)\": \"y\""]
    var expected = (0..<count).map { JSON.Member("m\($0)", .integer(Int64($0))) }
    expected[1].value = "x"
    expected[count - 1].value = "y"
    #expect(JSONText.value("{\(members.joined(separator: ","))}") == .object(expected))
  }

  @Test("An object of very many members is read in one pass")
  func manyMembers() throws {
    let text = "{" + (0..<50_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
    #expect(try #require(JSONText.value(text)).members.count == 50_000)
  }

  @Test("Bytes that are no UTF-8 hold no value", arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC3]])
  func noText(bytes: [UInt8]) { #expect(bytes.withUnsafeBytes(JSONText.value) == nil) }
}
