import ChatCore
import Conversations
import Testing

@Suite("Another provider")
struct ProviderTests {
  @Test(
    "one without a key says so, and which variable to set; one that has it does not",
    arguments: [
      (true, "There is no key for it: set AIMLAPI_API_KEY, and start again."), (false, "of aimlapi."),
    ])
  func keyless(_ isKeyless: Bool, _ words: String) {
    var defaults = SessionDefaults()
    if isKeyless { defaults.keyless = ["aimlapi"] }
    var chat = Chat(defaults: defaults)
    chat.press("'/provider aimlapi'", "enter")
    #expect(chat.state.notice?.text.hasSuffix(words) == true, "\(chat.state.notice?.text ?? "")")
    #expect(chat.state.notice?.kind == (isKeyless ? .warning : .info))
    chat.press("'/provider local'", "enter")
    #expect(chat.state.notice?.text.hasSuffix("of local.") == true)
  }

  @Test(
    "the first row names the provider as long as there is room for it with the model's own name",
    arguments: [
      (132, "mistralai/Mixtral-8x7B-Instruct-v0.1 · aimlapi"), (80, "─ Mixtral-8x7B-Instruct-v0.1 · aimlapi"),
      (60, "─ Mixtral-8x7B-Instruct-v0.1"), (40, "New conversation"),
    ])
  func head(_ columns: Int, _ words: String) {
    var chat = Chat.counting(columns: columns)
    #expect(chat.screen()[0].contains(words), "\(chat.screen()[0])")
  }
}
