import Conversations
import Files
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// Pictures in other programs' exports: within the file, or next to it in the folder or the archive.
struct ImportPictureTests {
  let bench: ImportBench

  init() throws { bench = try ImportBench() }

  /// An export: its file, the pictures next to it by their paths, and what comes of it.
  struct Export: CustomTestStringConvertible, Sendable {
    var format: ImportFormat
    var json: String
    var pictures: [String: [UInt8]]
    /// With all files at hand.
    var lines: [String]
    /// Of the file alone: how many pictures, and what is said of the others.
    var alone: (count: Int, note: String)
    var testDescription: String { format.rawValue }
  }

  private static let png = SamplePicture.halves[0].bytes
  private static let jpeg = SamplePicture.halves[1].bytes
  private static let gif = SamplePicture.halves[3].bytes
  private static let webp = SamplePicture.others[2].bytes

  private static func data(_ bytes: [UInt8], _ type: String) -> String { "data:\(type);base64,\(Base64.text(bytes))" }

  static let exports = [chatGPT, claude, openWebUI, openAI]

  private static let chatGPT = Export(
    format: .chatgpt,
    json: #"""
      [{"title": "Boats", "conversation_id": "c-1", "create_time": 1700000000, "current_node": "e", "mapping": {
        "a": {"parent": null, "children": ["b"], "message": {"author": {"role": "user"}, "create_time": 1700000001,
          "content": {"content_type": "multimodal_text", "parts": [
            {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-AbCdEf12", "width": 16}, \#
            "Look"]},
          "metadata": {"attachments": [{"id": "file-AbCdEf12", "name": "lake.png", "mime_type": "image/png"},
            {"id": "file-GhIjKl34", "name": "shore.jpg", "mime_type": "image/jpeg"},
            {"id": "file-MnOpQr56", "name": "table.csv", "mime_type": "text/csv"}]}}},
        "b": {"parent": "a", "children": ["c"], "message": {"author": {"role": "assistant"}, "create_time": 1700000002,
          "content": {"content_type": "text", "parts": ["A lake."]}}},
        "c": {"parent": "b", "children": ["d"], "message": {"author": {"role": "user"}, "create_time": 1700000003,
          "content": {"content_type": "multimodal_text", "parts": ["Draw it",
            {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0000abcd?shared_id=1"},
            {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0000gone"}]}}},
        "d": {"parent": "c", "children": ["e"], "message": {"author": {"role": "tool", "name": "dalle.text2im"},
          "create_time": 1700000004, "content": {"content_type": "multimodal_text", "parts": [
            {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0000draw"}]}}},
        "e": {"parent": "d", "children": [], "message": {"author": {"role": "assistant"}, "create_time": 1700000005,
          "content": {"content_type": "text", "parts": [""]}}}}}]
      """#,
    pictures: [
      "file-AbCdEf12-lake.png": png, "file-AbCdEf123-other.png": gif, "file-GhIjKl34-shore.jpg": jpeg,
      "user-1/file_0000abcd-sanitized.gif": gif, "dalle-generations/file_0000draw-77aa.webp": webp, "x/unused.png": png,
    ],
    lines: [
      "Boats |  | {}", "* user: Look", "  ▣ lake.png png 16×8", "  ▣ shore.jpg jpeg 16×8",
      "  * ChatGPT@ChatGPT: A lake.", "    * user: Draw it", "      ▣ sanitized.gif gif 16×8",
      "      * ChatGPT@ChatGPT: ", "        ▣ 77aa.webp webp 640×480",
      "  note: Left out, since only text is kept: 1 × file (table.csv).",
      "  note: Left out, since their files are missing or damaged: 1 × picture.",
    ],
    alone: (0, "Left out, since their files are missing or damaged: 5 × picture (lake.png, shore.jpg, …)."))

  private static let claude = Export(
    format: .claude,
    json: #"""
      [{"uuid": "c-2", "name": "Knots", "created_at": "2024-01-01T00:00:00Z", "chat_messages": [
        {"uuid": "m1", "sender": "human", "created_at": "2024-01-01T00:00:01Z", "content": [
          {"type": "text", "text": "Look"},
          {"type": "image", "source": {"type": "base64", "media_type": "image/gif", "data": "GIF"}}],
          "files": [{"file_uuid": "0123-4567-89ab", "file_name": "mast.png"}, {"file_name": "sail.jpg"},
            {"file_uuid": "0123-4567-ffff", "file_name": "gone.png"}, {"file_name": "notes.xlsx"}]}]}]
      """#.replacing("GIF\"", with: Base64.text(gif) + "\""),
    pictures: ["0123-4567-89ab.png": png, "files/sail.jpg": jpeg],
    lines: [
      "Knots |  | {}", "* user: Look", "  ▣ picture gif 16×8", "  ▣ mast.png png 16×8", "  ▣ sail.jpg jpeg 16×8",
      "  note: Left out, since only text is kept: 1 × file (notes.xlsx).",
      "  note: Left out, since their files are missing or damaged: 1 × picture (gone.png).",
    ],
    alone: (1, "Left out, since their files are missing or damaged: 3 × picture (mast.png, sail.jpg, gone.png)."))

  private static let openWebUI = Export(
    format: .openwebui,
    json: #"""
      [{"id": "w-1", "title": "Tides", "created_at": 1700000000, "chat": {"models": ["m"], "history": {"currentId": "a",
        "messages": {"a": {"id": "a", "parentId": null, "role": "user", "content": "Look", "timestamp": 1700000001,
          "files": [{"type": "image", "url": "PNG"}, {"type": "image", "url": "5f0c1b2a-77"},
            {"type": "image", "name": "far.gif", "url": "/api/v1/files/5f0c1b2a-88/content"},
            {"type": "file", "id": "5f0c1b2a-99", "name": "p.jpg", "file": {"meta": {"content_type": "image/jpeg"}}},
            {"type": "file", "name": "list.txt"}, {"type": "image", "name": "gone.png", "url": "5f0c1b2a-00"}]}}}}}]
      """#.replacing("PNG", with: data(png, "image/png")),
    pictures: ["uploads/5f0c1b2a-77_a.gif": gif, "uploads/5f0c1b2a-88_b.gif": gif, "uploads/5f0c1b2a-99_p.jpg": jpeg],
    lines: [
      "Tides |  | {}", "* user: Look", "  ▣ picture png 16×8", "  ▣ a.gif gif 16×8", "  ▣ far.gif gif 16×8",
      "  ▣ p.jpg jpeg 16×8", "  note: Left out, since only text is kept: 1 × file (list.txt).",
      "  note: Left out, since their files are missing or damaged: 1 × picture (gone.png).",
    ],
    alone: (1, "Left out, since their files are missing or damaged: 4 × picture (far.gif, p.jpg, gone.png, …)."))

  private static let openAI = Export(
    format: .openai,
    json: #"""
      {"messages": [{"role": "user", "content": [{"type": "text", "text": "Look"},
        {"type": "image_url", "image_url": {"url": "JPEG"}}, {"type": "input_image", "image_url": "PNG"},
        {"type": "image_url", "image_url": {"url": "https://example.org/a/lake.png?w=2"}},
        {"type": "image_url", "image_url": {"url": "file:///etc/passwd"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}]}
      """#.replacing("JPEG", with: data(jpeg, "image/jpeg")).replacing("PNG", with: data(png, "image/png")),
    pictures: [:],
    lines: [
      "chats |  | {}", "* user: Look", "  ▣ picture jpeg 16×8", "  ▣ picture png 16×8",
      "  ▣ lake.png https://example.org/a/lake.png?w=2",
      "  note: Left out, since only text is kept: 2 × image_url.",
    ],
    alone: (2, "Left out, since only text is kept: 2 × image_url."))

  private func folder(_ export: Export) throws -> String {
    try bench.folder(export.pictures.merging(["chats.json": Array(export.json.utf8)]) { $1 })
  }

  @Test(arguments: exports, [nil, "zip"] as [String?]) func picturesJoinTheirMessages(
    _ export: Export, _ archive: String?
  ) throws {
    let folder = try folder(export)
    let report = try bench.database.importFile(archive.map { try bench.pack(folder, as: $0) } ?? folder)
    #expect(report.formats == [export.format])
    var lines = try bench.outline(report)
    if export.format == .openai { lines[0] = export.lines[0] }
    #expect(lines == export.lines)
    // What joined is not said to be left out.
    #expect(
      report.remarks
        == (export.format == .chatgpt ? ["Left out, since they hold no conversations: 2 × .png."] : []))
    let id = try #require(report.imported.first?.id)
    let stored = try #require(try bench.database.conversation(id))
    #expect(Set(stored.pictureHashes) == Set(stored.pictures.keys))
    for (hash, bytes) in stored.pictures { #expect(ContentHash.of(bytes) == hash) }
    #expect(try bench.database.problems() == [])
    // Nothing comes twice.
    #expect(try bench.database.importFile(folder).imported.isEmpty)
  }

  @Test(arguments: exports) func theFileAloneSaysWhatIsMissing(_ export: Export) throws {
    let report = try bench.database.importFile(folder(export) + "/chats.json")
    let imported = try #require(report.imported.first)
    #expect(imported.notes.last == export.alone.note)
    let stored = try #require(try bench.database.conversation(imported.id))
    #expect(stored.pictures.count == export.alone.count)
  }

  @Test func anIdentityCannotLeadElsewhere() throws {
    let outside = bench.home.file("secret.png")
    try Data(Self.png).write(to: URL(filePath: outside))
    for pointer in ["../secret.png", "\(outside)", "secret", "x/../../secret.png", "", "%2e%2e/secret.png"] {
      let bench = try ImportBench()
      let json = #"""
        [{"title": "T", "mapping": {"a": {"parent": null, "children": [], "message": {"author": {"role": "user"},
          "content": {"content_type": "multimodal_text", "parts": ["Look",
            {"content_type": "image_asset_pointer", "asset_pointer": "file-service://POINTER"}]}}}}}]
        """#.replacing("POINTER", with: pointer)
      let path = try bench.folder(["chats.json": Array(json.utf8), "linked/readme.txt": [65]])
      try FileManager.default.createSymbolicLink(atPath: path + "/secret.png", withDestinationPath: outside)
      let imported = try #require(try bench.database.importFile(path).imported.first)
      #expect(imported.notes == ["Left out, since their files are missing or damaged: 1 × picture."], "\(pointer)")
    }
  }

  @Test func whatIsNoPictureIsLeftOut() throws {
    let json = Self.chatGPT.json
    let path = try bench.folder([
      "chats.json": Array(json.utf8), "file-AbCdEf12-lake.png": Array("<html>".utf8),
      "file-GhIjKl34-shore.jpg": Array(Self.jpeg.prefix(30)),
    ])
    let imported = try #require(try bench.database.importFile(path).imported.first)
    #expect(imported.notes.last?.contains("picture (lake.png, shore.jpg, …)") == true)
    #expect(try bench.database.conversation(imported.id)?.pictures.isEmpty == true)
  }

  @Test func laterMessagesBringTheirPictures() throws {
    let first = Self.claude.json
    let later = first.replacing(
      "]}]}]",
      with: #"]}, {"uuid": "m2", "sender": "human", "created_at": "2024-01-02T00:00:00Z", "content": [{"type": "text","#
        + #" "text": "And this"}], "files": [{"file_uuid": "9999-4567-89ab", "file_name": "bow.gif"}]}]}]"#)
    #expect(later != first)
    let path = try bench.folder(["chats.json": Array(first.utf8)].merging(Self.claude.pictures) { $1 })
    let id = try #require(try bench.database.importFile(path).imported.first?.id)
    _ = try bench.folder(["chats.json": Array(later.utf8), "9999-4567-89ab.gif": Self.gif + [0]])
    #expect(try bench.database.importFile(path).imported.first?.messageCount == 1)
    let stored = try #require(try bench.database.conversation(id))
    #expect(stored.pictures[ContentHash.of(Self.gif + [0])] != nil)
    #expect(stored.pictures.count == 4)
    #expect(try bench.database.problems() == [])
  }
}
