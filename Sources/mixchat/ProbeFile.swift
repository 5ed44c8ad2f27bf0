import Configuration
import Conversations

/// What probes found, the last card of each model: a small file of the state folder.
struct ProbeFile {
  private let file: StateFile

  init(_ paths: Paths) { file = StateFile(paths, "probes") }

  /// Every card.
  func read() -> [ProbeCard] {
    guard let text = file.read(limit: 1 << 20) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 4 else { return nil }
      var card = ProbeCard(provider: fields[1], model: fields[2], day: fields[0])
      for pair in fields[3].split(separator: " ") {
        let parts = pair.split(separator: "=").map(String.init)
        guard parts.count == 2, let question = ProbeQuestion(rawValue: parts[0]) else { continue }
        card.answers[question] = ProbeAnswer(rawValue: parts[1])
      }
      return card
    }
  }

  /// Keeps a card in the place of the model's last one.
  func keep(_ card: ProbeCard) throws(FileProblem) {
    func isPlain(_ text: String) -> Bool { !text.contains { $0 == "\t" || $0.isNewline } }
    guard isPlain(card.provider), isPlain(card.model) else { return }
    let others = read().filter { $0.provider != card.provider || $0.model != card.model }
    let text = (others + [card]).map { card in
      let answers = ProbeQuestion.allCases.compactMap { question in
        card.answers[question].map { "\(question.rawValue)=\($0.rawValue)" }
      }
      return "\(card.day)\t\(card.provider)\t\(card.model)\t\(answers.joined(separator: " "))\n"
    }
    try file.write(text.joined())
  }

  /// Today, in local time.
  static func today() -> String { LocalTime.day(LoopClock.now()) }
}
