import Cells
import Configuration
import Glibc
import TerminalIO

/// How replies are drawn on the lines of a terminal. Its ground is asked for from the start on, while the request is on
/// its way; where the answer has not come when the first text has, the colours are those that suit any ground.
final class Rendering {
  private let settings: Settings
  private let size: ScreenSize
  private let environment: [String: String]
  private let isColored: Bool
  /// Whether the colours are known to suit the ground without its being asked for.
  private let isKnown: Bool
  private let question: GroundQuestion?

  init(_ settings: Settings, size: ScreenSize, environment: [String: String]) {
    self.settings = settings
    self.size = size
    self.environment = environment
    isColored = Streams.isColored(STDOUT_FILENO, environment)
    isKnown = settings.theme != "auto" || environment.isSet("COLORFGBG")
    question = isColored && !isKnown ? GroundQuestion(environment: environment) : nil
  }

  deinit { end() }

  /// A reply that begins now.
  func reply() -> RenderedReply {
    let ground = question?.answer
    let theme = (try? UserFiles.theme(settings.theme, settings.paths, on: ground)) ?? .dark
    let painter = RowPainter(
      theme: theme, isKnown: isKnown || ground != nil, isColored: isColored, environment: environment)
    return RenderedReply(
      painter: painter, columns: size.columns, height: size.rows, mathematics: settings.mathematics)
  }

  /// No answer of the terminal comes after this.
  func end() { question?.end() }
}
