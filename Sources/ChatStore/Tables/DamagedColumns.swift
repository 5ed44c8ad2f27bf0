import Cells
import Conversations
import GRDB

/// Columns whose JSON cannot be read. Each is reported where it is met: read as empty, it would look like nothing.
enum DamagedColumns {
  /// What to say of a conversation's parameters; nil while they are sound.
  static func sentence(parameters text: String, title: String) -> String? {
    guard text != "{}" else { return nil }
    let name = title.isEmpty ? "a conversation" : "“\(title)”"
    guard let json = try? JSON.parse(text), case .object = json else {
      return "The parameters of \(name) are damaged in the database and count as not set: \(text)"
    }
    var refused: [String] = []
    _ = ParametersJSON.read(json, refused: &refused)
    guard !refused.isEmpty else { return nil }
    return "Parameters of \(name) are damaged in the database and count as not set: "
      + refused.joined(separator: ", ") + "."
  }

  /// What takes the place of a failure that cannot be read.
  static func failure(_ text: String) -> Failure {
    Failure(.store, "Why it failed cannot be read, its record in the database is damaged: \(text)")
  }

  /// What takes the place of an extra that cannot be read.
  static func extra(_ text: String) -> MessageExtra {
    MessageExtra(.note, "Something that came with this message cannot be read, its record is damaged: \(text)")
  }

  /// How many of each there are, for a check of the database.
  static func problems(_ db: Database) throws -> [String] {
    var problems: [String] = []
    var count = 0
    try db.eachRow("SELECT parameters, title FROM conversation WHERE parameters <> '{}'") { row in
      if sentence(parameters: row.text(0) ?? "", title: row.text(1) ?? "") != nil { count += 1 }
    }
    if count > 0 { problems.append("\(count) conversations have damaged parameters") }
    count = 0
    try db.eachRow("SELECT failure FROM message WHERE failure IS NOT NULL") { row in
      if FailureJSON.read(row.text(0) ?? "") == nil { count += 1 }
    }
    if count > 0 { problems.append("\(count) messages have a damaged failure") }
    count = 0
    try db.eachRow("SELECT extras FROM message WHERE extras IS NOT NULL") { row in
      if (try? JSON.parse(row.text(0) ?? ""))?.array == nil { count += 1 }
    }
    if count > 0 { problems.append("\(count) messages have damaged extras") }
    return problems
  }
}
