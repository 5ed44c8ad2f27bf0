import Cells
import Conversations

/// Conversations as data sets have them: `{"id", "conversations": [{"from": "human", "value": "…"}]}`.
enum ShareGPTImport {
  private static let lists = ["conversations", "conversation", "items"]

  static func isConversation(_ view: JSONView) -> Bool {
    guard let list = list(view), let first = (try? list.items())?.first else { return false }
    return first["from"] != nil && (first["value"] != nil || first["markdown"] != nil)
  }

  private static func list(_ view: JSONView) -> JSONView? {
    lists.lazy.compactMap { view[$0] }.first { $0.isArray }
  }

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let head = try view.head(without: Set(lists))
      let turns = try list(view)?.items() ?? []
      var source = ImportSource("sharegpt ")
      try source.add(view)
      let title = head["title"]?.string ?? ""
      var builder = ImportBuilder(
        source: source, title: title, model: head["model"]?.string ?? "", createdAt: nil, program: "ShareGPT")
      builder.instruct(head["system"]?.string ?? head["system_prompt"]?.string ?? "")
      if let tools = head["tools"] {
        builder.leaveOut(tools.array == nil ? "description of tools" : "tool description")
      }
      let moment = builder.createdAt
      for (place, turn) in turns.enumerated() { try add(turn.json(), place, head["model"]?.string, moment, &builder) }
      let name = label.name(title)
      return builder.item(name, updatedAt: moment)
    }
  }

  private static func add(
    _ turn: JSON, _ place: Int, _ model: String?, _ moment: Timestamp, _ builder: inout ImportBuilder
  ) throws(ImportError) {
    let from = turn["from"]?.string ?? ""
    var content = ContentReader()
    content.take(turn["value"] ?? turn["markdown"])
    switch from.lowercased() {
    case "system" where builder.isEmpty: builder.instruct(content.text)
    case "system": builder.append(.system, content, at: moment)
    case "human", "user", "prompter": builder.append(.user, content, at: moment)
    case "function_call", "tool_call":
      let call = try? JSON.parse(content.text)
      var calls = ContentReader()
      calls.add(call: call?["name"]?.string, arguments: call?["arguments"] ?? .text(content.text))
      builder.append(.assistant, calls, at: moment, model: model ?? from)
    case "observation", "tool", "tool_response", "function", "function_response":
      builder.attach(.answer(ofTool: content.text))
    case "":
      throw ImportError("message \(place + 1) does not say who it is from")
    default:
      // `gpt`, `chatgpt`, `assistant`, `bing`, `bard`, `claude`: whoever it was, not the person.
      builder.append(.assistant, content, at: moment, model: model ?? from)
    }
  }
}
