/// One way to complete, as a line of a menu.
package struct CompletionCandidate: Equatable, Sendable {
  /// What replaces the range.
  package var text: String
  /// How it is listed.
  package var label: String
  /// What it is, in a few words; may be empty.
  package var detail: String
  /// The key for it, such as `Ctrl+R`; empty where there is none.
  package var keys: String
  /// Whether a blank follows: not after folders.
  package var isFinal: Bool
  /// Whether it is in force now.
  package var isCurrent: Bool
  /// Whether it is there but cannot be used.
  package var isDim: Bool
  /// What matched, in characters of the label, ascending and apart.
  package var marks: [Range<Int>] = []

  /// A way to complete; it is listed as it is written unless another label is given.
  package init(
    _ text: String, label: String? = nil, detail: String = "", keys: String = "", isFinal: Bool = true,
    isCurrent: Bool = false, isDim: Bool = false
  ) {
    self.text = text
    self.label = label ?? text
    self.detail = detail
    self.keys = keys
    self.isFinal = isFinal
    self.isCurrent = isCurrent
    self.isDim = isDim
  }

  private func marked(_ ranges: [Range<Int>]) -> CompletionCandidate {
    var candidate = self
    candidate.marks = ranges
    return candidate
  }

  private static func pick(_ all: [(candidate: CompletionCandidate, place: (Int, Int))]) -> [CompletionCandidate] {
    all.enumerated()
      .sorted { one, other in
        let (first, second) = (one.element.place, other.element.place)
        return (first.0, first.1, one.offset) < (second.0, second.1, other.offset)
      }
      .map(\.element.candidate)
  }

  /// The values that match what was typed: the same word first, then those that begin so, then the rest by score.
  package static func rank(_ values: [CompletionCandidate], by typed: String) -> [CompletionCandidate] {
    guard !typed.isEmpty else { return values }
    let wanted = typed.lowercased()
    return pick(
      values.compactMap { value in
        guard let match = FuzzyMatch(wanted, in: value.text), !match.isScattered else { return nil }
        let name = value.text.lowercased()
        let tier = name == wanted ? 0 : name.hasPrefix(wanted) ? 1 : 2
        return (value.marked(match.ranges), (tier, -match.score))
      })
  }

  /// Paths that match what was typed, those with the hit in the file's own name first; `limit` at most.
  package static func rank(paths: [String], by typed: String, limit: Int) -> [CompletionCandidate] {
    let typed = typed.lowercased()
    guard !typed.isEmpty else { return paths.prefix(limit).map { path($0) } }
    let wanted = Array(typed.utf8.filter { $0 != UInt8(ascii: " ") })
    let all = paths.compactMap { path -> (candidate: CompletionCandidate, place: (Int, Int))? in
      // Most paths lack a letter: they are gone before anything is made of them.
      guard hasLetters(wanted, path) else { return nil }
      let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
      if let match = FuzzyMatch(typed, in: String(path[cut...])), !match.isScattered {
        let shift = path[..<cut].count
        let ranges = match.ranges.map { $0.lowerBound + shift..<$0.upperBound + shift }
        return (self.path(path).marked(ranges), (0, -match.score))
      }
      guard let match = FuzzyMatch(typed, in: path), !match.isScattered else { return nil }
      return (self.path(path).marked(match.ranges), (1, -match.score))
    }
    return Array(pick(all).prefix(limit))
  }

  /// A path as it is written behind `@`.
  package static func path(_ path: String) -> CompletionCandidate {
    CompletionCandidate(FileMention.escaped(path), label: path, isFinal: path.last != "/")
  }

  /// Whether lower-case bytes come in this order in a text, in either case. Beyond ASCII it may say yes for nothing.
  private static func hasLetters(_ wanted: [UInt8], _ text: String) -> Bool {
    var place = 0
    for byte in text.utf8 where place < wanted.count {
      let next = wanted[place]
      if byte == next || next >= 0x80 || ((0x41...0x5A).contains(byte) && byte | 0x20 == next) { place += 1 }
    }
    return place == wanted.count
  }

  /// The commands that a name being typed may mean, the likeliest first (`CommandRow.naming`).
  package static func commands(_ typed: String, _ keymap: Keymap) -> [CompletionCandidate] {
    let wanted = typed.lowercased()
    return pick(
      (keymap.namesCommands ? CommandRow.lineByLine : CommandRow.table).compactMap { row in
        if row.isHidden, wanted.isEmpty || !row.name.hasPrefix(wanted) { return nil }
        guard let naming = row.naming(wanted) else { return nil }
        let keys = row.bare.flatMap { command -> String? in
          if case .intent(let intent) = command { keymap.labelWhereOneTypes(intent) } else { nil }
        }
        var candidate = CompletionCandidate(row.name, label: row.usage, detail: row.help, keys: keys ?? "")
        // Behind the slash.
        candidate.marks = naming.marks.map { $0.lowerBound + 1..<$0.upperBound + 1 }
        return (candidate, (naming.rank, 0))
      })
  }
}
