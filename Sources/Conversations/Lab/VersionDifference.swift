/// What a version of a reply was asked with that the other versions were not.
package enum VersionDifference {
  /// In a few words, such as `temperature 0.4`; empty where nothing differs, or nothing is known.
  /// - Parameter namesModel: false where the model is said next to it.
  package static func label(
    of reply: ReplyFacts, among versions: [ReplyFacts], namesModel: Bool = true
  ) -> String {
    var words: [String] = []
    if namesModel, versions.contains(where: { $0.model != reply.model }) {
      words.append(ModelName.short(reply.model))
    }
    if versions.contains(where: { $0.provider != reply.provider }) { words.append("@\(reply.provider)") }
    guard let asked = reply.parameters else { return words.joined(separator: " · ") }
    // Asked for each message in view: most versions were asked with the same.
    let others = versions.compactMap(\.parameters).filter { $0 != asked }
    guard !others.isEmpty else { return words.joined(separator: " · ") }
    for name in ParameterName.allCases {
      let value = asked[name]
      guard others.contains(where: { $0[name] != value }) else { continue }
      words.append("\(name.rawValue) \(value.map(ParameterText.short) ?? "default")")
    }
    return words.joined(separator: " · ")
  }
}

extension ReplyFacts {
  /// Takes over what the rest of a reply was asked with, where it is known what its beginning was asked with.
  ///
  /// Says how both differ, in a few words; nil where they do not, or nothing is known.
  /// - Parameter isFirst: false where the reply was continued before: then it was begun with something else, perhaps,
  ///   than what is known here.
  package mutating func takeContinuation(_ rest: ReplyFacts, isFirst: Bool) -> String? {
    guard let first = parameters, var last = rest.parameters else { return nil }
    // A reply goes on alone, however many were asked for.
    last[.n] = first[.n]
    let asked = ReplyFacts(model: rest.model, provider: rest.provider, parameters: last)
    let words = [asked, self].map { VersionDifference.label(of: $0, among: [asked, self]) }
    parameters = last
    guard words[0] != words[1] else { return nil }
    return "continued with \(words[0])" + (isFirst ? ", begun with \(words[1])" : "")
  }
}
