import Cells

/// Where the panel in view is drawn: as large as what it holds, in the middle of the transcript's rows.
package struct PanelBox: Equatable, Sendable {
  /// From the left, and from the first row of the transcript.
  var column = 0, row = 0
  /// With the frame.
  var size = ScreenSize(columns: 0, rows: 0)

  /// Columns of most panels at most.
  static let widest = 90
}
