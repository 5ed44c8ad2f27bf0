import Cells
import FoundationEssentials
import GRDB

/// A text for a column.
///
/// The database library binds and reads strings up to their first NUL. A model may send one, and nothing received is
/// lost: such a text is stored as a blob of its UTF-8.
struct StoredText: DatabaseValueConvertible {
  var string: String

  init(_ string: String) { self.string = string }

  var databaseValue: DatabaseValue {
    var string = string
    let isCut = string.withUTF8 { $0.firstPlace(of: 0, in: 0..<$0.count) < $0.count }
    return isCut ? Data(string.utf8).databaseValue : string.databaseValue
  }

  static func fromDatabaseValue(_ value: DatabaseValue) -> StoredText? {
    switch value.storage {
    case .string(let string): StoredText(string)
    case .blob(let data): StoredText(String(decoding: data, as: UTF8.self))
    default: nil
    }
  }
}
