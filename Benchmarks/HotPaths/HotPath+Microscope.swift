import Cells
import Hands

@testable import ChatCore
@testable import Conversations

extension HotPath {
  /// A reply of 8,000 tokens with 20 alternatives each.
  static let microscope: [HotPath] = [
    HotPath("microscope: open 8,000 tokens") {
      let list = Samples.odds(8000, alternatives: 20)
      return {
        var panel = MicroscopePanel(MessageID(1), ReplyOdds(OddsReader.tokens([list])))
        return panel.layout(ScreenSize(columns: 120, rows: 38)).rows.count
      }
    },
    HotPath("microscope: to the next word") {
      var panel = MicroscopePanel(
        MessageID(1), ReplyOdds(OddsReader.tokens([Samples.odds(8000, alternatives: 20)])))
      _ = panel.layout(ScreenSize(columns: 120, rows: 38))
      var step = 0
      return {
        step += 1
        _ = panel.take(.microscope(step % 8000 < 4000 ? .next : .previous))
        return panel.layout(ScreenSize(columns: 120, rows: 38)).rows.count
      }
    },
  ]
}
