/// Whether a model takes pictures, and which do.
package enum Sight {
  /// Whether a model is known not to see.
  package static func isMissing(in model: String, provider: Provider?, _ catalogue: [CatalogueModel]) -> Bool {
    if provider?.isEmbedded == true { return true }
    guard case .live(let entry) = CatalogueVerdict(on: model, in: catalogue) else { return false }
    return entry.takesPictures == false
  }

  /// Why a model that cannot see is sent no pictures, with those that can; nil where it can, or no one knows.
  /// - Parameter take: how a model is chosen: `/model NAME`, `-m NAME`.
  package static func refusal(
    of model: String, provider: Provider?, in catalogue: [CatalogueModel], take: (String) -> String
  ) -> String? {
    guard isMissing(in: model, provider: provider, catalogue) else { return nil }
    if provider?.isEmbedded == true {
      return "The local model \(model) cannot see pictures. Choose a provider with a model that can."
    }
    let seeing = catalogue.filter { $0.takesPictures == true && !$0.isRetired }
    // Of the same maker first, then the cheapest.
    let maker = model.split(separator: "/").first.map { $0.lowercased() } ?? ""
    let offers = seeing.sorted { left, right in
      let isKin = (left.id.lowercased().hasPrefix(maker), right.id.lowercased().hasPrefix(maker))
      if isKin.0 != isKin.1 { return isKin.0 }
      return (left.promptPrice ?? .infinity, left.id) < (right.promptPrice ?? .infinity, right.id)
    }
    let words = offers.prefix(3).map { take($0.id) }.joined(separator: ", ")
    return "\(model) cannot see pictures." + (words.isEmpty ? " Choose a model that can." : " These can: \(words).")
  }
}
