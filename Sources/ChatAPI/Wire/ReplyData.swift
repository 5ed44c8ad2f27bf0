/// What a reply carried besides its text, in the forms that scripts read.
package enum ReplyData {
  /// Tool calls as a JSON list of `{"id", "type", "name", "arguments"}`, from the schema's form, in which they are
  /// kept. An empty list for what is no such JSON.
  package static func toolCalls(_ json: String) -> String {
    JSONDocument.read(json, flat) ?? "[]"
  }

  private static func flat(_ calls: JSONValue) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    for call in calls.elements {
      let body = call["function"] ?? call["custom"]
      writer.beginObject()
      if let id = call["id"]?.string {
        writer.name("id")
        writer.string(id)
      }
      writer.name("type")
      writer.string(call["type"]?.string ?? "function")
      writer.name("name")
      writer.string(body?["name"]?.string ?? "")
      writer.name("arguments")
      writer.string(body?["arguments"]?.string ?? body?["input"]?.string ?? "")
      writer.endObject()
    }
    writer.endArray()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
