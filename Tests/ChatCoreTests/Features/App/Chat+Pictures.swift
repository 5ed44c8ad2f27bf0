import Cells
import ChatCore
import Conversations
import Hands
import Pages
import Testing

/// Chats with pictures, and terminals that can show them.
extension Chat {
  /// One that asks a provider whose models may see pictures, on a terminal that can show them or cannot.
  static func showing(_ view: PictureView, canShow: Bool, rows: Int) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.pictures = view
    var chat = Chat(rows: rows, defaults: defaults)
    chat.state.pictures.areShown = canShow
    return chat
  }

  /// A turn that carries pictures, and its reply.
  mutating func talkAbout(_ pictures: [Picture]) {
    ask("Look at @lake.png")
    bring(.filesRead(pictures.map { AttachedFile($0) }))
    answer("A lake.")
  }

  /// Brings a picture that was asked for, drawn in one colour.
  mutating func draw(_ key: PreviewKey) throws {
    let count = key.size.columns * key.size.rows * 6
    bring(
      .previewed(
        key, .drawn(try #require(PixelGrid(size: key.size, colors: [UInt8](repeating: 90, count: count))))))
  }
}

/// Rows of the screen that show a picture, and their columns.
func pictureRows(_ chat: inout Chat) -> [Int] {
  chat.screen().filter { $0.contains("▀") }.map { row in row.count { $0 == "▀" } }
}
