import Cells
import Conversations
import Hands

/// What an empty conversation shows: on the very first start the program in five lines, later nothing but a word of
/// the small local model.
enum Welcome {
  static func rows(for state: AppState) -> [Row] {
    let width = max(8, state.size.columns - 4)
    var lines: [String] = []
    if state.store.isFirstStart { lines = HelpPage.firstStart(state.defaults.keymap) }
    if state.provider?.isEmbedded == true {
      if !lines.isEmpty { lines.append("") }
      lines.append(
        "This is \(state.conversation.model), a small model on your own machine: quick, private, and often wrong. "
          + "For Mixtral set AIMLAPI_API_KEY and start again; `mixchat config --example` shows how to add other endpoints."
      )
    }
    return [Row()]
      + lines.flatMap { line in
        Row.wrap(line, width: width, style: Style(.dim)).map { row in
          var indented = Row.styled("  ")
          indented.append(row)
          return indented
        }
      }
  }
}
