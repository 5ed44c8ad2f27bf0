import Conversations

/// What conversations can be imported from: the names that `--format` takes. `ImportRow` says all else about each.
package enum ImportFormat: String, Sendable, CaseIterable {
  /// This program's own export.
  case mixchat
  /// A list of OpenAI chat messages, or a request body that holds one.
  case openai
  /// The same, one list or one message a line.
  case openaiLines = "openai-jsonl"
  /// Requests and replies of OpenAI's batch interface.
  case openaiBatch = "openai-batch"
  /// `conversations.json` of a ChatGPT data export.
  case chatgpt
  /// `conversations.json` of a Claude.ai data export.
  case claude
  /// Gemini's activity in Google Takeout.
  case gemini
  /// Chats exported from Open WebUI.
  case openwebui
  /// A conversation exported from LibreChat.
  case librechat
  /// A conversation of LM Studio.
  case lmstudio
  /// Conversations with `from` and `value`, as data sets have them.
  case sharegpt
  /// `logs.db` of the `llm` command.
  case llm
  /// A session of aichat, in YAML.
  case aichat
  /// The database of oterm.
  case oterm
  /// The database of elia.
  case elia

  /// What it is called where its items are in a list.
  var inList: ImportFormat { self == .openaiLines ? .openai : self }
  /// What it is called where they come one a line.
  var inLines: ImportFormat { self == .openai ? .openaiLines : self }

  /// Its row of the table.
  package var row: ImportRow { ImportRow.all[ImportRow.places[self] ?? 0] }
}

/// A conversation's place in what is imported, to name it by.
struct ImportLabel {
  /// The file's name without folder and ending.
  var file: String
  /// Its number in a list, or the line it is in; nil for a file that is one conversation.
  var place: Place?
  /// The files next to it.
  var assets: ImportAssets?

  enum Place {
    case item(Int)
    case line(Int)
  }

  /// Where it has no title: “Conversation 3”, “file, line 3”.
  var conversation: String {
    switch place {
    case .item(let number): "Conversation \(number)"
    case .line(let number): "\(file), line \(number)"
    case nil: file
    }
  }

  /// Its title, or its place where it has none.
  func name(_ title: String) -> String { title.isEmpty ? conversation : title }

  /// The file's name, with the number where there are several.
  var numbered: String {
    if case .item(let number) = place { "\(file) \(number)" } else { conversation }
  }
}
