import Conversations
import GRDB

/// A format that can be imported: what it is called, how a file of it is recognised, how it is read, what it carries.
/// The table of docs/export-format.md is made from these rows.
package struct ImportRow: Sendable {
  /// As `--format` has it.
  package var format: ImportFormat
  /// The program or service, as people call it. Replies say it as their provider.
  package var program: String
  /// The file, as it is downloaded or found.
  package var file: String
  /// What is kept.
  package var kept: String
  /// What is not.
  package var left: String
  /// How it is recognised and read.
  var reading: Reading

  /// How files of a format are put together.
  enum Reading: Sendable {
    /// JSON, each conversation a value by itself: alone in its file, in a list, or one a line.
    case conversations(@Sendable (JSONView) -> Bool, @Sendable (JSONView, ImportLabel) -> ImportItem)
    /// JSON, a list whose items make conversations together.
    case list(@Sendable (JSONView) -> Bool, @Sendable ([JSONView], String) -> [ImportItem])
    /// An SQLite database.
    case database(@Sendable (Database) throws -> Bool, @Sendable (Database) throws -> [ImportItem])
    /// Text of another kind.
    case text(@Sendable (String, String) -> ImportItem?)
  }

  static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.format, $0) })

  /// The row that an item of a file shows, among all or those of one format.
  static func of(_ item: JSONView, named: ImportFormat?) -> ImportRow? {
    all.first { row in
      // Messages, in a list or one a line, are one format by two names.
      guard named == nil || named?.inList == row.format.inList else { return false }
      return switch row.reading {
      case .conversations(let recognises, _), .list(let recognises, _): recognises(item)
      case .database, .text: false
      }
    }
  }
}

extension ImportRow {
  /// One row a format, those with the plainest marks first.
  package static let all: [ImportRow] = [
    ImportRow(
      format: .mixchat, program: "mixchat", file: "`mixchat export`, `/save`, a folder of `mixchat export --all`",
      kept: "everything", left: "–",
      reading: .conversations({ MixchatImport.isConversation($0) }, { MixchatImport.item($0, $1) })),
    ImportRow(
      format: .chatgpt, program: "ChatGPT",
      file: "the ZIP of Settings → Data controls → Export, or its `conversations.json`",
      kept: "the tree, the branch, titles, times, models, archived and starred; custom instructions as system prompt;"
        + " thoughts as reasoning; citations as links and sources; tool calls and what came of them; pictures",
      left: "sound, attached files but pictures; pictures where only `conversations.json` is imported",
      reading: .conversations({ $0["mapping"]?.isObject == true }, { ChatGPTImport.item($0, $1) })),
    ImportRow(
      format: .claude, program: "Claude.ai",
      file: "the ZIP of Settings → Privacy → Export, or its `conversations.json`",
      kept: "the tree, titles, times; pasted and attached text; thoughts as reasoning; citations; tool calls with"
        + " artifacts, and what came of them; pictures, where they are in the archive or the folder",
      left: "files without text, projects, memory",
      reading: .conversations({ $0["chat_messages"]?.isArray == true }, { ClaudeImport.item($0, $1) })),
    ImportRow(
      format: .openwebui, program: "Open WebUI",
      file: "the JSON of Settings → Data controls → Export chats, or of one chat",
      kept: "the tree, the branch, titles, times, models, archived and pinned; system prompt and parameters; reasoning,"
        + " tool calls, sources, usage, errors; pictures, in the file or in a folder next to it",
      left: "other files, tags, folders",
      reading: .conversations({ OpenWebUIImport.isConversation($0) }, { OpenWebUIImport.item($0, $1) })),
    ImportRow(
      format: .librechat, program: "LibreChat", file: "the JSON of a conversation's Export, with or without branches",
      kept:
        "the tree, title, times, models; system prompt and parameters; reasoning, tool calls, errors, finish reasons",
      left: "files and pictures",
      reading: .conversations({ LibreChatImport.isConversation($0) }, { LibreChatImport.item($0, $1) })),
    ImportRow(
      format: .lmstudio, program: "LM Studio", file: "`~/.lmstudio/conversations` or a `.conversation.json` of it",
      kept: "every version of each message, title, time, models; system prompt and parameters; reasoning, tool calls,"
        + " usage, durations, pinned",
      left: "files and pictures",
      reading: .conversations({ LMStudioImport.isConversation($0) }, { LMStudioImport.item($0, $1) })),
    ImportRow(
      format: .sharegpt, program: "ShareGPT", file: "JSON or JSON Lines with `conversations` of `from` and `value`",
      kept: "texts, system prompt, tool calls and what came of them, the model where it is named", left: "times",
      reading: .conversations({ ShareGPTImport.isConversation($0) }, { ShareGPTImport.item($0, $1) })),
    ImportRow(
      format: .gemini, program: "Gemini",
      file: "Google Takeout's My Activity → Gemini Apps as JSON: the archive, or its `MyActivity.json`",
      kept: "prompts, replies as Markdown, times; prompts less than half an hour apart are one conversation",
      left: "attached files, other activity; which chat a prompt was in is not in the file",
      reading: .list({ GeminiImport.isRecord($0) }, { GeminiImport.items($0, file: $1) })),
    ImportRow(
      format: .openaiBatch, program: "OpenAI batch", file: "a batch's output, alone or in a folder with its input",
      kept: "the request of the same `custom_id`, the reply or its error, model, usage, reasoning, tool calls",
      left: "parts that are no text",
      reading: .conversations({ BatchImport.isLine($0) }, { BatchImport.item($0, $1) })),
    ImportRow(
      format: .openai, program: "",
      file: "`[{\"role\", \"content\"} …]`, a request body with `messages`, or a list of bodies",
      kept: "texts, pictures, leading system text, parameters, refusals, reasoning, tool calls",
      left: "parts of other kinds",
      reading: .conversations({ $0["messages"]?.isArray == true }, { OpenAIImport.item($0, $1) })),
    ImportRow(
      format: .openaiLines, program: "", file: "one body, or one message, a line", kept: "as above", left: "as above",
      reading: .list({ $0["role"] != nil }, { [OpenAIImport.item(messages: $0, name: $1)] })),
    ImportRow(
      format: .llm, program: "llm",
      file: "`logs.db`: threads, turns and messages (0.32 and later), or responses (before)",
      kept: "prompts with their fragments, replies, tool calls, reasoning, usage, durations",
      left: "attachments, options unknown here",
      reading: .database({ try LLMImport.isLog($0) }, { try LLMImport.items($0) })),
    ImportRow(
      format: .oterm, program: "oterm", file: "`store.db` in its data directory",
      kept: "texts, titles, models, system prompts, parameters", left: "pictures, times (there are none), tools",
      reading: .database({ try ChatDatabase.oterm.isThere($0) }, { try ChatDatabase.oterm.items($0) })),
    ImportRow(
      format: .elia, program: "elia", file: "`elia.sqlite` in its data directory",
      kept: "the tree, titles, times, models, archived, system prompts", left: "–",
      reading: .database({ try ChatDatabase.elia.isThere($0) }, { try ChatDatabase.elia.items($0) })),
    ImportRow(
      format: .aichat, program: "aichat", file: "a session's YAML",
      kept: "texts, compressed ones too, tool calls, temperature, top_p", left: "pictures",
      reading: .text({ AichatImport.read($0, name: $1) })),
  ]
}
