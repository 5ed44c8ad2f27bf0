import Cells
import Conversations

/// What a message holds: text, and what came with it, gathered from parts that each format names in its own way.
struct ContentReader {
  private var texts: [String] = []
  private var calls: [JSON] = []
  private var notes: [MessageExtra] = []
  private var thoughts: [String] = []
  private(set) var sources = SourceNames()
  /// What is no text.
  private(set) var left = LeftOut()
  /// What was looked for in other files and is not there.
  var missing = LeftOut()
  /// Pictures, in order.
  private(set) var pictures: [ImportedPicture] = []
  /// The files next to the one being read.
  let assets: ImportAssets?
  /// What files are called, by their identities.
  var names: [String: String] = [:]
  /// Identities of files that the parts named.
  var taken: Set<String> = []

  init(_ assets: ImportAssets? = nil) { self.assets = assets }

  /// The text of all parts.
  var text: String { texts.joined(separator: "\n") }
  var isEmpty: Bool { texts.allSatisfy(\.isEmpty) && extras.isEmpty && pictures.isEmpty }

  /// Reasoning, calls and what came of them, sources.
  var extras: [MessageExtra] {
    var extras: [MessageExtra] = []
    if !thoughts.isEmpty { extras.append(MessageExtra(.reasoning, thoughts.joined(separator: "\n\n"))) }
    if !calls.isEmpty { extras.append(MessageExtra(.toolCalls, JSON.list(calls).compact)) }
    extras += notes
    if let sources = sources.extra { extras.append(sources) }
    return extras
  }

  /// The text and all that came with it, as far as it has words.
  var allWords: [String] { ([text] + extras.map(\.text)).filter { !$0.isEmpty } }

  /// All words of somebody of whom nothing is known here, as data of another message; nil where there are none.
  func aside(of role: String?) -> MessageExtra? {
    let words = allWords
    return words.isEmpty ? nil : MessageExtra(.note, "\(role ?? "?"): \(words.joined(separator: "\n"))")
  }

  /// Reads a content: text, a part, or a list of parts.
  mutating func take(_ json: JSON?) {
    switch json {
    case nil, .null: break
    case .text(let text)?: texts.append(text)
    case .list(let parts)?: for part in parts { take(part) }
    case .object?: if let json { take(part: json) }
    case .flag?, .integer?, .real?, .raw?: texts.append(json?.compact ?? "")
    }
  }

  mutating func add(text: String) { texts.append(text) }
  mutating func add(thought: String?) { if let thought, !thought.isEmpty { thoughts.append(thought) } }
  mutating func add(note: String) { if !note.isEmpty { notes.append(MessageExtra(.note, note)) } }
  mutating func add(answer: String) { notes.append(.answer(ofTool: answer)) }
  mutating func take(source json: JSON) { sources.take(json) }
  mutating func add(source url: String, title: String?) { sources.add(url, title: title) }
  mutating func add(_ picture: ImportedPicture) { pictures.append(picture) }
  mutating func leaveOut(_ kind: String, name: String? = nil) { left.add(kind, name: name) }

  /// Adds a call of a tool, in the shape of the chat-completions interface.
  mutating func add(call name: String?, arguments: JSON?) {
    let words = arguments?.textOrJSON ?? ""
    calls.append(
      .members(
        ("type", .text("function")),
        ("function", .members(("name", .text(name ?? "")), ("arguments", .text(words))))))
  }

  /// Takes calls that have the shape of the chat-completions interface already, word for word.
  mutating func add(calls json: JSON) { calls += json.array ?? [json] }

  /// One part, by the name of its kind.
  private mutating func take(part: JSON) {
    let kind = part["type"]?.string ?? part["content_type"]?.string ?? ""
    switch kind {
    case "thinking", "think", "reasoning", "reasoning_content", "reasoning_text", "summary_text":
      let words = [part[kind], part["thinking"], part["text"], part["content"], part["summary"]].compactMap(\.self)
      let texts = words.map(Self.words).filter { !$0.isEmpty }
      if texts.isEmpty { left.add(kind) } else { add(thought: texts[0]) }
    case "tool_use", "tool_call", "function_call", "toolCallRequest", "server_tool_use", "mcp_tool_use":
      take(call: part[kind] ?? part)
    case "tool_result", "function_call_output", "toolCallResult", "mcp_tool_result", "web_search_tool_result":
      take(answer: part["content"] ?? part["output"] ?? .null)
    case "refusal": notes.append(MessageExtra(.refusal, Self.words(part["refusal"] ?? part["text"] ?? .null)))
    case "message": take(part["content"])
    case "token_budget", "flag", "step_start": break
    default:
      if take(picturePart: part, kind) { break }
      if let words = part["text"].map(Self.words) {
        texts.append(words)
        for citation in (part["citations"] ?? part["annotations"])?.array ?? [] { sources.take(citation) }
      } else {
        left.add(kind.isEmpty ? "unknown" : kind, name: Self.name(part))
      }
    }
  }

  private mutating func take(call: JSON) {
    let function = call["function"] ?? call
    let arguments =
      function["arguments"] ?? function["args"] ?? function["input"] ?? function["parameters"]
    add(call: function["name"]?.string, arguments: arguments)
    if let output = call["output"], output != .text("") { take(answer: output) }
  }

  private mutating func take(answer: JSON) {
    var words: [String] = []
    for part in answer.array ?? [answer] {
      if let text = part.string ?? part["text"].map(Self.words) {
        words.append(text)
      } else if let url = part["url"]?.string {
        sources.add(url, title: part["title"]?.string)
        words.append([part["title"]?.string, url].compactMap(\.self).joined(separator: ": "))
      } else if let name = part["type"]?.string {
        left.add(name, name: Self.name(part))
      } else if part != .null {
        words.append(part.compact)
      }
    }
    add(answer: words.joined(separator: "\n"))
  }

  /// Text that may be wrapped: `"x"`, `{"value": "x"}`, `[{"text": "x"}]`.
  static func words(_ json: JSON) -> String {
    if let items = json.array { return items.map(words).filter { !$0.isEmpty }.joined(separator: "\n") }
    return json.string ?? json["value"]?.string ?? json["text"]?.string ?? json["content"]?.string ?? ""
  }

  /// What a file is called, wherever a format says it.
  static func name(_ json: JSON) -> String? {
    let file = json["file"] ?? json
    let names = ["file_name", "filename", "fileName", "name", "title"]
    return names.compactMap { file[$0]?.string ?? json[$0]?.string }.first { !$0.isEmpty }
  }
}

/// The pages that a reply cites, each once, in the order they first came.
struct SourceNames {
  private var items: [JSON] = []
  private var known: Set<String> = []

  mutating func add(_ url: String, title: String?) {
    guard url.contains(":"), known.insert(url).inserted else { return }
    items.append(.members(("url", .text(url)), ("title", title.flatMap { $0.isEmpty ? nil : .text($0) })))
  }

  /// What names a page in one of the usual ways.
  mutating func take(_ json: JSON) {
    let inner = json["details"] ?? json["url_citation"] ?? json["metadata"] ?? json
    if let url = inner["url"]?.string ?? json["url"]?.string {
      add(url, title: inner["title"]?.string ?? json["title"]?.string)
    }
  }

  /// As messages have them; nil where there are none.
  var extra: MessageExtra? { items.isEmpty ? nil : MessageExtra(.sources, JSON.list(items).compact) }
}

/// What was left out of a conversation, counted by kind, with the names that were given.
struct LeftOut {
  private var kinds: [(kind: String, count: Int, names: [String])] = []

  mutating func add(_ kind: String, name: String? = nil, count: Int = 1) {
    let names = [name].compactMap(\.self)
    guard let place = kinds.firstIndex(where: { $0.kind == kind }) else { return kinds.append((kind, count, names)) }
    kinds[place].count += count
    if kinds[place].names.count < 5 { kinds[place].names += names }
  }

  mutating func add(_ others: LeftOut) {
    for other in others.kinds {
      add(other.kind, count: other.count)
      if let place = kinds.firstIndex(where: { $0.kind == other.kind }) {
        kinds[place].names = Array((kinds[place].names + other.names).prefix(5))
      }
    }
  }

  /// nil when nothing was.
  func sentence(since reason: String = "only text is kept") -> String? {
    guard !kinds.isEmpty else { return nil }
    let words = kinds.map { kind, count, names in
      let named = names.isEmpty ? "" : " (\(names.joined(separator: ", "))\(names.count < count ? ", …" : ""))"
      return "\(count) × \(kind)\(named)"
    }
    return "Left out, since \(reason): \(words.joined(separator: ", "))."
  }
}

extension MessageExtra {
  /// What came of a call, for formats that keep it apart from the reply.
  static func answer(ofTool words: String) -> MessageExtra { MessageExtra(.note, "A tool answered: \(words)") }

  /// Several pieces of reasoning, and of calls, as the one that a message has of each.
  static func joined(_ extras: [MessageExtra]) -> [MessageExtra] {
    var joined: [MessageExtra] = []
    for extra in extras {
      guard let place = joined.firstIndex(where: { $0.kind == extra.kind }) else {
        if extra.kind == .reasoning { joined.insert(extra, at: 0) } else { joined.append(extra) }
        continue
      }
      switch extra.kind {
      case .reasoning: joined[place].text += "\n\n" + extra.text
      case .toolCalls, .sources:
        let lists = [joined[place].text, extra.text].map { (try? JSON.parse($0)) ?? .text($0) }
        joined[place].text = JSON.list(lists.flatMap { $0.array ?? [$0] }).compact
      default: joined.append(extra)
      }
    }
    return joined
  }
}
