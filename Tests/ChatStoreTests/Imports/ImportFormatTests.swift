import Conversations
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// Each format that can be imported, by a sample made as its program's documentation and source say.
struct ImportFormatTests {
  /// A format, its sample, and what comes of it; see `ImportOutline`. Those with a test of their own have no lines.
  struct Row: CustomTestStringConvertible, Sendable {
    var format: ImportFormat
    var file: String
    var lines: [String]

    init(_ format: ImportFormat, _ file: String, _ lines: String...) {
      (self.format, self.file, self.lines) = (format, file, lines)
    }

    var testDescription: String { "\(format.rawValue): \(file)" }
  }

  static let rows = [
    Row(.openai, "openai-messages.json"), Row(.openaiLines, "openai-finetune.jsonl"),
    Row(.aichat, "aichat-session.yaml"), Row(.llm, "llm-logs.sql"), Row(.llm, "llm-threads.sql"),
    Row(.chatgpt, "chatgpt-conversations.json"),
    Row(
      .chatgpt, "chatgpt-citations.json",
      "Cited |  | {}",
      "* user: Who won?",
      """
        * gpt-5-thinking@ChatGPT: Bergen won. ([Example](https://example.org/final?utm_source=chatgpt.com)) They \
      played
      """
        + " well in Bergen. ",
      "    + reasoning: Looking⏎I should search.⏎⏎Two pages.",
      "    + note: reasoning_recap: Thought for 9s",
      #"    + toolCalls: [{"type":"function","function":{"name":"web.run","arguments":"search(\"final\")"}}]"#,
      "    + note: A tool answered: 2 : 1",
      #"    + sources: [{"url":"https://example.org/final?utm_source=chatgpt.com","title":"The final"},"#
        + #"{"url":"https://example.org/table","title":"Table"}]"#,
      "    * user: And before?",
      "      * gpt-4o@ChatGPT: Oslo ([Old (finals)](https://example.org/old)).",
      #"        + sources: [{"url":"https://example.org/old","title":"Old [finals]"}]"#,
      "        - user: Draw it",
      "          - ChatGPT@ChatGPT [interrupted]: ",
      "            + reasoning: Drawing⏎A cup.",
      "  note: Left out, since only text is kept: 1 × file (table.csv)."),
    Row(
      .claude, "claude-conversations.json",
      "Rope knots |  | {}",
      "* user: Which knot holds here?⏎File `rope.txt`:⏎```text⏎8 mm, nylon⏎```",
      "  * Claude@Claude.ai: A bowline.",
      "    + reasoning: Nylon slips.",
      #"    + toolCalls: [{"type":"function","function":{"name":"web_search","#
        + #""arguments":"{\"query\":\"bowline nylon\"}"}}]"#,
      "    + note: A tool answered: Bowlines hold.",
      #"    + sources: [{"url":"https://example.org/knots"}]"#,
      "    * user: Thanks",
      "  - Claude@Claude.ai: A sheet bend.",
      "  note: Left out, since their files are missing or damaged: 1 × picture (mast.png).",
      "left: Conversation 2: it has no messages"),
    Row(
      .openwebui, "openwebui-chats.json",
      #"Tides | Be brief. | {"temperature":0.2}"#,
      "* user: When is high water?",
      "  - deepseek-r1:8b@Open WebUI: At noon.",
      "    + reasoning: The moon is \"new\".⏎So springs.",
      "  # 12+5",
      "  * llama3.1:latest@Open WebUI: At 12:10.",
      #"    + note: name: tides⏎arguments: {"port":"Bergen"}⏎result: "12:10""#,
      #"    + sources: [{"url":"https://example.org/tides","title":"Tide tables"}]"#,
      "  note: Left out, since only text is kept: 1 × image (chart.png).",
      "Failed |  | {}",
      "* user: Hi",
      "  * gpt-4o@Open WebUI [failed]: ",
      "  ! Quota exceeded"),
    Row(
      .librechat, "librechat-conversation.json",
      #"Two stories | Tell stories. | {"temperature":0.8,"max_tokens":300}"#,
      "* user: A story, please",
      "  - gpt-4o@LibreChat: Once upon a",
      "  = length",
      "    - user: Go on",
      "  * Claude@LibreChat: There was a dragon.",
      "    + reasoning: A dragon?",
      #"    + toolCalls: [{"type":"function","function":{"name":"dice","arguments":"{\"sides\":6}"}}]"#,
      "    + note: A tool answered: 4",
      "  note: Left out, since only text is kept: 1 × file (plot.pdf)."),
    Row(
      .lmstudio, "lmstudio.conversation.json",
      #"Primes | Think first. | {"temperature":0.4,"top_p":0.9}"#,
      "* user: A prime?",
      "  - qwen2.5-7b@LM Studio [stopped]: Nine.",
      "  * qwen/qwen3-8b@LM Studio: Eleven.",
      "    + reasoning: Not nine.",
      #"    + toolCalls: [{"type":"function","function":{"name":"is_prime","arguments":"{\"n\":11}"}}]"#,
      "    + note: A tool answered: true",
      "  # 20+20",
      "    * user: Thanks",
      "  note: Left out, since only text is kept: 1 × file (sieve.png)."),
    Row(
      .sharegpt, "sharegpt.jsonl",
      "Who are you? | Be exact. | {}",
      "* user: Who are you?",
      "  * gpt-4@ShareGPT: Vicuna.",
      "    + reasoning: A name.",
      "Rain? | You call tools. | {}",
      "* user: Rain?",
      "  * function_call@ShareGPT: ",
      #"    + toolCalls: [{"type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bergen\"}"}}]"#,
      "    + note: A tool answered: yes",
      "    * gpt@ShareGPT: It rains.",
      "  note: Left out, since only text is kept: 1 × description of tools.",
      "left: sharegpt, line 4: it is no JSON",
      "left: sharegpt, line 5: message 1 does not say who it is from"),
    Row(
      .gemini, "gemini-MyActivity.json",
      "Hello |  | {}",
      "* user: Hello",
      "Which birds sing here? |  | {}",
      "* user: Which birds sing here?",
      "  * Gemini@Gemini: Many & **loud** ones: see [a list](https://example.org/birds).⏎⏎```⏎let birds = 3 < 4⏎```⏎⏎"
        + "| Bird | Song |⏎|---|---|⏎| Wren | long |",
      "    * user: And in winter?",
      "      * Gemini@Gemini: Fewer:⏎⏎1. Robins⏎2. Wrens",
      "  note: Left out, since only text is kept: 1 × file (garden.jpg).",
      "  note: Left out, since they are no prompts: 1 × “Gave …”."),
    Row(
      .openaiBatch, "openai-batch-output.jsonl",
      "q-1 |  | {}",
      "* gpt-4o-mini@: Oslo.",
      "  # 22+2",
      "  note: Its question is not in this file: import a folder that holds the input as well.",
      "q-2 |  | {}",
      "* @ [failed]: ",
      "  ! No such model",
      "  note: Its question is not in this file: import a folder that holds the input as well.",
      "q-3 |  | {}",
      "* @ [failed]: ",
      "  ! This request could not be executed before the completion window expired.",
      "  note: Its question is not in this file: import a folder that holds the input as well."),
    Row(
      .oterm, "oterm-store.sql",
      #"chat #1 - llama3.2 | Talk like a sailor. | {"temperature":0.5}"#,
      "* user: What is this?",
      "  * llama3.2:latest@oterm: A mast.",
      "    + reasoning: Wood.",
      "  note: Left out: num_ctx.",
      "  note: Left out, since only text is kept: 1 × picture.",
      "left: empty: it has no messages"),
    Row(
      .elia, "elia.sql",
      "Hi | You are elia. | {}",
      "* user: Hi",
      "  - gpt-4o@elia: Hello.",
      "  * gpt-3.5-turbo@elia: Hello there."),
  ]

  @Test(arguments: rows) func sampleGivesWhatItsProgramWrote(_ row: Row) throws {
    let bench = try ImportBench()
    let report = try bench.database.importFile(try bench.sample(row.file))
    #expect(report.formats == [row.format])
    #expect(!report.imported.isEmpty)
    if !row.lines.isEmpty { #expect(try bench.outline(report) == row.lines) }
    // Nothing comes twice, and what is stored is sound.
    let again = try bench.database.importFile(try bench.sample(row.file))
    #expect(again.imported.isEmpty && again.left == report.left, "\(again)")
    #expect(try bench.database.problems() == [])
    // What was said to be the format is, and nothing else.
    #expect(try ImportBench().database.importFile(bench.sample(row.file), as: row.format).imported.count > 0)
    for other in ImportFormat.allCases where !Self.isLike(other, row.format) {
      #expect(throws: Failure.self, "\(row.file) as \(other)") {
        try bench.database.importFile(bench.sample(row.file), as: other)
      }
    }
  }

  /// Formats that the same file may be read as.
  private static func isLike(_ one: ImportFormat, _ other: ImportFormat) -> Bool {
    let bodies: Set<ImportFormat> = [.openai, .openaiLines]
    if bodies.contains(one), other == .librechat || other == .lmstudio { return true }
    return one == other || bodies.isSuperset(of: [one, other])
  }

  @Test func everyFormatHasARowAndASample() {
    #expect(Set(ImportRow.all.map(\.format)) == Set(ImportFormat.allCases))
    #expect(ImportRow.all.count == ImportFormat.allCases.count)
    // This program's own is tested by exports.
    #expect(Set(Self.rows.map(\.format)).union([.mixchat]) == Set(ImportFormat.allCases))
  }

  @Test func theTableOfThePageIsTheProgramsTable() throws {
    let head = "| name for `--format` | program | file | kept | not kept |\n|---|---|---|---|---|\n"
    let rows = ImportRow.all.map { row in
      "| `\(row.format.rawValue)` | \(row.program.isEmpty ? "–" : row.program) | \(row.file) | \(row.kept) "
        + "| \(row.left) |\n"
    }
    let page = SourceTree.url("docs/export-format.md")
    var text = try String(contentsOf: page, encoding: .utf8)
    let table = head + rows.joined()
    if ProcessInfo.processInfo.environment["MIXCHAT_UPDATE_DOCS"] != nil,
      let start = text.range(of: "| name for `--format`"),
      let end = text.range(of: "\n\n", range: start.lowerBound..<text.endIndex)
    {
      text.replaceSubrange(start.lowerBound..<text.index(after: end.lowerBound), with: table)
      try text.write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(text.contains(table), "MIXCHAT_UPDATE_DOCS=1 … --filter ImportFormat writes the table")
  }
}
