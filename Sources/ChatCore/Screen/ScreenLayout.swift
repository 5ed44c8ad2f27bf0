import Cells
import Pages

/// Where things are on a screen of a size: one place decides, for drawing and for update alike.
package struct ScreenLayout: Equatable, Sendable {
  /// Below this a sentence asks for a larger window.
  package static let smallest = ScreenSize(columns: 20, rows: 5)

  /// The whole screen.
  package var size: ScreenSize
  /// Whether the head line is there.
  package var hasHead: Bool
  /// Whether the rule above the composer is there.
  package var hasRule: Bool
  /// Whether a blank row parts the head line from the transcript.
  package var hasGap: Bool
  /// Whether a blank row parts the transcript from the rule.
  package var hasFoot: Bool
  /// Rows of the transcript.
  package var transcriptRows: Int
  /// Rows of the composer.
  package var composerRows: Int

  /// Columns of the composer left of its text.
  package static let promptWidth = 2

  /// Columns before the title and the status bar: they begin where the text does, where there is room for that.
  static func margin(_ columns: Int) -> Int { columns < ScreenSize.narrow ? 1 : promptWidth }

  /// nil when the screen is too small.
  package init?(size: ScreenSize, composerWants wanted: Int) {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else { return nil }
    self.size = size
    hasHead = size.rows >= 8
    hasRule = size.rows >= 6
    hasGap = size.rows >= 16
    hasFoot = size.rows >= 20
    composerRows = max(1, min(wanted, Self.composerLimit(size)))
    let around = [hasHead, hasGap, hasFoot, hasRule].count { $0 }
    transcriptRows = size.rows - composerRows - 1 - around
  }

  /// The transcript's first row on the screen.
  package var top: Int { (hasHead ? 1 : 0) + (hasGap ? 1 : 0) }
  /// Most rows the composer may take.
  package static func composerLimit(_ size: ScreenSize) -> Int { max(1, size.rows / 3) }
  /// Columns for the composer's text.
  package static func composerWidth(_ size: ScreenSize) -> Int { max(1, size.columns - promptWidth) }
  /// The transcript's own size.
  package var transcript: ScreenSize { ScreenSize(columns: size.columns, rows: transcriptRows) }
  /// All between the head line and the rule: the transcript with the blank row below it, and the room of panels.
  package var room: ScreenSize { ScreenSize(columns: size.columns, rows: transcriptRows + (hasFoot ? 1 : 0)) }
}

extension AppState {
  /// The columns where one reads and writes: of the head line, of the composer with its rule and its menu. Where the
  /// conversation is read in the middle they are there as well, so that the eye stays in one place.
  var page: Range<Int> {
    ReadingColumn(columns: size.columns, alignment: defaults.alignment).page(of: size.columns)
  }
  /// Their size.
  var pageSize: ScreenSize { ScreenSize(columns: page.count, rows: size.rows) }
}
