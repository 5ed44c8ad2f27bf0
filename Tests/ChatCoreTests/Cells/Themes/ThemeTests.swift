import Cells
import Foundation
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
    let root = String(#filePath.split(separator: "/").dropLast(5).joined(separator: "/"))
    let path = "/" + root + "/docs/screen.md"
    let document = try String(contentsOfFile: path, encoding: .utf8)
    for role in StyleRole.allCases { #expect(document.contains("`\(role)`"), "\(role)") }
    let example = document.split(separator: "```")[1]
    #expect(try Theme.parse(String(example), name: "evening")[.code].full == .init(.indexed(180)))
  }

  @Test func withoutColorEveryRoleThatMattersStillDiffers() {
    for role in [StyleRole.heading, .selection, .match, .currentMatch, .user, .error, .link] {
      #expect(!Theme.dark.colorless(role).isEmpty, "\(role)")
    }
    for role in StyleRole.allCases { #expect(Theme.mono[role].full.foreground == .standard) }
  }
}
