import Foundation
import Hands
import Inputs
import TestSupport

/// A folder with files that turns name, and a reader for them.
struct InputHome {
  let folder: TemporaryDirectory
  var settings: InputSettings
  let cache: DocumentCache
  let shelf = PictureShelf()

  init(cacheFolder: Bool = false) throws {
    folder = try TemporaryDirectory()
    settings = InputSettings(home: folder.path, searchPath: "/usr/local/bin:/usr/bin:/bin")
    cache = DocumentCache(folder: cacheFolder ? folder.file("cache/documents") : nil)
  }

  var reader: InputReader { InputReader(settings, cache: cache, shelf: shelf) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: folder.file(name)))
  }

  func write(_ text: String, _ name: String) throws { try write(Array(text.utf8), name) }

  /// What joins for a mention as it is written behind `@`, the folder put before it.
  func attach(_ mention: String) -> AttachedFile? {
    reader.attach([FileMention(argument: folder.file(mention))], areNamed: true).first
  }

  /// What is sent for a mention, without the folder.
  func block(_ mention: String) -> String? { attach(mention)?.block.replacing(folder.path + "/", with: "") }

  /// Why it cannot join, without the folder.
  func problem(_ mention: String) -> String? {
    attach(mention)?.summary.problem?.replacing(folder.path + "/", with: "")
  }
}
