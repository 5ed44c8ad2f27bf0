import Cells

/// What tells whole lines apart: changes, columns, prompts, headings.
struct HighlightedLines: Sendable {
  /// Whether a prompt was seen: from then on a line without one is what a command printed.
  private var hasPrompt = false
  /// Whether the last command goes on.
  private var goesOn = false
  /// Whether the next line is code inside of Markdown.
  private var isInFence = false
  /// What is between columns, from the first line on.
  private var separator: UInt8?

  /// Appends as much of a line as its beginning decides; the place where its words begin.
  mutating func append(_ line: UnsafeBufferPointer<UInt8>, _ grammar: Grammar, to text: inout CellText) -> Int {
    if grammar.traits.contains(.diff) { return append(line, Self.changed(line), to: &text) }
    if grammar.traits.contains(.columns) { return appendColumns(line, to: &text) }
    if grammar.traits.contains(.session) { return appendPrompt(line, to: &text) }
    return appendProse(line, to: &text)
  }

  private func append(_ line: UnsafeBufferPointer<UInt8>, _ role: StyleRole, to text: inout CellText) -> Int {
    text.append(utf8: line, Style(role))
    return line.count
  }

  // MARK: Changes

  /// What tools write between the changes.
  private static let headers: [StaticString] = [
    "diff ", "index ", "new file", "deleted file", "old mode", "new mode", "similarity ", "dissimilarity ", "rename ",
    "copy ", "Index: ", "====", "Binary files", "\\ No newline",
  ]

  private static func changed(_ line: UnsafeBufferPointer<UInt8>) -> StyleRole {
    if line.begins("+++ ", at: 0) || line.begins("--- ", at: 0) { return .syntaxKeyword }
    switch line.first {
    case UInt8(ascii: "+"), UInt8(ascii: ">"): return .syntaxAdded
    case UInt8(ascii: "-"), UInt8(ascii: "<"): return .syntaxRemoved
    case UInt8(ascii: "@"): return .syntaxFunction
    default: return headers.contains { line.begins($0, at: 0) } ? .syntaxComment : .codeBlock
    }
  }

  // MARK: Columns

  private static let columns: [StyleRole] = [
    .codeBlock, .syntaxType, .syntaxString, .syntaxFunction, .syntaxNumber, .syntaxKeyword,
  ]

  private mutating func appendColumns(_ line: UnsafeBufferPointer<UInt8>, to text: inout CellText) -> Int {
    let separators = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ",")]
    let separator = separator ?? separators.first(where: line.contains) ?? UInt8(ascii: ",")
    if !line.isBlankLine { self.separator = separator }
    var column = 0
    var start = 0
    var isQuoted = false
    for place in line.indices {
      if line[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard line[place] == separator, !isQuoted else { continue }
      text.append(utf8: line.part(start..<place), Style(Self.columns[column % Self.columns.count]))
      text.append(utf8: line.part(place..<(place + 1)), Style(.syntaxComment))
      start = place + 1
      column += 1
    }
    text.append(utf8: line.part(start..<line.count), Style(Self.columns[column % Self.columns.count]))
    return line.count
  }

  // MARK: Prompts

  private mutating func appendPrompt(_ line: UnsafeBufferPointer<UInt8>, to text: inout CellText) -> Int {
    let prompt = Self.promptEnd(line)
    let isCommand = prompt > 0 || goesOn || !hasPrompt
    if prompt > 0 { hasPrompt = true }
    goesOn = isCommand && line.last == UInt8(ascii: "\\")
    guard isCommand else { return append(line, .codeBlock, to: &text) }
    text.append(utf8: line.part(0..<prompt), Style(.syntaxComment))
    return prompt
  }

  /// The place behind a prompt and its blank: `$ `, `>>> `, `user@host:~$ `, `(venv) $ `, `PS C:\> `; 0 for none.
  private static func promptEnd(_ line: UnsafeBufferPointer<UInt8>) -> Int {
    for prompt in ["$ ", "% ", "> ", ">>> ", "... ", "❯ ", "➜ ", "In ["] as [StaticString]
    where line.begins(prompt, at: 0) {
      guard prompt.utf8Start[0] == UInt8(ascii: "I") else { return prompt.utf8CodeUnitCount }
      return line.find(Array("]: ".utf8), from: 0).map { $0 + 3 } ?? 0
    }
    if line.count < 4, line.elementsEqual(">>>".utf8) || line.elementsEqual("...".utf8) { return line.count }
    let ends = Array("$%#>".utf8)
    guard let first = line.first,
      let end = line.indices.first(where: { place in
        ends.contains(line[place]) && (place + 1 == line.count || line[place + 1] == 0x20)
      }), end > 0, end < 80
    else { return 0 }
    let head = line.part(0..<end)
    let isPath = first == UInt8(ascii: "~") || first == UInt8(ascii: "/") || head.begins("PS ", at: 0)
    let isNamed = head.contains(UInt8(ascii: "@")) && !head.contains(UInt8(ascii: "="))
    let isDrive = head.count > 2 && head[1] == UInt8(ascii: ":") && head[2] == UInt8(ascii: "\\")
    let isMarked = (first == UInt8(ascii: "(") || first == UInt8(ascii: "[")) && line[end] != UInt8(ascii: ">")
    guard isPath || isNamed || isDrive || isMarked else { return 0 }
    return min(end + 2, line.count)
  }

  // MARK: Markdown

  private mutating func appendProse(_ line: UnsafeBufferPointer<UInt8>, to text: inout CellText) -> Int {
    var start = 0
    while start < line.count, line[start] == 0x20 { start += 1 }
    if line.begins("```", at: start) || line.begins("~~~", at: start) {
      isInFence.toggle()
      return append(line, .syntaxKeyword, to: &text)
    }
    if isInFence { return append(line, .syntaxString, to: &text) }
    guard start < line.count else { return append(line, .codeBlock, to: &text) }
    switch line[start] {
    case UInt8(ascii: "#"): return append(line, .syntaxKeyword, to: &text)
    case UInt8(ascii: ">"): return append(line, .syntaxComment, to: &text)
    default:
      let digits = line[start...].prefix { $0.isDigit }.count
      let end = start + digits
      let signs = digits > 0 ? ".)" : "-*+"
      guard end + 1 < line.count, signs.utf8.contains(line[end]), line[end + 1] == 0x20 else { return 0 }
      text.append(utf8: line.part(0..<(end + 1)), Style(.syntaxFunction))
      return end + 1
    }
  }
}

extension Grammar.Traits {
  /// Whether how a line begins decides about all of it.
  var hasWholeLines: Bool { !isDisjoint(with: [.diff, .columns, .session, .prose]) }
}
