import Conversations
import Foundation
import Hands
import Pages
import TestSupport
import Testing

@testable import Cells
@testable import ChatCore

/// Every screen at every size in every colour mode: what a reader must find there, and what may never be.
@Suite("The face")
struct FaceTests {
  static let sizes = [(40, 12), (80, 24), (100, 30), (132, 50), (200, 60)]

  @Test("each screen at each size is whole, nothing is cut without a mark, and says what it must", arguments: Scene.all)
  func whole(_ scene: Scene) {
    for (columns, rows) in Self.sizes {
      for framing in [CodeFraming.ground, .hairlines] {
        var chat = scene.chat(columns, rows)
        chat.bring(.themed(framing), after: 0)
        let screen = chat.screen()
        let place = "\(scene) at \(columns)×\(rows), \(framing)"
        let faults = ScreenFaults(chat).all
        #expect(faults.isEmpty, "\(place)\n\(screen.joined(separator: "\n"))")
        for (words, from) in scene.says where columns >= from {
          #expect(screen.contains { $0.contains(words) }, "\(words) \(place)\n\(screen.joined(separator: "\n"))")
        }
      }
    }
  }

  @Test("from the smallest screen on each is whole, a column and a row at a time", arguments: Scene.all)
  func everySize(_ scene: Scene) {
    for (columns, rows) in zip(stride(from: 20, to: 160, by: 7), stride(from: 5, to: 60, by: 2)) {
      let faults = ScreenFaults(scene.chat(columns, rows)).all
      #expect(faults.isEmpty, "\(scene) at \(columns)×\(rows)")
    }
  }

  /// A terminal as colours go: how many there are, and its own ground and ink where they are known.
  struct Colors: Sendable, CustomTestStringConvertible {
    var name: String
    var count: Int
    var theme: Theme
    var testDescription: String { "\(name), \(theme.name)" }

    static let all: [Colors] = [("true", 1 << 24), ("256", 256), ("16", 16), ("8", 8), ("mono", 0)].flatMap { mode in
      Theme.builtIns.filter { $0.name != "mono" && (mode.1 >= 256 || ["dark", "light"].contains($0.name)) }
        .map { Colors(name: mode.0, count: mode.1, theme: $0) }
    }
  }

  /// Styles of all screens; colours follow from nothing else.
  private static let styles: Set<Style> = {
    var styles: Set<Style> = []
    for scene in Scene.all {
      for framing in [CodeFraming.ground, .hairlines] {
        var chat = scene.chat(132, 50)
        chat.bring(.themed(framing), after: 0)
        _ = chat.screen()
        for row in Screen.frame(of: chat.state).rows {
          styles.formUnion(row.cells.filter { $0.glyph != 0x20 }.map(\.style))
        }
      }
    }
    return styles
  }()

  @Test("what is read can be read on its ground, and no colour is beyond what the terminal has", arguments: Colors.all)
  func colors(_ colors: Colors) {
    let theme = colors.theme.reduced(to: colors.count)
    for style in Self.styles {
      let look = theme.appearance(
        of: style.role, isOnCode: style.attributes.contains(.ground), colors: colors.count)
      let drawn = [look.foreground, look.background]
      guard colors.count >= Theme.manyColors else {
        let most = colors.count
        for case .indexed(let index) in drawn { #expect(Int(index) < most, "\(style)") }
        for case .rgb in drawn { Issue.record("\(style) has a true colour") }
        continue
      }
      if colors.count == 256 { for case .rgb in drawn { Issue.record("\(style) has a true colour") } }
      // The terminal's own are those that the theme is made for.
      let text = look.foreground == .standard ? theme.ink : look.foreground
      let ground = look.background == .standard ? theme.ground : look.background
      let reached = text.contrast(with: ground) ?? 0
      let least = Theme.leastContrast(of: style.role)
      #expect(reached >= least - 0.05, "\(style) in \(colors.testDescription): \(reached)")
      #expect(!style.attributes.contains(.dim), "\(style) is dimmed below what can be read")
    }
  }

  @Test("what is chosen, found or wrong is seen without any colour", arguments: [0, 8])
  func withoutColors(_ count: Int) {
    for role in [StyleRole.selection, .match, .currentMatch] {
      let look = Theme.dark.appearance(of: role, colors: count)
      #expect(look.attributes.contains(.reverse) || look.attributes.contains(.underline) || count > 0, "\(role)")
    }
  }

  @Test("what a reply came to is one row at 40 columns too, without how fast it was")
  func factsInOneRow() throws {
    for (columns, facts) in [(40, "  5.3 s · 41+232 tokens · $0.0012"), (80, "41+232 tokens · 49 tok/s · $0.0012")] {
      var chat = try #require(Scene.named("reply")).chat(columns, 12)
      let screen = chat.screen()
      #expect(screen.contains { $0.hasSuffix(facts) }, "\(screen)")
    }
  }

  @Test("the key for help keeps out of the status bar's margins", arguments: 60...110)
  func helpWithinTheMargins(_ columns: Int) throws {
    var chat = try #require(Scene.named("reply")).chat(columns, 24)
    let bar = chat.status()
    #expect(!bar.hasSuffix("F1 help") || bar.count <= columns - 2, "\(bar)")
  }

  @Test(
    "some screens to be read as they are",
    arguments: [
      ("start", 80, 24), ("commands", 80, 24), ("reply", 100, 30), ("messages", 40, 12), ("help", 80, 24),
      ("conversations", 132, 50), ("streaming", 80, 24), ("settings", 100, 30),
    ])
  func golden(_ name: String, _ columns: Int, _ rows: Int) throws {
    var chat = try #require(Scene.named(name)).chat(columns, rows)
    let shown = chat.screen().joined(separator: "\n") + "\n"
    let file = SourceTree.url("Tests/ChatCoreTests/Golden/\(name)-\(columns)x\(rows).txt")
    if ProcessInfo.processInfo.environment["MIXCHAT_UPDATE_GOLDEN"] != nil {
      try shown.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(shown == kept, "run the tests with MIXCHAT_UPDATE_GOLDEN=1, and look at what changed")
  }
}
