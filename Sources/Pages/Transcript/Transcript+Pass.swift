import Cells
import Conversations

extension TranscriptState {
  /// One run of `settle`: what it is given and what work it may still do.
  struct Pass {
    let conversation: Conversation
    let path: [MessageID]
    let size: ScreenSize
    let context: TranscriptContext
    let today: Int
    let column: ReadingColumn
    var budget = TranscriptState.workBudget

    init(_ conversation: Conversation, _ size: ScreenSize, _ context: TranscriptContext) {
      self.conversation = conversation
      path = conversation.path
      self.size = size
      self.context = context
      today = LocalTime(context.now, utcOffset: context.utcOffset).dayNumber
      column = ReadingColumn(columns: size.columns, alignment: context.alignment)
    }

    func key(
      _ message: Message, at index: Int, folded: Bool?, _ view: ReasoningView, tableShift: Int? = nil,
      parts: [ShownPart] = []
    ) -> MessageLayout.Key {
      let siblings = conversation.siblings(of: message.id)
      let place = siblings.count > 1 ? (siblings.firstIndex(of: message.id) ?? 0) + 1 : 1
      let namesModel = changesModel(message, at: index)
      return MessageLayout.Key(
        column: column, isFolded: folded ?? MessageLayout.foldsByItself(message), foldsFiles: folded == nil,
        sibling: .init(place, of: siblings.count),
        difference: siblings.count > 1 ? difference(message, siblings, namesModel) : "",
        showsDay: beginsDay(message, at: index), namesModel: namesModel, utcOffset: context.utcOffset,
        keys: context.keys, mathematics: context.mathematics, framing: context.framing, tableShift: tableShift,
        thought: thought(of: message, view), pictures: pictures(of: message, parts, folded),
        isLast: index == path.count - 1)
    }

    /// What is shown of a message's pictures.
    private func pictures(of message: Message, _ parts: [ShownPart], _ folded: Bool?) -> PictureRows.Key {
      guard !message.pictures.isEmpty || !parts.isEmpty, let previews = context.previews else {
        return PictureRows.Key(parts: parts)
      }
      return PictureRows.key(
        message, parts, isShown: folded.map { !$0 } ?? (context.pictures == .preview), measure: column.measure, previews
      )
    }

    private func day(of moment: Timestamp) -> Int { LocalTime(moment, utcOffset: context.utcOffset).dayNumber }

    /// Whether a message is the first of a day that is over.
    private func beginsDay(_ message: Message, at index: Int) -> Bool {
      let day = day(of: message.createdAt)
      guard day != today else { return false }
      let earlier = index > 0 ? conversation[path[index - 1]] : nil
      return earlier.map { self.day(of: $0.createdAt) != day } ?? true
    }

    /// Messages without a reply that are looked through for the reply before.
    private static let farthest = 16

    /// Whether the reply before a reply is of another model, or there is none.
    private func changesModel(_ message: Message, at index: Int) -> Bool {
      guard message.role == .assistant else { return false }
      for earlier in path[max(0, index - Self.farthest)..<index].reversed() {
        guard let other = conversation[earlier], other.role == .assistant else { continue }
        return other.reply?.model != message.reply?.model
      }
      return true
    }

    private func thought(of message: Message, _ view: ReasoningView) -> ThoughtBlock.Key {
      guard view != .hidden, !message.extras.isEmpty else { return ThoughtBlock.Key() }
      let bytes = view == .shown ? message.reasoning.utf8.count : 0
      return ThoughtBlock.Key(view: view, live: context.thinking[message.id], bytes: bytes)
    }

    /// - Parameter namesModel: whether the head says the model in any case.
    private func difference(_ message: Message, _ siblings: [MessageID], _ namesModel: Bool) -> String {
      guard let reply = message.reply else { return "" }
      let versions = siblings.compactMap { conversation[$0]?.reply }
      return VersionDifference.label(of: reply, among: versions, namesModel: !namesModel)
    }
  }
}
