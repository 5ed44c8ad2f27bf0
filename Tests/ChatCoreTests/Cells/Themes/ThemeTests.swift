import Cells
import Foundation
import TestSupport
import Testing

@Suite struct ThemeTests {
  @Test func readsAFile() throws {
    let theme = try Theme.parse(
      "# mine\n\nbase = light\nheading = bold underline #102030 on 17 | bold blue\nmatch=black on yellow\n",
      name: "mine")
    #expect(theme.name == "mine")
    #expect(
      theme[.heading]
        == Theme.Look(
          full: .init(.rgb(0x10, 0x20, 0x30), on: .indexed(17), [.bold, .underline]), few: .init(.indexed(4), .bold)))
    #expect(theme[.match].full == .init(.indexed(0), on: .indexed(3)))
    #expect(theme[.match].few == theme[.match].full)
    #expect(theme[.error] == Theme.light[.error])
  }

  @Test(arguments: [
    ("heading", 1, "Expected `role = colour`"), ("\nheadline = red", 2, "There is no role `headline`"),
    ("heading = reddish", 1, "`reddish` is no colour"), ("base = sepia", 1, "dark, light, mono"),
    ("heading = red | blue | green", 1, "Only one `|`"), ("code = 256", 1, "`256` is no colour"),
    ("code = #12345", 1, "`#12345` is no colour"),
  ])
  func refusesWithTheLine(_ text: String, _ line: Int, _ message: String) {
    do throws(Theme.ParseError) {
      _ = try Theme.parse(text, name: "bad")
      Issue.record("accepted")
    } catch {
      #expect(error.line == line)
      #expect(error.message.contains(message))
    }
  }

  @Test(arguments: [
    (Color.rgb(255, 0, 0), 256, 196), (.rgb(255, 0, 0), 16, 9), (.rgb(200, 0, 0), 8, 1),
    (.rgb(128, 128, 128), 256, 244),
    (.indexed(3), 8, 3), (.indexed(12), 8, 4), (.indexed(208), 256, 208),
  ])
  func findsTheNearestColor(_ color: Color, _ count: Int, _ index: Int) {
    #expect(color.index(among: count) == index)
  }

  @Test func theDocumentNamesEveryRoleAndItsExampleWorks() throws {
    let document = try SourceTree.text("docs/screen.md")
    for role in StyleRole.allCases { #expect(document.contains("`\(role)`"), "\(role)") }
    let example = document.split(separator: "```")[1]
    #expect(try Theme.parse(String(example), name: "evening")[.code].full == .init(.indexed(180)))
  }

  /// What is read on its ground, as WCAG measures contrast.
  private func contrast(_ one: Color, _ other: Color) -> Double {
    func light(_ color: Color) -> Double {
      guard let (red, green, blue) = color.components else { return 0 }
      func part(_ value: Int) -> Double {
        let value = Double(value) / 255
        return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }
    let (lighter, darker) = (max(light(one), light(other)), min(light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)
  }

  @Test(
    "Every role can be read on its theme's ground, and on that of code: 4.5 to 1, lines 3 to 1",
    arguments: Theme.builtIns.map(\.name))
  func contrast(_ name: String) throws {
    let theme = try #require(Theme.builtIn(name))
    guard theme.ground != .standard else { return #expect(name == "mono") }
    let lines: [StyleRole] = [.codeFrame, .rule, .tableBorder, .frame]
    for role in StyleRole.allCases {
      let look = theme[role].full
      let text = look.foreground == .standard ? theme.ink : look.foreground
      let grounds =
        look.background == .standard ? [theme.ground, theme[.codeGround].full.background] : [look.background]
      for ground in grounds {
        let reached = contrast(text, ground)
        #expect(reached >= (lines.contains(role) ? 3 : 4.5), "\(role) in \(name): \(reached)")
      }
    }
    #expect(contrast(theme.ink, theme.ground) >= 4.5)
  }

  @Test("Code stands a step off the ground that a terminal has; a theme with a ground of its own stays")
  func fitsTheGround() {
    let black = Theme.dark.fitted(to: .rgb(0, 0, 0))
    #expect(black[.codeGround].full.background == .rgb(14, 14, 14))
    #expect(black[.code].full.background == .rgb(14, 14, 14))
    #expect(Theme.light.fitted(to: .rgb(250, 255, 5))[.codeGround].full.background == .rgb(236, 241, 0))
    let nord = Theme.builtIn("nord")
    #expect(nord?.fitted(to: .rgb(0, 0, 0)) == nord)
    #expect(Theme.mono.fitted(to: .rgb(0, 0, 0)) == .mono)
  }

  @Test func withoutColorEveryRoleThatMattersStillDiffers() {
    for role in [StyleRole.heading, .selection, .match, .currentMatch, .user, .error, .link] {
      #expect(!Theme.dark.colorless(role).isEmpty, "\(role)")
    }
    for role in StyleRole.allCases { #expect(Theme.mono[role].full.foreground == .standard) }
  }

  @Test("with few colours there is one accent as well", arguments: Theme.builtIns.filter { $0.name != "mono" })
  func oneAccent(_ theme: Theme) {
    let roles: [StyleRole] = [.heading, .prompt, .link, .user, .notice, .formula, .listMarker, .frame]
    let accents = Set(roles.map { "\(theme[$0].few.foreground)" })
    #expect(accents.count == 1, "\(theme.name) \(accents)")
    #expect("\(theme[.currentMatch].few.background)" == accents.first)
  }
}
