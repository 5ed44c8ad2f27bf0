import Conversations

/// What an import did.
package struct ImportReport: Sendable, Equatable {
  /// A conversation that is in the database now.
  package struct Imported: Sendable, Equatable {
    /// Under this identity.
    package var id: ConversationID
    /// Its title.
    package var title: String
    /// How many messages, over all branches.
    package var messageCount: Int
    /// What could not be kept as it was, such as pictures; whole sentences.
    package var notes: [String]
  }

  /// A conversation that was left out, whole.
  package struct Skipped: Sendable, Equatable {
    /// Its title, or its place in the file.
    package var name: String
    /// Why, as the end of a sentence.
    package var reason: String
    /// Whether all of it is here already.
    package var isKnown = false
  }

  /// The formats that files were read as, each once.
  package var formats: [ImportFormat] = []
  /// In the order of the file.
  package var imported: [Imported] = []
  /// In the order of the file.
  package var skipped: [Skipped] = []
  /// What else is to be said, such as which files of a folder were not looked into; whole sentences.
  package var remarks: [String] = []
  /// Whether it was ended before all was read.
  package var isStopped = false

  /// The format that it was read as first.
  package var format: ImportFormat { formats.first ?? .mixchat }
  /// What is not here, though it is in the file.
  package var left: [Skipped] { skipped.filter { !$0.isKnown } }
  /// What to say of those that are here already; nil where there are none.
  package var knownSentence: String? {
    let count = skipped.count { $0.isKnown }
    guard count > 0 else { return nil }
    let known = "\(count) conversation\(count == 1 ? " is" : "s are") here already"
    return imported.isEmpty && left.isEmpty ? "Nothing new: \(known)." : "\(known)."
  }
}

/// How far an import is.
package struct ImportProgress: Sendable, Equatable {
  /// How much of the file is done: 0…1.
  package var part: Double
  /// How many conversations of it were read.
  package var count: Int
}
