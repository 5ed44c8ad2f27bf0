/// A change to what is held of a reply's data until it is whole: pictures, sound, calls of tools. Kept as it comes, so
/// that a process that is killed does not lose it; a change is as small as what came.
package struct HeldPiece: Sendable, Equatable {
  /// What is held.
  package var kind: MessageExtra.Kind
  /// Bytes that stay of what was held before, counted from its beginning.
  package var kept: Int
  /// What follows them.
  package var text: String
  /// Whether this is all of it, so that what comes later of its kind is another one.
  package var isWhole = false

  package init(_ kind: MessageExtra.Kind, kept: Int, text: String, isWhole: Bool = false) {
    (self.kind, self.kept, self.text, self.isWhole) = (kind, kept, text, isWhole)
  }

  /// All of a reply's data of one kind.
  package init(whole extra: MessageExtra) { self.init(extra.kind, kept: 0, text: extra.text, isWhole: true) }

  /// What turns the text that was held before into another; nil where nothing changed. What is held becomes the other.
  package init?(of extra: MessageExtra, changing held: inout String) {
    var new = extra.text
    let change = held.withUTF8 { old in
      new.withUTF8 { new -> (kept: Int, text: String)? in
        var kept = 0
        let common = min(old.count, new.count)
        while kept < common, old[kept] == new[kept] { kept += 1 }
        guard kept < max(old.count, new.count) else { return nil }
        // Never within a character.
        while kept > 0, kept < new.count, new[kept] & 0xC0 == 0x80 { kept -= 1 }
        return (kept, String(decoding: new[kept...], as: UTF8.self))
      }
    }
    guard let change else { return nil }
    held = new
    self.init(extra.kind, kept: change.kept, text: change.text)
  }

  /// What changes come to, in their order: whole ones first, then what was held last, each once.
  package static func extras(of pieces: [HeldPiece]) -> [MessageExtra] {
    var whole: [MessageExtra] = []
    var held: [(kind: MessageExtra.Kind, bytes: [UInt8])] = []
    for piece in pieces {
      let place = held.firstIndex { $0.kind == piece.kind }
      if piece.isWhole {
        whole.append(MessageExtra(piece.kind, piece.text))
        if let place { held.remove(at: place) }
        continue
      }
      if let place {
        held[place].bytes.removeLast(max(0, held[place].bytes.count - piece.kept))
        held[place].bytes += piece.text.utf8
      } else {
        held.append((piece.kind, Array(piece.text.utf8)))
      }
    }
    return whole + held.map { MessageExtra($0.kind, String(decoding: $0.bytes, as: UTF8.self)) }
  }
}
