/// What a catalogue says about one model.
package enum CatalogueVerdict: Equatable, Sendable {
  /// It is served.
  case live(CatalogueModel)
  /// It is listed as no longer served; a live model of its family, if there is one, may be offered.
  case retired(offer: CatalogueModel?)
  /// It is not listed. At the AI/ML API, whose list is of what is live, that means retired; a server with one model of
  /// its own (llama.cpp) answers to any name.
  case unlisted(offer: CatalogueModel?)
}

extension CatalogueVerdict {
  /// Looks a model up by its name or an alias; letter case is no matter.
  package init(on model: String, in catalogue: [CatalogueModel]) {
    let wanted = model.lowercased()
    let listed = catalogue.first { entry in
      entry.id.lowercased() == wanted || entry.aliases.contains { $0.lowercased() == wanted }
    }
    if let listed, !listed.isRetired {
      self = .live(listed)
    } else {
      let offer = Self.offer(for: wanted, in: catalogue)
      self = listed == nil ? .unlisted(offer: offer) : .retired(offer: offer)
    }
  }

  /// The live model to take instead; nil where it is served, or the family has none.
  package var offer: CatalogueModel? {
    switch self {
    case .live: nil
    case .retired(let offer), .unlisted(let offer): offer
    }
  }

  /// Whether it is served.
  package var isLive: Bool { if case .live = self { true } else { false } }

  /// The live model of the same family whose name is most alike.
  private static func offer(for wanted: String, in catalogue: [CatalogueModel]) -> CatalogueModel? {
    let family = Self.family(wanted)
    guard !family.isEmpty else { return nil }
    let candidates = catalogue.filter { !$0.isRetired && Self.family($0.id.lowercased()) == family }
    return candidates.max { likeness($0, wanted) < likeness($1, wanted) }
  }

  /// `mistralai/mixtral-8x7b-instruct` is of the family `mixtral`.
  private static func family(_ id: String) -> String {
    let name = id.split(separator: "/").last ?? ""
    return String(name.prefix { $0.isLetter })
  }

  private static func likeness(_ model: CatalogueModel, _ wanted: String) -> Int {
    func words(_ text: String) -> Set<Substring> { Set(text.split { !$0.isLetter && !$0.isNumber }) }
    return words(model.id.lowercased()).intersection(words(wanted)).count
  }
}

extension FailureCause {
  /// Whether a model that is not served may be behind it: endpoints answer so in different ways.
  package var mayBeTheModel: Bool { self == .notFound || self == .badRequest || self == .forbidden }
}
