import Conversations
import Pages

// Versions of a message and other branches: which are walked, and what is said of what is hidden by that.

extension AppState {
  /// The message in view whose versions are walked: the chosen one; without a choice the one walked last, or else the
  /// one nearest to the end of the window. nil where that has one version only.
  var versionedInView: MessageID? {
    func hasVersions(_ id: MessageID) -> Bool { conversation.siblings(of: id).count > 1 }
    if let chosen = chosenMessage { return hasVersions(chosen) ? chosen : nil }
    // Line by line nothing is in view.
    let window = isLineByLine ? [] : transcript.visibleMessages
    if let walk = transcript.walk, walk.head == conversation.head {
      let versions = conversation.siblings(of: walk.version)
      // The window as last laid out may still show the version before.
      if versions.count > 1, window.isEmpty || window.contains(where: versions.contains) { return walk.version }
    }
    return window.last { hasVersions($0) && conversation.path.contains($0) }
  }

  /// The message chosen in message mode; nil elsewhere.
  private var chosenMessage: MessageID? { focus.isTranscript ? transcript.selected : nil }

  /// Reads the version before or after: of the chosen message; without a choice of the last in view that has any, or
  /// where none in view has, of the last of the branch.
  mutating func walkSiblings(by step: Int) -> [Effect] {
    // Versions may be among what is still to come.
    if isOpening { return refuseWhilePartial() }
    let isChosen = chosenMessage != nil
    let last = isChosen ? nil : conversation.path.last { conversation.siblings(of: $0).count > 1 }
    guard let here = versionedInView ?? last else {
      return refuse(isChosen ? "This message has only one version." : "There is only one version here.")
    }
    let siblings = conversation.siblings(of: here)
    guard let place = siblings.firstIndex(of: here) else { return [] }
    let next = siblings[(place + step + siblings.count) % siblings.count]
    let gone = countBehind(here)
    conversation.select(through: next)
    transcript.walk = VersionWalk(version: next, head: conversation.head)
    if isChosen { transcript.select(next) }
    // Line by line the last reply of the branch is printed, whose text may be in the store.
    if isLineByLine { transcript.scrollToEnd() } else { transcript.scrollTo(message: next) }
    let behind = Self.followers(countBehind(next), gone, of: version(here))
    post(.info, "Version \(version(next)) of \(siblings.count).\(behind)")
    return saveRowIfStored()
  }

  /// Goes to a message: on the branch being read where that has it, else on the one that was last read through it. How
  /// much of the branch before is not shown any more is said.
  mutating func go(to message: MessageID) -> [Effect] {
    guard conversation[message] != nil else { return [] }
    let before = conversation.path
    conversation.select(through: message)
    if focus.isTranscript { transcript.select(message) }
    transcript.scrollTo(message: message)
    guard conversation.path != before else { return [] }
    dismissError()
    if let place = parting(from: before) { sayOtherBranch(hiding: before.count - place) }
    return saveRowIfStored()
  }

  /// A new version of a message is shown, instead of one of the branch before: how many messages follow that one is
  /// said, where any do.
  mutating func sayHidden(by new: MessageID, since before: [MessageID]) {
    guard let place = parting(from: before) else { return }
    let siblings = conversation.siblings(of: new)
    guard siblings.contains(before[place]) else { return sayOtherBranch(hiding: before.count - place) }
    let gone = before.count - 1 - place
    guard gone > 0 else { return }
    let behind = Self.followers(0, gone, of: version(before[place]))
    postBehind("Version \(version(new)) of \(siblings.count).\(behind)")
  }

  /// Where the branch being read leaves another one, as a place in both; nil where it has all of that.
  private func parting(from other: [MessageID]) -> Int? {
    let shared = zip(other, conversation.path).prefix { $0 == $1 }.count
    return shared < other.count ? shared : nil
  }

  private mutating func sayOtherBranch(hiding count: Int) {
    let hidden = count == 1 ? "1 message of the one before is" : "\(count) messages of the one before are"
    postBehind("Another branch is shown; \(hidden) hidden.")
  }

  /// How many messages of the branch follow one of them.
  private func countBehind(_ id: MessageID) -> Int {
    conversation.path.lastIndex(of: id).map { conversation.path.count - 1 - $0 } ?? 0
  }

  /// How many messages follow the version that is shown, and the other that was: what a step brings and hides is said.
  private static func followers(_ shown: Int, _ gone: Int, of other: Int) -> String {
    func follow(_ count: Int) -> String { count == 1 ? "follows" : "follow" }
    func some(_ count: Int) -> String { "\(count) message\(count == 1 ? "" : "s") \(follow(count))" }
    return switch (shown, gone) {
    case (0, 0): ""
    case (0, _): " \(some(gone)) version \(other)."
    case (_, 0): " \(some(shown)) it."
    default: " \(some(shown)) it, \(gone) \(follow(gone)) version \(other)."
    }
  }
}
