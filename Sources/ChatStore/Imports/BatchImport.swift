import Cells
import Conversations

/// Files of OpenAI's batch interface: each line of an output has the reply to the request of the same `custom_id`, each
/// line of an input a request.
enum BatchImport {
  static func isLine(_ view: JSONView) -> Bool {
    view["custom_id"] != nil && (view["response"]?.isObject == true || view["error"] != nil || view["body"] != nil)
  }

  /// A line by itself: an output has no question, and a note says so.
  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    .reading(label.conversation) { () throws(ImportError) in
      let line = try view.json()
      var item = try item(line, request: nil)
      item.batchLine = line
      return item
    }
  }

  /// The lines of inputs and outputs, each reply with its request; then the requests that got none.
  static func joined(_ lines: [JSON]) -> [ImportItem] {
    func name(_ line: JSON) -> String { line["custom_id"]?.string ?? "" }
    let requests = Dictionary(lines.filter { $0["body"] != nil }.map { (name($0), $0) }) { first, _ in first }
    let outputs = lines.filter { $0["body"] == nil }
    let answered = Set(outputs.map(name))
    return (outputs + lines.filter { $0["body"] != nil && !answered.contains(name($0)) }).map { line in
      .reading(name(line)) { () throws(ImportError) in
        try item(line, request: requests[name(line)]?["body"])
      }
    }
  }

  /// A request, its reply, or both together.
  static func item(_ line: JSON, request: JSON?) throws(ImportError) -> ImportItem {
    let name = line["custom_id"]?.string ?? line["id"]?.string ?? ""
    let reply = line["response"]?["body"]
    let body = line["body"] ?? request
    let created = reply?["created"]?.integer.flatMap { Timestamp(seconds: Double($0)) }
    var source = ImportSource("batch \(name) ")
    source.add(line["id"]?.string ?? line.compact)
    let model = reply?["model"]?.string ?? body?["model"]?.string ?? ""
    var builder = ImportBuilder(source: source, title: name, model: model, createdAt: created)
    let moment = builder.createdAt
    for (place, message) in (body?["messages"]?.array ?? []).enumerated() {
      try OpenAIImport.add(message, place, model: model, at: moment, to: &builder)
    }
    builder.setKnown(body)
    if line["body"] == nil {
      if body == nil { builder.note("Its question is not in this file: import a folder that holds the input as well.") }
      addReply(line, to: &builder)
    }
    return builder.item(name, updatedAt: moment)
  }

  private static func addReply(_ line: JSON, to builder: inout ImportBuilder) {
    let body = line["response"]?["body"]
    let moment = builder.createdAt
    // The responses interface has a list of what came, the chat interface choices.
    let above = builder.last
    var replies = 0
    for choice in body?["choices"]?.array ?? [] {
      var content = ContentReader()
      let message = choice["message"] ?? .null
      content.take(message["content"])
      OpenAIImport.takeReply(message, into: &content)
      builder.add(.assistant, content, below: above, at: moment, model: body?["model"]?.string)
      builder.facts { $0.end(as: choice["finish_reason"]?.string) }
      replies += 1
      addFacts(body, line, &builder)
    }
    if let output = body?["output"] {
      var content = ContentReader()
      content.take(output)
      builder.add(.assistant, content, below: above, at: moment, model: body?["model"]?.string)
      replies += 1
      addFacts(body, line, &builder)
    }
    guard replies == 0 else { return }
    let error = line["error"] ?? body?["error"]
    let status = line["response"]?["status_code"]?.asCount
    builder.add(.assistant, "", below: above, at: moment, model: nil)
    builder.facts {
      $0.state = .failed
      $0.failure = .imported(error?["message"]?.string ?? error?.string ?? "No reply came.", status: status)
    }
  }

  private static func addFacts(_ body: JSON?, _ line: JSON, _ builder: inout ImportBuilder) {
    let usage = body?["usage"]
    builder.facts { reply in
      if let input = (usage?["prompt_tokens"] ?? usage?["input_tokens"])?.asCount,
        let output = (usage?["completion_tokens"] ?? usage?["output_tokens"])?.asCount
      {
        reply.reply?.usage = Usage(
          promptTokens: input, completionTokens: output, totalTokens: usage?["total_tokens"]?.asCount)
      }
      reply.reply?.requestID = RequestNames(line["response"]?["request_id"]?.string)
    }
  }
}
