import Conversations
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// What real exports have and the samples have not: what is missing, null, written otherwise, empty or broken. Nothing
/// of it is lost without a word.
struct ImportVariationTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var format: ImportFormat
    var name: String
    var text: String
    var lines: [String]

    init(_ format: ImportFormat, _ name: String, _ text: String, _ lines: String...) {
      (self.format, self.name, self.text, self.lines) = (format, name, text, lines)
    }

    var testDescription: String { "\(format.rawValue): \(name)" }
  }

  // MARK: ChatGPT

  /// A list of one conversation, each message below the one before.
  private static func chatGPT(_ messages: [String], _ head: String = #""title":"T""#) -> String {
    let nodes = messages.enumerated().map { place, message in
      let children = place + 1 < messages.count ? "[\"n\(place + 1)\"]" : "[]"
      return #""n\#(place)":{"id":"n\#(place)","parent":\#(place > 0 ? "\"n\(place - 1)\"" : "null"),"#
        + #""children":\#(children),"message":\#(message)}"#
    }
    return #"[{\#(head),"mapping":{\#(nodes.joined(separator: ","))}}]"#
  }

  private static func said(_ role: String, _ content: String, _ rest: String = "") -> String {
    #"{"author":{"role":"\#(role)"},"content":\#(content)\#(rest)}"#
  }

  private static let ask = said("user", #"{"content_type":"text","parts":["Hi"]}"#)

  static let chatGPTRows = [
    Row(
      .chatgpt, "times as text, as thousandths and in words; the words are told",
      chatGPT(
        [
          said("user", #"{"parts":["a"]}"#, #","create_time":"1700000000.5""#),
          said("assistant", #"{"parts":["b"]}"#, #","create_time":1700000000500"#),
          said("user", #"{"parts":["c"]}"#, #","create_time":"2023-11-14T22:13:20Z""#),
          said("assistant", #"{"parts":["d"]}"#, #","create_time":"14. november 2023""#),
        ], #""title":"Times","create_time":"1700000000""#),
      "Times |  | {}", "* user: a", "  * ChatGPT@ChatGPT: b", "    * user: c", "      * ChatGPT@ChatGPT: d",
      "  note: Left out, since they cannot be read: 1 × date (14. november 2023)."),
    Row(
      .chatgpt, "nulls everywhere",
      chatGPT(
        [
          "null", #"{"author":null,"content":null}"#,
          said("user", #"{"content_type":"text","parts":[null,"Hi",""]}"#, #","create_time":null,"metadata":null"#),
          said("assistant", #"{"content_type":"text","parts":null,"text":"Ho"}"#, #","metadata":{"model_slug":null}"#),
        ], #""title":null,"create_time":null,"current_node":null"#),
      "Hi |  | {}", "* user: Hi⏎", "  * ChatGPT@ChatGPT: Ho"),
    Row(
      .chatgpt, "content that is a text, and of a kind that is new",
      chatGPT([
        said("user", "\"Hi\""), said("assistant", #"{"content_type":"hologram","beam":{"of":"light"}}"#),
        said("assistant", #"{"content_type":"verse","parts":["Roses"]}"#),
        said("assistant", #"{"content_type":"text","parts":["Ho"]}"#),
      ]),
      "T |  | {}", "* user: Hi", "  * ChatGPT@ChatGPT: Roses", "    * ChatGPT@ChatGPT: Ho",
      "  note: Left out, since only text is kept: 1 × hologram."),
    Row(
      .chatgpt, "a role that is new stays with what comes after it",
      chatGPT([ask, said("critic", #"{"parts":["Be nice."]}"#), said("assistant", #"{"parts":["Ho"]}"#)]),
      "T |  | {}", "* user: Hi", "  * ChatGPT@ChatGPT: Ho", "    + note: critic: Be nice."),
    Row(
      .chatgpt, "pictures of a role that is new are named: missing ones, and those at an address",
      chatGPT([
        ask,
        said(
          "critic",
          #"""
          {"content_type":"multimodal_text","parts":["Look",\#
          {"content_type":"image_asset_pointer","asset_pointer":"file-service://file-gone"},\#
          {"type":"image_url","image_url":{"url":"https://example.org/lake.png"}}]}
          """#),
        said("assistant", #"{"parts":["Ho"]}"#),
      ]),
      "T |  | {}", "* user: Hi", "  * ChatGPT@ChatGPT: Ho", "    + note: critic: Look",
      "  note: Left out, since only text is kept: 1 × picture (lake.png).",
      "  note: Left out, since their files are missing or damaged: 1 × picture."),
    Row(
      .chatgpt, "pictures, sound and words that were spoken",
      chatGPT([
        said(
          "user",
          #"""
          {"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"file:1"},\#
          {"content_type":"audio_transcription","text":"Hello there"},\#
          {"content_type":"real_time_user_audio_video_asset_pointer","audio_asset_pointer":{}},"Look"]}
          """#,
          #","metadata":{"attachments":[{"name":"a.png"},{"id":"x"}]}"#),
        said("assistant", #"{"parts":["Ho"]}"#, #","metadata":{"finish_details":{"type":"max_tokens"}}"#),
      ]),
      "T |  | {}", "* user: Hello there⏎Look", "  * ChatGPT@ChatGPT: Ho", "  = length",
      "  note: Left out, since only text is kept: 1 × image_asset_pointer, "
        + "1 × real_time_user_audio_video_asset_pointer, 2 × file (a.png, …)."),
    Row(
      .chatgpt, "half an emoji, and numbers that nothing holds",
      chatGPT([
        said("user", #"{"parts":["cut \ud83d"]}"#, #","weight":123456789012345678901234567890,"score":NaN"#),
        said("assistant", #"{"parts":["whole \ud83d\ude00"]}"#),
      ]),
      "T |  | {}", "* user: cut \u{FFFD}", "  * ChatGPT@ChatGPT: whole 😀"),
    Row(
      .chatgpt, "an empty conversation beside one that is not",
      #"[\#(chatGPT([ask]).dropFirst().dropLast()),{"title":"Empty","mapping":{}},{"title":"None","mapping":null}]"#,
      "T |  | {}", "* user: Hi", "left: Empty: it has no messages", "left: None: it has no messages"),
  ]

  // MARK: Claude

  private static func claude(_ messages: String, _ head: String = #""uuid":"c","name":"T""#) -> String {
    #"[{\#(head),"chat_messages":[\#(messages)]}]"#
  }

  static let claudeRows = [
    Row(
      .claude, "no dates, no parents, no names, null content",
      claude(
        #"""
        {"sender":"human","text":"Hi","content":null},{"sender":"assistant","text":"","content":[{"type":"text",\#
        "text":"Ho"}]}
        """#,
        #""uuid":null,"name":"","created_at":null"#),
      "Hi |  | {}", "* user: Hi", "  * Claude@Claude.ai: Ho"),
    Row(
      .claude, "a sender that is new, and a date in words",
      claude(
        #"""
        {"sender":"human","text":"Hi","created_at":"14 nov. 2023"},\#
        {"sender":"tool","content":[{"type":"text","text":"Found."}]},\#
        {"sender":"assistant","content":[{"type":"text","text":"Ho"}]}
        """#),
      "T |  | {}", "* user: Hi", "  + note: tool: Found.", "  * Claude@Claude.ai: Ho",
      "  note: Left out, since they cannot be read: 1 × date (14 nov. 2023)."),
    Row(
      .claude, "blocks of kinds that are new, citations, an empty block",
      claude(
        #"""
        {"sender":"human","content":[{"type":"text","text":"Hi"},{"type":"image","source":{}},\#
        {"type":"voice_note","title":"memo"}]},{"sender":"assistant","content":[{"type":"thinking","thinking":"Hm"},\#
        {"type":"text","text":""},{"type":"text","text":"Ho","citations":[{"details":{"type":"web",\#
        "url":"https://example.org/a"}}]}]}
        """#),
      "T |  | {}", "* user: Hi", "  * Claude@Claude.ai: ⏎Ho", "    + reasoning: Hm",
      #"    + sources: [{"url":"https://example.org/a"}]"#,
      "  note: Left out, since only text is kept: 1 × image, 1 × voice_note (memo)."),
    Row(
      .claude, "null among the messages",
      claude(#"{"sender":"human","text":"Hi"},null,{"sender":"assistant","text":"Ho"}"#),
      "T |  | {}", "* user: Hi", "  * Claude@Claude.ai: Ho"),
  ]

  // MARK: Others

  static let otherRows = [
    Row(
      .openwebui, "times as text, a role that is new, a merged reply, a parent that is gone",
      #"""
      [{"id":"w","title":"T","created_at":"1700000000","chat":{"models":[],\#
      "history":{"currentId":"c","messages":{"a":{"id":"a","parentId":null,"role":"user","content":"Hi",\#
      "timestamp":"1700000000","merged":{"status":true,"content":"Both"}},\#
      "b":{"id":"b","parentId":"a","role":"tool","content":"42"},\#
      "c":{"id":"c","parentId":"b","role":"assistant","content":"Ho","model":null,"timestamp":null},\#
      "d":{"id":"d","parentId":"gone","role":"user","content":"Lost?"}}}}}]
      """#,
      "T |  | {}", "* user: Hi", "  + note: merged: Both", "  + note: tool: 42",
      "  * @Open WebUI: Ho", "- user: Lost?"),
    Row(
      .librechat, "who wrote it as text, dates as numbers, parts in lists",
      #"""
      {"conversationId":"l","title":"T","endpoint":"openAI","messages":[{"messageId":"1","isCreatedByUser":"true",\#
      "text":"Hi","createdAt":1700000000000},{"messageId":"2","parentMessageId":"1","isCreatedByUser":false,\#
      "content":[{"type":"text","text":{"value":"Ho"}},{"type":"image_file","image_file":{"filename":"x.png"}},\#
      {"type":"error","error":"Stopped."}],"createdAt":"1700000001"}]}
      """#,
      "T |  | {}", "* user: Hi", "  * openAI@LibreChat: Ho",
      "  note: Left out, since only text is kept: 1 × image_file, 1 × error."),
    Row(
      .lmstudio, "a message without versions, and one whose version in view is not there",
      #"""
      {"name":"T","createdAt":"1700000000000","messages":[{"versions":[{"role":"user","content":[{"type":"text",\#
      "text":"Hi"}]}],"currentlySelected":7},{"role":"assistant","content":[{"type":"text","text":"Ho"}]},\#
      {"versions":[]}]}
      """#,
      "T |  | {}", "* user: Hi", "  * @LM Studio: Ho"),
    Row(
      .sharegpt, "text in parts, null, and numbers",
      #"""
      [{"conversations":[{"from":"human","value":[{"text":"Hi"},{"type":"image","name":"x.png"}]},\#
      {"from":"gpt","value":null},{"from":"human","value":7}]}]
      """#,
      "Hi |  | {}", "* user: Hi", "  * gpt@ShareGPT: ", "    * user: 7",
      "  note: Left out, since only text is kept: 1 × image (x.png)."),
    Row(
      .gemini, "another language, a time as a number",
      #"""
      [{"header":"Gemini-Apps","title":"Gefragt: Wer?","time":"2024-05-01T12:00:00Z","products":["Gemini-Apps"],\#
      "safeHtmlItem":[{"html":"<p>Ich.</p>"}]},{"header":"Gemini-Apps","title":"Prompted Where?","time":1714564900,\#
      "products":["Gemini-Apps"],"safeHtmlItem":null}]
      """#,
      "Gefragt: Wer? |  | {}", "* user: Gefragt: Wer?", "  * Gemini@Gemini: Ich.", "    * user: Where?"),
    Row(
      .openai, "content as an object, null, parts and a picture",
      #"""
      {"messages":[{"role":"user","content":[{"type":"text","text":"Hi"},\#
      {"type":"image_url","image_url":{"url":"data:"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"1",\#
      "type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"4"},\#
      {"role":"assistant","content":{"type":"text","text":"Ho"}}]}
      """#,
      "file |  | {}", "* user: Hi", "  * @: ",
      #"    + toolCalls: [{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]"#,
      "    + note: A tool answered: 4", "    * @: Ho", "  note: Left out, since only text is kept: 1 × image_url."),
    Row(
      .openaiBatch, "no usage, no choices, a reply that is null",
      #"""
      {"custom_id":"q","response":{"status_code":200,"body":{"model":"m","choices":[{"message":{"content":null,\#
      "refusal":"No."}}],"usage":null}},"error":null}
      """#,
      "q |  | {}", "* m@: ", "  + refusal: No.",
      "  note: Its question is not in this file: import a folder that holds the input as well."),
  ]

  static let rows = chatGPTRows + claudeRows + otherRows

  @Test(arguments: rows) func nothingIsLostWithoutAWord(_ row: Row) throws {
    let bench = try ImportBench()
    let report = try bench.database.importBytes(Array(row.text.utf8), name: "file.json")
    #expect(report.formats == [row.format])
    #expect(try bench.outline(report) == row.lines)
    // Also without dates the same file is known again.
    let again = try bench.database.importBytes(Array(row.text.utf8), name: "file.json")
    #expect(again.imported.isEmpty && again.left == report.left, "\(again)")
  }

  /// A mark at its beginning and other ends of lines change nothing.
  @Test(arguments: rows) func aMarkAndOtherEndsOfLinesChangeNothing(_ row: Row) throws {
    let text = "\u{FEFF}" + row.text.replacing("},", with: "},\r\n") + "\r\n"
    let bench = try ImportBench()
    let report = try bench.database.importBytes(Array(text.utf8), name: "file.json")
    #expect(try bench.outline(report) == row.lines)
  }

  /// Cut off anywhere, or with a byte that is another one, a file gives what is whole of it, or a sentence.
  @Test(arguments: rows) func damageIsTold(_ row: Row) throws {
    var random = SeededGenerator(seed: UInt64(row.text.utf8.count))
    let bytes = Array(row.text.utf8)
    let marks = Array("{}[]\",:0x \u{1}".utf8)
    for round in 0..<10 {
      var broken = bytes
      if round % 2 == 0 {
        broken.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      } else {
        broken[Int.random(in: broken.indices, using: &random)] = marks[Int.random(in: marks.indices, using: &random)]
      }
      let bench = try ImportBench()
      do {
        let report = try bench.database.importBytes(broken, name: "file.json")
        #expect(!report.imported.isEmpty || !report.skipped.isEmpty || report.formats == [.mixchat])
        #expect(try bench.database.problems() == [])
      } catch {
        #expect(error.message.contains("Nothing was imported"), "\(error.message)")
      }
    }
  }

  /// A message of many megabytes comes in whole.
  @Test func aHugeMessageComesInWhole() throws {
    let words = String(repeating: #"long \"words\" [ { "#, count: 400_000)
    let text = Self.chatGPT([Self.ask, Self.said("assistant", #"{"parts":["\#(words)"]}"#)])
    let bench = try ImportBench()
    let report = try bench.database.importBytes(Array(text.utf8), name: "file.json")
    let imported = try #require(report.imported.first)
    let conversation = try #require(try bench.database.conversation(imported.id)).conversation
    let reply = try #require(conversation.path.last.flatMap { conversation[$0] })
    #expect(reply.text.loaded == words.replacing(#"\""#, with: "\""))
  }
}
