@testable import Cells
@testable import Pages

/// What must hold for the layout of any text: as streamed in pieces with little work a frame it looks as laid out at
/// once, no row is too wide, no cell drives a terminal, and every letter that the parser leaves is there.
///
/// Shared by the tests and the fuzz target.
struct LayoutCheck {
  var width: Int
  /// Scalars that come at a time.
  var step: Int
  /// Bytes of work a frame may do.
  var budget: Int
  /// Bytes of a block that are parsed in one go.
  var longest = 32_768
  var mathematics = Mathematics.unicode
  /// Columns of wide tables that are scrolled out.
  var tableShift: Int?

  /// What does not hold for a text; nil when all does.
  func fault(of bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let scalars = Array(text.unicodeScalars)
    var streamed = body()
    var place = 0
    var prefix = String.UnicodeScalarView()
    repeat {
      let end = min(scalars.count, place + step)
      prefix.append(contentsOf: scalars[place..<end])
      place = end
      let shown = String(prefix)
      advance(&streamed, shown, budget)
      guard streamed.isComplete || place == scalars.count else { continue }
      if !advanceToEnd(&streamed, shown) { return "The work has no end." }
      let fresh = fresh(shown)
      if streamed.frozen + streamed.tail != fresh {
        return
          "Streamed differs after \(place) scalars of \(text.debugDescription) at \(width), by \(step), \(budget), "
          + "\(longest):\n\(lines(streamed.frozen + streamed.tail))\n---- fresh ----\n\(lines(fresh))"
      }
      if let fault = fault(of: fresh) { return "\(fault): \(shown.debugDescription) at \(width)" }
    } while place < scalars.count
    // A reply that has ended is laid out once more.
    guard advanceToEnd(&streamed, text, isWhole: true) else { return "The work on the whole has no end." }
    let whole = fresh(text, isWhole: true)
    if streamed.frozen + streamed.tail != whole {
      return
        "Streamed differs at the end of \(text.debugDescription) at \(width), by \(step), \(budget), \(longest):\n"
        + "\(lines(streamed.frozen + streamed.tail))\n---- fresh ----\n\(lines(whole))"
    }
    if let fault = fault(of: whole) { return "\(fault): \(text.debugDescription) at \(width)" }
    if longest >= 32_768, let lost = lost(from: text) { return "lost \(lost) of \(text.debugDescription) at \(width)" }
    return nil
  }

  /// The rows of a text laid out in one go; `isWhole` says that it has ended.
  func fresh(_ text: String, isWhole: Bool = false) -> [Row] {
    var body = body()
    advance(&body, text, .max, isWhole: isWhole)
    return body.frozen + body.tail
  }

  /// The same as it is read, without the margin on the left.
  func screen(_ text: String) -> String {
    fresh(text).map { String($0.plainText.dropFirst(2)) }.joined(separator: "\n")
  }

  private func body() -> MarkdownBody {
    MarkdownBody(
      page: PageWidth(width: width, mathematics: mathematics, tableShift: tableShift), longest: longest)
  }

  private func advance(_ body: inout MarkdownBody, _ text: String, _ budget: Int, isWhole: Bool = false) {
    var (text, budget) = (text, budget)
    text.withUTF8 { body.advance($0, isWhole: isWhole, budget: &budget) }
  }

  private func advanceToEnd(_ body: inout MarkdownBody, _ text: String, isWhole: Bool = false) -> Bool {
    for _ in 0...(text.utf8.count + 100) where !body.isComplete || body.isWhole != isWhole {
      advance(&body, text, budget, isWhole: isWhole)
    }
    return body.isComplete
  }

  private func lines(_ rows: [Row]) -> String { rows.map(\.plainText).joined(separator: "\n") }

  private func fault(of rows: [Row]) -> String? {
    for row in rows {
      if row.width > width { return "A row is \(row.width) wide" }
      var column = 0
      for cell in row.cells {
        let isHalf = cell.glyph == Cell.continuation
        if isHalf != (column > 0 && row.cells[column - 1].width == 2) { return "Half a glyph" }
        if !cell.isCluster, !isHalf, cell.glyph < 0x20 || (0x7F...0x9F).contains(cell.glyph) { return "A control" }
        column += 1
      }
      if row.cells.last?.width == 2 { return "Half a glyph at the end" }
    }
    return nil
  }

  /// Letters and digits that the parser finds and the screen lacks.
  private func lost(from text: String) -> [Unicode.Scalar]? {
    // A box in the making at the end is held back.
    let literals = Self.literals(of: text.replacing(/[-*+.)][ \t]+\[[xX]\]?\s*$/, with: "")).lowercased()
    var shown = ""
    // A formula that is drawn has other letters than its source.
    var check = self
    check.mathematics = .source
    // What is scrolled out is not shown.
    check.tableShift = nil
    for row in check.fresh(text) {
      for cell in row.cells where cell.width > 0 { row.appendGlyph(cell, to: &shown) }
    }
    let counted = counts(Self.levelled(shown).lowercased())
    let lost = counts(literals).filter { counted[$0.key, default: 0] < $0.value }.map(\.key)
    return lost.isEmpty ? nil : lost
  }

  private static let levels: [Character: Character] = {
    var levels: [Character: Character] = [:]
    for byte in UInt8(0x30)...0x7A {
      let letter = Character(Unicode.Scalar(byte))
      for script in [ScriptLetters.raised(String(letter)), ScriptLetters.lowered(String(letter))] {
        if let script = script?.first { levels[script] = letter }
      }
    }
    return levels
  }()

  /// With raised and lowered letters on the line again.
  static func levelled(_ text: String) -> String { String(text.map { levels[$0] ?? $0 }) }

  /// What the parser finds, without the tags that are on the screen for what they mean.
  static func literals(of text: String) -> String {
    var literals = ""
    var source = text
    source.withUTF8 { bytes in
      let guarded = SourceGuard.guarded(bytes) ?? Array(bytes)
      guarded.withUnsafeBufferPointer { bytes in
        guard let document = MarkdownDocument(bytes) else { return }
        document.root.walk(&literals) { literals, node, isEntering in
          guard isEntering else { return }
          switch node.kind {
          case .text, .code, .codeBlock: literals += node.literal
          case .htmlBlock, .htmlInline:
            guard let tokens = HTMLToken.tokens(of: node.literal) else { return literals += node.literal }
            for token in tokens {
              switch token {
              case .text(let text): literals += text
              case .tag(let tag, let source) where !tag.isKnown: literals += source
              default: break
              }
            }
          default: break
          }
        }
      }
    }
    return literals
  }

  private func counts(_ text: String) -> [Unicode.Scalar: Int] {
    text.unicodeScalars.reduce(into: [:]) { counts, scalar in
      if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        counts[scalar, default: 0] += 1
      }
    }
  }
}
