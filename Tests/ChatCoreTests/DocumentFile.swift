import Foundation
import TestSupport
import Testing

/// Pages of docs/ that are made from tables. `MIXCHAT_UPDATE_DOCS=1` writes them again.
enum DocumentFile {
  static func check(_ name: String, against page: String, suite: String) throws {
    let file = SourceTree.url("docs/\(name)")
    if ProcessInfo.processInfo.environment["MIXCHAT_UPDATE_DOCS"] != nil {
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == page,
      "docs/\(name) is stale: MIXCHAT_UPDATE_DOCS=1 swift test --filter \(suite) writes it anew")
  }
}
