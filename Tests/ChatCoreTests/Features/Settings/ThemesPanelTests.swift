import Cells
import Conversations
import Hands
import Testing

@testable import ChatCore

@Suite("Themes to choose from")
struct ThemesPanelTests {
  @Test("each that is moved to is shown; Enter keeps it in the config, Esc goes back")
  func previews() {
    var chat = Chat()
    chat.state.openThemes()
    #expect(chat.press("down") == [.theme("dark")])
    #expect(chat.press("down") == [.theme("light")])
    #expect(chat.press("'nord'").contains(.theme("nord")))
    #expect(chat.press("enter") == [.theme("nord"), .keepTheme("nord")])
    #expect(chat.state.settings.theme == "nord")

    chat.state.openThemes()
    chat.press("up")
    #expect(chat.press("escape").last == .theme("nord"))
    #expect(chat.state.settings.theme == "nord")
  }

  @Test("the menu shows each that is moved to as well, and the one in force again once it is closed")
  func previewsInTheMenu() throws {
    var chat = Chat()
    chat.press("'/theme '")
    let caused = chat.press("down")
    let shown = try #require(chat.state.menu.choice?.label)
    #expect(shown != "auto" && caused == [.theme(shown)])
    #expect(chat.press("escape") == [.theme("auto")])
  }

  @Test("the ground that the terminal tells goes to the theme in force")
  func ground() {
    var chat = Chat()
    let white = Color.rgb(255, 255, 255)
    #expect(chat.bring(.input(.ground(white))) == [.ground(white), .theme("auto")])
    #expect(chat.state.composer.isEmpty)
  }
}
