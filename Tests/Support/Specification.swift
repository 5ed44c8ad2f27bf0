import Foundation

/// The text of the CommonMark specification, where set-up put it.
public enum Specification {
  /// `COMMONMARK_SPEC`, or where Scripts/setup.sh puts it; nil when it is not there.
  public static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
    let path = environment["COMMONMARK_SPEC"] ?? cache + "/mixchat/commonmark/spec.txt"
    return FileManager.default.isReadableFile(atPath: path) ? path : nil
  }

  /// The Markdown of each example, in order. An arrow means a tab, as the specification writes it.
  public static func examples() throws -> [String] {
    guard let path else { return [] }
    let fence = String(repeating: "`", count: 32)
    var examples: [String] = []
    var open: [Substring]?
    for line in try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line == fence + " example" {
        open = []
      } else if line == ".", let lines = open {
        examples.append((lines + [""]).joined(separator: "\n").replacing("→", with: "\t"))
        open = nil
      } else {
        open?.append(line)
      }
    }
    return examples
  }
}
