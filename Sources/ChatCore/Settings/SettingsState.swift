import Conversations
import Pages

/// What was set here and belongs to no conversation; and where the conversation's values came from.
package struct SettingsState: Sendable {
  /// The colours in force.
  package internal(set) var theme: String
  /// The colours on the screen: of another theme while one looks through them.
  var shownTheme: String
  /// A theme that was asked for, and is looked for.
  var wantedTheme: String?
  /// What sets code off: the theme and the terminal's colours decide.
  package var framing = CodeFraming.hairlines
  /// Whether mouse reports are on.
  package internal(set) var mouseIsOn: Bool
  /// How what models think is shown.
  package internal(set) var reasoning: ReasoningView
  /// What is wrong with the config as it was saved last; nil when nothing is.
  var refusedConfig: String?
  /// Where values of the conversation's parameters came from, as far as it was said here.
  var origins: [RequestField: SettingsForm.Origin] = [:]

  init(theme: String, mouseIsOn: Bool, reasoning: ReasoningView) {
    self.theme = theme
    self.reasoning = reasoning
    shownTheme = theme
    self.mouseIsOn = mouseIsOn
  }
}
