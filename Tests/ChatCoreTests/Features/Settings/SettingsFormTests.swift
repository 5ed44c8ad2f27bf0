import Testing

@testable import Cells
@testable import ChatCore
@testable import Conversations
@testable import Hands

struct SettingsFormTests {
  private func form() -> SettingsForm {
    var defaults = Parameters()
    defaults[.temperature] = .real(0.7)
    var parameters = defaults
    parameters[.maxTokens] = .integer(512)
    return SettingsForm(parameters: parameters, defaults: defaults)
  }

  @Test func showsValuesOriginsAndMeaning() {
    var form = form()
    #expect(
      form.layout(ScreenSize(columns: 78, rows: 6)).rows.map(\.plainText) == [
        "› temperature           0.7          0…2            0.7          config",
        "  max_tokens            512          ≥ 1                         conversation",
        "  max_completion_tokens not set      ≥ 1",
        "  top_p                 not set      0.01…1",
        "  ↓ \(ParameterName.allCases.count - 3) more",
        "Randomness. 0 = most predictable, 1 = usual, 2 = wild. Takes 0…2; default 0.7.",
      ])
  }

  @Test func toBeReadItHoldsEveryParameterAndMarksNone() {
    let lines = form().lines
    #expect(lines.count == ParameterName.allCases.count)
    #expect(
      lines.prefix(3) == [
        "temperature: 0.7 · config · 0…2", "max_tokens: 512 · conversation · ≥ 1",
        "max_completion_tokens: not set · ≥ 1",
      ])
  }

  @Test func showsTheValueHoweverNarrow() {
    var form = form()
    #expect(form.layout(ScreenSize(columns: 16, rows: 1)).rows.map(\.plainText) == ["› tempe… 0.7"])
  }

  @Test func arrowsStepWithinTheRange() {
    var form = form()
    check(form.handle(.increase), .set(.temperature, .real(0.8)))
    check(form.handle(.decrease), .set(.temperature, .real(0.7)))
    for _ in 0..<40 { _ = form.handle(.increase) }
    #expect(form.parameters[.temperature] == .real(2))
    for _ in 0..<20 { _ = form.handle(.decrease) }
    #expect(form.parameters[.temperature] == .real(0))
    check(form.handle(.decrease), .set(.temperature, nil))
    check(form.handle(.increase), .set(.temperature, .real(0.7)))
  }

  @Test(arguments: ParameterName.allCases)
  func everyStepIsAValueTheTableTakes(name: ParameterName) throws {
    var value: ParameterValue?
    for direction in [1, 1, 1, -1, -1, -1, -1, 1, 1] + Array(repeating: 1, count: 60) {
      value = ParameterStep.next(name, from: value, direction)
      if let value { #expect(try ParameterCheck.checked(name, value) == value) }
    }
    for _ in 0..<200 {
      value = ParameterStep.next(name, from: value, -1)
      if let value { #expect(try ParameterCheck.checked(name, value) == value) }
    }
    #expect(value == nil || name.row.step == nil)
  }

  @Test func typesChecksAndResets() {
    var form = form()
    form.type("3")
    #expect(form.isTyping)
    check(form.handle(.accept), .redraw)
    #expect(form.problem == "temperature takes 0…2, not \u{201C}3\u{201D}.")
    check(form.handle(.next), .redraw)
    #expect(form.name == .temperature)
    form.edit(.delete(.left))
    form.type("1,5")
    check(form.handle(.next), .set(.temperature, .real(1.5)))
    #expect(form.name == .maxTokens)
    #expect(form.origin(of: .temperature) == .conversation)
    check(form.handle(.previous), .redraw)
    check(form.handle(.reset), .set(.temperature, .real(0.7)))
    #expect(form.origin(of: .temperature) == .config)
    check(form.handle(.makeDefault), .makeDefault(.temperature, .real(0.7)))
  }

  @Test("Enter on a row where nothing is typed says what the row takes; it does not close the form")
  func enterSaysWhatTheRowTakes() {
    var form = form()
    check(form.handle(.accept), .redraw)
    #expect(form.problem == "Type a value; temperature takes 0…2.")
    form.type("0.3")
    #expect(form.problem == nil)
    check(form.handle(.accept), .set(.temperature, .real(0.3)))
    check(form.handle(.previous), .redraw)
    check(form.handle(.accept), .redraw)
    #expect(form.problem?.hasPrefix("Type NAME=VALUE") == true)
  }

  @Test("a value that is typed after Enter in the panel is no message")
  func enterThenValue() {
    var chat = Chat()
    chat.press("f2", "enter", "'0.3'", "enter", "esc")
    #expect(chat.state.conversation.parameters[.temperature] == .real(0.3))
    #expect(chat.state.conversation.path.isEmpty && chat.state.composer.isEmpty)
    #expect(!chat.screen().contains { $0.contains("Settings of this conversation") })
  }

  @Test func otherFieldsHaveRowsWithTheirSource() {
    var defaults = Parameters(), parameters = Parameters(), provided = ExtraFields()
    defaults.extra["b"] = "2"
    parameters.extra["b"] = "2"
    parameters.extra["c"] = "{\"x\":1}"
    provided["a"] = "1"
    provided["c"] = "0"
    var form = SettingsForm(parameters: parameters, defaults: defaults, provided: provided)
    #expect(
      form.lines.suffix(3) == [
        "extra.a: 1 · provider · any JSON", "extra.b: 2 · config · any JSON",
        "extra.c: {\"x\":1} · conversation · any JSON",
      ])
    // The last row takes a new one; up from the first is the last.
    check(form.handle(.previous), .redraw)
    #expect(form.layout(ScreenSize(columns: 78, rows: 4)).rows.last?.plainText.contains("type NAME=VALUE") == true)
    form.type("d=[1, 2]")
    check(form.handle(.accept), .setExtra("d", json: "[1,2]"))
    #expect(form.field == .extra("d") && form.origin(of: .extra("d")) == .conversation)
    check(form.handle(.makeDefault), .makeExtraDefault("d", json: "[1,2]"))
    check(form.handle(.reset), .setExtra("d", json: nil))
    for (typed, problem) in [
      ("model=x", "The field `model` is mixchat's own and cannot be set."), ("seed=1", "seed has a row of its own."),
      ("nothing", "Type NAME=VALUE: the field's name on the wire, and any JSON or a text."),
    ] {
      while form.field != .extra("") { _ = form.handle(.next) }
      form.type(typed)
      check(form.handle(.accept), .redraw)
      #expect(form.problem == problem)
      form.stopTyping()
    }
  }

  @Test func escapeDropsWhatIsTypedFirst() {
    var form = form()
    form.edit(.delete(.left))
    #expect(form.isTyping)
    check(form.stopTyping(), true)
    check(form.stopTyping(), false)
    #expect(form.parameters[.temperature] == .real(0.7))
  }

  @Test func rowsWithoutStepsSaySo() {
    var form = form()
    form.select(.stop)
    check(form.handle(.increase), .redraw)
    #expect(form.problem == "Type a value; stop takes up to 4 strings.")
    form.type("\"a b\" c")
    check(form.handle(.accept), .set(.stop, .texts(["a b", "c"])))
  }

  @Test(arguments: [(20, 5), (40, 3), (200, 50), (4, 1)])
  func neverLeavesItsPlace(columns: Int, rows: Int) {
    var form = form()
    form.select(.topLogprobs)
    form.type("99999999999999999999")
    let body = form.layout(ScreenSize(columns: columns, rows: rows))
    #expect(body.rows.count <= rows)
    #expect(body.rows.allSatisfy { $0.width <= columns })
  }
}

struct FieldsFormTests {
  @Test func fillsASnippet() throws {
    let snippet = PromptSnippet(name: "x", text: "Translate {{text}} to {{language}}.")
    var form = try #require(FieldsForm(snippet))
    form.type("hello")
    check(form.handle(.accept), false)
    form.type("Welsh")
    #expect(
      form.layout(ScreenSize(columns: 30, rows: 5)).rows.map(\.plainText) == ["text      hello", "language  Welsh"])
    check(form.handle(.accept), true)
    #expect(snippet.filled(form.values) == "Translate hello to Welsh.")
    #expect(FieldsForm(PromptSnippet(name: "x", text: "plain")) == nil)
  }

  @Test("without a default there is no column for it, and nothing is from anywhere until something is set")
  func quiet() {
    var form = SettingsForm(parameters: Parameters(), defaults: Parameters())
    let rows = form.layout(ScreenSize(columns: 96, rows: 24)).rows.map(\.plainText)
    #expect(!rows[0].contains("default") && !rows[0].contains("from"), "\(rows[0])")
    // The range is next to the value, wherever "from" is.
    #expect(rows[0] == "  parameter             value                   range")
    #expect(rows[1] == "› temperature           not set                 0…2")
    #expect(!rows.contains { $0.contains("server's") || $0.contains(" - ") })
    _ = form.handle(.increase)
    let after = form.layout(ScreenSize(columns: 96, rows: 24)).rows.map(\.plainText)
    #expect(after[0] == "  parameter             value                   range          from", "\(after)")
  }
}
