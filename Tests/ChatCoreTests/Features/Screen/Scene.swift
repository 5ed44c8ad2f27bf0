import Cells
import ChatCore
import Conversations
import Hands
import Testing

/// A screen as one meets it: how to get there, and what must be read on it.
struct Scene: Sendable, CustomTestStringConvertible {
  /// In the names of golden files.
  var name: String
  /// What must be there, from so many columns on.
  var says: [(words: String, from: Int)]
  /// Whether there are conversations from before.
  var hasKept: Bool
  /// Leads there from an empty conversation.
  var make: @Sendable (inout Chat) -> Void

  var testDescription: String { name }

  init(
    _ name: String, says: [(String, Int)] = [], hasKept: Bool = true, make: @escaping @Sendable (inout Chat) -> Void
  ) {
    self.name = name
    self.hasKept = hasKept
    self.says = says
    self.make = make
  }

  /// The scene of a name.
  static func named(_ name: String) -> Scene? { all.first { $0.name == name } }

  /// A chat in this scene.
  func chat(_ columns: Int, _ rows: Int) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    defaults.presets = [Preset(name: "reviewer")]
    var chat = Chat(columns: columns, rows: rows, defaults: defaults)
    if hasKept { chat.bring(.store(.recent(Self.kept))) }
    make(&chat)
    chat.effects += chat.state.settle()
    return chat
  }

  // MARK: What is shown

  /// Titles that are short, long, wide and missing.
  static let titles = [
    "Why is the sea salty?", "A title that is long enough to be cut on every screen but the widest, and then some more",
    "日本語の会話についての長い題名、端末の幅を超えるまで続く題名、そしてさらに続く", "Naïve café 👩‍👩‍👧‍👦 and a flag 🇨🇭", "",
    "Pack a folder with tar", "Of haiku and evenings",
  ]

  /// Conversations of the last days, weeks and years.
  static let kept: [ConversationSummary] = titles.enumerated().map { place, title in
    let days: [Int64] = [0, 0, 1, 3, 9, 40, 500]
    var summary = ConversationSummary(
      id: ConversationID(Int64(place + 900)), title: title, model: "mistralai/Mixtral-8x7B-Instruct-v0.1",
      updatedAt: Timestamp(milliseconds: 1_699_999_000_000 - days[place] * 86_400_000),
      messageCount: [2, 1, 48, 6, 3, 1_204, 2][place])
    summary.isOneShot = place == 4
    return summary
  }

  static let models: [CatalogueModel] = [
    "mistralai/Mixtral-8x7B-Instruct-v0.1", "mistralai/mixtral-8x22b-instruct", "openai/gpt-4o",
    "a-maker-with-a-long-name/a-model-with-a-longer-name-than-anybody-would-want-to-type-2025-11-26",
  ].enumerated().map { place, name in
    var model = CatalogueModel(id: name)
    model.contextLength = [32_768, 65_536, 128_000, 1_048_576][place]
    (model.promptPrice, model.completionPrice) = (0.6 * Double(place + 1), 0.6 * Double(place + 1))
    return model
  }

  static let files = [
    "README.md", "Sources/Cells/Rows/Row.swift", "Sources/ChatCore/Screen/Screen.swift",
    "Sources/ChatCore/Conversations/SwitcherPanel+Preview.swift", "docs/screen.md", "docs/日本語の説明書.md",
  ]

  static let reply = """
    # Waiting longer each time

    Wait longer after each failure, and add some chance, so that **not all** clients come back at the same moment. \
    See [the paper](https://example.org/backoff) and `with_retries`.

    ## A loop

    ```python
    def with_retries(call, attempts=5, base=0.5, cap=20.0, what_to_catch=(ConnectionError, TimeoutError), log=print):
        for attempt in range(attempts):
            return call()  # 最後の一つは呼び出し元が見るためのもの
    ```

    ### What it comes to

    | attempt | longest wait | on average | 説明 |
    |--:|--:|--:|---|
    | 1 | 0.5 s | 0.25 s | 最初の試み |
    | 2 | 1 s | 0.5 s | a remark that is long enough to be broken on a narrow screen, and on others as well |

    - [x] said
    - [ ] not said

    > Retry only what may be asked twice.

    1. First, the words of a list that is numbered and long enough to be broken.
    2. 二番目、長い行は折り返されますが、文字の途中で切られることはありません。
    """

  static func asked(_ chat: inout Chat, _ text: String = "How should a client retry?") {
    chat.bring(.catalogue(provider: "aimlapi", models))
    chat.ask(text)
  }

  static func answered(_ chat: inout Chat) {
    asked(&chat)
    var timings = ReplyTimings()
    timings.firstToken = 410
    timings.lastToken = 5_100
    timings.total = 5_300
    chat.reply(
      .head(ResponseHead(status: 200)), .text(choice: 0, reply), .finished(choice: 0, .stop),
      .usage(Usage(promptTokens: 41, completionTokens: 232)), .cost(Cost(dollars: 0.0012, source: .reported)),
      .ended(timings, failure: nil))
  }

  static func list(_ chat: inout Chat, query: String = "") {
    chat.bring(.store(.list(query: query, kept.filter { !$0.isOneShot }, total: 205)))
    // Where the screen is too narrow for a preview, none is asked for.
    guard case .preview(let id, let match)? = chat.asked.last else { return }
    chat.bring(
      .store(
        .preview(
          ConversationPreview(
            conversation: id, match: match,
            messages: [
              .init(role: .user, text: "Why is the sea salty?"),
              .init(role: .assistant, model: "mistralai/Mixtral-8x7B-Instruct-v0.1", text: reply),
            ]))))
  }
}
