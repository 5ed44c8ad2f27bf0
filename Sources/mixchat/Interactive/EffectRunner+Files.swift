import ChatCore
import TerminalIO
import Tokenizer

extension EffectRunner {
  func applyTheme(_ name: String) { if let theme = Theme.builtIn(name) { terminal.apply(theme) } }
  func edit(_ text: String) { say(.warning, "not here yet") }
  func copy(_ text: String, what: String) { say(.warning, "not here yet") }
  func pipe(_ text: String, to command: String) { say(.warning, "not here yet") }
  func write(_ text: String, to path: String) { say(.warning, "not here yet") }
  func export(_ id: ConversationID, to path: String) { say(.warning, "not here yet") }
  func importFile(_ path: String) { say(.warning, "not here yet") }
  func backUp(to path: String) { say(.warning, "not here yet") }
  func readFiles(_ mentions: [FileMention]) { say(.warning, "not here yet") }
  func completeFile(_ prefix: String) { say(.warning, "not here yet") }
  func askCatalogue(_ provider: String) {}
  func askBalance(_ provider: String) { say(.warning, "not here yet") }
  func showUsage() { say(.warning, "not here yet") }
  func showRequest(behind id: MessageID) { say(.warning, "not here yet") }
  func makeDefault(_ name: ParameterName, _ value: ParameterValue?) { say(.warning, "not here yet") }

  func count(_ texts: [MessageID: String], model: String, provider: String) {
    let (counter, mailbox) = (counter, mailbox)
    Task.detached(priority: .utility) {
      var counts: [MessageID: TokenCount] = [:]
      for (id, text) in texts { counts[id] = await counter.count(text, model: model) }
      mailbox.post(.counted(counts))
    }
  }

  func countDraft(_ text: String, model: String, provider: String) {
    let (counter, mailbox) = (counter, mailbox)
    Task.detached(priority: .utility) {
      mailbox.post(.draftCounted(await counter.countDraft(text, model: model)))
    }
  }
}
