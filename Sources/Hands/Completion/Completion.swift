import Conversations

/// What Tab completes: where it is in the text and what kind of thing is wanted there.
package struct CompletionPoint: Equatable, Sendable {
  /// What is wanted.
  package var kind: Kind
  /// What is there so far, quotes and escapes taken off.
  package var typed: String
  /// Where it is, in UTF-8 bytes of the line; the chosen candidate replaces it.
  package var range: Range<Int>
  /// The command it is an argument of, and which of its arguments, from 0.
  package var command: (name: String, argument: Int)? { row.map { ($0, place) } }

  private var row: String?
  private var place = 0

  /// Kinds of completion.
  package enum Kind: Equatable, Sendable {
    /// A command's name.
    case command
    /// An argument of a command.
    case argument(CommandArgument.Kind)
    /// A path after `@`.
    case mention
  }

  /// Whether it is a path.
  package var wantsFiles: Bool { kind == .mention || kind == .argument(.file) }

  init(kind: Kind, typed: String, range: Range<Int>, row: String? = nil, place: Int = 0) {
    self.kind = kind
    self.typed = typed
    self.range = range
    self.row = row
    self.place = place
  }

  /// What can be completed at `cursor` (UTF-8 bytes); nil where Tab means something else.
  package static func find(in text: String, cursor: Int) -> CompletionPoint? {
    let cursor = min(max(0, cursor), text.utf8.count)
    if CommandParser.isCommand(text) { return command(in: text, cursor: cursor) }
    return mention(in: text, cursor: cursor)
  }

  private static func mention(in text: String, cursor: Int) -> CompletionPoint? {
    let end = text.utf8.index(text.startIndex, offsetBy: cursor)
    guard let token = FileMention.open(before: end, in: text) else { return nil }
    let start = text.utf8.distance(from: text.startIndex, to: token.lowerBound)
    return CompletionPoint(
      kind: .mention, typed: FileMention.unescaped(text[token]), range: start..<cursor)
  }

  private static func command(in text: String, cursor: Int) -> CompletionPoint? {
    guard cursor > 0 else { return nil }
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let name = before.dropFirst().prefix { !$0.isWhitespace }
    let nameEnd = 1 + name.utf8.count
    if nameEnd >= cursor { return CompletionPoint(kind: .command, typed: String(name), range: 1..<cursor) }
    guard let row = CommandRow.named(name) else { return nil }
    var start = nameEnd
    var rest = before.dropFirst(1 + name.count)
    var named: ParameterName?
    for (place, argument) in row.arguments.enumerated() {
      let blanks = rest.prefix(while: \.isWhitespace)
      start += blanks.utf8.count
      rest = rest.dropFirst(blanks.count)
      let piece = argument.takesRest ? rest : rest.prefix { !$0.isWhitespace }
      if piece.endIndex == rest.endIndex {
        let kind: CommandArgument.Kind = argument.kind == .value(nil) ? .value(named) : argument.kind
        return CompletionPoint(
          kind: .argument(kind), typed: String(piece), range: start..<cursor, row: row.name, place: place)
      }
      named = ParameterName(rawValue: String(piece))
      start += piece.utf8.count
      rest = rest.dropFirst(piece.count)
    }
    return nil
  }
}
