import Conversations
import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatStore

/// A conversation in lines, for comparing with what a file is expected to give.
enum ImportOutline {
  /// `title | system prompt | parameters`, then a line a message, indented by its depth; `*` marks the branch being
  /// read.
  static func lines(_ conversation: Conversation) -> [String] {
    var lines = ["\(conversation.title) | \(conversation.systemPrompt) | \(conversation.parameters.exported)"]
    func add(below parent: MessageID?, depth: Int) {
      for id in conversation.children(of: parent) {
        guard let message = conversation[id] else { continue }
        let mark = conversation.path.contains(id) ? "*" : "-"
        let who = message.reply.map { "\($0.model)@\($0.provider)" } ?? message.role.rawValue
        let state = message.state == .complete ? "" : " [\(message.state.rawValue)]"
        let text = (message.text.loaded ?? "?").replacingOccurrences(of: "\n", with: "⏎")
        lines.append(String(repeating: "  ", count: depth) + "\(mark) \(who)\(state): \(text)")
        for extra in message.extras {
          let words = extra.text.replacingOccurrences(of: "\n", with: "⏎")
          lines.append(String(repeating: "  ", count: depth) + "  + \(extra.kind.rawValue): \(words)")
        }
        for picture in message.pictures {
          let kind = picture.address ?? "\(picture.format?.rawValue ?? "?") \(picture.width)×\(picture.height)"
          lines.append(String(repeating: "  ", count: depth) + "  ▣ \(picture.name) \(kind)")
        }
        if let failure = message.failure { lines.append("  ! \(failure.message)") }
        if let usage = message.reply?.usage { lines.append("  # \(usage.promptTokens)+\(usage.completionTokens)") }
        if let reason = message.reply?.finishReason, reason != .stop { lines.append("  = \(reason.wire)") }
        add(below: id, depth: depth + 1)
      }
    }
    add(below: nil, depth: 0)
    return lines
  }
}

extension ImportOutline {
  /// The texts of the branch being read.
  static func texts(_ conversation: Conversation) -> [String] {
    conversation.path.map { conversation[$0]?.text.loaded ?? "-" }
  }
}

extension ConversationDatabase {
  /// What was imported, as it is kept.
  func whole(_ imported: ImportReport.Imported) throws -> Conversation {
    try #require(try conversation(imported.id)).conversation
  }
}

extension TemporaryDirectory {
  /// The path of the database that a script makes here, once.
  func makeDatabase(_ name: String, from script: String) throws -> String {
    let made = file(name)
    if !FileManager.default.fileExists(atPath: made) {
      let queue = try DatabaseQueue(path: made)
      try queue.write { try $0.execute(sql: String(contentsOfFile: script, encoding: .utf8)) }
      try queue.close()
    }
    return made
  }
}

/// A database of a test's own, and what importing into it gives.
struct ImportBench {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  /// A sample's path; that of a script for a database is the database it makes.
  func sample(_ name: String) throws -> String {
    let path = ImportTests.sample(name)
    return try name.hasSuffix(".sql") ? home.makeDatabase(name + ".db", from: path) : path
  }

  /// A folder with files in it.
  func folder(_ files: [String: [UInt8]], below name: String = "download") throws -> String {
    for (path, bytes) in files {
      let file = URL(filePath: home.file(name)).appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    return home.file(name)
  }

  /// Packs a folder with Python, which each machine that builds this has.
  func pack(_ folder: String, as kind: String) throws -> String {
    let archive = home.file("export")
    let script = "import shutil, sys; shutil.make_archive(sys.argv[1], sys.argv[2], sys.argv[3])"
    let packed = try ChildProgram.run(["python3", "-c", script, archive, kind, folder])
    #expect(packed.status == 0, "\(packed.errors)")
    return archive + (kind == "zip" ? ".zip" : ".tar.gz")
  }

  func outline(_ report: ImportReport) throws -> [String] {
    var lines: [String] = []
    for item in report.imported {
      lines += ImportOutline.lines(try #require(try database.conversation(item.id)).conversation)
      lines += item.notes.map { "  note: \($0)" }
    }
    return lines + report.skipped.map { "left: \($0.name): \($0.reason)" }
  }
}
