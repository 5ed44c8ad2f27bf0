import Cells
import Conversations
import Yams

/// A session of aichat: a YAML map with `model`, parameters, `messages`, and `compressed_messages` that came before.
enum AichatImport {
  /// nil when the text is no YAML, or has no list of messages.
  static func read(_ text: String, name: String) -> ImportItem? {
    guard let node = try? Yams.compose(yaml: text), let map = node.mapping,
      let messages = map["messages"]?.sequence
    else { return nil }
    let model = map["model"]?.string ?? ""
    // A session has no dates.
    var builder = ImportBuilder(
      source: ImportSource("aichat " + text), title: name, model: model, createdAt: nil, program: "aichat")
    let moment = builder.createdAt
    let earlier = map["compressed_messages"]?.sequence.map(Array.init) ?? []
    do {
      // Where earlier messages were compressed, the first of the others is their summary: they are here themselves.
      let later = earlier.isEmpty ? Array(messages) : Array(messages).filter { $0["role"]?.string != "system" }
      for (place, message) in (earlier + later).enumerated() {
        if let results = message["content"]?["tool_results"]?.sequence {
          add(results.map(json), text: message["content"]?["text"]?.string ?? "", model, at: moment, to: &builder)
        } else {
          try OpenAIImport.add(json(message), place, model: model, at: moment, to: &builder)
        }
      }
    } catch {
      return ImportItem(name: name, conversation: .failure(error))
    }
    builder.set(
      .members(("temperature", number(map["temperature"])), ("top_p", number(map["top_p"]))))
    return builder.item(name, updatedAt: moment)
  }

  /// A message of the role `tool`: what the model said, the calls it made, and what came of each, all in one.
  private static func add(
    _ results: [JSON], text: String, _ model: String, at moment: Timestamp, to builder: inout ImportBuilder
  ) {
    var extras: [MessageExtra] = []
    for result in results {
      extras.append(MessageExtra(.toolCalls, (result["call"] ?? .null).compact))
      let output = result["output"]?.textOrJSON ?? ""
      extras.append(.answer(ofTool: output))
    }
    builder.append(.assistant, text, at: moment, model: model, extras: extras)
  }

  private static func number(_ node: Node?) -> JSON? { node?.float.map(JSON.real) }

  /// A message's node as JSON: maps, lists and texts are all that one has.
  private static func json(_ node: Node) -> JSON {
    if let map = node.mapping {
      return .object(map.map { JSON.Member($0.key.string ?? "", json($0.value)) })
    }
    if let list = node.sequence { return .list(list.map(json)) }
    if node.null != nil { return .null }
    return .text(node.scalar?.string ?? "")
  }
}
