import Cells
import Conversations
import Hands
import Pages

/// A question in passing and its answer.
struct AsidePanel: OpenPanel {
  private let question: String
  private var answer = ""
  private var isDone = false
  private var failure: Failure?
  private var text: ReplyPane?
  /// Rows that the window is above the end; while the answer comes it follows.
  private var above = 0
  private var height = 1

  init(question: String) { self.question = question }

  mutating func renew(_ answer: String, isDone: Bool, failure: Failure?) {
    self.answer = answer
    self.isDone = isDone
    self.failure = failure
  }

  var title: String { "By the way" }
  var context: KeyContext { .page }
  var isAwaited: Bool { !isDone }
  var isOnlyRead: Bool { true }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      isDone && !answer.isEmpty ? keys.hint(.list(.accept), "keeps it in the conversation") : nil,
      answer.isEmpty ? nil : keys.hint(.message(.copy), "copies it"), keys.hint(.stop, "forgets it"),
    ]
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .list(.accept): return .does { $0.keepAside() }
    case .message(.copy):
      return .does { state in state.aside.map { [.copy($0.answer, what: "answer")] } ?? [] }
    case .scroll(let step): above = max(0, above - step.rows(height: height))
    case .leave: return .leaves { $0.dropAside() }
    default: break
    }
    return .stays
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    let asked = Row.wrap(question, width: size.columns, style: Style(.user)).prefix(3)
    height = max(1, size.rows - asked.count - 1)
    var pane = text.flatMap { $0.width == size.columns ? $0 : nil } ?? ReplyPane(width: size.columns)
    text = nil
    pane.update(answer, isStreaming: !isDone)
    let most = max(0, pane.rowCount - height)
    above = min(above, most)
    var rows = Array(asked) + [Row()]
    if let failure {
      rows += Row.wrap(HarmlessText.line(failure.message), width: size.columns, style: Style(.error))
    } else if answer.isEmpty {
      rows.append(Row.styled(isDone ? "No answer came." : "…", Style(.dim)))
    }
    rows += pane.rows(in: (most - above)..<min(pane.rowCount, most - above + height))
    text = pane
    return PanelBody(rows: Array(rows.prefix(size.rows)), hasMoreWork: pane.hasMoreWork)
  }

  func printed(width: Int) -> [Row]? {
    let end = failure.map { HarmlessText.line($0.message) } ?? (answer.isEmpty ? "No answer came." : "")
    return Row.lines(of: answer, ending: end)
  }
}
