/// The state of vi's keys.
struct ViState: Equatable, Sendable {
  enum Mode: Equatable, Sendable { case insert, normal, visual, visualLine }
  var mode = Mode.insert

  mutating func reset() {}
  mutating func typed(_ text: String) {}
}
