import ChatAPI
import Conversations
import TestSupport
import Testing

@testable import mixchat

@Suite("A line of the doctor's report")
struct FindingTests {
  @Test("in a width it breaks between words, under its own words; in a file it is one line")
  func widths() {
    let detail = "No config file at /home/someone/.config/mixchat/config.yaml; built-in defaults hold."
    let finding = Finding(
      "config", .warned, detail, advice: "Write one: `mixchat config --example` shows what can be in it.")
    for width in [40, 60, 80, 132] {
      let lines = finding.text(width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count < width || !$0.dropFirst(18).contains(" ") }, "\(lines)")
      #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(String(repeating: " ", count: 18)) })
      let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
      if width >= 80 { #expect(words.contains(detail)) }
      #expect(width < 60 || words.contains("built-in"))
    }
    #expect(finding.text(width: nil).split(separator: "\n").count == 2)
  }

  @Test(
    "a locale that says another encoding than UTF-8 is warned of",
    arguments: [
      ("C", false), ("", false), ("de_DE", false), ("C.UTF-8", false), ("C.utf8", false), ("de_DE.UTF-8@euro", false),
      ("de_DE.ISO-8859-1", true), ("ja_JP.eucJP", true), ("de_DE.ISO-8859-15@euro", true),
    ])
  func locale(_ name: String, _ isWarned: Bool) throws {
    let found = Finding.terminal(["TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": name])
    let finding = try #require(found.first { $0.name == "locale" })
    #expect(finding.result == (isWarned ? .warned : .passed))
    #expect((finding.advice != nil) == isWarned)
  }

  @Test("of the local model neither another tokenizer nor a price is said")
  func local() throws {
    let outcome = try Program(["MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory]).run(["doctor", "-p", "local"])
    #expect(outcome.output.contains("The local model counts its own tokens."), "\(outcome.output)")
    #expect(!outcome.output.contains("Mixtral") && !outcome.output.contains("budget"), "\(outcome.output)")
  }
}
