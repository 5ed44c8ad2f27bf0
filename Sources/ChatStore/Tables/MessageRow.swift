import Cells
import Conversations
import GRDB

/// A message as a row, and back. The order of `columns` is the order of `values` and of `decode`.
enum MessageRow {
  static let columnNames = [
    "id", "parent", "role", "state", "createdAt", "byteCount", "counted", "countSource",
    "model", "provider", "promptTokens", "completionTokens", "totalTokens", "cachedTokens", "reasoningTokens",
    "dollars", "dollarSource", "finishReason", "inferenceID", "requestID",
    "queued", "connected", "secured", "firstByte", "firstToken", "lastToken", "total", "serverSpeed",
    "failure", "extras", "isPinned", "isExcluded", "parameters", "pictures", "thought", "oddsTokens", "oddsDoubtful",
    "oddsSum", "guessedPrompt", "guessedCompletion",
  ]
  /// Places of those columns that hold something in most messages that were written elsewhere.
  static let usual: [Int] = {
    let names: Set = [
      "id", "parent", "role", "state", "createdAt", "byteCount", "model", "provider", "finishReason", "extras",
      "isPinned", "isExcluded",
    ]
    return columnNames.indices.filter { names.contains(columnNames[$0]) }
  }()
  /// Places of the others.
  static let seldom = columnNames.indices.filter { !usual.contains($0) }
  /// For SELECT, in the order `decode` reads.
  static let columns = columnNames.joined(separator: ", ")

  /// Reads the row of a SELECT that begins with `columns`; the text stays in the store.
  static func decode(_ row: Row) -> Message {
    var message = Message(
      id: row.messageID(0), parent: (row[1] as Int64?).map(MessageID.init),
      role: Role(rawValue: row[2]) ?? .user, text: "", state: MessageState(rawValue: row[3]) ?? .complete,
      createdAt: Timestamp(milliseconds: row[4]))
    message.text = .stored(utf8Count: row[5])
    if let tokens = row[6] as Int? {
      message.counted = TokenCount(tokens, (row[7] as String?).flatMap(TokenCount.Source.init) ?? .estimated)
    }
    if let model = row[8] as String? { message.reply = reply(row, model: model) }
    if let text = row[28] as String? { message.failure = FailureJSON.read(text) ?? DamagedColumns.failure(text) }
    if let text = row.text(29) { message.extras = ExtrasJSON.read(text) }
    message.isPinned = row[30]
    message.isExcluded = row[31]
    if let text = row.text(33) { message.pictures = PictureJSON.read(text) }
    return message
  }

  private static func reply(_ row: Row, model: String) -> ReplyFacts {
    var reply = ReplyFacts(model: model, provider: row[9] ?? "")
    reply.usage = row.usage(from: 10)
    reply.cost = row.cost(from: 15)
    reply.finishReason = (row[17] as String?).map(FinishReason.init(wire:))
    reply.inferenceID = RequestNames(stored: row[18])
    reply.requestID = RequestNames(stored: row[19])
    reply.timings.queued = row[20]
    reply.timings.connected = row[21]
    reply.timings.secured = row[22]
    reply.timings.firstByte = row[23]
    reply.timings.firstToken = row[24]
    reply.timings.lastToken = row[25]
    reply.timings.total = row[26]
    reply.timings.serverTokensPerSecond = row[27]
    reply.parameters = (row[32] as String?).map(ParametersJSON.read)
    reply.timings.thought = row[34]
    if let tokens = row[35] as Int? { reply.odds = OddsFigures(tokens: tokens, doubtful: row[36], sum: row[37]) }
    if let prompt = row[38] as Int?, let completion = row[39] as Int? {
      reply.unreported = TokenGuess(prompt: prompt, completion: completion)
    }
    return reply
  }

  /// The values of a message, in the order of `columnNames`.
  static func values(_ message: Message) -> [DatabaseValue] {
    let reply = message.reply
    let usage = reply?.usage
    let timings = reply?.timings
    return [
      value(message.id.rawValue), value(message.parent?.rawValue), value(message.role.rawValue),
      value(message.state.rawValue), value(message.createdAt.milliseconds), value(message.text.utf8Count),
      value(message.counted?.tokens), value(message.counted?.source.rawValue),
      value(reply?.model), value(reply?.provider),
      value(usage?.promptTokens), value(usage?.completionTokens), value(usage?.totalTokens),
      value(usage?.cachedTokens), value(usage?.reasoningTokens),
      value(reply?.cost?.dollars), value(reply?.cost?.source.rawValue),
      value(reply?.finishReason?.wire), value(reply?.inferenceID?.stored), value(reply?.requestID?.stored),
      value(timings?.queued), value(timings?.connected), value(timings?.secured), value(timings?.firstByte),
      value(timings?.firstToken), value(timings?.lastToken), value(timings?.total),
      value(timings?.serverTokensPerSecond),
      value(message.failure.map(FailureJSON.write)),
      value(message.extras.isEmpty ? nil : ExtrasJSON.write(message.extras)),
      value(message.isPinned), value(message.isExcluded),
      value(reply?.parameters.map { ParametersJSON.json($0).compact }),
      value(PictureJSON.write(message.pictures)),
      value(timings?.thought), value(reply?.odds?.tokens), value(reply?.odds?.doubtful), value(reply?.odds?.sum),
      value(reply?.unreported?.prompt), value(reply?.unreported?.completion),
    ]
  }

  private static func value(_ value: (some DatabaseValueConvertible)?) -> DatabaseValue {
    value?.databaseValue ?? .null
  }
}
