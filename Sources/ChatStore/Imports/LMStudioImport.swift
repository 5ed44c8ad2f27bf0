import Cells
import Conversations

/// A conversation of LM Studio: each message with its versions, a reply's version in steps.
enum LMStudioImport {
  static func isConversation(_ view: JSONView) -> Bool {
    guard let messages = view["messages"], messages.isArray else { return false }
    guard let first = (try? messages.items())?.first else { return view["lastUsedModel"] != nil && view["name"] != nil }
    return first["versions"]?.isArray == true
  }

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let head = try view.head(without: ["messages"])
      let title = head["name"]?.string ?? ""
      var source = ImportSource("lmstudio ")
      if let moment = head["createdAt"] { source.add(moment.compact) } else { try source.add(view) }
      let model =
        head["lastUsedModel"]?["identifier"]?.string ?? head["lastUsedModel"]?["indexedModelIdentifier"]?.string
      var builder = ImportBuilder(
        source: source, title: title, model: model ?? "", createdAt: Moment.read(head["createdAt"]),
        program: "LM Studio",
        author: model ?? "")
      builder.instruct(head["systemPrompt"]?.string ?? "")
      takeSettings(head["perChatPredictionConfig"], &builder)
      builder.keep(isPinned: head["pinned"]?.bool ?? false)
      var above: MessageID?
      for message in try view["messages"]?.items() ?? [] {
        let message = try message.json()
        let versions = message["versions"]?.array ?? [message]
        let chosen = message["currentlySelected"]?.asCount ?? 0
        let parent = above
        for (place, version) in versions.enumerated() {
          let id = add(version, below: parent, &builder)
          // What follows hangs from the version that is in view.
          if place == chosen || place == 0, let id { above = id }
        }
      }
      return builder.item(label.name(title), head: above)
    }
  }

  private static func takeSettings(_ config: JSON?, _ builder: inout ImportBuilder) {
    let names = [
      "temperature": "temperature", "topPSampling": "top_p", "topKSampling": "top_k", "minPSampling": "min_p",
      "maxPredictedTokens": "max_tokens", "repeatPenalty": "repetition_penalty",
    ]
    var members: [JSON.Member] = []
    for field in config?["fields"]?.array ?? [] {
      let key = field["key"]?.string ?? ""
      if key == "llm.prediction.systemPrompt" { builder.instruct(field["value"]?.string ?? "") }
      // Some are wrapped in whether they are in use.
      guard let name = names[key.split(separator: ".").last.map(String.init) ?? ""], let value = field["value"],
        value["checked"]?.bool != false, let value = value["value"] ?? Optional(value), value.real != nil
      else { continue }
      members.append(.init(name, value))
    }
    builder.set(.object(members))
  }

  private static func add(_ version: JSON, below parent: MessageID?, _ builder: inout ImportBuilder) -> MessageID? {
    var content = ContentReader()
    content.take(version["content"])
    let moment = builder.createdAt
    switch version["role"]?.string {
    case "user": return builder.add(.user, content, below: parent, at: moment)
    case "system": return builder.add(.system, content, below: parent, at: moment)
    case "tool":
      builder.leaveOut(content)
      for extra in content.extras { builder.attach(extra, to: parent) }
      return nil
    default: break
    }
    for step in version["steps"]?.array ?? [] { take(step, into: &content) }
    let facts = (version["steps"]?.array ?? []).compactMap { $0["genInfo"] }.last
    let model = facts?["indexedModelIdentifier"]?.string ?? facts?["identifier"]?.string
    let id = builder.add(
      .assistant, content, below: parent, at: moment, model: model ?? version["senderInfo"]?["senderName"]?.string)
    builder.facts { reply in
      let stats = facts?["stats"]
      if let input = stats?["promptTokensCount"]?.asCount, let output = stats?["predictedTokensCount"]?.asCount {
        reply.reply?.usage = Usage(promptTokens: input, completionTokens: output)
      }
      reply.reply?.timings.firstToken = stats?["timeToFirstTokenSec"]?.real.map { $0 * 1000 }
      reply.reply?.timings.total = stats?["totalTimeSec"]?.real.map { $0 * 1000 }
      reply.end(as: stats?["stopReason"]?.string)
    }
    return id
  }

  private static func take(_ step: JSON, into content: inout ContentReader) {
    guard step["type"]?.string != "debugInfoBlock" else {
      return content.add(note: step["debugInfo"]?.string ?? step.compact)
    }
    guard step["style"]?["type"]?.string != "thinking" else {
      return content.add(thought: step["content"].map(ContentReader.words))
    }
    content.take(step["content"])
  }
}
