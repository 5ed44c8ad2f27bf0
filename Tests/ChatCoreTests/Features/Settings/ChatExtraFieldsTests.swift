import ChatCore
import Conversations
import Hands
import Testing

@Suite("Any field of the request, in the chat")
struct ChatExtraFieldsTests {
  private func chat() -> Chat {
    var defaults = SessionDefaults()
    var lab = Provider(name: "lab", baseURL: "http://127.0.0.1:1", model: "m", needsKey: false)
    lab.extra["a"] = "1"
    defaults.providers.append(lab)
    defaults.provider = "lab"
    defaults.model = "m"
    var preset = Preset(name: "calm")
    preset.parameters.extra["tone"] = "\"calm\""
    defaults.presets = [preset]
    return Chat(columns: 100, rows: 40, defaults: defaults)
  }

  @Test("/set extra.NAME holds from the next request on, is stored, shown with its source, and taken out again")
  func sets() {
    var chat = chat()
    chat.press("'/set extra.top_a 0.5'", "enter")
    #expect(chat.screen().contains { $0.contains("extra.top_a 0.5.") })
    let request = chat.ask("Hello")
    #expect(request?.parameters.extra["top_a"] == "0.5")
    #expect(
      chat.stored.contains {
        if case .saveConversation(let record) = $0 { record.parameters.extra["top_a"] == "0.5" } else { false }
      })
    chat.answer("Hi")
    chat.press("'/preset calm'", "enter", "f2", "up")
    func line(_ name: String) -> String { chat.screen().first { $0.contains(" extra.\(name) ") } ?? "" }
    #expect(line("top_a").contains("0.5") && line("top_a").contains("conversation"))
    #expect(line("tone").contains("\"calm\"") && line("tone").contains("preset"))
    #expect(line("a").contains(" 1 ") && line("a").contains("provider"))
    chat.press("esc", "'/set extra.top_a default'", "enter")
    #expect(chat.ask("More")?.parameters.extra["top_a"] == nil)
    chat.answer("Yes")
    chat.press("'/set extra.a'", "enter")
    #expect(chat.screen().contains { $0.contains("extra.a is 1, from the provider's entry; it takes any JSON.") })
  }

  @Test("A schema is read by the shell, and is then the format of replies")
  func schema() {
    var chat = chat()
    #expect(chat.press("'/set response_format s.json'", "enter").contains(.readSchema(path: "s.json")))
    chat.bring(.schema(#"{"type":"json_schema","json_schema":{"name":"reply","schema":{}}}"#))
    #expect(
      chat.ask("Hello")?.parameters[.responseFormat]
        == .json(#"{"type":"json_schema","json_schema":{"name":"reply","schema":{}}}"#))
  }

  @Test("A field that the config changes follows it, unless it was said here")
  func follows() {
    var chat = chat()
    var defaults = chat.state.defaults
    defaults.parameters.extra["x"] = "1"
    chat.bring(.reconfigured(defaults))
    #expect(chat.state.conversation.parameters.extra["x"] == "1")
    chat.press("'/set extra.x 5'", "enter")
    defaults.parameters.extra["x"] = "2"
    chat.bring(.reconfigured(defaults))
    #expect(chat.state.conversation.parameters.extra["x"] == "5")
  }
}
