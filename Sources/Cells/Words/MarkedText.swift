/// A text with marked stretches, such as the words that a search found.
///
/// ```swift
/// var text = MarkedText("the ")
/// text.append("fox", isMarked: true)
/// text.bracketed  // "the [fox]"
/// ```
package struct MarkedText: Equatable, Sendable, ExpressibleByStringLiteral {
  /// A stretch of it that is marked or is not.
  package struct Part: Equatable, Sendable {
    /// What it says; never empty.
    package var text: String
    /// Whether it is marked.
    package var isMarked: Bool
  }

  /// All of it, in order; of two neighbours one is marked at least.
  package private(set) var parts: [Part] = []

  /// A text without marks.
  package init(_ text: String = "") { append(text) }

  /// A text without marks.
  package init(stringLiteral text: String) { self.init(text) }

  /// Adds a stretch. An empty one adds nothing; one without a mark goes on with the last that has none.
  package mutating func append(_ text: String, isMarked: Bool = false) {
    guard !text.isEmpty else { return }
    if !isMarked, parts.last?.isMarked == false {
      parts[parts.count - 1].text += text
    } else {
      parts.append(Part(text: text, isMarked: isMarked))
    }
  }

  /// All of it, without marks.
  package var text: String { parts.reduce(into: "") { $0 += $1.text } }

  /// The marked stretches, in Unicode code points from the beginning of `text`, in order.
  package var marks: [Range<Int>] {
    var place = 0
    var marks: [Range<Int>] = []
    for part in parts {
      let end = place + part.text.unicodeScalars.count
      if part.isMarked { marks.append(place..<end) }
      place = end
    }
    return marks
  }

  /// With brackets around what is marked.
  package var bracketed: String { parts.reduce(into: "") { $0 += $1.isMarked ? "[\($1.text)]" : $1.text } }
}
