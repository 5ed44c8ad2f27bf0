import Cells
import Conversations
import Hands

// A model that its provider does not list: one it served before, or a name that was never there.

extension AppState {
  /// One line when the catalogue does not serve the conversation's model; nothing is switched.
  func retirementNotice(_ models: [CatalogueModel]) -> String? {
    guard !models.isEmpty, provider?.isEmbedded != true else { return nil }
    let name = conversation.model
    let verdict = CatalogueVerdict(on: name, in: models)
    guard !verdict.isLive else { return nil }
    let lists = " \(keyName(.open(.models))) lists others."
    guard wasServed(verdict) else {
      let near = Nearest.name(to: name, among: models.filter { !$0.isRetired }.map(\.id)) ?? verdict.offer?.id
      let offer = near.map { " /model \($0) takes the nearest name." } ?? lists
      return "\(conversation.provider) does not list \(name).\(offer)"
    }
    let offer = verdict.offer.map { " /model \($0.id) takes its live relative." } ?? lists
    return "\(conversation.provider) no longer lists \(name).\(offer)"
  }

  /// Whether the conversation's model is known to have been served once, where it is not now: the catalogue says so, it
  /// answered here, or mixchat came with its name.
  func wasServed(_ verdict: CatalogueVerdict) -> Bool {
    if case .retired = verdict { return true }
    let name = conversation.model
    if name.lowercased() == Provider.aimlapi.model.lowercased() { return true }
    return conversation.messages.values.contains { message in
      message.reply?.model == name && message.reply?.provider == conversation.provider && message.text.utf8Count > 0
    }
  }
}
