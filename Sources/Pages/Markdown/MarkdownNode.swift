import CCmark
import Cells
import Locks

/// A parsed text: owns cmark's tree.
struct MarkdownDocument: ~Copyable {
  let root: MarkdownNode

  /// cmark-gfm switches the extensions' characters on and off in tables of its own while it parses, so one thread
  /// parses at a time. Trees are independent of each other.
  private static let parsing = Locked(())
  private static let extensions = ["table", "strikethrough", "autolink", "tasklist"]
  private static let register: Void = cmark_gfm_core_extensions_ensure_registered()

  /// Parses UTF-8, the parts one after the other.
  init?(_ parts: UnsafeBufferPointer<UInt8>...) {
    let address = Self.parsing.withLock { _ in UInt(bitPattern: Self.parse(parts)) }
    guard let pointer = OpaquePointer(bitPattern: address) else { return nil }
    root = MarkdownNode(pointer: pointer)
  }

  deinit { cmark_node_free(root.pointer) }

  private static func parse(_ parts: [UnsafeBufferPointer<UInt8>]) -> OpaquePointer? {
    _ = register
    guard let parser = cmark_parser_new(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE) else { return nil }
    defer { cmark_parser_free(parser) }
    for name in extensions {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    for part in parts {
      part.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let root = cmark_parser_finish(parser) else { return nil }
    cmark_consolidate_text_nodes(root)
    return root
  }
}

/// A node of cmark's tree, valid while its document is.
struct MarkdownNode: Equatable {
  let pointer: OpaquePointer

  /// What a node is; extensions' types go by their names.
  enum Kind {
    case paragraph, heading, codeBlock, htmlBlock, thematicBreak, blockQuote, list, item, table, tableRow, tableCell
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, strikethrough, link, image, other
  }

  var kind: Kind {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST: .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .code
    case CMARK_NODE_HTML_INLINE: .htmlInline
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK: .link
    case CMARK_NODE_IMAGE: .image
    default: extensionKind
    }
  }

  private var extensionKind: Kind {
    guard let name = cmark_node_get_type_string(pointer) else { return .other }
    return switch String(cString: name) {
    case "table": .table
    case "table_row", "table_header": .tableRow
    case "table_cell": .tableCell
    case "strikethrough": .strikethrough
    case "tasklist": .item
    default: .other
    }
  }

  /// Whether a list item has a box, and whether it is ticked.
  var task: Bool? {
    guard let name = cmark_node_get_type_string(pointer), String(cString: name) == "tasklist" else { return nil }
    return cmark_gfm_extensions_get_tasklist_item_checked(pointer)
  }

  var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }
  var first: MarkdownNode? { cmark_node_first_child(pointer).map(MarkdownNode.init) }
  var last: MarkdownNode? { cmark_node_last_child(pointer).map(MarkdownNode.init) }
  var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }
  var previous: MarkdownNode? { cmark_node_previous(pointer).map(MarkdownNode.init) }
  var children: Children { Children(upcoming: first) }
  /// From 1; 0 where cmark does not know.
  var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
  /// The last line, from 1; 0 where cmark does not know.
  var endLine: Int { Int(cmark_node_get_end_line(pointer)) }
  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
  var isOrderedList: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
  /// Whether a list has no blank lines between its items.
  var isTightList: Bool { cmark_node_get_list_tight(pointer) != 0 }
  var listStart: Int { Int(cmark_node_get_list_start(pointer)) }
  var url: String { Self.string(cmark_node_get_url(pointer)) }
  var fenceInfo: String { Self.string(cmark_node_get_fence_info(pointer)) }
  /// The language of a code block, as its fence names it; empty for none, and for an indented one.
  var codeLanguage: String { isFenced ? Fence(info: fenceInfo).language : "" }
  /// Whether a code block is between fences, not indented.
  var isFenced: Bool {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    return cmark_node_get_fenced(pointer, &length, &offset, &character) != 0
  }

  /// The text of a leaf as UTF-8, free of what `SourceGuard` put in its place.
  func withLiteral<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard let text = cmark_node_get_literal(pointer) else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    return Self.withBytes(of: text) { bytes, mayBeGuarded in
      guard mayBeGuarded, let restored = GuardedByte.restored(bytes) else { return body(bytes) }
      return restored.withUnsafeBufferPointer(body)
    }
  }

  /// The text of a leaf as it was parsed, and whether `SourceGuard` may have put something in its place: formulas are
  /// known by that.
  func withGuardedLiteral(_ body: (_ text: UnsafeBufferPointer<UInt8>, _ mayBeGuarded: Bool) -> Void) {
    guard let text = cmark_node_get_literal(pointer) else { return }
    Self.withBytes(of: text, body)
  }

  /// The bytes of a C string, and whether a scalar in them may be a guarded byte.
  private static func withBytes<Result>(
    of text: UnsafePointer<CChar>, _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Result
  ) -> Result {
    var count = 0
    var mayBeGuarded = false
    while text[count] != 0 {
      if UInt8(bitPattern: text[count]) == GuardedByte.lead { mayBeGuarded = true }
      count += 1
    }
    return UnsafeBufferPointer(start: text, count: count).withMemoryRebound(to: UInt8.self) { body($0, mayBeGuarded) }
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "" }
    return withBytes(of: text) { bytes, mayBeGuarded in
      String(decoding: (mayBeGuarded ? GuardedByte.restored(bytes) : nil) ?? Array(bytes), as: UTF8.self)
    }
  }

  /// The text of a leaf.
  var literal: String { withLiteral { String(decoding: $0, as: UTF8.self) } }
  /// The text of a leaf that was parsed as it came.
  var plainLiteral: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
  /// Whether it shows nothing: a heading without text, a comment, the end of `<details>`.
  var showsNothing: Bool {
    switch kind {
    case .heading: first == nil
    case .htmlBlock: InlineLines(html: literal, base: .text)?.lines.isEmpty ?? false
    default: false
    }
  }

  /// For each column of a table: left, center, right, or 0.
  var tableAlignments: [UInt8] {
    let count = Int(cmark_gfm_extensions_get_table_columns(pointer))
    guard let alignments = cmark_gfm_extensions_get_table_alignments(pointer) else {
      return [UInt8](repeating: 0, count: count)
    }
    return Array(UnsafeBufferPointer(start: alignments, count: count))
  }

  /// Walks the subtree without recursion: nesting comes from outside and may be thousands deep.
  func walk<State>(
    _ state: inout State, _ visit: (_ state: inout State, _ node: MarkdownNode, _ isEntering: Bool) -> Void
  ) {
    guard let iterator = cmark_iter_new(pointer) else { return }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      guard let node = cmark_iter_get_node(iterator) else { continue }
      visit(&state, MarkdownNode(pointer: node), event == CMARK_EVENT_ENTER)
    }
  }

  struct Children: Sequence, IteratorProtocol {
    var upcoming: MarkdownNode?
    mutating func next() -> MarkdownNode? {
      defer { upcoming = upcoming?.next }
      return upcoming
    }
  }
}
