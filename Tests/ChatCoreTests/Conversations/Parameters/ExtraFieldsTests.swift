import Conversations
import Testing

@Suite("Fields that the parameter table does not know")
struct ExtraFieldsTests {
  @Test(
    "What is typed is JSON where it is, else a text",
    arguments: [
      ("5", "5"), ("0.5", "0.5"), ("true", "true"), ("[1, 2]", "[1,2]"), ("{\"a\": 1}", "{\"a\":1}"),
      ("\"5\"", "\"5\""),
      ("low", "\"low\""), ("a \"b\"", "\"a \\\"b\\\"\""), ("[1,", "\"[1,\""), ("", "\"\""),
    ])
  func json(typed: String, json: String) { #expect(ExtraFields.json(typed) == json) }

  @Test("What mixchat writes itself cannot be set", arguments: ["messages", "model", "stream", "stream_options"])
  func reserved(name: String) {
    #expect(ExtraFields.refusal(name) == "The field `\(name)` is mixchat's own and cannot be set.")
  }

  @Test("A name is a word", arguments: ["", "a b", "a\nb", "\u{1}", String(repeating: "x", count: 129)])
  func names(name: String) { #expect(ExtraFields.refusal(name) != nil) }

  @Test("Other names are free", arguments: ["top_a", "chat_template_kwargs", "user", "größe", "a.b"])
  func free(name: String) { #expect(ExtraFields.refusal(name) == nil) }

  @Test("Merging takes over what the other has, by name")
  func merge() {
    var all = Parameters(), preset = Parameters()
    all.extra["a"] = "1"
    all.extra["b"] = "{\"x\":1}"
    preset.extra["b"] = "2"
    preset.extra["c"] = "3"
    all.merge(preset)
    #expect(all.extra.fields.map { "\($0.name)=\($0.json)" } == ["a=1", "b=2", "c=3"])
    #expect(all.fields.map(\.name) == ["extra.a", "extra.b", "extra.c"])
  }
}

@Suite("The form of a reply")
struct ResponseFormatTests {
  private func parse(_ text: String) throws -> ParameterValue? { try ParameterCheck.parse(.responseFormat, text) }

  @Test("Words, schemas, and the API's whole object are taken")
  func taken() throws {
    #expect(try parse("text") == .text("text"))
    #expect(try parse("JSON_Object") == .text("json_object"))
    #expect(try parse("default") == nil)
    let whole = #"{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{}}}"#
    #expect(try parse(whole) == .json(whole))
    #expect(try parse(#"{"type": "json_object"}"#) == .json(#"{"type":"json_object"}"#))
    let schema = #"{"title": "A list!", "type": "object", "properties": {"a": {"type": "string"}}}"#
    #expect(
      try parse(schema)
        == .json(
          #"{"type":"json_schema","json_schema":{"name":"A_list_","schema":{"title":"A list!","type":"object","#
            + #""properties":{"a":{"type":"string"}}}}}"#))
    #expect(try parse("{}") == .json(#"{"type":"json_schema","json_schema":{"name":"reply","schema":{}}}"#))
  }

  @Test("What is none is refused with the range", arguments: ["xml", "{\"a\":", "[]", "5"])
  func refused(text: String) {
    let error = #expect(throws: ParameterError.self) { try parse(text) }
    #expect(error?.message == "response_format takes text, json_object or a JSON schema, not \u{201C}\(text)\u{201D}.")
  }

  @Test("A file is told from a schema")
  func file() {
    #expect(ResponseFormat.file("schema.json") == "schema.json")
    #expect(ResponseFormat.file("json_schema a b/c.JSON") == "a b/c.JSON")
    #expect(ResponseFormat.file("{\"a\":\"x.json") == nil)
    #expect(ResponseFormat.file("json_object") == nil)
  }
}

@Suite("Values typed as JSON")
struct ParameterCheckTests {
  @Test("Lists and biases are read as JSON where they are")
  func json() throws {
    #expect(try ParameterCheck.parse(.stop, #"["a b", "\n"]"#) == .texts(["a b", "\n"]))
    #expect(
      try ParameterCheck.parse(.logitBias, #"{"5": -100, "6": 2.5}"#)
        == .bias([.init(token: 5, bias: -100), .init(token: 6, bias: 2.5)]))
    #expect(try ParameterCheck.parse(.reasoningEffort, "\"high\"") == .text("high"))
    #expect(throws: ParameterError.self) { try ParameterCheck.parse(.stop, "[1]") }
    #expect(throws: ParameterError.self) { try ParameterCheck.parse(.reasoningEffort, "hihg") }
  }
}
