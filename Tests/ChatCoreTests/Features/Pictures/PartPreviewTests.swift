import Cells
import ChatCore
import Conversations
import Foundation
import Hands
import Pages
import Testing
import TestSupport

@Suite("Pictures that a reply brings")
struct PartPreviewTests {
  /// A list with pictures, as endpoints send it.
  private func parts(_ pictures: [UInt8]...) -> MessageExtra {
    let items = pictures.map { bytes in
      let url = "data:image/png;base64,\(Data(bytes).base64EncodedString())"
      return #"{"type":"image_url","image_url":{"url":"\#(url)"}}"#
    }
    return MessageExtra(.parts, "[\(items.joined(separator: ","))]")
  }

  private var lake: [UInt8] { SamplePicture.start(width: 640, height: 480) }

  /// A chat whose reply brings something, on a terminal that can show pictures.
  private func chat(
    _ extras: [MessageExtra], _ view: PictureView = .preview, canShow: Bool = true, rows: Int = 30
  ) -> Chat {
    var chat = Chat.showing(view, canShow: canShow, rows: rows)
    chat.ask("Paint a lake")
    chat.reply(.text(choice: 0, "Here."))
    for extra in extras { chat.reply(.extra(choice: 0, extra)) }
    chat.reply(.ended(ReplyTimings(), failure: nil))
    return chat
  }

  private struct Asked: Equatable {
    var key: PreviewKey
    var extra: MessageExtra
    var place: Int
  }

  /// What was asked to be drawn since the last look.
  private func asked(_ chat: inout Chat) -> [Asked] {
    chat.effects = []
    _ = chat.screen()
    return chat.effects.compactMap { effect in
      if case .drawPart(let key, let extra, let place) = effect {
        Asked(key: key, extra: extra, place: place)
      } else {
        nil
      }
    }
  }

  @Test("one in view is asked for once, its room is kept, and it is drawn below its line")
  func shown() throws {
    let extra = parts(lake)
    var chat = chat([extra])
    let wanted = asked(&chat)
    #expect(wanted.map(\.extra) == [extra] && wanted.map(\.place) == [0])
    #expect(wanted.first?.key.size == ScreenSize(columns: 32, rows: 12))
    #expect(asked(&chat) == [])
    let before = chat.screen()
    try chat.draw(try #require(wanted.first?.key))
    let after = chat.screen()
    #expect(pictureRows(&chat) == Array(repeating: 32, count: 12))
    let line = try #require(after.firstIndex { $0.hasSuffix("▣ picture · 640×480 · 33 B · s saves it") })
    #expect(after[line + 1].contains("▀▀▀") && before[line] == after[line])
    #expect(before.firstIndex { $0.contains("Here.") } == after.firstIndex { $0.contains("Here.") })
  }

  @Test("several are asked for by their places, in one list or in more; what is no picture is a line among them")
  func several() throws {
    let sound = MessageExtra(.parts, #"[{"type":"audio","format":"wav","data":"UklGRg=="}]"#)
    let small = SamplePicture.start(width: 2, height: 2)
    var chat = chat([MessageExtra(.note, "A note."), parts(small, small), sound, parts(small)])
    var wanted = asked(&chat)
    for item in wanted { try chat.draw(item.key) }
    wanted += asked(&chat)
    #expect(wanted.map(\.place) == [0, 1, 0])
    #expect(Set(wanted.map(\.key)).count == 3)
    #expect(pictureRows(&chat) == [2, 2, 2])
    let words = chat.screen().filter { $0.contains("picture ·") || $0.contains("[sound") }.map { $0.contains("▣") }
    #expect(words == [true, true, false, true])
  }

  @Test("z hides it, says so, and shows it again; pictures: chip begins hidden")
  func folded() throws {
    for view in PictureView.allCases {
      var chat = chat([parts(lake)], view)
      chat.press("tab")
      if view == .chip {
        #expect(asked(&chat) == [])
        chat.press("z")
      }
      try chat.draw(try #require(asked(&chat).first?.key))
      #expect(pictureRows(&chat).count == 12)
      chat.press("z")
      #expect(pictureRows(&chat).isEmpty)
      #expect(chat.screen().joined().contains("s saves it (Tab, then z shows it)"))
      chat.press("z")
      #expect(pictureRows(&chat).count == 12)
    }
  }

  @Test("a terminal with few colours shows the line alone, and nothing is drawn")
  func fewColors() {
    var chat = chat([parts(lake)], canShow: false)
    #expect(asked(&chat) == [])
    #expect(chat.screen().contains { $0.hasSuffix("▣ picture · 640×480 · 33 B · s saves it") })
  }

  private static let without: [([UInt8], String)] = [
    (SamplePicture.others[2].bytes, "no preview of WebP"),
    (SamplePicture.start(width: 60_000, height: 60_000), "too large for a preview"),
    (Array(SamplePicture.start(width: 9, height: 9).prefix(20)), "[picture, 20 B: s saves it]"),
    (Array("<svg/>".utf8), "[picture, 6 B: s saves it]"),
  ]

  @Test("one that cannot be shown says why, or is a line as before, and is not asked for", arguments: without)
  func cannot(bytes: [UInt8], words: String) {
    var chat = chat([parts(bytes)])
    #expect(asked(&chat) == [])
    #expect(chat.screen().contains { $0.hasSuffix(words) })
  }

  @Test("one whose data is kept under its hash is shown, opened and saved as one that is in the message")
  func kept() throws {
    let kept = Picture(hash: "abc", name: "picture", format: .png, width: 640, height: 480, byteCount: 33)
    let extra = MessageExtra(
      .parts, #"[{"type":"image_url","image_url":{"url":"data:image/png;base64,sha256-abc"}}]"#, kept: [kept])
    var chat = chat([extra])
    chat.effects = []
    let screen = chat.screen()
    let wanted = PreviewKey(.kept(hash: "abc"), size: ScreenSize(columns: 32, rows: 12))
    #expect(chat.effects == [.drawPreview(wanted)])
    #expect(screen.contains { $0.hasSuffix("▣ picture · 640×480 · 33 B · s saves it") })
    try chat.draw(wanted)
    #expect(pictureRows(&chat) == Array(repeating: 32, count: 12))
    let part = try #require(ReplyPart.all(extra).first)
    #expect(part.words == "picture, 33 B" && part.ending == "png" && part.data == nil)
    chat.press("tab")
    #expect(chat.press("O").contains(.view(.part(part))))
    let effects = chat.press("s", "ctrl+u", "'x.png'", "enter")
    #expect(effects.contains(.writeParts([part], path: "x.png")))
    // Without the list the same words are nothing that is kept.
    #expect(ReplyPart.all(extra.text).allSatisfy { $0.kept == nil })
  }

  @Test("a JPEG whose size is far behind its beginning is shown as well")
  func farHeader() throws {
    var bytes: [UInt8] = [0xFF, 0xD8]
    for _ in 0..<2 { bytes += [0xFF, 0xE1, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 65_533) }
    bytes += SamplePicture.others[1].bytes.dropFirst(8)
    var chat = chat([parts(bytes)])
    #expect(asked(&chat).count == 1)
    #expect(chat.screen().contains { $0.contains("640×480") })
  }
}
