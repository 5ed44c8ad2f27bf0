import Cells
import Conversations
import Hands

// A model that its provider does not list: one it served before, or a name that was never there.

extension AppState {
  /// What the conversation's provider says of a model by its catalogue; nil where none came or nothing is in it, and
  /// for the embedded server, which serves what is installed.
  func verdict(on name: String) -> CatalogueVerdict? {
    guard provider?.isEmbedded != true, let catalogue = models.catalogues[conversation.provider], !catalogue.isEmpty
    else { return nil }
    return CatalogueVerdict(on: name, in: catalogue)
  }

  /// One line when the catalogue does not serve the conversation's model; nothing is switched.
  var retirementNotice: String? {
    let name = conversation.model
    guard let verdict = verdict(on: name), !verdict.isLive else { return nil }
    let lists = " \(keyName(.open(.models))) lists others."
    guard wasServed(name, verdict) else {
      let live = (models.catalogues[conversation.provider] ?? []).filter { !$0.isRetired }
      let near = Nearest.name(to: name, among: live.map(\.id)) ?? verdict.offer?.id
      let offer = near.map { " /model \($0) takes the nearest name." } ?? lists
      return "\(conversation.provider) does not list \(name).\(offer)"
    }
    let offer = verdict.offer.map { " /model \($0.id) takes its live relative." } ?? lists
    return "\(conversation.provider) no longer lists \(name).\(offer)"
  }

  /// Whether a model is known to have been served once, where it is not now: the catalogue says so, it answered here,
  /// or mixchat came with its name.
  func wasServed(_ name: String, _ verdict: CatalogueVerdict) -> Bool {
    if case .retired = verdict { return true }
    if name.lowercased() == Provider.aimlapi.model.lowercased() { return true }
    return conversation.messages.values.contains { message in
      message.reply?.model == name && message.reply?.provider == conversation.provider && message.text.utf8Count > 0
    }
  }
}
