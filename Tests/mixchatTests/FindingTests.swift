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

  @Test("of the local model neither another tokenizer nor a price is said")
  func local() throws {
    let outcome = try Program(["MIXCHAT_MODEL_DIR": TmuxSession.modelDirectory]).run(["doctor", "-p", "local"])
    #expect(outcome.output.contains("The local model counts its own tokens."), "\(outcome.output)")
    #expect(!outcome.output.contains("Mixtral") && !outcome.output.contains("budget"), "\(outcome.output)")
  }
}
