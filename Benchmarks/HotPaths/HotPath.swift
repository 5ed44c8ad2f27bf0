/// One hot path: what is prepared once, and what is then measured.
public struct HotPath: Sendable {
  /// As the tables name it.
  public let name: String
  /// Prepares the input and returns the work; what the work returns keeps it from being optimised away.
  public let prepare: @Sendable () -> () -> Int

  init(_ name: String, _ prepare: @escaping @Sendable () -> () -> Int) {
    self.name = name
    self.prepare = prepare
  }

  /// Every hot path, in the order of the tables.
  public static let all: [HotPath] = stream + layout + screen + menu + store + tokens + microscope
}
