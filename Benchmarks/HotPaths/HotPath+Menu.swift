import Cells
import ChatCore
import Conversations
import Hands

extension HotPath {
  /// From a letter to the menu above the composer.
  static let menu: [HotPath] = [
    HotPath("menu: a letter among 1,000 files") {
      letter("s", behind: "look at @") { state in
        let paths = (0..<1000).map { "Sources/Room\($0 % 40)/Feature\($0 % 7)/File+Part\($0).swift" }
        _ = update(&state, .folderFiles(paths), now: state.now)
      }
    },
    HotPath("menu: a letter among 200 models") {
      letter("m", behind: "/model ") { state in
        let models = (0..<200).map { CatalogueModel(id: "maker\($0 % 20)/model-\($0)b-instruct") }
        _ = update(&state, .catalogue(provider: state.conversation.provider, models), now: state.now)
      }
    },
    HotPath("menu: a letter among the commands") { letter("e", behind: "/") { _ in } },
  ]

  /// Types a letter, draws the screen, and takes the letter back.
  private static func letter(
    _ letter: Character, behind text: String, _ prepare: (inout AppState) -> Void
  ) -> () -> Int {
    var state = AppState(
      size: ScreenSize(columns: 100, rows: 30), now: Timestamp(milliseconds: 1_700_000_000_000), seed: 7,
      defaults: SessionDefaults())
    func press(_ key: Key) { _ = update(&state, .input(.key(key)), now: state.now) }
    for character in text { press(Key(.character(character))) }
    prepare(&state)
    return {
      press(Key(.character(letter)))
      _ = state.settle()
      let count = state.menu.choices.count + Screen.frame(of: state).rows.count
      press(Key(.backspace))
      return count
    }
  }
}
