import Glibc

/// Where files are that are not kept, under names that cannot be guessed.
package enum TemporaryPlace {
  /// `$TMPDIR`, or else `/tmp`.
  package static var folder: String {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return named.isEmpty ? "/tmp" : named
  }

  /// Makes a folder for its owner only; nil where none can be made, for the reason that `errno` has.
  package static func newFolder() -> String? {
    var template = Self.template()
    return mkdtemp(&template) == nil ? nil : path(template)
  }

  /// A path whose `XXXXXX` the system replaces.
  static func template(suffix: String = "") -> [CChar] { Array("\(folder)/mixchat-XXXXXX\(suffix)".utf8CString) }

  /// What the system has made of a template.
  static func path(_ template: [CChar]) -> String {
    String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
