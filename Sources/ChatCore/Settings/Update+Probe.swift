import Cells
import Conversations
import Hands

// What a model can do, found out by tiny requests: `/probe`.

extension AppState {
  /// Says what a probe takes, and asks whether it is wanted: it costs money.
  mutating func askProbe() -> [Effect] {
    let (provider, model) = (conversation.provider, conversation.model)
    guard !isStreaming else { return refuse("A reply is on its way; the probe would wait behind it.") }
    let known = catalogueModel(model, of: provider)
    let price =
      self.provider?.isEmbedded == true
      ? "\(ProbeCard.requestCount) requests, free" : ProbeCard.price(of: known)
    return ask(title: "Probe \(model): \(price). yes sends them", text: "yes") { typed in
      { state in
        guard typed.isYes else { return state.refuse("Nothing was sent.") }
        state.post(.info, "The probe of \(model) is on its way.")
        return [.probe(provider: provider, model: model)]
      }
    }
  }

  /// Keeps what a probe found, and shows it.
  mutating func takeProbe(_ card: ProbeCard) -> [Effect] {
    defaults.probes.removeAll { $0.provider == card.provider && $0.model == card.model }
    defaults.probes.append(card)
    refreshSettings()
    return showPage("What \(card.model) can do", card.lines.joined(separator: "\n"), copies: nil)
  }

  /// What a probe found of the conversation's model; nil without one.
  var probeCard: ProbeCard? {
    defaults.probes.last { $0.provider == conversation.provider && $0.model == conversation.model }
  }

  /// How a reply is continued: in words where a probe found that the model begins again otherwise.
  var continuation: ActiveReply.Continuation {
    prefillRemark == nil ? .prefill : .asked
  }

  /// What a probe found against continuing the assistant's own turn; nil where it found nothing.
  var prefillRemark: String? { probeCard?.remark(about: .prefill) }
}
