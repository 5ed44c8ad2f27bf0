import Cells

/// A JSON value in the bytes of a file, read member by member and item by item: a conversation as large as its file is
/// never a tree of values. Valid as long as the bytes are.
struct JSONView {
  let bytes: UnsafeRawBufferPointer
  private let origin: UnsafeRawPointer?
  private let line: Int

  /// - Parameter line: of the file, where it begins; counted from 1.
  init(_ bytes: UnsafeRawBufferPointer, line: Int = 1) {
    self.init(bytes, origin: bytes.baseAddress, line: line)
  }

  private init(_ bytes: UnsafeRawBufferPointer, origin: UnsafeRawPointer?, line: Int) {
    self.bytes = bytes
    self.origin = origin
    self.line = line
  }

  /// A part of the bytes.
  func part(_ range: Range<Int>) -> JSONView {
    JSONView(UnsafeRawBufferPointer(rebasing: bytes[range]), origin: origin, line: line)
  }

  var isArray: Bool { bytes.first == JSONScanner.bracket }
  var isObject: Bool { bytes.first == JSONScanner.brace }

  /// The whole of it, repaired where that can be done; the error says in which line of the file it is broken.
  func json() throws(ImportError) -> JSON {
    do {
      return try JSON.parse(bytes)
    } catch let error as JSONError {
      guard !error.isOutOfMemory else { throw ImportError("there is not enough memory for it") }
      if let repaired = JSON.repaired(bytes) { return repaired }
      let above = zip(origin, bytes.baseAddress).map { start, here in
        UnsafeRawBufferPointer(start: start, count: max(0, here - start)).count { $0 == UInt8(ascii: "\n") }
      }
      throw ImportError("line \(line + (above ?? 0) + error.line - 1): \(error.reason)")
    } catch {
      throw ImportError("\(error)")
    }
  }

  /// The members of an object, in order; throws where it is broken. Nothing for other values.
  func members() throws(ImportError) -> [(name: String, value: JSONView)] {
    guard isObject else { return [] }
    var scanner = JSONScanner(bytes)
    guard let members = scanner.members() else { throw try broken() }
    var found: [(name: String, value: JSONView)] = []
    found.reserveCapacity(members.count)
    for member in members { found.append((try Self.name(part(member.name)), part(member.value))) }
    return found
  }

  private static func name(_ view: JSONView) throws(ImportError) -> String {
    let inside = UnsafeRawBufferPointer(rebasing: view.bytes.dropFirst().dropLast())
    guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
    return try view.json().string ?? ""
  }

  /// The items of an array; throws where it is broken. Nothing for other values.
  func items() throws(ImportError) -> [JSONView] {
    guard isArray else { return [] }
    var scanner = JSONScanner(bytes)
    guard let items = scanner.items() else { throw try broken() }
    return items.map(part)
  }

  /// The items of an array, and those of the arrays in their member `name`, however deep; each before those in it.
  /// Throws where it is broken. Nothing for other values.
  func nested(in name: String) throws(ImportError) -> [JSONScanner.Nested] {
    guard isArray else { return [] }
    var scanner = JSONScanner(bytes)
    guard let found = scanner.nested(in: name) else { throw try broken() }
    return found
  }

  /// The other members of such an item of this array.
  func head(of item: JSONScanner.Nested) throws(ImportError) -> JSON {
    var head: [JSON.Member] = []
    for member in item.members {
      head.append(.init(try Self.name(part(member.name)), try part(member.value).json()))
    }
    return .object(head)
  }

  /// The first member of this name that is not null.
  subscript(_ name: String) -> JSONView? {
    guard let member = (try? members())?.first(where: { $0.name == name })?.value else { return nil }
    return member.bytes.elementsEqual("null".utf8) ? nil : member
  }

  /// An object's other members as values: what is small next to the lists that are read one by one.
  func head(without names: Set<String> = []) throws(ImportError) -> JSON {
    var head: [JSON.Member] = []
    for member in try members() where !names.contains(member.name) {
      head.append(.init(member.name, try member.value.json()))
    }
    return .object(head)
  }

  private func broken() throws(ImportError) -> ImportError {
    _ = try json()
    return ImportError("line \(line): it is no JSON")
  }
}

/// Both, where both are there.
private func zip<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
  if let first, let second { (first, second) } else { nil }
}
