import Conversations
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// Exports for people show what the model thought and what it cites; nothing of either can become markup.
struct ReplyExportTests {
  private static func reply(thought: String, sources: String) -> Message {
    var reply = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "Two [1].", createdAt: Timestamp(milliseconds: 0),
      reply: ReplyFacts(model: "m", provider: "p"))
    reply.reply?.timings.thought = 12_300
    reply.appendReasoning(thought)
    if !sources.isEmpty { reply.extras.append(MessageExtra(.sources, sources)) }
    return reply
  }

  private func exported(_ format: ExportFormat, _ reply: Message) throws -> String {
    let home = try TemporaryDirectory()
    var conversation = Conversation(
      id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    conversation.title = "T"
    conversation.append(reply)
    let database = try home.database(of: [conversation])
    var text = ""
    _ = try database.export([conversation.id], as: format) { text += $0 }
    try database.close()
    return text
  }

  private let plain = reply(
    thought: "Hm.\n\nOne and one.",
    sources: #"[{"url":"https://a.example/x","title":"A [page]"},{"url":"https://b.example"}]"#)

  @Test func markdownQuotesThoughtsAndNumbersSources() throws {
    let text = try exported(.markdown, plain)
    #expect(
      text.contains(
        "## m\n\n> *thought 12 s · ~6 tokens*\n>\n> Hm.\n> \n> One and one.\n\nTwo [1].\n\nSources:\n\n"
          + "1. [A \\[page\\]](<https://a.example/x>)\n2. [https://b.example](<https://b.example>)\n"), "\(text)")
  }

  @Test func textHasThemAsLines() throws {
    let text = try exported(.text, plain)
    #expect(
      text.contains(
        "m:\n[thought 12 s · ~6 tokens]\n| Hm.\n| \n| One and one.\n\nTwo [1].\n[1] A [page] — https://a.example/x\n"
          + "[2] https://b.example\n"), "\(text)")
  }

  @Test func htmlFoldsThoughtsAndLinksSources() throws {
    let text = try exported(.html, plain)
    #expect(
      text.contains(
        """
        <details class=\"thought\">\n<summary>thought 12 s · ~6 tokens</summary>\n<pre>Hm.\n\nOne and \
        one.</pre>\n</details>\n
        """
          + "<p>Two [1].</p>\n<ol class=\"sources\">\n"
          + "<li><a href=\"https://a.example/x\" rel=\"noreferrer\">A [page]</a> — a.example</li>\n"), "\(text)")
  }

  @Test func nothingOfThemBecomesMarkup() throws {
    let evil = Self.reply(
      thought: "</details><script>x</script>\n```\n# no",
      sources: #"[{"url":"javascript:alert(1)","title":"<b>"},{"url":"https://a.example/\"><i>\n","title":"](x)"}]"#)
    let html = try exported(.html, evil)
    for mark in ["<script>", "<b>", "<i>", "href=\"javascript"] { #expect(!html.contains(mark), "\(mark)") }
    let markdown = try exported(.markdown, evil)
    #expect(markdown.contains("> ```\n> # no\n"))
    #expect(
      markdown.contains("1. `javascript:alert(1)`\n2. [\\](x)](<https://a.example/%22%3e%3ci%3e%0a>)"), "\(markdown)")
  }

  @Test func jsonKeepsThemWithTheirTime() throws {
    let text = try exported(.json, plain)
    #expect(text.contains("\"thought\": 12300") && text.contains("One and one.") && text.contains("https://b.example"))
  }
}
