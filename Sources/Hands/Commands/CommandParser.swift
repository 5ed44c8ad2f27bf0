import Cells
import Conversations

/// Reads what the composer sends: a message, a `/command`, or a mistake in one.
package enum CommandParser {
  /// A text that begins with `/` is a command, with `//` a message that begins with `/`. A path such as `/usr/bin/env`
  /// is no command.
  package static func parse(_ text: String) -> ParsedInput {
    if text.hasPrefix("//") { return .message(String(text.dropFirst())) }
    guard isCommand(text) else { return .message(text) }
    let body = text.dropFirst()
    let name = body.prefix { !$0.isWhitespace }
    let rest = String(body.dropFirst(name.count)).trimmingSpaces()
    guard let row = CommandRow.named(name) else { return .failure(unknown(String(name))) }
    do {
      return .command(try row.make(try arguments(rest, of: row)))
    } catch {
      return .failure(
        CommandError(message: "\(error.sentence) Usage: \(row.usage)", nearest: row.name, usage: row.usage))
    }
  }

  /// Whether a text that begins with this line is a command: a slash, and no second one in the first word.
  package static func isCommand(_ line: some StringProtocol) -> Bool {
    guard line.utf8.first == UInt8(ascii: "/") else { return false }
    for byte in line.utf8.dropFirst() {
      if byte == UInt8(ascii: "/") { return false }
      // A blank, a tab, a line's end.
      if byte <= UInt8(ascii: " ") { return true }
    }
    return true
  }

  private static func unknown(_ name: String) -> CommandError {
    if name.isEmpty {
      return CommandError(
        message: "A command needs a name, as in /help. To send a text that begins with /, begin it with //.",
        nearest: nil, usage: nil)
    }
    let short = name.count > 40 ? name.prefix(40) + "…" : Substring(name)
    // Aliases of one letter are near to everything.
    let names = CommandRow.table.flatMap { [$0.name] + $0.aliases }.filter { $0.utf8.count > 1 }
    let nearest = Nearest.name(to: name, among: names).flatMap { CommandRow.named($0) }
    let hint = nearest.map { "Did you mean \($0.usage)?" } ?? "/help lists the commands."
    return CommandError(
      message: "There is no /\(short). \(hint) Nothing was sent.",
      nearest: nearest?.name, usage: nearest?.usage)
  }

  /// Splits the rest of the line by the row's arguments, and checks each by its kind.
  static func arguments(_ text: String, of row: CommandRow) throws(CommandRefusal) -> [String] {
    var rest = Substring(text)
    var texts: [String] = []
    for argument in row.arguments {
      rest = rest.drop(while: \.isWhitespace)
      guard !rest.isEmpty else {
        if argument.isOptional { break }
        throw CommandRefusal(sentence: "/\(row.name) needs \(argument.label).")
      }
      let piece = argument.takesRest ? rest : rest.prefix { !$0.isWhitespace }
      rest = argument.takesRest ? "" : rest.dropFirst(piece.count)
      texts.append(try checked(String(piece), argument))
    }
    let left = String(rest).trimmingSpaces()
    guard left.isEmpty else {
      throw CommandRefusal(
        sentence: row.arguments.isEmpty
          ? "/\(row.name) takes nothing after it." : "\u{201C}\(left.prefix(40))\u{201D} is too much.")
    }
    return texts
  }

  private static func checked(_ text: String, _ argument: CommandArgument) throws(CommandRefusal) -> String {
    switch argument.kind {
    case .number:
      guard let number = Int(text), number > 0 else {
        throw CommandRefusal(sentence: "\(argument.label) is a whole number from 1, not \u{201C}\(text)\u{201D}.")
      }
      return text
    case .choice(let words):
      let word = text.lowercased()
      guard words.contains(word) else {
        throw CommandRefusal(
          sentence: "It takes \(words.joined(separator: " or ")), not \u{201C}\(text.prefix(40))\u{201D}.")
      }
      return word
    case .parameter:
      if let field = extraField(text) {
        if let refusal = ExtraFields.refusal(field) { throw CommandRefusal(sentence: refusal) }
        return ParameterName(rawValue: field)?.rawValue ?? RequestField.prefix + field
      }
      let name = text.lowercased().replacingCharacter("-", with: "_")
      guard ParameterName(rawValue: name) != nil else {
        let names = ParameterName.allCases.map(\.rawValue)
        let hint =
          Nearest.name(to: name, among: names).map { "Did you mean \($0)?" }
          ?? "Parameters are \(names.joined(separator: ", "))."
        throw CommandRefusal(
          sentence: "There is no parameter \u{201C}\(text.prefix(40))\u{201D}. \(hint) "
            + "/set extra.NAME sends any other field.")
      }
      return name
    case .file:
      return unquoted(text)
    case .text, .shell, .value, .model, .provider, .preset, .prompt, .theme:
      return text
    }
  }

  /// The name of a field that is no parameter, from `extra.NAME`.
  static func extraField(_ text: String) -> String? {
    text.lowercased().hasPrefix(RequestField.prefix) ? String(text.dropFirst(RequestField.prefix.count)) : nil
  }

  /// A path without the quotes around it.
  static func unquoted(_ text: String) -> String {
    guard text.count > 1, let first = text.first, first == "\"" || first == "'", text.last == first else { return text }
    return String(text.dropFirst().dropLast())
  }
}
