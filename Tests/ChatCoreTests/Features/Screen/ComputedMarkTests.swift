import ChatCore
import Conversations
import Testing

@Suite("What is computed here carries a ~")
struct ComputedMarkTests {
  private struct Place: Sendable {
    /// What is before the figure, and behind it.
    var before = "", after = ""
    /// Whether the figure is plain for a reply whose usage was reported, or for a text counted by the model's own
    /// tokenizer; times are plain always.
    var isPlain: @Sendable (_ isReported: Bool, _ isExact: Bool) -> Bool
  }

  /// Figures of the status bar and of the line below a reply.
  private static let places: [Place] = [
    Place(before: "tokens ", after: "+", isPlain: { reported, _ in reported }),
    Place(before: "ctx ", after: "%", isPlain: { _, exact in exact }),
    Place(after: " tok/s", isPlain: { reported, _ in reported }),
    Place(before: "$", isPlain: { reported, _ in reported }),
    Place(after: " s ", isPlain: { _, _ in true }),
  ]

  /// The words of a row that hold a figure of this place.
  private func figures(_ place: Place, in row: String) -> [String] {
    let row = row.replacing("\u{A0}", with: " ") + " "
    var found: [String] = []
    for start in row.indices where row[start].isNumber {
      let isFirst = start == row.startIndex || !"0123456789.,".contains(row[row.index(before: start)])
      guard isFirst else { continue }
      let digits = row[start...].prefix { "0123456789.,".contains($0) }
      let head = row[..<start]
      let bare = head.hasSuffix("~") ? head.dropLast() : head
      let hasHead = bare.hasSuffix(place.before) || (place.before == "$" && head.hasSuffix("$"))
      guard hasHead, row[digits.endIndex...].hasPrefix(place.after) else { continue }
      found.append(place.before == "$" ? String(head.suffix(2)) : String(head.suffix(1)))
    }
    return found
  }

  @Test(
    "in the bar and below a reply",
    arguments: [true, false], [TokenCount.Source.exact, .estimated])
  func marks(isReported: Bool, source: TokenCount.Source) throws {
    var chat = Chat.counting(window: 1000, columns: 160)
    var model = CatalogueModel(id: Chat.mixtral)
    (model.promptPrice, model.completionPrice) = (1, 1)
    chat.bring(.catalogue(provider: "aimlapi", [model]))
    chat.ask("why is the sea salty")
    chat.count(source)
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .head(ResponseHead(status: 200))))
    chat.bring(.reply(id, .text(choice: 0, "because rivers bring the salt of rocks")))
    chat.bring(.reply(id, .finished(choice: 0, .stop)))
    if isReported {
      chat.bring(.reply(id, .usage(Usage(promptTokens: 11, completionTokens: 66, totalTokens: 77))))
      chat.bring(.reply(id, .cost(Cost(dollars: 0.0012, source: .reported))))
    }
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (200, 2200, 2300)
    chat.bring(.reply(id, .ended(timings, failure: nil)))
    chat.count(source)
    let screen = chat.screen()
    let rows = [screen.last ?? "", screen.first { $0.contains("2.3 s") } ?? ""]
    var seen = 0
    for place in Self.places {
      for row in rows {
        for mark in figures(place, in: row) {
          seen += 1
          #expect(
            mark.contains("~") != place.isPlain(isReported, source == .exact), "\(place.before)…\(place.after): \(row)")
        }
      }
    }
    #expect(seen >= 5, "\(rows)")
  }
}
